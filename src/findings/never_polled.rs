//! A future that was made and never polled.

use super::words::{at_line, seconds};
use super::{Finding, Rule};
use crate::timeline::{LaneEnd, Timeline};

/// A future does nothing until it is polled; dropped before that, its body never ran.
pub(super) fn never_polled(timeline: &Timeline) -> Vec<Finding> {
    let mut found = Vec::new();
    for lane in &timeline.lanes {
        let (LaneEnd::NeverPolled { at }, Some(to)) = (&lane.end, lane.ended) else {
            continue;
        };
        let sentence = format!(
            "`{}`, made{}, is dropped{} after {} without one poll: nothing of it ever ran.",
            lane.name,
            at_line(Some(&lane.born_at)),
            at_line(at.first()),
            seconds(to - lane.born)
        );
        let mut places = vec![lane.born_at.clone()];
        places.extend(at.first().cloned());
        found.push(Finding {
            rule: Rule::NeverPolled,
            sentence,
            places,
            lanes: vec![lane.id],
            from: lane.born,
            to,
            victims: Vec::new(),
        });
    }
    found
}
