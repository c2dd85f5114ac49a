//! Which of the changed lines a difference comes from.

use super::Side;
use super::code::Code;
use super::facts::Fact;
use super::first::Found;
use super::lines::{Change, LineMap, is_code};
use super::{What, printed};
use crate::timeline::{Lane, Timeline};
use crate::trace::{LaneId, LaneKind, Nanos, Place};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::ops::Range;

/// The changed line that is nearest in cause to what differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Because {
    /// In the first source; `None`: the line is only in the second.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first: Option<SourceLine>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub second: Option<SourceLine>,
    pub relation: Relation,
    /// No other line of code has changed, so it is the cause, however far it is.
    pub is_only: bool,
}

/// A line of a source, from 1, and its text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceLine {
    pub line: u32,
    pub text: String,
}

/// What a changed line has to do with what differs, the nearest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// It happens at the line.
    Itself,
    /// The lane in which it happens is made there.
    Birth,
    /// It happens in a call of the line.
    Caller,
    /// The line stands in a function in which it happens: this is its first effect.
    Function,
    /// It stands in a function in which the lane, or one above it, is made.
    Starter,
    /// It stands in a function that is called where it happens, or that uses a constant of the line.
    Called,
    /// It stands in a function of the lane that woke this one, or that holds what it waits for.
    Other,
    /// Nothing is known but that it has changed, and no other line has.
    Unknown,
}

impl Because {
    /// Whether it is certain that the difference comes from the line.
    pub fn is_certain(&self) -> bool {
        self.is_only || self.relation <= Relation::Caller
    }
}

