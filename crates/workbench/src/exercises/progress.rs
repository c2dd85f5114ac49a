//! Progress, in the file that rustlings keeps: a line of its own, a blank one, the exercise at
//! hand, a blank line, and the names of those that are done.

use anyhow::{Context, Result};
use meanwhile::exercises::{Exercise, Set};
use std::fs;
use std::path::PathBuf;

const FILE: &str = ".rustlings-state.txt";
const HEAD: &str = "DON'T EDIT THIS FILE!";

/// Which exercises are done.
#[derive(Debug)]
pub struct Progress {
    path: PathBuf,
    current: String,
    done: Vec<String>,
}

impl Progress {
    /// What is known of a set. No file means that nothing is done.
    pub fn read(set: &Set) -> Progress {
        let path = set.folder().join(FILE);
        let text = fs::read_to_string(&path).unwrap_or_default();
        let mut lines = text.lines().skip(2);
        let first = set.exercises.first().map(|exercise| exercise.name.clone());
        let current = lines
            .next()
            .filter(|name| !name.is_empty())
            .map(str::to_owned);
        let done = lines.skip(1).filter(|name| !name.is_empty());
        Progress {
            path,
            current: current.or(first).unwrap_or_default(),
            done: done.map(str::to_owned).collect(),
        }
    }

    pub fn is_done(&self, exercise: &Exercise) -> bool {
        self.done.contains(&exercise.name)
    }

    /// The exercise at hand, or the first that is not done.
    pub fn next<'a>(&self, set: &'a Set) -> Option<&'a Exercise> {
        let open = |exercise: &&Exercise| !self.is_done(exercise);
        let current = set
            .exercises
            .iter()
            .find(|exercise| exercise.name == self.current);
        current
            .filter(open)
            .or_else(|| set.exercises.iter().find(open))
    }

    /// Writes down whether an exercise is done, and goes on to the next one.
    pub fn set(&mut self, set: &Set, exercise: &Exercise, done: bool) -> Result<()> {
        self.done.retain(|name| *name != exercise.name);
        if done {
            self.done.push(exercise.name.clone());
        }
        let next = self.next(set).map_or(exercise, |next| next);
        self.current.clone_from(&next.name);
        let done: String = self.done.iter().map(|name| format!("{name}\n")).collect();
        let text = format!("{HEAD}\n\n{}\n\n{done}", self.current);
        fs::write(&self.path, text)
            .with_context(|| format!("{} cannot be written", self.path.display()))
    }
}
