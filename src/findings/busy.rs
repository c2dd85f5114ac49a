//! A future that wakes itself over and over.

use super::words::{at_line, seconds};
use super::{Finding, Rule};
use crate::timeline::Timeline;

/// As many times a lane may wake itself, each time in its own poll.
const ENOUGH: usize = 50;

/// `wake_by_ref` and then `Pending`, to be polled again at once: right for a moment, but a
/// future that does it many times asks instead of waiting, and keeps its thread hot. (tokio's
/// own `yield_now` wakes through the runtime and is not counted.)
pub(super) fn busy(timeline: &Timeline) -> Vec<Finding> {
    let mut found = Vec::new();
    for lane in &timeline.lanes {
        let own = timeline
            .wakes
            .iter()
            .filter(|wake| wake.lane == lane.id && wake.by == Some(lane.id));
        let times: Vec<_> = own.map(|wake| wake.at).collect();
        let (true, [from, .., to]) = (times.len() >= ENOUGH, &times[..]) else {
            continue;
        };
        if times.len() * 2 < lane.polls as usize {
            continue;
        }
        let when = match from == to {
            true => format!(" at {}", seconds(*from)),
            false => format!(" from {} to {}", seconds(*from), seconds(*to)),
        };
        found.push(Finding {
            rule: Rule::BusyPoll,
            sentence: format!(
                "`{}`, made{}, wakes itself in {} of its {} polls{when}: it asks again and again instead of waiting.",
                lane.name,
                at_line(Some(&lane.born_at)),
                times.len(),
                lane.polls,
            ),
            places: vec![lane.born_at.clone()],
            lanes: vec![lane.id],
            from: *from,
            to: *to,
            victims: Vec::new(),
        });
    }
    found
}
