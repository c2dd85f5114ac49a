//! A future that asks over and over instead of waiting.

use super::words::{at_line, count, seconds};
use super::{Finding, Rule};
use crate::timeline::{Ending, Lane, State, Timeline};
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

/// What is known of a lane that asks over and over.
enum Busy {
    /// The clock ended the run because of it.
    Stopped { at: Nanos },
    /// It was polled so often in a row, and then got on.
    Polled {
        times: usize,
        from: Nanos,
        to: Nanos,
    },
    /// `wake_by_ref` and then `Pending`, to be polled again at once: right for a moment, but a
    /// future that does it many times keeps its thread hot.
    WakesItself {
        times: usize,
        polls: u32,
        from: Nanos,
        to: Nanos,
    },
}

pub(super) fn busy(timeline: &Timeline) -> Vec<Finding> {
    if let Ending::Busy { lane, at } = &timeline.ending {
        let lane = timeline.lane(*lane);
        let place = at.first().or(lane.map(|lane| &lane.born_at));
        let end = timeline.total;
        return vec![finding(lane, place.cloned(), &Busy::Stopped { at: end })];
    }
    let each = timeline.lanes.iter();
    each.filter_map(|lane| wakes_itself(timeline, lane).or_else(|| in_a_row(lane)))
        .collect()
}

fn finding(lane: Option<&Lane>, place: Option<Place>, busy: &Busy) -> Finding {
    let name = lane.map_or("a task", |lane| lane.name.as_str());
    let at = at_line(place.as_ref());
    let (from, to) = match *busy {
        Busy::Stopped { at } => (at, at),
        Busy::Polled { from, to, .. } | Busy::WakesItself { from, to, .. } => (from, to),
    };
    let when = match from == to {
        true => format!("at {}", seconds(from)),
        false => format!("from {} to {}", seconds(from), seconds(to)),
    };
    let sentence = match busy {
        Busy::Stopped { .. } => format!(
            "`{name}` asks over and over{at} instead of waiting, and hardly any time passes. The run was stopped {when}."
        ),
        Busy::Polled { times, .. } => format!(
            "`{name}` asks over and over{at} instead of waiting: it is polled {} times in a row {when}.",
            count(*times)
        ),
        Busy::WakesItself { times, polls, .. } => format!(
            "`{name}`, made{at}, asks over and over instead of waiting: it wakes itself in {times} of its {polls} polls {when}."
        ),
    };
    Finding {
        rule: Rule::BusyPoll,
        sentence,
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
    let (from, to, times, polls) = (*from, *to, times.len(), lane.polls);
    let busy = Busy::WakesItself {
        times,
        polls,
        from,
        to,
    };
    (times * 2 >= polls as usize).then(|| finding(Some(lane), Some(lane.born_at.clone()), &busy))
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
    let busy = Busy::Polled {
        times: best.polls,
        from: best.from,
        to: best.to,
    };
    Some(finding(Some(lane), Some((*place).clone()), &busy))
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
