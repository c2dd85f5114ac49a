//! A guard that is held across an await while others wait for it.

use super::{Fact, Finding};
use crate::timeline::{Lane, State, Taken, Timeline, Wanted};
use crate::trace::{Grip, LaneId, Nanos, Place};
use std::collections::BTreeMap;

/// What one line takes and keeps at one await.
#[derive(Default)]
struct Held {
    holders: Vec<LaneId>,
    waiters: Vec<LaneId>,
    /// From the first time that it is taken to the last that it is given back.
    from: Nanos,
    to: Nanos,
    longest: Nanos,
}

/// A guard of tokio's may be held across an await, and it has its price: whoever wants the lock waits for that
/// await, too. It is told only if somebody did. Permits are there to be held while one waits.
pub(super) fn held_across(timeline: &Timeline) -> Vec<Finding> {
    let mut lines: BTreeMap<(Place, Place), Held> = BTreeMap::new();
    let locks = timeline.taken.iter().filter(|taken| {
        matches!(taken.grip, Grip::Lock | Grip::Read | Grip::Write) && !taken.at.is_empty()
    });
    for taken in locks {
        let Some(holder) = taken.holder.and_then(|id| timeline.lane(id)) else {
            continue;
        };
        let until = taken.to.unwrap_or(timeline.total);
        for (place, from, to) in waits_during(holder, taken.from, until) {
            let waiters = waiters(timeline, taken, holder.id, from, to);
            let Some(longest) = waiters.iter().map(|(_, time)| *time).max() else {
                continue;
            };
            let key = (taken.at[0].clone(), place.clone());
            let held = lines.entry(key).or_insert_with(|| Held {
                from: taken.from,
                ..Held::default()
            });
            held.to = held.to.max(until);
            held.longest = held.longest.max(longest);
            held.holders.push(holder.id);
            held.waiters.extend(waiters.iter().map(|(lane, _)| *lane));
        }
    }
    lines
        .into_iter()
        .map(|(places, held)| held.finding(places))
        .collect()
}

impl Held {
    fn finding(mut self, (taken, waits): (Place, Place)) -> Finding {
        for lanes in [&mut self.holders, &mut self.waiters] {
            lanes.sort_unstable();
            lanes.dedup();
        }
        let holders = self.holders.len();
        let mut lanes = self.holders;
        lanes.extend(self.waiters);
        Finding {
            fact: Fact::HeldAcross {
                holders,
                longest: self.longest,
            },
            places: vec![taken, waits],
            lanes,
            from: self.from,
            to: self.to,
            victims: Vec::new(),
        }
    }
}

/// Where a lane waits within a time, and from when to when.
fn waits_during(
    lane: &Lane,
    from: Nanos,
    to: Nanos,
) -> impl Iterator<Item = (&Place, Nanos, Nanos)> {
    lane.spans.iter().filter_map(move |span| {
        let State::Waiting { waits } = &span.state else {
            return None;
        };
        let (from, to) = (span.from.max(from), span.to.min(to));
        let place = waits.first()?.at.first()?;
        (from < to).then_some((place, from, to))
    })
}

/// Who wants the lock meanwhile, and for how long.
fn waiters(
    timeline: &Timeline,
    taken: &Taken,
    holder: LaneId,
    from: Nanos,
    to: Nanos,
) -> Vec<(LaneId, Nanos)> {
    let all = timeline.wanted.iter();
    let others = all.filter(|wanted| wanted.lock == taken.lock && wanted.lane != holder);
    let time = |wanted: &Wanted| {
        let until = wanted.to.unwrap_or(timeline.total).min(to);
        until.saturating_sub(wanted.from.max(from))
    };
    let waiting = others.map(|wanted| (wanted.lane, time(wanted)));
    waiting.filter(|(_, time)| *time > 0).collect()
}
