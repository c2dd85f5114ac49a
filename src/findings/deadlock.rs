//! Nothing can ever happen again.

use super::words::{at_line, lane as named, seconds};
use super::{Finding, Rule};
use crate::timeline::{Ending, LaneEnd, Span, State, ThreadState, Timeline};
use crate::trace::{LaneId, Place};

/// The clock proves it; the timeline says who waits where.
pub(super) fn deadlock(timeline: &Timeline) -> Vec<Finding> {
    let Ending::Deadlock { .. } = timeline.ending else {
        return Vec::new();
    };
    let (mut who, mut places, mut lanes) = (Vec::new(), Vec::new(), Vec::new());
    let mut add = |name: &str, what: &str, place: Option<&Place>, holder: &str| {
        who.push(format!("`{name}` waits{what}{}{holder}", at_line(place)));
        places.extend(place.cloned());
    };
    for lane in timeline
        .lanes
        .iter()
        .filter(|lane| lane.end == LaneEnd::Alive)
    {
        match lane.spans.last() {
            Some(Span {
                state: State::Blocking { call, at },
                ..
            }) => add(&lane.name, &called(call), at.first(), ""),
            Some(Span {
                state: State::Waiting { waits },
                ..
            }) if !waits.is_empty() => {
                let what = Some(waits[0].what.as_str()).filter(|what| !what.is_empty());
                let holder = holder(timeline, lane.id);
                let what = format!(" for {}", what.unwrap_or("something"));
                add(&lane.name, &what, waits[0].at.first(), &holder);
            }
            _ => continue,
        }
        lanes.push(lane.id);
    }
    for thread in &timeline.threads {
        if let Some(ThreadState::Waiting { call, at }) = thread.spans.last().map(|span| &span.state)
        {
            add(&thread.name, &called(call), at.first(), "");
        }
    }
    let sentence = match &who[..] {
        [] => "Every thread waits, and nothing can wake any of them.".to_owned(),
        who => format!("Nothing can ever happen again: {}.", who.join(", ")),
    };
    vec![Finding {
        rule: Rule::Deadlock,
        sentence,
        places,
        lanes,
        from: timeline.total,
        to: timeline.total,
        victims: Vec::new(),
    }]
}

/// A call that blocks, in the words of the program; those of the C library say nothing.
fn called(name: &str) -> String {
    match name {
        "clock_nanosleep" | "nanosleep" => " in thread::sleep".to_owned(),
        "pthread_join" => " for a thread to end".to_owned(),
        "epoll_wait" => " in block_on".to_owned(),
        name if name.contains("::") => format!(" for {name}"),
        _ => String::new(),
    }
}

/// Who holds the lock that a lane waits for.
fn holder(timeline: &Timeline, lane: LaneId) -> String {
    let Some(held) = timeline.held_up.iter().find(|held| held.lane == lane) else {
        return String::new();
    };
    let who = match held.by {
        Some(by) if by == lane => "it itself".to_owned(),
        Some(by) => named(timeline, by),
        None => "somebody".to_owned(),
    };
    let at = at_line(held.at.first());
    format!(
        " (a lock that {who} has held since {}, taken{at})",
        seconds(held.since)
    )
}
