//! The rules by name.

use serde::Serialize;

/// Which rule found something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// A poll kept its thread while others waited for it.
    Blocking,
    /// Branches that compute had one thread to share.
    Turns,
    /// Two waits took their sum, and nothing made the second need the first.
    Sequential,
    /// A future was dropped before its first poll.
    NeverPolled,
    /// A guard was dropped where its lock was taken.
    Unguarded,
    /// A future was dropped while it waited.
    Cancelled,
    /// A task whose handle was dropped was cut off by the end of its runtime.
    Detached,
    /// A future waited that nobody could wake.
    LostWake,
    /// A future woke itself over and over.
    BusyPoll,
    /// Everything that one line starts ran at once.
    Unbounded,
    /// A notification or a value was gone before somebody came for it.
    Missed,
    /// A value went with the future that was to send it.
    Lost,
    /// An `abort`, or the end of a runtime, did not stop what ran.
    Unstopped,
    /// A guard was held across an await while others waited for its lock.
    HeldAcross,
    /// A queue without a limit only grew.
    Growing,
    /// A sleep was made anew in each turn of a loop, and never ended.
    MadeAnew,
    /// Ticks that were missed came all at once.
    Burst,
    /// A future could go on, and its owner waited for something else.
    LeftAlone,
    /// A task panicked, and nobody looked.
    Unseen,
    /// Nothing could ever happen again.
    Deadlock,
}

impl Rule {
    /// In a word or two, for headings and lists.
    pub fn name(self) -> &'static str {
        match self {
            Rule::Blocking => "blocks the thread",
            Rule::Turns => "concurrent, not parallel",
            Rule::Sequential => "one after another",
            Rule::NeverPolled => "never polled",
            Rule::Unguarded => "locks nothing",
            Rule::Cancelled => "cancelled",
            Rule::Detached => "cut off",
            Rule::LostWake => "lost wake",
            Rule::BusyPoll => "busy polling",
            Rule::Unbounded => "unbounded",
            Rule::Missed => "missed",
            Rule::Lost => "lost",
            Rule::Unstopped => "not stopped",
            Rule::HeldAcross => "held across an await",
            Rule::Growing => "queue grows",
            Rule::MadeAnew => "made anew",
            Rule::Burst => "burst of ticks",
            Rule::LeftAlone => "left alone",
            Rule::Unseen => "panic unseen",
            Rule::Deadlock => "deadlock",
        }
    }
}
