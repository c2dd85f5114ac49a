//! The facts of either side, so that those of both can be compared.

use super::facts::{Fact, is_own, is_sleep};
use super::gather::Facts;
use super::lines::LineMap;
use super::{Side, What};
use crate::trace::Nanos;
use std::collections::HashSet;

/// What the first of two runs does, in the lines of its own text.
pub fn of_first(side: Side<'_>, lines: &LineMap) -> Vec<Fact> {
    Facts::of(side, &|line| lines.is_kept(line).then_some(line))
}

/// What the second one does, in the lines of the first text.
pub fn of_second(side: Side<'_>, lines: &LineMap) -> Vec<Fact> {
    Facts::of(side, &|line| lines.to_first(line))
}

/// What a run prints that the other one prints, too, and how long its timers wait: all that can be compared in two
/// languages. A line that only one of them has is taken for other words.
pub fn of_twin(side: Side<'_>, other: Side<'_>) -> Vec<Fact> {
    let lines = other.transcript.lines.iter().filter(|line| is_own(line));
    let common: HashSet<&str> = lines.map(|line| line.text.as_str()).collect();
    let mut facts = Facts::of(side, &|_| None);
    facts.retain(|fact| match &fact.what {
        What::Prints { text } => common.contains(text.as_str()),
        What::Waits { what } => is_sleep(what),
        _ => false,
    });
    // asyncio's timers come up to some milliseconds late.
    round(&mut facts, 10_000_000);
    for fact in &mut facts {
        fact.who = function_of(fact).or(fact.who.take());
        if let What::Waits { what } = &mut fact.what {
            "sleep".clone_into(what);
            fact.whole = format!("timer in {:?}", fact.who);
            "timer".clone_into(&mut fact.same);
        }
    }
    facts
}

/// Moves all times to the nearest multiple of a step, in nanoseconds.
pub fn round(facts: &mut [Fact], step: Nanos) {
    let nearest = |at: Nanos| (at + step / 2) / step * step;
    for fact in facts {
        (fact.from, fact.to) = (nearest(fact.from), nearest(fact.to));
    }
}

/// Which function of a program it comes from: the outermost below `main`, in whatever lane that runs.
fn function_of(fact: &Fact) -> Option<String> {
    let functions = fact.at.iter().map(|place| place.function.as_str());
    let mut known = functions.filter(|function| !function.is_empty()).rev();
    let below = known.clone().find(|function| *function != "main");
    below.or(known.next()).map(str::to_owned)
}
