//! Tables of the book, in files of their own.

use crate::confined::read_text;
use crate::mistake::{Mistake, Mistakes, Problem};
use serde::de::DeserializeOwned;
use std::path::{Path, PathBuf};

/// What to do about TOML that is none.
pub const CORRECT: &str = "Correct the TOML of this file.";

/// A table that may be missing: a book that never asks for it needs none.
#[derive(Debug, Default)]
pub struct Table<T> {
    entries: T,
    missing: Option<PathBuf>,
}

impl<T> Table<T> {
    /// The entries, for a place that needs them.
    ///
    /// # Errors
    /// If the file is missing: the same each time, so that it is told once.
    pub fn get(&self) -> Result<&T, Problem> {
        match &self.missing {
            None => Ok(&self.entries),
            Some(file) => {
                let message = "this file is missing, and the chapters refer to it";
                Err(Problem::new(message, "Restore it.").in_file(file))
            }
        }
    }

    /// The entries, or none.
    pub fn entries(&self) -> &T {
        &self.entries
    }
}

impl<T> From<T> for Table<T> {
    fn from(entries: T) -> Table<T> {
        Table {
            entries,
            missing: None,
        }
    }
}

impl<T: DeserializeOwned + Default> Table<T> {
    /// Reads the table in `file`, which is relative to `root`.
    pub fn read(root: &Path, file: &Path) -> Result<Table<T>, Mistakes> {
        let full = root.join(file);
        if !full.exists() {
            return Ok(Table {
                missing: Some(file.to_owned()),
                ..Table::default()
            });
        }
        let wrong = |problem| Mistakes::from(Mistake::new(file, problem));
        let text = read_text(&full, file, "Make it readable.").map_err(wrong)?;
        let entries: T = toml::from_str(&text)
            .map_err(|error| wrong(Problem::of_toml(&error, &text, CORRECT)))?;
        Ok(entries.into())
    }
}
