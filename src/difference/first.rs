//! Which of the facts of two runs is the first that only one of them has.

use super::facts::{Fact, is_own, moment};
use super::{Because, Difference, Happening, What};
use crate::trace::Nanos;
use crate::transcript::{Line, Transcript};
use std::collections::HashMap;

/// Facts that two runs do not share, as far as they can stand beside each other: at least one.
#[derive(Debug, Clone)]
pub struct Found {
    pub first: Option<Fact>,
    pub second: Option<Fact>,
}

impl Found {
    /// When they begin to differ.
    pub fn at(&self) -> Nanos {
        match (&self.first, &self.second) {
            (Some(first), Some(second)) if first.is_longer_or_shorter_than(second) => {
                first.to.min(second.to)
            }
            (Some(first), Some(second)) => first.from.min(second.from),
            (Some(one), None) | (None, Some(one)) => one.from,
            (None, None) => 0,
        }
    }

    /// Where both runs have it in other lanes, it is named by its function, as the source says it.
    pub fn difference(&self, because: Option<Because>) -> Difference {
        let who = match (&self.first, &self.second) {
            (Some(first), Some(second)) if first.who != second.who => common_name(first, second),
            _ => None,
        };
        let happening = |fact: &Fact| Happening {
            what: fact.what.clone(),
            who: who.clone().or_else(|| fact.who.clone()),
            line: fact.at.first().map(|place| place.line),
            from: fact.from,
            to: fact.to,
            to_the_end: fact.to_the_end,
        };
        Difference {
            until: self.at(),
            first: self.first.as_ref().map(happening),
            second: self.second.as_ref().map(happening),
            because,
        }
    }
}

/// What is called by one name although it is in different lanes: the call that is a lane in one of them, or else the
/// function.
fn common_name(first: &Fact, second: &Fact) -> Option<String> {
    let is_called = |name: &&String| {
        let function = name.split('(').next().unwrap_or_default();
        let mut calls = first.at.iter().chain(&second.at);
        name.contains('(') && calls.any(|place| place.function == function)
    };
    let calls = [&first.who, &second.who]
        .into_iter()
        .flatten()
        .filter(is_called);
    if let [call] = calls.collect::<Vec<_>>()[..] {
        return Some(call.clone());
    }
    let at = [first, second].map(|fact| fact.at.first().map(|place| &place.function));
    let function = at[0].filter(|_| at[0] == at[1]).cloned();
    function.filter(|function| !function.is_empty())
}

/// The earliest difference. Those of one moment are told in the order of their ranks; how a program is built counts
/// only if all that it does is the same.
pub fn difference(first: Vec<Fact>, second: Vec<Fact>) -> Option<Found> {
    let (first, second) = without_common(first, second, |fact| &fact.whole);
    let (first, second) = without_common(first, second, |fact| &fact.same);
    let mut found = Vec::new();
    let (first, second) = paired(first, second, |fact| &fact.whole, &mut found);
    let (first, second) = paired(first, second, |fact| &fact.same, &mut found);
    let (first, second) = paired(first, second, |fact| &fact.like, &mut found);
    earliest(found, first, second)
}

/// The same of two languages: only functions of one name stand in a pair, and what has another name is the same if it
/// takes place at the same times.
pub fn of_twins(first: Vec<Fact>, second: Vec<Fact>) -> Option<Found> {
    let (first, second) = without_common(first, second, |fact| &fact.whole);
    let mut found = Vec::new();
    let (first, second) = paired(first, second, |fact| &fact.whole, &mut found);
    let (first, second) = without_common(first, second, |fact| &fact.same);
    earliest(found, first, second)
}

/// Of pairs, and of facts that stand alone.
fn earliest(mut found: Vec<Found>, first: Vec<Fact>, second: Vec<Fact>) -> Option<Found> {
    let alone = |first, second| Found { first, second };
    found.extend(first.into_iter().map(|fact| alone(Some(fact), None)));
    found.extend(second.into_iter().map(|fact| alone(None, Some(fact))));
    found.into_iter().min_by_key(|found| {
        let one = found.first.as_ref().or(found.second.as_ref());
        let rank = one.expect("there is one at least").rank;
        let is_pair = found.first.is_some() && found.second.is_some();
        (rank.is_structure(), moment(found.at()), rank, !is_pair)
    })
}

