//! An exercise that is solved in a cell of a notebook.

use super::answer::Answer;
use super::check::report;
use super::judge::{Originals, with_tests};
use super::report::{Outcome, first_line};
use super::results::Results;
use super::testing::{TestOptions, test_answer};
use crate::output::{say, tell};
use anyhow::Result;
use judge::SOURCE;
use meanwhile::exercises::{Exercise, Set};
use std::path::Path;

/// Says of the program in a cell what `check` says of an exercise's file, and whether it is solved. The
/// progress is that of the files, and stays.
pub fn check_cell(root: &Path, name: &str, program: &str) -> Result<bool> {
    let set = Set::read(root)?;
    let exercise = set.find(name)?;
    let Judged { outcome, notes, .. } = judge(root, &set, exercise, program)?;
    match &outcome {
        Outcome::DoesNotCompile(said) => {
            let notes: String = notes.iter().map(|note| format!("Note: {note}\n")).collect();
            say(&format!("{notes}{said}"))?;
        }
        Outcome::Tested(tests) => tell(&report(exercise, SOURCE, tests, &notes))?,
    }
    Ok(outcome.is_solved())
}

/// What a cell's program is worth.
pub struct Grade {
    pub points: u8,
    /// The difficulty of the exercise.
    pub of: u8,
    /// What stands in the way, in one line.
    pub says: String,
    pub results: Results,
}

/// Grades the program that a cell was last run with, if it was run.
pub fn grade_cell(root: &Path, name: &str, program: Option<&str>) -> Result<Grade> {
    let set = Set::read(root)?;
    let exercise = set.find(name)?;
    let of = exercise.difficulty;
    let nothing = |says: String, results| Grade {
        points: 0,
        of,
        says,
        results,
    };
    let Some(program) = program else {
        let says = "the exercise's cell was not run. Run it, and then this one.";
        return Ok(nothing(says.to_owned(), Results::error(says)));
    };
    let Judged {
        outcome, source, ..
    } = judge(root, &set, exercise, program)?;
    let results = Results::of(&outcome, &source);
    Ok(match &outcome {
        outcome if outcome.is_solved() => Grade {
            points: of,
            ..nothing("solved.".to_owned(), results)
        },
        Outcome::DoesNotCompile(_) => nothing("the program does not compile.".to_owned(), results),
        Outcome::Tested(_) => {
            let mut tests = results.tests.iter();
            let failed = tests.find_map(|test| test.summary.clone().or(test.message.clone()));
            let says = format!("not solved: {}.", first_line(&failed.unwrap_or_default()));
            nothing(says, results)
        }
    })
}

struct Judged {
    outcome: Outcome,
    notes: Vec<String>,
    /// With the tests that decide.
    source: String,
}

fn judge(root: &Path, set: &Set, exercise: &Exercise, program: &str) -> Result<Judged> {
    let (original, handed_out) = Originals::read()?.of(set, exercise)?;
    let source = with_tests(program, &original);
    let answer = Answer {
        text: &source,
        shown: Path::new(SOURCE),
    };
    let options = TestOptions {
        quiet: true,
        real: false,
    };
    let (outcome, notes) = test_answer(root, &answer, &original, &handed_out, options)?;
    Ok(Judged {
        outcome,
        notes,
        source,
    })
}
