//! Who holds what somebody waits for.

use super::words;
use crate::timeline::Timeline;
use crate::trace::{LaneId, Nanos};

/// Who holds what a lane waits for, in words.
pub fn held(timeline: &Timeline, lane: LaneId, at: Nanos) -> String {
    let holders = timeline.held_from(lane, at);
    let lanes = holders.iter().filter_map(|holder| timeline.lane(*holder));
    let names: Vec<&str> = lanes.map(|lane| lane.name.as_str()).collect();
    words::held_by(&names)
}