impl Fact {
    fn does_as(&self, other: &Fact) -> bool {
        let times = |fact: &Fact| (moment(fact.from), moment(fact.to));
        self.what == other.what && times(self) == times(other)
    }

    /// Whether both are the same thing, begin together, and last for other times.
    fn is_longer_or_shorter_than(&self, other: &Fact) -> bool {
        self.what == other.what && moment(self.from) == moment(other.from)
    }
}

type Fits = fn(&Fact, &Fact) -> bool;
type Key = fn(&Fact) -> &String;

/// Takes away what both have at the same times.
fn without_common(first: Vec<Fact>, second: Vec<Fact>, key: Key) -> (Vec<Fact>, Vec<Fact>) {
    let times = |fact: &Fact| (key(fact).clone(), moment(fact.from), moment(fact.to));
    let mut common: HashMap<_, usize> = HashMap::new();
    for fact in &first {
        *common.entry(times(fact)).or_default() += 1;
    }
    let mut taken: HashMap<_, usize> = HashMap::new();
    let second = second.into_iter().filter(|fact| {
        let key = times(fact);
        let is_common = common.get_mut(&key).filter(|left| **left > 0);
        let Some(left) = is_common else { return true };
        *left -= 1;
        *taken.entry(key).or_default() += 1;
        false
    });
    let second = second.collect();
    let first = first.into_iter().filter(|fact| {
        let Some(left) = taken.get_mut(&times(fact)).filter(|left| **left > 0) else {
            return true;
        };
        *left -= 1;
        false
    });
    (first.collect(), second)
}

/// Puts what has the same key in pairs: what begins together first, then what takes the same time, then in their
/// order.
fn paired(
    first: Vec<Fact>,
    second: Vec<Fact>,
    key: Key,
    found: &mut Vec<Found>,
) -> (Vec<Fact>, Vec<Fact>) {
    let mut open: HashMap<String, Vec<Fact>> = HashMap::new();
    for fact in second {
        open.entry(key(&fact).clone()).or_default().push(fact);
    }
    for of_key in open.values_mut() {
        of_key.sort_by_key(|fact| (fact.from, fact.to));
    }
    let mut first = first;
    first.sort_by_key(|fact| (fact.from, fact.to));
    let begins: Fits = |a, b| moment(a.from) == moment(b.from);
    let lasts: Fits = |a, b| moment(a.to) - moment(a.from) == moment(b.to) - moment(b.from);
    let mut alone = Vec::new();
    for fits in [begins, lasts, |_, _| true] {
        for fact in std::mem::take(&mut first) {
            let others = open.get_mut(key(&fact));
            let place = others
                .as_ref()
                .and_then(|others| others.iter().position(|other| fits(&fact, other)));
            match (others, place) {
                (Some(others), Some(place)) => {
                    let other = others.remove(place);
                    // At another line, but the same.
                    if !fact.does_as(&other) {
                        found.push(Found {
                            first: Some(fact),
                            second: Some(other),
                        });
                    }
                }
                _ => alone.push(fact),
            }
        }
        std::mem::swap(&mut first, &mut alone);
    }
    let mut second: Vec<Fact> = open.into_values().flatten().collect();
    second.sort_by_key(|fact| (fact.from, fact.to));
    (first, second)
}

/// Of two runs that print the same lines at the same moments: the first moment with another order.
pub fn of_order(first: &Transcript, second: &Transcript) -> Option<Found> {
    let own = |transcript: &Transcript| -> Vec<Line> {
        let lines = transcript.lines.iter().filter(|line| is_own(line));
        lines.filter(|line| !line.unordered).cloned().collect()
    };
    let (first, second) = (own(first), own(second));
    let mut lines = first.iter().zip(&second);
    let (one, other) = lines.find(|(one, other)| one.text != other.text)?;
    let prints = |line: &Line, other: &Line| {
        let at = line.at.as_nanos() as Nanos;
        let what = What::PrintsBefore {
            text: line.text.clone(),
            other: other.text.clone(),
        };
        Some(Fact::of_order(what, at))
    };
    Some(Found {
        first: prints(one, other),
        second: prints(other, one),
    })
}
