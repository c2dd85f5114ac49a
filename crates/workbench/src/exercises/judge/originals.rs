//! The exercises as they were handed out.

use anyhow::{Context, Result};
use meanwhile::exercises::{Exercise, Set};
use std::fs;
use std::path::PathBuf;

// The build of this command writes it: `INFO` is exercises/info.toml, and `ORIGINALS` holds the
// names and texts of exercises/originals.
include!(concat!(env!("OUT_DIR"), "/originals.rs"));

/// The set that this command was built with.
pub struct Originals(Set);

impl Originals {
    /// # Errors
    /// If the set was broken when this command was built.
    pub fn read() -> Result<Originals> {
        let path = PathBuf::from("exercises/info.toml");
        let set = Set::parse(INFO, PathBuf::from("exercises"), path);
        Ok(Originals(set.context("as this command was built with it")?))
    }

    /// What was handed out of an exercise: its text, and what is to be done with its given
    /// functions. An exercise that is newer than this command is read from the set; one of which no
    /// original is kept is its own.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn of(&self, set: &Set, exercise: &Exercise) -> Result<(String, Exercise)> {
        let mut known = ORIGINALS.iter();
        let text = known.find(|(name, _)| *name == exercise.name);
        if let (Some((_, text)), Ok(exercise)) = (text, self.0.find(&exercise.name)) {
            return Ok(((*text).to_owned(), exercise.clone()));
        }
        let kept = [set.original(exercise), set.unsolved(exercise)];
        let path = kept.iter().find(|path| path.is_file());
        let path = path.context("there is no such file")?;
        let text = fs::read_to_string(path)
            .with_context(|| format!("{} cannot be read", path.display()))?;
        Ok((text, exercise.clone()))
    }
}
