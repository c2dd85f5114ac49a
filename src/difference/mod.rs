//! What changed from one run to another: until when both do the same, what is then different, and because of
//! which line of the source.
//!
//! Runs are compared by what they do and not by how their lanes are numbered: each gives a list of facts
//! ([`facts`]), such as a wait at a line from when to when, or a line that it prints. The lines of two sources are
//! matched by a difference of their texts ([`lines`]), so a line that has only moved is the same line. What both
//! lists have is taken away, and what is left is put in pairs ([`first`]); the earliest of these is the difference.
//! Only then the changed lines are asked which of them it comes from ([`because`]). [`sentence`] alone makes words.
//!
//! Two things of one moment have no fixed order, so within a moment the facts are a set; only the lines that are
//! printed then have an order, unless the program marks them `// unordered`.

mod because;
mod code;
mod facts;
mod first;
mod gather;
mod lines;
mod printed;
mod sentence;
mod sides;

pub use because::{Because, Relation, SourceLine};
pub use lines::{Change, LineMap};
pub use sentence::Names;

use crate::analysis::Analysis;
use crate::timeline::Timeline;
use crate::trace::{Clock, LaneKind, Nanos};
use crate::transcript::Transcript;
use serde::{Deserialize, Serialize};

/// One of two runs, and the text of its program.
#[derive(Debug, Clone, Copy)]
pub struct Side<'a> {
    pub transcript: &'a Transcript,
    pub timeline: &'a Timeline,
    /// Of the file that its places name.
    pub source: &'a str,
}

impl<'a> Side<'a> {
    pub fn new(analysis: &'a Analysis, source: &'a str) -> Side<'a> {
        Side {
            transcript: &analysis.transcript,
            timeline: &analysis.timeline,
            source,
        }
    }
}

/// The first thing in which two runs differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// Up to this moment both do the same, in nanoseconds since the programs began. How tasks are made and who
    /// waits for whose end counts only where what they do never differs.
    pub until: Nanos,
    /// What the first run does; `None`: nothing that could stand beside what the second does.
    pub first: Option<Happening>,
    /// What the second run does; at least one of the two does something.
    pub second: Option<Happening>,
    /// The changed line that it comes from; `None` if no line can be named: the programs have the same text, no
    /// changed line has to do with it, or one is Rust and the other Python.
    pub because: Option<Because>,
}

/// Something that a run does. Times are nanoseconds since the program began.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Happening {
    pub what: What,
    /// The lane or the thread that does it; where both runs have the code in other lanes, the function.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub who: Option<String>,
    /// The line of this run's source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    pub from: Nanos,
    /// The same as `from` for what takes no time.
    pub to: Nanos,
    /// It lasts until the run ends.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub to_the_end: bool,
}

/// What it does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum What {
    /// It waits for something of this name, as in [`crate::trace::Wait`]; empty if nobody knows for what.
    Waits {
        what: String,
    },
    /// It keeps a thread that others need, in this call; empty while it computes.
    KeepsThread {
        call: String,
    },
    /// It works or waits on a thread of its own, in this call; empty while it computes.
    Works {
        call: String,
    },
    /// Its timer is due, and nobody polls it.
    Late,
    /// It is woken, and others are polled first.
    Ready,
    /// It is made, and others are polled first.
    NotPolled,
    Cancelled,
    Panicked,
    /// Its future is dropped before its first poll.
    NeverPolled,
    /// Of asyncio: nothing refers to it any more.
    Collected,
    /// It is still there when its runtime or the program ends.
    LeftOver,
    Prints {
        text: String,
    },
    /// It prints one line before another one of the same moment.
    PrintsBefore {
        text: String,
        other: String,
    },
    /// The program ends like this, in the words of [`crate::Transcript::ending`].
    RunEnds {
        ending: String,
    },
    /// It is made, as a lane of this kind; `None`: as a thread.
    Starts {
        lane: Option<LaneKind>,
    },
}

/// In real time all that is done takes time, so only tenths of a second are compared: what programs of the book wait
/// for are multiples of them.
const REAL: Nanos = 100_000_000;

/// The first difference of two runs; `None` if they do the same.
pub fn difference(first: Side<'_>, second: Side<'_>) -> Option<Difference> {
    let languages = [first, second].map(|side| side.timeline.python.is_some());
    let same_language = languages[0] == languages[1];
    let lines = match same_language {
        true => LineMap::between(first.source, second.source),
        false => LineMap::default(),
    };
    let mut facts = match same_language {
        true => [
            sides::of_first(first, &lines),
            sides::of_second(second, &lines),
        ],
        // Their lines say nothing of each other, and their runtimes work in other ways.
        false => [sides::of_twin(first, second), sides::of_twin(second, first)],
    };
    if [first, second]
        .map(|side| side.timeline.clock)
        .contains(&Clock::Real)
    {
        facts.iter_mut().for_each(|facts| sides::round(facts, REAL));
    }
    let [one, other] = facts;
    let found = match same_language {
        true => first::difference(one, other)
            .or_else(|| first::of_order(first.transcript, second.transcript)),
        false => first::of_twins(one, other),
    }?;
    let because = because::because([first, second], &found, &lines);
    Some(found.difference(because))
}
