//! What a picture calls otherwise when its tasks are those of asyncio: nobody polls them, a loop runs them step by step.

use super::{BarState, Picture, RowEnd};
use crate::timeline::Timeline;

/// In whose words a picture speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    Rust,
    Python,
}

impl Language {
    fn of(python: Option<&String>) -> Language {
        match python {
            Some(_) => Language::Python,
            None => Language::Rust,
        }
    }

    fn pick(self, rust: &'static str, python: &'static str) -> &'static str {
        match self {
            Language::Rust => rust,
            Language::Python => python,
        }
    }

    /// A stretch in which nothing of it has run so far.
    pub fn not_begun(self) -> &'static str {
        self.pick("not polled yet", "not begun yet")
    }

    pub fn ready(self) -> &'static str {
        self.pick("ready, not polled", "ready, not run")
    }

    /// What gives a lane its turn, as a participle.
    pub fn polled(self) -> &'static str {
        self.pick("polled", "run")
    }

    /// Of a sleep that was due.
    pub fn late(self) -> &'static str {
        self.pick(
            "late: due, but nobody polls it",
            "late: due, but the thread is not free",
        )
    }

    pub fn never_polled(self) -> &'static str {
        self.pick("never polled", "never run")
    }

    /// How a task ends that somebody has asked to end.
    pub fn aborted(self) -> &'static str {
        self.pick("aborted", "cancelled")
    }

    pub fn panicked(self) -> &'static str {
        self.pick("panicked", "raised an exception")
    }

    pub fn tasks(self) -> &'static str {
        self.pick("tasks or branches", "tasks or calls in other threads")
    }

    pub fn who(self) -> &'static str {
        self.pick("Who is polled", "Who runs")
    }

    pub fn first(self) -> &'static str {
        self.pick("its first poll", "its first step")
    }

    /// Why somebody is late.
    pub fn kept_waiting(self) -> &'static str {
        self.pick("nobody polled it", "the thread was not free")
    }

    /// Why somebody goes on no more that could.
    pub fn not_driven(self) -> &'static str {
        self.pick("nothing drives its runtime", "no loop runs it")
    }

    /// What becomes of a future that nobody asks for.
    pub fn never_awaited(self) -> &'static str {
        self.pick(
            "A future does nothing until somebody polls it.",
            "A coroutine does nothing until somebody awaits it.",
        )
    }

    pub fn polls(self) -> &'static str {
        self.pick("polls", "runs")
    }

    pub fn spawns(self) -> &'static str {
        self.pick("spawns", "makes the task")
    }

    /// What the legend says of a state.
    pub fn state(self, look: BarState) -> &'static str {
        match look {
            BarState::Running => self.pick("polled", "runs"),
            BarState::Busy => "works on its own thread",
            BarState::Blocking => "keeps the thread",
            BarState::Waiting => "waits",
            BarState::Ready => self.ready(),
            BarState::Late => self.late(),
            BarState::NotStarted => self.not_begun(),
        }
    }

    /// What the legend says of an ending.
    pub fn ending(self, how: RowEnd) -> &'static str {
        match how {
            RowEnd::Done => "done",
            RowEnd::Cancelled => "cancelled",
            RowEnd::Panicked => self.panicked(),
            RowEnd::NeverPolled => self.pick("dropped, never polled", self.never_polled()),
            RowEnd::Collected => "collected as garbage",
            RowEnd::Left => "left over at the end",
        }
    }
}

impl Timeline {
    /// In whose words it is told.
    pub fn language(&self) -> Language {
        Language::of(self.python.as_ref())
    }
}

impl Picture {
    /// In whose words it speaks.
    pub fn language(&self) -> Language {
        Language::of(self.python.as_ref())
    }
}
