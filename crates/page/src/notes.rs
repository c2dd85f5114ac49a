//! Speaker notes: what a teacher wants to know of a section. Learners do not see them.
//!
//! A fenced block named `notes` below a heading is TOML, so that what it refers to can be checked: the
//! misconceptions to expect, and the programs to run. How long a section takes is no part of it: that
//! follows from the minutes of the chapter ([`lesson`](crate::lesson)).

use crate::body::Body;
use crate::mistake::Problem;
use crate::predict::misconception::{Beliefs, Misconception};
use crate::program::Kind;
use crate::programs::Programs;
use serde::Deserialize;
use toml::Spanned;

/// What an author writes.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default)]
    expect: Vec<Spanned<String>>,
    heard: Option<String>,
    ask: Option<String>,
    #[serde(default)]
    run: Vec<Spanned<String>>,
    then: Option<String>,
}

/// The notes to one section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notes {
    /// What somebody in the class will believe.
    pub expect: Vec<Misconception>,
    /// How that sounds, in Markdown.
    pub heard: Option<String>,
    /// A question to the class, in Markdown.
    pub ask: Option<String>,
    /// Examples to run before the class, by their names.
    pub run: Vec<String>,
    /// What to do with them, or whatever else is worth knowing, in Markdown.
    pub then: Option<String>,
}

impl Notes {
    /// Reads a block. A problem's line is one of the block.
    ///
    /// # Errors
    /// If it is no TOML, refers to what is not there, or says nothing.
    pub fn read(text: &str, programs: &Programs, beliefs: &Beliefs) -> Result<Notes, Problem> {
        let body = Body::new(text, "these notes are");
        let (_, all) = body.split(&[])?;
        let written: Written = body.read(all)?;
        let mut notes = Notes {
            expect: Vec::new(),
            heard: written.heard,
            ask: written.ask,
            run: Vec::new(),
            then: written.then,
        };
        for row in &written.expect {
            let belief = Misconception::find(&body, Some(row), beliefs)?;
            notes.expect.extend(belief);
        }
        for name in written.run {
            let known = programs.load(Kind::Example, name.get_ref());
            known.map_err(|problem| problem.placed(body.place(&name)))?;
            notes.run.push(name.into_inner());
        }
        match notes.is_empty() {
            false => Ok(notes),
            true => Err(Problem::new(
                "these notes say nothing",
                "Write `expect`, `heard`, `ask`, `run` or `then`, or remove the block.",
            )),
        }
    }

    fn is_empty(&self) -> bool {
        let words = [&self.heard, &self.ask, &self.then];
        self.expect.is_empty() && self.run.is_empty() && words.iter().all(|words| words.is_none())
    }
}
