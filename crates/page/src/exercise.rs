//! The card of an exercise: what is to be done, what its tests promise, hints, the solution.

use crate::mistake::Problem;
use crate::program::Kind;
use crate::programs::Programs;
use crate::recorded::Run;
use meanwhile::exercises::Source;
use std::path::{Path, PathBuf};

/// An exercise. What the card says is taken from the solution, which has the same task and tests: a
/// learner's edits must not break the book.
#[derive(Debug, Clone)]
pub struct Card {
    pub name: String,
    /// What is to be done, in Markdown.
    pub task: String,
    /// What the tests promise, in words.
    pub promises: Vec<String>,
    pub minutes: u32,
    /// 1 to 3.
    pub difficulty: u8,
    /// The row of `book/misconceptions.toml` that it is about.
    pub misconception: String,
    /// Each tells more than the one before; in Markdown.
    pub hints: Vec<String>,
    /// The chapter and the heading that its tests send a learner to.
    pub section: (u32, String),
    /// Where the learner edits, relative to the workspace.
    pub path: PathBuf,
    /// That file as it is, tests included.
    pub unsolved: String,
    pub solution: Run,
}

impl Card {
    /// The card of an exercise.
    ///
    /// # Errors
    /// If there is no such exercise, or something of it is missing.
    pub fn load(programs: &Programs, name: &str) -> Result<Card, Problem> {
        let (set, exercise) = (programs.exercises(), programs.exercise(name)?);
        let read = |path: &Path| {
            let text = programs.read(path, "Restore this file.");
            text.map_err(|problem| problem.in_file(path))
        };
        let path = programs.inside(&set.unsolved(exercise));
        let solution = read(&programs.inside(&set.solution(exercise)))?;
        let source = Source::parse(&solution);
        let (chapter, heading) = source.section().ok_or_else(|| {
            let next = "Write `const SECTION: &str = \"Chapter 1, “Heading”\";` there.";
            Problem::new(format!("the tests of `{name}` name no section"), next)
        })?;
        Ok(Card {
            name: exercise.name.clone(),
            task: source.task.clone(),
            promises: source.promises(),
            minutes: exercise.minutes,
            difficulty: exercise.difficulty,
            misconception: exercise.misconception.clone(),
            hints: exercise.hints.clone(),
            section: (chapter, heading.to_owned()),
            unsolved: read(&path)?,
            path,
            solution: Run::load(programs, Kind::Solution, name)?,
        })
    }

    /// Checks that the card stands in the section that its tests send a learner to.
    ///
    /// # Errors
    /// If it does not.
    pub fn stands_in(&self, chapter: Option<u32>, section: &str) -> Result<(), Problem> {
        let plain = |text: &str| text.replace('`', "");
        let (wanted, heading) = &self.section;
        if Some(*wanted) == chapter && plain(heading) == plain(section) {
            return Ok(());
        }
        let name = &self.name;
        let next = "Put the card into that section, or correct SECTION in the tests.";
        Err(Problem::new(
            format!("the tests of `{name}` say that chapter {wanted}, “{heading}”, explains it"),
            next,
        ))
    }

    /// The program that is not solved yet, without its task and tests.
    pub fn unsolved_program(&self) -> &str {
        Source::parse(&self.unsolved).program
    }

    /// The command that judges what the learner wrote.
    pub fn check(&self) -> String {
        format!("cargo meanwhile check {}", self.name)
    }
}
