//! A poll that keeps its thread.

use super::{Doing, Fact, Finding, Victim};
use crate::timeline::{Lane, Span, State, Timeline};
use crate::trace::{Clock, LaneId, LaneKind, Nanos, Place, Stack};

/// In virtual time every poll that takes time blocks: there is no threshold, and so no false
/// alarm. In real time a poll blocks from 10 ms on, and 50 ms is long.
///
/// A poll that keeps the thread from nobody is not reported: a `thread::sleep` in a program
/// that has nothing else to do costs nothing, and a warning there teaches a superstition.
pub(super) fn blocking(timeline: &Timeline) -> Vec<Finding> {
    let limit = match timeline.clock {
        Clock::Virtual => 0,
        Clock::Real => 10_000_000,
    };
    let mut found = Vec::new();
    for lane in timeline
        .lanes
        .iter()
        .filter(|lane| lane.kind != LaneKind::Blocking)
    {
        for poll in polls(lane) {
            let (from, to) = (poll.from, poll.to);
            if to - from <= limit {
                continue;
            }
            if is_held_by_a_branch(timeline, lane, from, to) {
                continue;
            }
            let mut victims = victims(timeline, lane, from, to);
            // Branches of one task that only wait for their turn are a matter of `join!`.
            victims.retain(|victim| victim.due.is_some() || !siblings(timeline, lane, victim.lane));
            if victims.is_empty() && !lane.of_library {
                continue;
            }
            found.push(Finding {
                fact: Fact::KeepsThread {
                    doing: doing(timeline, &poll),
                    way: way(lane, &poll.at),
                    times: 1,
                },
                places: poll.at.into_iter().take(1).collect(),
                lanes: vec![lane.id],
                from,
                to,
                victims,
            });
        }
    }
    found
}

/// A parent is polled for as long as its branch is: then the branch is what keeps the thread.
pub(crate) fn is_held_by_a_branch(
    timeline: &Timeline,
    lane: &Lane,
    from: Nanos,
    to: Nanos,
) -> bool {
    timeline.lanes.iter().any(|other| {
        other.parent == Some(lane.id)
            && other.kind == LaneKind::Branch
            && polls(other)
                .iter()
                .any(|poll| poll.from < to && from < poll.to && poll.to > poll.from)
    })
}

fn siblings(timeline: &Timeline, lane: &Lane, other: LaneId) -> bool {
    let is_branch = lane.kind == LaneKind::Branch;
    is_branch
        && timeline
            .lane(other)
            .is_some_and(|other| other.parent == lane.parent)
}

/// One poll of a lane: what it spent most of its time in, if it took any.
#[derive(Debug)]
pub(crate) struct Poll {
    pub from: Nanos,
    pub to: Nanos,
    /// The way to the call that kept the thread, innermost first.
    pub at: Stack,
    pub call: Option<String>,
}

/// The polls of a lane: neighbouring spans of one poll, with the longest call in it.
pub(crate) fn polls(lane: &Lane) -> Vec<Poll> {
    let runs = lane
        .spans
        .chunk_by(|a, b| a.state.is_poll() && b.state.is_poll() && a.poll == b.poll);
    let polls = runs.filter(|run| run[0].state.is_poll());
    let whole = |run: &[Span]| {
        let longest = run
            .iter()
            .filter(|span| matches!(span.state, State::Blocking { .. }))
            .max_by_key(|span| span.to - span.from);
        let (at, call) = match longest.map(|span| &span.state) {
            Some(State::Blocking { call, at }) => (at.clone(), Some(call.clone())),
            _ => (Vec::new(), None),
        };
        let (from, to) = (run[0].from, run[run.len() - 1].to);
        Poll { from, to, at, call }
    };
    polls.map(whole).collect()
}

fn victims(timeline: &Timeline, rude: &Lane, from: Nanos, to: Nanos) -> Vec<Victim> {
    let mut victims = Vec::new();
    for lane in timeline.lanes.iter().filter(|lane| lane.id != rude.id) {
        let overlaps = |span: &Span| span.from < to && span.to > from;
        for (index, span) in lane.spans.iter().enumerate() {
            if !overlaps(span) {
                continue;
            }
            let due = match span.state {
                State::Late { due, behind } if behind == Some(rude.id) => Some(due),
                // Ready, or not begun, until this poll was over: one thread, and it was taken.
                State::Ready { .. } if span.to >= to => None,
                State::NotStarted if lane.kind == LaneKind::Task && span.to >= to => None,
                _ => continue,
            };
            // What comes after waiting for a turn is a poll, or the end without one.
            let next = lane
                .spans
                .get(index + 1)
                .filter(|next| next.state.is_poll());
            let polled = next.map(|next| next.from);
            let lane = lane.id;
            victims.push(Victim { lane, due, polled });
            break;
        }
    }
    victims
}

fn doing(timeline: &Timeline, poll: &Poll) -> Doing {
    match poll.call.as_deref() {
        None if timeline.clock == Clock::Real => Doing::ComputesOrBlocks,
        None | Some("spin") => Doing::Computes,
        Some("clock_nanosleep" | "nanosleep" | "time.sleep") => Doing::Sleeps,
        Some(_) => Doing::Waits,
    }
}

/// By which lines a task came to the call that blocks, outermost first: from the function that the
/// task is, which gives it its name.
fn way(lane: &Lane, at: &[Place]) -> Vec<u32> {
    let function = lane.name.split('(').next().unwrap_or_default();
    let outermost = at.iter().position(|place| place.function == function);
    let calls = outermost.map_or(&[][..], |outermost| &at[..=outermost]);
    calls.iter().skip(1).rev().map(|place| place.line).collect()
}
