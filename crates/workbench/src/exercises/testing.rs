//! Runs the tests of an exercise.

use super::answer::Answer;
use super::building::Place;
use super::judge::{Originals, judged};
use super::report::{self, Message, Outcome, Tested};
use crate::width;
use anyhow::{Context, Result};
use meanwhile::check::{Broken, ENDS, SOURCES, TELL, WEATHERS, Weather};
use meanwhile::exercises::{Exercise, Set};
use meanwhile::{Clock, Limits, Options, Program};
use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::time::Duration;

/// How to test.
#[derive(Debug, Clone, Copy)]
pub struct TestOptions {
    /// Keeps what rustc says, instead of passing it on to the terminal.
    pub quiet: bool,
    /// In real time, with the tolerance of [`meanwhile::check::TOLERANCE`].
    pub real: bool,
}

/// Tests the learner's file of an exercise. Also gives what of the file does not count.
pub fn test(
    root: &Path,
    set: &Set,
    originals: &Originals,
    exercise: &Exercise,
    options: TestOptions,
) -> Result<(Outcome, Vec<String>)> {
    let path = set.unsolved(exercise);
    let text =
        fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()))?;
    let shown = path.strip_prefix(root).unwrap_or(&path);
    let text = &text;
    let (original, exercise) = originals.of(set, exercise)?;
    test_answer(root, &Answer { text, shown }, &original, &exercise, options)
}

/// Tests an answer together with the tests that were handed out.
pub fn test_answer(
    root: &Path,
    answer: &Answer,
    original: &str,
    exercise: &Exercise,
    options: TestOptions,
) -> Result<(Outcome, Vec<String>)> {
    let judged = judged(answer.text, original, exercise);
    if let Some(name) = judged.gone.first() {
        let message = Message::from(&Broken {
            expected: format!("`{name}` as it was handed out"),
            but: "it is not in the file any more".to_owned(),
            more: "\nThe program is judged together with it. Put it back: git shows it, and so does the book.".to_owned(),
        });
        let outcome = Outcome::Tested(
            judged
                .tests
                .iter()
                .map(|name| failed(name, message.clone()))
                .collect(),
        );
        return Ok((outcome, judged.notes));
    }
    // Nobody else may build before this one has run.
    let place = Place::of(root)?;
    let test = |source: &str, mut variables: Vec<(&'static str, String)>| -> Result<Outcome> {
        let binary = match place.build(&exercise.name, answer.shown, source, options.quiet)? {
            Ok(binary) => binary,
            Err(message) => return Ok(Outcome::DoesNotCompile(message)),
        };
        let clock = if options.real { "real" } else { "virtual" };
        variables.push(("MEANWHILE_CHECK_CLOCK", clock.to_owned()));
        variables.push(("MEANWHILE_CHECK_COLUMNS", width::columns().to_string()));
        if let Some(folder) = place.shown_text(answer)? {
            variables.push((SOURCES, folder));
        }
        let (tests, output) = run(&binary, "tests::", &variables)?;
        Ok(Outcome::Tested(deciding(&judged.tests, tests, &output)))
    };
    let mut notes = judged.notes;
    let mut outcome = test(&judged.source, weather(exercise, judged.only_given))?;
    if let Outcome::DoesNotCompile(message) = &mut outcome
        && !notes.is_empty()
    {
        *message += "\nThis is about your program together with what was handed out.\n";
    }
    if let (true, Some(source)) = (outcome.is_solved(), judged.as_written) {
        let as_written = test(&source, vec![(ENDS, "1".to_owned())])?;
        if !as_written.is_solved() {
            notes.push("Your file as it stands must come to its end, too.".to_owned());
            outcome = as_written;
        }
    }
    Ok((outcome, notes))
}

/// What the checks are told of the weather.
pub fn weather(exercise: &Exercise, only_given: bool) -> Vec<(&'static str, String)> {
    let all: Vec<&Weather> = exercise.weather.iter().map(|one| &one.weather).collect();
    let text = serde_json::to_string(&all).expect("texts can be written");
    let mut variables = vec![(WEATHERS, text)];
    if only_given {
        variables.push(("MEANWHILE_ONLY_GIVEN", "1".to_owned()));
    }
    variables
}

/// The results of the tests that decide, each of them once: who did not get to its end has failed.
fn deciding(names: &[String], mut tests: Vec<Tested>, output: &str) -> Vec<Tested> {
    tests.retain(|test| names.contains(&test.name));
    for name in names {
        if tests.iter().all(|test| test.name != *name) {
            let end = output.lines().last().unwrap_or_default();
            let message = format!("The test did not come to its end: {end}");
            tests.push(failed(name, message.as_str().into()));
        }
    }
    tests.sort_by(|a, b| a.name.cmp(&b.name));
    tests
}

/// A test that has failed without a word of its own.
pub fn failed(name: &str, message: Message) -> Tested {
    Tested {
        name: name.to_owned(),
        message: Some(message),
        output: String::new(),
    }
}

/// Runs the tests of a binary whose names contain `filter`; whatever they do, they end. Also gives
/// all that was printed, and at the end how it ended.
pub fn run(
    binary: &Path,
    filter: &str,
    variables: &[(&str, String)],
) -> Result<(Vec<Tested>, String)> {
    // One after the other: which of two tests comes first to a case that both ask for may not be a
    // matter of luck. What takes time are the cases, and each runs in several processes at once.
    let arguments = ["--test-threads=1", "--show-output", filter].map(OsString::from);
    let mut program = Program::new(binary, arguments.to_vec())
        .with_variable("RUST_BACKTRACE", "0")
        .with_variable(TELL, "1");
    for (name, value) in variables {
        program = program.with_variable(*name, value);
    }
    let options = Options {
        clock: Clock::Real,
        limits: Limits {
            time: Some(Duration::from_secs(60)),
            ..Limits::default()
        },
        ..Options::default()
    };
    let run = program.run(&options)?;
    let lines = run.transcript.lines.iter();
    let mut output: String = lines.map(|line| format!("{}\n", line.text)).collect();
    let tests = report::read(&output);
    output += &run.transcript.ending;
    Ok((tests, output))
}
