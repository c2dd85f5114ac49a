//! The exercises: the set that `exercises/info.toml` describes, and the learner's progress.

mod check;
mod progress;
mod results;
mod verify;

pub use check::{CheckCommand, check};
pub use progress::Progress;
pub use verify::{VerifyCommand, verify};

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// The whole set, in the order of the book.
#[derive(Debug, Deserialize)]
pub struct Set {
    pub exercises: Vec<Exercise>,
    #[serde(skip)]
    folder: PathBuf,
}

/// One exercise. rustlings knows `name`, `dir` and `hint`; the rest is ours.
#[derive(Debug, Clone, Deserialize)]
pub struct Exercise {
    pub name: String,
    dir: String,
    pub chapter: u32,
    pub minutes: u32,
    /// 1 to 3.
    pub difficulty: u8,
    /// The row of `book/misconceptions.toml` that the exercise is about.
    pub misconception: String,
    /// Three, each telling more than the one before.
    pub hints: Vec<String>,
    /// The same for rustlings, numbered.
    hint: String,
    /// A part of the message of the exercise as it is handed out.
    unsolved: String,
    /// Mutants of the solution that do just what it does.
    #[serde(default)]
    equivalent: Vec<Equivalent>,
}

/// A small change of a solution that changes nothing that matters.
#[derive(Debug, Clone, Deserialize)]
struct Equivalent {
    /// As `meanwhile verify` names it.
    mutant: String,
    /// For whoever reads the list.
    #[serde(rename = "why")]
    _why: String,
}

impl Set {
    /// Reads the set of a project.
    pub fn read(root: &Path) -> Result<Set> {
        let folder = root.join("exercises");
        let path = folder.join("info.toml");
        let text = std::fs::read_to_string(&path)
            .with_context(|| format!("{} cannot be read", path.display()))?;
        let set: Set =
            toml::from_str(&text).with_context(|| format!("{} is not right", path.display()))?;
        Ok(Set { folder, ..set })
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The exercise of that name.
    pub fn find(&self, name: &str) -> Result<&Exercise> {
        if let Some(found) = self.exercises.iter().find(|exercise| exercise.name == name) {
            return Ok(found);
        }
        let distance = |exercise: &&Exercise| strsim::damerau_levenshtein(&exercise.name, name);
        let nearest = self.exercises.iter().min_by_key(distance);
        let nearest = nearest.map_or(String::new(), |near| {
            format!(" Did you mean `{}`?", near.name)
        });
        bail!("there is no exercise `{name}`.{nearest} `cargo meanwhile list` shows them all.")
    }

    fn file(&self, kind: &str, exercise: &Exercise) -> PathBuf {
        let name = format!("{}.rs", exercise.name);
        self.folder.join(kind).join(&exercise.dir).join(name)
    }

    /// The wrong variants of an exercise: what each is called, and its file.
    fn wrong(&self, exercise: &Exercise) -> Result<Vec<(String, PathBuf)>> {
        let folder = self.folder.join("wrong").join(&exercise.dir);
        let mut all = Vec::new();
        for entry in std::fs::read_dir(&folder).into_iter().flatten() {
            let path = entry?.path();
            let stem = path
                .file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            if let Some((name, variant)) = stem.split_once("__")
                && name == exercise.name
            {
                all.push((variant.to_owned(), path));
            }
        }
        all.sort();
        Ok(all)
    }
}
