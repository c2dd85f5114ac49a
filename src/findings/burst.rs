//! An interval whose ticks come all at once after a stall.

use super::{Fact, Finding};
use crate::timeline::{LateTick, Timeline};

/// One late tick is no burst: whoever is late asks late.
const TICKS: usize = 3;

/// With `MissedTickBehavior::Burst`, which is what an interval does unless it is told otherwise, each tick that was
/// missed comes as soon as it is asked for. Ticks that come in less than a period are those.
pub(super) fn burst(timeline: &Timeline) -> Vec<Finding> {
    let mut found: Vec<Vec<&LateTick>> = Vec::new();
    for tick in &timeline.late_ticks {
        let goes_on = |burst: &&mut Vec<&LateTick>| {
            burst.last().is_some_and(|last| {
                let same = (last.lane, &last.at) == (tick.lane, &tick.at);
                same && tick.t - last.t < tick.period && tick.late < last.late
            })
        };
        match found.iter_mut().find(goes_on) {
            Some(burst) => burst.push(tick),
            None => found.push(vec![tick]),
        }
    }
    let bursts = found.into_iter().filter(|burst| burst.len() >= TICKS);
    let finding = |burst: Vec<&LateTick>| Finding {
        fact: Fact::TicksBurst {
            ticks: burst.len(),
            late: burst[0].late,
            period: burst[0].period,
        },
        places: burst[0].at.first().into_iter().cloned().collect(),
        lanes: burst[0].lane.into_iter().collect(),
        from: burst[0].t,
        to: burst[burst.len() - 1].t,
        victims: Vec::new(),
    };
    bursts.map(finding).collect()
}
