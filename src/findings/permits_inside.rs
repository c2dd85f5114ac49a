//! Tasks that wait for a permit after they were spawned: what is limited is not how many there are.

use super::{Fact, Finding};
use crate::timeline::{Lane, Timeline, Wanted};
use crate::trace::{LaneId, LaneKind, Place};
use std::collections::{BTreeMap, BTreeSet};

/// As many tasks that wait are no accident.
const TASKS: usize = 10;

/// A task that takes its permit itself exists before it has it. It is told if many exist at one moment and only
/// wait, each in its own first poll. A permit that is taken before `spawn` leaves nobody waiting in a task.
pub(super) fn permits_inside(timeline: &Timeline) -> Vec<Finding> {
    let mut lines: BTreeMap<(u64, &Place), Vec<(&Lane, &Wanted)>> = BTreeMap::new();
    let semaphores: BTreeSet<u64> = timeline
        .taken
        .iter()
        .filter(|taken| taken.grip == crate::trace::Grip::Permit)
        .map(|taken| taken.lock)
        .collect();
    for wanted in &timeline.wanted {
        let Some(lane) = timeline.lane(wanted.lane) else {
            continue;
        };
        let of_task = lane.kind == LaneKind::Task && semaphores.contains(&wanted.lock);
        if of_task && first_poll(lane) == Some(wanted.from) {
            let all = lines.entry((wanted.lock, &lane.born_at)).or_default();
            all.push((lane, wanted));
        }
    }
    let finding = |((_, born), waiting): ((u64, &Place), Vec<(&Lane, &Wanted)>)| {
        let until = |wanted: &Wanted| wanted.to.unwrap_or(timeline.total);
        let most = waiting.iter().map(|(_, at)| {
            let at_once = waiting
                .iter()
                .filter(|(_, other)| other.from <= at.from && at.from < until(other));
            at_once.count()
        });
        let most = most.max().filter(|most| *most >= TASKS)?;
        let (_, first) = waiting.first()?;
        let spawned = timeline.lanes.iter();
        let spawned = spawned.filter(|lane| lane.kind == LaneKind::Task && lane.born_at == *born);
        let lanes: Vec<LaneId> = waiting.iter().map(|(lane, _)| lane.id).collect();
        Some(Finding {
            fact: Fact::PermitsInside {
                tasks: spawned.count(),
                most,
            },
            places: [Some(born), first.at.first()]
                .into_iter()
                .flatten()
                .cloned()
                .collect(),
            from: first.from,
            to: waiting.iter().map(|(_, wanted)| until(wanted)).max()?,
            lanes,
            victims: Vec::new(),
        })
    };
    lines.into_iter().filter_map(finding).collect()
}

/// When it was first polled.
fn first_poll(lane: &Lane) -> Option<u64> {
    let polled = lane.spans.iter().find(|span| span.state.is_poll());
    polled.map(|span| span.from)
}
