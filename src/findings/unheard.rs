//! What came too early, too late, or in vain: a notification that nobody waited for, values that a
//! slow receiver missed, a value that went with the future that was to send it, an `abort` that
//! did not stop anything.

use super::{Fact, Finding};
use crate::timeline::{Lag, Lane, LaneEnd, Missed, State, Timeline};
use crate::trace::{LaneKind, Nanos, Place, Wait};

/// `notify_waiters` wakes those who wait already; who comes later waits for the next call.
pub(super) fn notified_too_early(timeline: &Timeline) -> Vec<Finding> {
    let missed = timeline.missed.iter().filter(|missed| missed.last);
    let waits_on = |missed: &&Missed| {
        timeline.lane(missed.lane).is_some_and(|lane| {
            left_waiting(lane).is_some_and(|waits| waits.iter().any(is_notified))
                // A `timeout` or a `select!` polls it as a branch.
                || timeline.lanes.iter().any(|branch| {
                    branch.parent == Some(lane.id)
                        && branch.born >= missed.since
                        && left_waiting(branch).is_some_and(|waits| waits.iter().any(is_notified))
                })
        })
    };
    missed
        .filter(waits_on)
        .map(|missed| Finding {
            fact: Fact::NotifiedTooEarly {
                notified: missed.notified_at.first().cloned(),
                asked: missed.asked_at.first().cloned(),
            },
            places: places([missed.notified_at.first(), missed.asked_at.first()]),
            lanes: vec![missed.lane],
            from: missed.notified,
            to: missed.since,
            victims: Vec::new(),
        })
        .collect()
}

fn is_notified(wait: &Wait) -> bool {
    matches!(wait.what.as_str(), "Notified" | "OwnedNotified")
}

/// What a lane waited for when the run ended or it was dropped.
fn left_waiting(lane: &Lane) -> Option<&[Wait]> {
    match (&lane.end, lane.spans.last().map(|span| &span.state)) {
        (LaneEnd::Cancelled { waits, .. } | LaneEnd::CutOff { waits }, _)
        | (LaneEnd::Alive, Some(State::Waiting { waits })) => Some(waits),
        _ => None,
    }
}

fn places<const N: usize>(of: [Option<&Place>; N]) -> Vec<Place> {
    of.into_iter().flatten().cloned().collect()
}

/// A channel that has no room keeps the sender waiting; the value waits in its future.
pub(super) fn lost_in_sending(timeline: &Timeline) -> Vec<Finding> {
    let mut found = Vec::new();
    for lane in &timeline.lanes {
        let LaneEnd::Cancelled {
            waits, at, aborted, ..
        } = &lane.end
        else {
            continue;
        };
        let Some(to) = lane.ended else { continue };
        let at = aborted.as_ref().unwrap_or(at);
        let Some(wait) = waits.iter().find(|wait| wait.what == "Sender::send") else {
            continue;
        };
        let place = wait.at.first().unwrap_or(&lane.born_at);
        found.push(Finding {
            fact: Fact::ValueLost {
                sends: place.clone(),
                dropped: at.first().cloned(),
            },
            places: places([Some(place), at.first()]),
            lanes: vec![lane.id],
            from: to,
            to,
            victims: Vec::new(),
        });
    }
    found
}

/// A broadcast keeps as many values as its capacity for each receiver. One finding for each line.
pub(super) fn lagged(timeline: &Timeline) -> Vec<Finding> {
    let mut lines: Vec<(&Lag, u64, usize)> = Vec::new();
    for lag in &timeline.lags {
        let same = |(other, ..): &&mut (&Lag, u64, usize)| {
            (other.lane, &other.place) == (lag.lane, &lag.place)
        };
        match lines.iter_mut().find(same) {
            Some((_, missed, times)) => {
                *missed += lag.missed;
                *times += 1;
            }
            None => lines.push((lag, lag.missed, 1)),
        }
    }
    let finding = |(lag, missed, calls): (&Lag, u64, usize)| Finding {
        fact: Fact::Lagged { missed, calls },
        places: places([lag.place.as_ref()]),
        lanes: lag.lane.into_iter().collect(),
        from: lag.at,
        to: lag.at,
        victims: Vec::new(),
    };
    lines.into_iter().map(finding).collect()
}

/// An `abort` takes effect when a task comes to an await that has to wait; a closure on the
/// blocking pool never does.
pub(super) fn aborted_in_vain(timeline: &Timeline) -> Vec<Finding> {
    let mut found = Vec::new();
    for lane in &timeline.lanes {
        let Some((asked, at)) = &lane.aborted_in_poll else {
            continue;
        };
        let until = end_of_poll(lane, *asked).unwrap_or(timeline.total);
        if until <= *asked {
            continue;
        }
        found.push(Finding {
            fact: Fact::AbortedInVain {
                asked: at.first().cloned(),
            },
            places: places([at.first(), Some(&lane.born_at)]),
            lanes: vec![lane.id],
            from: *asked,
            to: until,
            victims: Vec::new(),
        });
    }
    found
}

/// When the poll ends that is under way at a moment.
fn end_of_poll(lane: &Lane, at: Nanos) -> Option<Nanos> {
    let mut spans = lane.spans.iter();
    let first = spans.find(|span| span.state.is_poll() && span.from <= at && at < span.to)?;
    let rest = spans.take_while(|span| span.state.is_poll() && span.poll == first.poll);
    Some(rest.last().map_or(first.to, |last| last.to))
}

/// A runtime that is dropped waits for the closures that have begun on its blocking pool.
pub(super) fn kept_by_a_closure(timeline: &Timeline) -> Vec<Finding> {
    let mut found = Vec::new();
    for stop in &timeline.stops {
        let to = stop.to.unwrap_or(timeline.total);
        let runs = |lane: &&Lane| {
            let until = lane.ended.unwrap_or(timeline.total);
            let began = lane
                .spans
                .iter()
                .any(|span| span.state.is_poll() && span.from <= stop.from);
            lane.kind == LaneKind::Blocking && began && stop.from < until && until <= to
        };
        let closures = timeline.lanes.iter().filter(runs);
        let Some(last) = closures.max_by_key(|lane| lane.ended.unwrap_or(timeline.total)) else {
            continue;
        };
        found.push(Finding {
            fact: Fact::RuntimeKept {
                closure_ended: last.ended,
            },
            places: places([Some(&last.born_at), stop.at.first()]),
            lanes: vec![last.id],
            from: stop.from,
            to: last.ended.unwrap_or(to),
            victims: Vec::new(),
        });
    }
    found
}
