//! The words of the sentences.

use crate::timeline::Timeline;
use crate::trace::{LaneId, Place};
use crate::words;
pub use crate::words::{listed, seconds};

/// ` at line 12`, or nothing if the line is not known.
pub fn at_line(place: Option<&Place>) -> String {
    words::at_line(place.map(|place| place.line))
}

/// A lane as the source says it.
pub fn lane(timeline: &Timeline, id: LaneId) -> String {
    timeline
        .lane(id)
        .map_or_else(|| "a task".to_owned(), |lane| format!("`{}`", lane.name))
}
