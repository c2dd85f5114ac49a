//! What came too early, too late, or in vain: a notification that nobody waited for, values that a
//! slow receiver missed, a value that went with the future that was to send it, an `abort` that
//! did not stop anything.

use super::words::{at_line, lane as named, seconds};
use super::{Finding, Rule};
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
            rule: Rule::Missed,
            sentence: format!(
                "`notify_waiters`{} does not wake {}: it is called at {}, before {} asks for a notification{}, at {}. It wakes only those who have asked already; `notify_one` keeps one notification for later.",
                at_line(missed.notified_at.first()),
                named(timeline, missed.lane),
                seconds(missed.notified),
                named(timeline, missed.lane),
                at_line(missed.asked_at.first()),
                seconds(missed.since),
            ),
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
            rule: Rule::Lost,
            sentence: format!(
                "The value that `{}` sends at line {} is lost: the channel has no room, and the future is dropped{} at {} with the value in it. `reserve` waits for room without holding a value.",
                lane.name,
                place.line,
                at_line(at.first()),
                seconds(to),
            ),
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
    let finding = |(lag, missed, times): (&Lag, u64, usize)| Finding {
        rule: Rule::Missed,
        sentence: format!(
            "{} misses {missed} {}{}{}: the channel keeps only the newest ones, as many as its capacity, and these were overwritten before they were received.",
            lag.lane
                .map_or_else(|| "A receiver".to_owned(), |lane| named(timeline, lane)),
            if missed == 1 {
                "value of a broadcast"
            } else {
                "values of a broadcast"
            },
            at_line(lag.place.as_ref()),
            match times {
                1 => format!(" ({})", seconds(lag.at)),
                times => format!(" in {times} calls, the first at {}", seconds(lag.at)),
            },
        ),
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
        let (what, why) = match lane.kind {
            LaneKind::Blocking => (
                "runs on",
                "A closure that has begun on the blocking pool cannot be stopped from outside",
            ),
            _ => (
                "goes on",
                "A task can be stopped only at an `.await`, and it comes to none before",
            ),
        };
        found.push(Finding {
            rule: Rule::Unstopped,
            sentence: format!(
                "`{}` is aborted{} at {}, but it {what} until {}. {why}.",
                lane.name,
                at_line(at.first()),
                seconds(*asked),
                seconds(until),
            ),
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
        let how = match last.ended {
            Some(ended) => format!("until {}", seconds(ended)),
            None => "and it has not ended when the run does".to_owned(),
        };
        found.push(Finding {
            rule: Rule::Unstopped,
            sentence: format!(
                "The runtime is dropped at {}, but its end waits for `{}` of line {} {how}. A closure that has begun on the blocking pool cannot be stopped from outside.",
                seconds(stop.from),
                last.name,
                last.born_at.line,
            ),
            places: places([Some(&last.born_at), stop.at.first()]),
            lanes: vec![last.id],
            from: stop.from,
            to: last.ended.unwrap_or(to),
            victims: Vec::new(),
        });
    }
    found
}
