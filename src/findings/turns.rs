//! Branches that compute: concurrent, but not parallel.

use super::{Fact, Finding};
use crate::timeline::{Lane, Span, State, Timeline};
use crate::trace::{LaneId, LaneKind, Nanos, Place};
use std::collections::BTreeMap;

/// Branches of one `join!` share their task's thread. Where two of them keep it for a while,
/// the times add up. In virtual time a computation is seen if it looks at the clock.
pub(super) fn turns(timeline: &Timeline) -> Vec<Finding> {
    // Branches of one macro are born in one poll of their parent.
    let mut macros: BTreeMap<(LaneId, &str, Nanos), Vec<&Lane>> = BTreeMap::new();
    for lane in &timeline.lanes {
        if let (LaneKind::Branch, Some(parent)) = (lane.kind, lane.parent) {
            let key = (parent, lane.born_at.file.as_str(), lane.born);
            macros.entry(key).or_default().push(lane);
        }
    }
    let each = macros.into_values();
    each.filter_map(|lanes| of_one_macro(&lanes)).collect()
}

fn of_one_macro(lanes: &[&Lane]) -> Option<Finding> {
    let held: Vec<(&Lane, Nanos)> = lanes
        .iter()
        .map(|lane| (*lane, lane.spans.iter().map(kept).sum()))
        .filter(|(_, time)| *time > 0)
        .collect();
    if held.len() < 2 {
        return None;
    }
    let place = |lane: &Lane| -> Option<Place> {
        lane.spans.iter().find_map(|span| match &span.state {
            State::Blocking { at, .. } if kept(span) > 0 => at.first().cloned(),
            _ => None,
        })
    };
    Some(Finding {
        fact: Fact::ShareThread {
            parts: held.iter().map(|(_, time)| *time).collect(),
        },
        places: held.iter().filter_map(|(lane, _)| place(lane)).collect(),
        lanes: held.iter().map(|(lane, _)| lane.id).collect(),
        from: held[0].0.born,
        to: held
            .iter()
            .filter_map(|(lane, _)| lane.ended)
            .max()
            .unwrap_or(held[0].0.born),
        victims: Vec::new(),
    })
}

fn kept(span: &Span) -> Nanos {
    match span.state {
        State::Blocking { .. } | State::Running => span.to - span.from,
        _ => 0,
    }
}