pub fn because(sides: [Side<'_>; 2], found: &Found, lines: &LineMap) -> Option<Because> {
    let facts = [&found.first, &found.second];
    let ends: Vec<End> = sides
        .into_iter()
        .zip(facts)
        .map(|(side, fact)| End::new(side, fact.as_ref(), found.at()))
        .collect();
    let is_only = lines.changes.len() == 1;
    let near = lines.changes.iter().filter_map(|change| {
        let [first, second] = [&change.first, &change.second];
        let near = [ends[0].near(first), ends[1].near(second)];
        let nearest = near.into_iter().flatten().min();
        let nearest = nearest.or(is_only.then_some((Relation::Unknown, 0)))?;
        Some((nearest, change))
    });
    let ((relation, _), change) = near.min_by_key(|(nearest, _)| *nearest)?;
    let [first, second] = shown(&ends, change);
    Some(Because {
        first,
        second,
        relation,
        is_only,
    })
}

/// The lines of a change that say most. What happens at one of them is known best; the other program's is the one
/// that is most like it.
fn shown(ends: &[End<'_>], change: &Change) -> [Option<SourceLine>; 2] {
    let lines = [&change.first, &change.second];
    let mut shown = [0, 1].map(|side| ends[side].place_in(lines[side]));
    if shown == [None, None] {
        let first = [0, 1].into_iter().find_map(|side| {
            let code = ends[side].code_in(lines[side])?;
            Some((side, code))
        });
        if let Some((side, code)) = first {
            shown[side] = Some(code);
        }
    }
    for (here, there) in [(0, 1), (1, 0)] {
        if let (Some(known), None) = (&shown[here], &shown[there]) {
            shown[there] = ends[there].like(lines[there], &known.text);
        }
    }
    shown
}

/// From here on a line may be what became of another one; 1 is the same text.
const LIKE: f64 = 0.4;

/// What is known of the places of a difference on one side.
struct End<'a> {
    source: &'a str,
    code: Code,
    file: &'a str,
    /// Where it happens, innermost first.
    at: Vec<u32>,
    /// Where its lane, and those above it, are made.
    births: Vec<u32>,
    /// The same with the head of the function that the runtime is given.
    starts: Vec<u32>,
    /// Where the lanes stand that have woken it, or hold what it waits for.
    others: BTreeSet<u32>,
}

impl<'a> End<'a> {
    fn new(side: Side<'a>, fact: Option<&Fact>, at: Nanos) -> End<'a> {
        let mut end = End {
            source: side.source,
            code: Code::of(side.source),
            file: side.timeline.file(),
            at: Vec::new(),
            births: Vec::new(),
            starts: Vec::new(),
            others: BTreeSet::new(),
        };
        let Some(fact) = fact else { return end };
        end.at = end.own(&fact.at);
        if let What::Prints { text } | What::PrintsBefore { text, .. } = &fact.what {
            end.at.extend(printed::line_of(side.source, text));
        }
        let Some(lane) = fact.lane else { return end };
        let timeline = side.timeline;
        let mut above = timeline.lane(lane);
        while let Some(lane) = above {
            let made = end.own([&lane.born_at]);
            if lane.kind != LaneKind::Root {
                end.births.extend(&made);
            }
            end.starts.extend(made);
            above = lane.parent.and_then(|parent| timeline.lane(parent));
        }
        // What prints, or ends, came from where it stood before.
        if let Some(lane) = timeline.lane(lane).filter(|_| fact.at.is_empty()) {
            end.at.extend(end.own(stood(timeline, lane, at)));
        }
        let mut others: Vec<LaneId> = timeline.held_from(lane, fact.from);
        let woken = timeline.wakes.iter();
        let woken =
            woken.filter(|wake| wake.lane == lane && [fact.from, fact.to].contains(&wake.at));
        others.extend(woken.filter_map(|wake| wake.by));
        for other in others.into_iter().filter_map(|other| timeline.lane(other)) {
            let stood: Vec<u32> = end.own(stood(timeline, other, at));
            end.others.extend(stood);
            end.others.extend(end.own([&other.born_at]));
        }
        end
    }

    /// The lines of those places that stand in the program's file.
    fn own<'b>(&self, places: impl IntoIterator<Item = &'b Place>) -> Vec<u32> {
        let places = places.into_iter().filter(|place| place.file == self.file);
        places.map(|place| place.line).collect()
    }

    /// How near changed lines are, and by how many lines.
    fn near(&self, lines: &Range<u32>) -> Option<(Relation, u32)> {
        if self.at.first().is_some_and(|line| lines.contains(line)) {
            return Some((Relation::Itself, 0));
        }
        if let Some(above) = self.births.iter().position(|line| lines.contains(line)) {
            return Some((Relation::Birth, above as u32));
        }
        let calls = self.at.iter().position(|line| lines.contains(line));
        if let Some(calls) = calls {
            return Some((Relation::Caller, calls as u32));
        }
        let others: Vec<u32> = self.others.iter().copied().collect();
        let together = |all: &[u32]| {
            let near = all.iter().filter_map(|line| self.code.apart(*line, lines));
            near.min()
        };
        let calls = |from: &[u32]| self.code.calls(from, lines);
        // A lane whose place nobody knows is in its own function.
        let inner = match self.at.is_empty() {
            true => &self.starts[..1.min(self.starts.len())],
            false => &self.at[..],
        };
        let near = [
            (Relation::Function, together(&self.at)),
            (Relation::Starter, together(&self.starts)),
            (
                Relation::Called,
                calls(inner).or(calls(&self.starts).filter(|calls| *calls == 0)),
            ),
            (Relation::Other, together(&others)),
        ];
        let mut near = near.into_iter();
        near.find_map(|(relation, apart)| Some((relation, apart?)))
    }

    /// The line of a change at which it happens, or at which its lane is made.
    fn place_in(&self, lines: &Range<u32>) -> Option<SourceLine> {
        let mut places = self.at.iter().chain(&self.births);
        let line = places.find(|line| lines.contains(line));
        line.and_then(|line| self.line(*line))
    }

    /// The first line of code of a change.
    fn code_in(&self, lines: &Range<u32>) -> Option<SourceLine> {
        let mut code = lines.clone().filter_map(|line| self.line(line));
        code.find(|line| is_code(&line.text))
    }

    /// The line of a change that is most like another one, if one is; or else the same line, which has moved.
    fn like(&self, lines: &Range<u32>, other: &str) -> Option<SourceLine> {
        let likeness = |line: &SourceLine| strsim::normalized_levenshtein(&line.text, other);
        let code = lines.clone().filter_map(|line| self.line(line));
        let code = code.filter(|line| is_code(&line.text) && likeness(line) >= LIKE);
        let like = code.max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
        like.or_else(|| {
            let mut all = (1..).map_while(|line| self.line(line));
            all.find(|line| line.text == other)
        })
    }

    fn line(&self, line: u32) -> Option<SourceLine> {
        let text = self.source.lines().nth((line as usize).checked_sub(1)?)?;
        let text = text.trim().to_owned();
        Some(SourceLine { line, text })
    }
}

/// Where a lane stood just before a moment: for its branches it waits where they are made.
fn stood<'a>(timeline: &'a Timeline, lane: &'a Lane, at: Nanos) -> Vec<&'a Place> {
    let before = lane.spans.iter().filter(|span| span.from <= at);
    let places = before.map(|span| (span.from, span.state.places().collect::<Vec<_>>()));
    let own = places.rev().find(|(_, places)| !places.is_empty());
    let mut branches = timeline.lanes.iter().rev().filter(|branch| {
        branch.parent == Some(lane.id) && branch.kind == LaneKind::Branch && branch.born <= at
    });
    let made = branches.next().map(|last| (last.born, vec![&last.born_at]));
    let last = own.into_iter().chain(made).max_by_key(|(from, _)| *from);
    last.map(|(_, places)| places).unwrap_or_default()
}
