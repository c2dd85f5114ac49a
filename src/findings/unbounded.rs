//! As much at once as there is to do.

use super::{Fact, Finding};
use crate::timeline::{Lane, Span, State, Timeline};
use crate::trace::{LaneKind, Place};
use std::collections::BTreeMap;

/// Blocking closures each take a thread; as many at once are no accident.
const CLOSURES: usize = 4;
/// Tasks that all wait for something outside the process, such as a connection.
const TASKS: usize = 100;

/// All the work that one line starts runs at once: nothing limits it. A semaphore would show as
/// fewer at once than there are. Tasks that only sleep cost nothing, and are not reported.
pub(super) fn unbounded(timeline: &Timeline) -> Vec<Finding> {
    let mut lines: BTreeMap<&Place, Vec<&Lane>> = BTreeMap::new();
    for lane in &timeline.lanes {
        if matches!(lane.kind, LaneKind::Task | LaneKind::Blocking) && !lane.of_library {
            lines.entry(&lane.born_at).or_default().push(lane);
        }
    }
    let mut found = Vec::new();
    for (place, lanes) in lines {
        let each = lanes[0].kind;
        let enough = match each {
            LaneKind::Blocking => CLOSURES,
            _ => TASKS,
        };
        let works = |lane: &Lane| {
            match lane.kind {
            LaneKind::Blocking => true,
            _ => lane.spans.iter().any(|span| matches!(&span.state,
                State::Waiting { waits } if waits.iter().any(|wait| {
                    ["connect", "TcpStream", "Pending", "send"].iter().any(|what| wait.what.contains(what))
                }))),
        }
        };
        let bounded = lanes
            .iter()
            .any(|lane| lane.spans.iter().any(waits_for_a_permit));
        let began = |lane: &Lane| {
            let first = lane
                .spans
                .iter()
                .find(|span| span.state != State::NotStarted);
            first.map_or(lane.born, |span| span.from)
        };
        let last_begin = lanes.iter().map(|lane| began(lane)).max().unwrap_or(0);
        // One that took time and ends at the very moment in which another one begins may have let
        // it in.
        let overlaps = |lane: &&Lane| {
            let lasts = |ended| ended > last_begin || (ended == last_begin && began(lane) == ended);
            works(lane) && lane.ended.is_none_or(lasts)
        };
        let all_at_once = lanes.iter().all(overlaps)
            && lanes
                .iter()
                .any(|lane| lane.ended.is_none_or(|ended| ended > last_begin));
        if lanes.len() < enough || !all_at_once || bounded {
            continue;
        }
        let first = lanes[0];
        found.push(Finding {
            fact: Fact::AllAtOnce { each },
            places: vec![place.clone()],
            lanes: lanes.iter().map(|lane| lane.id).collect(),
            from: first.born,
            to: last_begin,
            victims: Vec::new(),
        });
    }
    found
}

fn waits_for_a_permit(span: &Span) -> bool {
    match &span.state {
        State::Waiting { waits } => waits
            .iter()
            .any(|wait| wait.what.starts_with("Semaphore::")),
        _ => false,
    }
}
