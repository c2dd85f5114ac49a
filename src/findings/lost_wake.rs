//! A future that returned `Pending` and that nobody can ever wake.

use super::{Fact, Finding, Sources};
use crate::timeline::{LaneEnd, State, Timeline};
use crate::trace::{LaneKind, Place};

/// Whoever returns `Pending` must have kept a waker. A lane that waits with no waker alive, in
/// it or in its branches, stays as it is for ever. A future that is meant to (`pending()`) ends
/// by being cancelled, and is not reported.
pub(super) fn lost_wake(timeline: &Timeline, sources: &Sources) -> Vec<Finding> {
    let mut found = Vec::new();
    for lane in &timeline.lanes {
        let let_go = matches!(lane.end, LaneEnd::Alive | LaneEnd::CutOff { .. });
        let (true, Some(last)) = (let_go, lane.spans.last()) else {
            continue;
        };
        let State::Waiting { waits } = &last.state else {
            continue;
        };
        let branches = timeline.lanes.iter().any(|other| {
            let is_branch = other.kind == LaneKind::Branch && other.parent == Some(lane.id);
            let outlives = match (other.ended, lane.ended) {
                (None, _) => true,
                (Some(_), None) => false,
                (Some(branch), Some(own)) => branch >= own,
            };
            is_branch && outlives
        });
        if !waits.is_empty() || branches {
            continue;
        }
        let pending = pending(sources, &lane.born_at);
        found.push(Finding {
            fact: match pending {
                Some(_) => Fact::AwaitsPending,
                None => Fact::WakerLost,
            },
            places: vec![pending.unwrap_or_else(|| lane.born_at.clone())],
            lanes: vec![lane.id],
            from: last.from,
            to: last.to,
            victims: Vec::new(),
        });
    }
    found
}

/// The one line of a file that awaits `pending()`.
fn pending(sources: &Sources, at: &Place) -> Option<Place> {
    let lines = sources.lines(&at.file)?;
    let awaits = |line: &str| {
        let call = line.split_once("pending").map(|(_, rest)| rest);
        call.is_some_and(|rest| rest.starts_with(['(', ':']) && rest.contains(").await"))
    };
    let mut found = (1..).zip(&lines).filter(|(_, line)| awaits(line));
    let (line, _) = found.next()?;
    let place = Place { line, ..at.clone() };
    found.next().is_none().then_some(place)
}
