//! A panic that nobody looks at.

use super::{Fact, Finding};
use crate::timeline::{LaneEnd, Timeline};
use crate::trace::LaneKind;

/// A panic ends its task alone, and waits in the task's handle. Whoever drops the handle, before or after it, never
/// asks. (A `JoinSet` hands on what it still has, so its tasks are not told.)
pub(super) fn unseen(timeline: &Timeline) -> Vec<Finding> {
    let panicked = timeline.lanes.iter().filter(|lane| {
        lane.end == LaneEnd::Panicked && matches!(lane.kind, LaneKind::Task | LaneKind::Blocking)
    });
    let finding = |lane: &crate::timeline::Lane| {
        let dropped = lane.detached.as_ref()?.first();
        let ended = lane.ended.unwrap_or(timeline.total);
        Some(Finding {
            fact: Fact::PanicUnseen {
                handle_dropped: dropped.cloned(),
            },
            places: [Some(&lane.born_at), dropped]
                .into_iter()
                .flatten()
                .cloned()
                .collect(),
            lanes: vec![lane.id],
            from: ended,
            to: ended,
            victims: Vec::new(),
        })
    };
    panicked.filter_map(finding).collect()
}
