//! A sleep that is made anew in each turn of a loop, and never comes to its end.

use super::{Fact, Finding};
use crate::timeline::{Lane, LaneEnd, State, Timeline};
use crate::trace::{LaneId, LaneKind, Nanos, Place};
use std::collections::BTreeMap;

/// As many turns are no accident.
const TURNS: usize = 3;

/// A branch of a `select!` in a loop is a new future in each turn. One that sleeps begins from the start, so a sleep
/// longer than every turn never ends, however long the loop goes on. One that ended once did its work.
pub(super) fn restarted(timeline: &Timeline) -> Vec<Finding> {
    let mut branches: BTreeMap<(Option<LaneId>, &Place, &str), Vec<&Lane>> = BTreeMap::new();
    for lane in timeline.lanes.iter().filter(|lane| sleeps_anew(lane)) {
        let key = (lane.parent, &lane.born_at, call(&lane.name));
        branches.entry(key).or_default().push(lane);
    }
    let finding = |((_, place, _), lanes): ((_, &Place, _), Vec<&Lane>)| {
        let never_ends = lanes.iter().all(|lane| lane.end != LaneEnd::Done);
        let length = lanes.iter().filter_map(|lane| length(lane)).min()?;
        let (from, last) = (lanes.first()?.born, lanes.last()?);
        let to = last.ended.unwrap_or(timeline.total);
        let would_have_ended = to - from > length;
        (never_ends && would_have_ended && lanes.len() >= TURNS).then(|| Finding {
            fact: Fact::MadeAnew {
                call: call(&last.name).to_owned(),
                turns: lanes.len(),
                length,
            },
            places: vec![place.clone()],
            lanes: lanes.iter().map(|lane| lane.id).collect(),
            from,
            to,
            victims: Vec::new(),
        })
    };
    branches.into_iter().filter_map(finding).collect()
}

/// A branch that is a call of `sleep`, not a borrow of a sleep that was made before.
fn sleeps_anew(lane: &Lane) -> bool {
    let starts = ["sleep(", "time::sleep(", "tokio::time::sleep("];
    lane.kind == LaneKind::Branch && starts.iter().any(|start| lane.name.starts_with(start))
}

/// Without the number that tells it from others of its name.
fn call(name: &str) -> &str {
    name.rsplit_once(" #").map_or(name, |(call, _)| call)
}

/// For how long it is to sleep, as far as it was polled.
fn length(lane: &Lane) -> Option<Nanos> {
    let waiting = lane.spans.iter().find_map(|span| match &span.state {
        State::Waiting { waits } => waits.iter().find_map(|wait| wait.due),
        _ => None,
    });
    Some(waiting?.saturating_sub(lane.born))
}
