//! The words of the sentences.

use crate::timeline::{Lane, Timeline};
use crate::trace::{LaneId, Nanos, Place};

/// `1.5 s`, `0.25 s`; as many digits as it takes, at most to the millisecond.
pub fn seconds(time: Nanos) -> String {
    let text = format!("{:.3}", time as f64 / 1e9);
    let short = text.trim_end_matches('0');
    match short.strip_suffix('.') {
        Some(whole) => format!("{whole}.0 s"),
        None => format!("{short} s"),
    }
}

/// ` at line 12`, or nothing if the line is not known.
pub fn at_line(place: Option<&Place>) -> String {
    let known = place.filter(|place| place.line > 0);
    known.map_or_else(String::new, |place| format!(" at line {}", place.line))
}

/// A lane as the source says it.
pub fn lane(timeline: &Timeline, id: LaneId) -> String {
    find(timeline, id).map_or_else(|| "a task".to_owned(), |lane| format!("`{}`", lane.name))
}

pub fn find(timeline: &Timeline, id: LaneId) -> Option<&Lane> {
    timeline.lanes.iter().find(|lane| lane.id == id)
}

/// `a`, `b` and `c`.
pub fn listed(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
