//! A future that returned `Pending` and that nobody can ever wake.

use super::words::{at_line, seconds};
use super::{Finding, Rule};
use crate::timeline::{LaneEnd, State, Timeline};
use crate::trace::LaneKind;

/// Whoever returns `Pending` must have kept a waker. A lane that waits with no waker alive, in
/// it or in its branches, stays as it is for ever. A future that is meant to (`pending()`) ends
/// by being cancelled, and is not reported.
pub(super) fn lost_wake(timeline: &Timeline) -> Vec<Finding> {
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
            is_branch && (other.ended.is_none() || other.ended >= lane.ended)
        });
        if !waits.is_empty() || branches {
            continue;
        }
        found.push(Finding {
            rule: Rule::LostWake,
            sentence: format!(
                "`{}`, made{}, returned `Pending` at {} and nobody kept its waker: it can never go on.",
                lane.name,
                at_line(Some(&lane.born_at)),
                seconds(last.from)
            ),
            places: vec![lane.born_at.clone()],
            lanes: vec![lane.id],
            from: last.from,
            to: last.to,
            victims: Vec::new(),
        });
    }
    found
}
