//! An exercise that is solved in a cell of a notebook.

use super::check::report;
use super::judge::{Originals, with_tests};
use super::report::Outcome;
use super::testing::{Answer, TestOptions, test_answer};
use crate::output::{say, tell};
use anyhow::Result;
use judge::SOURCE;
use meanwhile::exercises::Set;
use std::path::Path;

/// Says of the program in a cell what `check` says of an exercise's file, and whether it is solved. The
/// progress is that of the files, and stays.
pub fn check_cell(root: &Path, name: &str, program: &str) -> Result<bool> {
    let set = Set::read(root)?;
    let exercise = set.find(name)?;
    let (original, handed_out) = Originals::read()?.of(&set, exercise)?;
    let answer = Answer {
        text: &with_tests(program, &original),
        shown: Path::new(SOURCE),
    };
    let options = TestOptions {
        quiet: true,
        real: false,
    };
    let (outcome, notes) = test_answer(root, &answer, &original, &handed_out, options)?;
    match &outcome {
        Outcome::DoesNotCompile(said) => {
            let notes: String = notes.iter().map(|note| format!("Note: {note}\n")).collect();
            say(&format!("{notes}{said}"))?;
        }
        Outcome::Tested(tests) => tell(&report(exercise, SOURCE, tests, &notes))?,
    }
    Ok(outcome.is_solved())
}
