//! A future that asks over and over instead of waiting.

use super::{Asking, Fact, Finding};
use crate::timeline::{Lane, RunEnd, State, Timeline};
use crate::trace::{Nanos, Place};
use std::collections::BTreeMap;

/// As many times a lane may wake itself, each time in its own poll.
const ENOUGH: usize = 50;
/// Polls in a row, each as soon as the one before it is over.
const IN_A_ROW: usize = 10_000;
/// The same, if it only yields and a little time passes between many of the polls.
const IN_SMALL_STEPS: usize = 300;
/// A lane that was not polled for as long has waited.
const A_WAIT: Nanos = 5_000_000;

pub(super) fn busy(timeline: &Timeline) -> Vec<Finding> {
    if let RunEnd::Busy { lane, at } = &timeline.ending {
        let lane = timeline.lane(*lane);
        let place = at.first().or(lane.map(|lane| &lane.born_at)).cloned();
        let end = timeline.total;
        return vec![finding(lane, place, Asking::Stopped, (end, end))];
    }
    let each = timeline.lanes.iter();
    each.filter_map(|lane| wakes_itself(timeline, lane).or_else(|| in_a_row(lane)))
        .collect()
}

fn finding(
    lane: Option<&Lane>,
    place: Option<Place>,
    how: Asking,
    (from, to): (Nanos, Nanos),
) -> Finding {
    Finding {
        fact: Fact::Asks { how },
        places: place.into_iter().collect(),
        lanes: lane.map(|lane| lane.id).into_iter().collect(),
        from,
        to,
        victims: Vec::new(),
    }
}

/// tokio's own `yield_now` wakes through the runtime and is not counted.
fn wakes_itself(timeline: &Timeline, lane: &Lane) -> Option<Finding> {
    let wakes = timeline.wakes.iter();
    let own = wakes.filter(|wake| wake.lane == lane.id && wake.by == Some(lane.id));
    let times: Vec<Nanos> = own.map(|wake| wake.at).collect();
    let (true, [from, .., to]) = (times.len() >= ENOUGH, &times[..]) else {
        return None;
    };
    let (times, polls) = (times.len(), lane.polls);
    let how = Asking::WakesItself { times, polls };
    let place = Some(lane.born_at.clone());
    (times * 2 >= polls as usize).then(|| finding(Some(lane), place, how, (*from, *to)))
}

/// The longest row of polls that follow each other without a wait.
fn in_a_row(lane: &Lane) -> Option<Finding> {
    if (lane.polls as usize) < IN_SMALL_STEPS {
        return None;
    }
    let mut row = Row::default();
    let mut best = Row::default();
    for span in &lane.spans {
        let waits: &[_] = match &span.state {
            State::Waiting { waits } => waits,
            _ => &[],
        };
        let passed = span.to - span.from;
        if span.state.is_poll() {
            row.polls += 1;
            row.to = span.to;
        } else if passed >= A_WAIT || (passed > 0 && waits.iter().any(|wait| wait.due.is_some())) {
            row = Row {
                from: span.to,
                ..Row::default()
            };
        } else {
            let yields = waits.iter().any(|wait| wait.what == "yield_now");
            row.steps += usize::from(passed > 0 && (yields || waits.is_empty()));
            if let Some(place) = waits.first().and_then(|wait| wait.at.first()) {
                *row.places.entry(place).or_default() += 1;
            }
        }
        // Looked at once in a while: it is copied whole.
        if row.polls % 500 == 0 && row.is_busy() && row.polls > best.polls {
            best = row.clone();
        }
    }
    if row.is_busy() && row.polls > best.polls {
        best = row;
    }
    let (place, _) = best.places.iter().max_by_key(|(_, times)| **times)?;
    let how = Asking::Polled { times: best.polls };
    let place = Some((*place).clone());
    Some(finding(Some(lane), place, how, (best.from, best.to)))
}

/// Polls in a row.
#[derive(Default, Clone)]
struct Row<'a> {
    polls: usize,
    /// How often a little time passed between two of them.
    steps: usize,
    from: Nanos,
    to: Nanos,
    places: BTreeMap<&'a Place, usize>,
}

impl Row<'_> {
    fn is_busy(&self) -> bool {
        self.polls >= IN_A_ROW || (self.polls >= IN_SMALL_STEPS && self.steps * 5 >= self.polls)
    }
}
