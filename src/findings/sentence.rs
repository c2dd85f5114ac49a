//! The words of the sentences.

use crate::timeline::Timeline;
use crate::trace::{LaneId, Place};
use crate::words;
pub use crate::words::{listed, seconds};

/// ` at line 12`, or nothing if the line is not known.
pub fn at_line(place: Option<&Place>) -> String {
    words::at_line(place.map(|place| place.line))
}

/// A number that people read: `20,000`.
pub fn count(number: usize) -> String {
    let digits = number.to_string();
    let groups = digits.as_bytes().rchunks(3).rev();
    let groups: Vec<&str> = groups
        .map(|group| std::str::from_utf8(group).unwrap_or_default())
        .collect();
    groups.join(",")
}

/// A lane as the source says it.
pub fn lane(timeline: &Timeline, id: LaneId) -> String {
    timeline
        .lane(id)
        .map_or_else(|| "a task".to_owned(), |lane| format!("`{}`", lane.name))
}
