//! A future that was made and never polled.

use super::forgotten::forgotten;
use super::{Fact, Finding, Sources};
use crate::timeline::{LaneEnd, Timeline};
use crate::trace::LaneKind;

/// A future does nothing until it is polled; dropped before that, its body never ran. A branch
/// of `select!` may well not have its turn before another one is ready, and is not reported.
pub(super) fn never_polled(timeline: &Timeline, sources: &Sources) -> Vec<Finding> {
    let mut found = Vec::new();
    for lane in &timeline.lanes {
        let (LaneEnd::NeverPolled { at }, Some(to)) = (&lane.end, lane.ended) else {
            continue;
        };
        if lane.kind == LaneKind::Branch {
            continue;
        }
        let mut places = vec![lane.born_at.clone()];
        places.extend(at.first().cloned());
        found.push(Finding {
            fact: Fact::DroppedUnpolled {
                at: at.first().cloned(),
            },
            places,
            lanes: vec![lane.id],
            from: lane.born,
            to,
            victims: Vec::new(),
        });
    }
    found.extend(forgotten(timeline, sources));
    found
}
