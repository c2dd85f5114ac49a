//! What a run does, as facts that another run may have, too.

use super::What;
use crate::trace::{LaneId, Nanos, Stack};
use crate::transcript::{Line, Stream};

/// Something that a run does. Of two facts, `same` is equal if they are the same apart from their times, `whole` if
/// they also come about in the same way, and `like` if one may stand where the other one would.
#[derive(Debug, Clone)]
pub struct Fact {
    pub rank: Rank,
    pub what: What,
    pub who: Option<String>,
    pub lane: Option<LaneId>,
    /// Innermost first.
    pub at: Stack,
    pub from: Nanos,
    pub to: Nanos,
    pub to_the_end: bool,
    pub whole: String,
    pub same: String,
    pub like: String,
}

/// Which of several differences of one moment is told: what causes others comes before them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    Keeps,
    Ends,
    Waits,
    Turn,
    Prints,
    RunEnds,
    /// From here on it is how the program is built, and no longer what it does.
    WaitsForTask,
    Starts,
}

impl Rank {
    pub fn is_structure(self) -> bool {
        self >= Rank::WaitsForTask
    }
}

/// Whether a wait is one for nothing but time.
pub fn is_sleep(what: &str) -> bool {
    ["sleep", "sleep_until", "asyncio.sleep"].contains(&what)
}

impl Fact {
    /// That a line comes before another one.
    pub fn of_order(what: What, at: Nanos) -> Fact {
        plain(what, (at, at))
    }
}

pub fn plain(what: What, (from, to): (Nanos, Nanos)) -> Fact {
    Fact {
        rank: Rank::Starts,
        what,
        who: None,
        lane: None,
        at: Vec::new(),
        from,
        to,
        to_the_end: false,
        whole: String::new(),
        same: String::new(),
        like: String::new(),
    }
}

/// Times that are less than a millisecond apart are the same: tokio's timers tick in whole milliseconds.
pub fn moment(at: Nanos) -> u64 {
    (at + 500_000) / 1_000_000
}

/// What the program prints itself: a panic's own words name files and lines, and the clock's name lanes.
pub fn is_own(line: &Line) -> bool {
    line.stream == Stream::Stdout
}
