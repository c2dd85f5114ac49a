//! A timeline as a picture: rows of marks on one scale of time.
//!
//! [`Picture`] is what is drawn, without a word about how; it is kept in the snapshots. Three
//! renderers show it: [`text`] for terminals, [`svg`] for pages, and [`html`], which puts the
//! SVG together with the sentences and with a table of the same facts for those who cannot see it.

mod fold;
mod holders;
pub mod html;
mod label;
mod language;
mod layout;
mod renumber;
mod scale;
mod steps;
pub mod svg;
#[cfg(test)]
mod tests;
pub mod text;
pub mod variants;
pub(crate) mod words;

pub use label::Label;
pub use language::Language;

use crate::findings::Finding;
use crate::timeline::Timeline;
use crate::trace::{Nanos, Trace};
use serde::{Deserialize, Serialize};

/// What is drawn of one run. Times are nanoseconds since the program began.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Picture {
    pub program: String,
    /// The version of Python, such as `3.11`, if its tasks are those of asyncio: what asyncio makes of a program
    /// differs from one to the next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub python: Option<String>,
    /// The source file that all lines are of.
    pub file: String,
    pub total: Nanos,
    /// Threads first, then lanes, a parent before its children.
    pub rows: Vec<Row>,
    pub wakes: Vec<Wake>,
    pub prints: Vec<Print>,
    pub sums: Option<Sums>,
    pub findings: Vec<Sentence>,
    pub steps: Vec<Step>,
    /// Steps beyond those that are kept.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub more_steps: usize,
}

/// One line of the picture.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Row {
    pub name: String,
    /// The source line that made it; none for threads.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    #[serde(default, skip_serializing_if = "is_zero")]
    pub depth: usize,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub thread: bool,
    pub marks: Vec<Mark>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<End>,
}

/// A stretch of one state.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Mark {
    pub from: Nanos,
    pub to: Nanos,
    pub look: BarState,
    /// What it waits for, or what keeps the thread; empty if there is nothing to say.
    #[serde(default, skip_serializing_if = "Label::is_empty")]
    pub label: Label,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
}

impl Mark {
    /// What it says, and what it says where there is less room, the longest first.
    fn labels(&self) -> Vec<String> {
        let whole = self.label.to_string();
        let short = match self.look {
            BarState::Late => whole.split(", ").next().unwrap_or_default().to_owned(),
            _ => self
                .line
                .map(|line| format!("line {line}"))
                .unwrap_or_default(),
        };
        let mut all = vec![whole, short];
        all.retain(|label| !label.is_empty());
        all
    }
}

/// The states that a reader tells apart, by shape and not by colour alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BarState {
    /// A poll; it takes no virtual time.
    Running,
    /// Work on a thread where it keeps nobody waiting.
    Busy,
    /// Keeps a thread that others need.
    Blocking,
    Waiting,
    /// Woken, but others are polled first.
    Ready,
    /// Its timer was due, but nobody polled it.
    Late,
    NotStarted,
}

/// How a row ends.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct End {
    pub at: Nanos,
    pub how: RowEnd,
    /// What a reader should know of it; empty for a plain end.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub label: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowEnd {
    Done,
    Cancelled,
    Panicked,
    /// Nothing of it ever ran.
    NeverPolled,
    /// Of asyncio: nothing referred to it any more.
    Collected,
    /// Still there when its runtime, or the program, ended.
    Left,
}

/// Row `by` wakes row `of`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wake {
    pub at: Nanos,
    pub by: usize,
    pub of: usize,
}

/// What was printed at one moment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Print {
    pub at: Nanos,
    pub lines: Vec<String>,
}

/// What the parts would take one after another, and the longest of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sums {
    pub parts: usize,
    pub sum: Nanos,
    pub longest: Nanos,
}

/// A finding, for a reader.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sentence {
    pub rule: String,
    pub text: String,
    pub lines: Vec<u32>,
}

/// One poll, or one turn of a thread: why it came now, and what it did.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Step {
    pub at: Nanos,
    /// When it was over, if it took time.
    pub to: Nanos,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<usize>,
    pub who: String,
    pub why: String,
    pub did: String,
    /// The line at which it stands afterwards.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
}

fn is_zero(number: &usize) -> bool {
    *number == 0
}

impl Picture {
    pub fn new(trace: &Trace, timeline: &Timeline, findings: &[Finding]) -> Picture {
        layout::picture(trace, timeline, findings)
    }

    /// Whether there is anything to see: some time passed, and somebody was there.
    pub fn shows_time(&self) -> bool {
        self.total > 0 && !self.rows.is_empty()
    }

    /// As JSON, a row or a step on a line, so that changes are easy to review.
    pub fn to_json(&self) -> String {
        let list = |name: &str, items: Vec<String>| match items.is_empty() {
            true => format!("\"{name}\": []"),
            false => format!("\"{name}\": [\n  {}\n]", items.join(",\n  ")),
        };
        fn each<T: Serialize>(items: &[T]) -> Vec<String> {
            items.iter().map(json).collect()
        }
        let mut fields = vec![format!("\"program\": {}", json(&self.program))];
        let python = self.python.iter();
        fields.extend(python.map(|version| format!("\"python\": {}", json(version))));
        fields.extend([
            format!("\"file\": {}", json(&self.file)),
            format!("\"total\": {}", self.total),
            list("rows", each(&self.rows)),
            list("wakes", each(&self.wakes)),
            list("prints", each(&self.prints)),
            format!("\"sums\": {}", json(&self.sums)),
            list("findings", each(&self.findings)),
            list("steps", each(&self.steps)),
            format!("\"more_steps\": {}", self.more_steps),
        ]);
        format!("{{\n{}\n}}\n", fields.join(",\n"))
    }

    /// # Errors
    /// If the text is not one that [`Picture::to_json`] gives.
    pub fn from_json(text: &str) -> Result<Picture, serde_json::Error> {
        serde_json::from_str(text)
    }
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("a picture has string keys only")
}
