//! A task that nobody waits for.

use super::words::{at_line, seconds};
use super::{Finding, Rule};
use crate::timeline::{LaneEnd, Timeline};

/// A detached task runs on; that is a fault only if the end of its runtime or of the program
/// cuts it off.
pub(super) fn detached(timeline: &Timeline) -> Vec<Finding> {
    let mut found = Vec::new();
    for lane in &timeline.lanes {
        let Some(at) = &lane.detached else { continue };
        if lane.end != LaneEnd::Alive {
            continue;
        }
        let sentence = format!(
            "Nobody waits for `{}`: its handle is dropped{}, and the program ends at {} while it still has work to do.",
            lane.name,
            at_line(at.first()),
            seconds(timeline.total)
        );
        found.push(Finding {
            rule: Rule::Detached,
            sentence,
            places: at
                .first()
                .or(Some(&lane.born_at))
                .into_iter()
                .cloned()
                .collect(),
            lanes: vec![lane.id],
            from: lane.born,
            to: timeline.total,
            victims: Vec::new(),
        });
    }
    found
}
