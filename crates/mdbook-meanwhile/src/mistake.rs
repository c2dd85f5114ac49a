//! Mistakes of an author, each with its place and the next step.

use std::fmt;
use std::path::{Path, PathBuf};

/// One mistake in one chapter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// The chapter's file as its author knows it, such as `book/01-waiting.md`.
    pub file: PathBuf,
    /// Counted from 1.
    pub line: usize,
    pub message: String,
}

/// Every mistake of the whole book, so that an author repairs them in one go.
#[derive(Debug, Default)]
pub struct Mistakes(Vec<Mistake>);

impl Mistakes {
    pub fn add(&mut self, file: &Path, line: usize, message: impl Into<String>) {
        self.0.push(Mistake {
            file: file.to_owned(),
            line,
            message: message.into(),
        });
    }

    /// `Ok` if there are none.
    pub fn into_result(self) -> Result<(), Mistakes> {
        if self.0.is_empty() { Ok(()) } else { Err(self) }
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let file = self.file.display();
        write!(f, "{file}:{}: {}", self.line, self.message)
    }
}

impl fmt::Display for Mistakes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.len() {
            1 => write!(f, "the book has a mistake")?,
            many => write!(f, "the book has {many} mistakes")?,
        }
        for mistake in &self.0 {
            write!(f, "\n{mistake}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Mistakes {}
