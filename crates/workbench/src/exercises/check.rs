//! `meanwhile check`: is an exercise solved?

use super::Progress;
use super::judge::Originals;
use super::report::{Outcome, Tested};
use super::results::Results;
use super::testing::{TestOptions, test};
use crate::output::{say, tell};
use anyhow::{Context, Result, bail};
use clap::Args;
use meanwhile::examples;
use meanwhile::exercises::{Exercise, Set};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Test an exercise, and say what it does instead of what it should
///
/// Without a name: the next one that is not solved. Your progress is kept where rustlings keeps it.
/// Ends with status 1 if the exercise is not solved.
#[derive(Args)]
#[command(
    after_help = "Examples:\n  cargo meanwhile check\n  cargo meanwhile check ten_requests\n  cargo meanwhile check ten_requests --hint 2\n  cargo meanwhile check ten_requests --json\n  cargo meanwhile check --all --results results   (for a class: results/NAME/results.json)"
)]
pub struct CheckCommand {
    /// The exercise, as `cargo meanwhile list` names it
    exercise: Option<String>,

    /// Test every exercise, and say which are solved
    #[arg(long, conflicts_with_all = ["exercise", "json", "hint"])]
    all: bool,

    /// Print the results as JSON, in the form of Exercism's results.json (version 3)
    #[arg(long, conflicts_with = "hint")]
    json: bool,

    /// Also write them to FOLDER/NAME/results.json
    #[arg(long, value_name = "FOLDER", conflicts_with = "hint")]
    results: Option<PathBuf>,

    /// Show this hint, 1 to 3, and test nothing
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=3))]
    hint: Option<u8>,

    /// Test in real time; a time may then be 0.06 s off
    #[arg(long, conflicts_with = "hint")]
    real: bool,
}

/// What every check of a learner needs.
struct Checker<'a> {
    root: PathBuf,
    set: Set,
    originals: Originals,
    progress: Progress,
    command: &'a CheckCommand,
}

/// Ends with status 1 if the exercise, or one of all, is not solved.
pub fn check(command: &CheckCommand) -> Result<ExitCode> {
    let solved = match judge(command) {
        // Who asked for JSON gets JSON.
        Err(error) if command.json => {
            say(&Results::error(&format!("{error:#}")).to_json())?;
            false
        }
        solved => solved?,
    };
    Ok(if solved {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn judge(command: &CheckCommand) -> Result<bool> {
    let root = examples::root();
    let set = Set::read(&root)?;
    let mut checker = Checker {
        progress: Progress::read(&set),
        originals: Originals::read()?,
        root,
        set,
        command,
    };
    match command.all {
        true => checker.all(),
        false => checker.one(),
    }
}

impl Checker<'_> {
    fn one(&mut self) -> Result<bool> {
        let exercise = match &self.command.exercise {
            Some(name) => Some(self.set.find(name)?),
            None => self.progress.next(&self.set),
        };
        let Some(exercise) = exercise.cloned() else {
            let nothing = Results::of(&Outcome::Tested(Vec::new()), "");
            say(&match self.command.json {
                true => nothing.to_json(),
                false => "All exercises are done.\n".to_owned(),
            })?;
            return Ok(true);
        };
        if let Some(number) = self.command.hint {
            let hint = exercise.hints.get(usize::from(number) - 1);
            tell(&format!("{}\n", hint.context("there is no such hint")?))?;
            return Ok(true);
        }
        let (outcome, results) = self.test(&exercise, self.command.json)?;
        let file = self.shown(&self.set.unsolved(&exercise));
        match &outcome {
            _ if self.command.json => say(&results.to_json())?,
            Outcome::DoesNotCompile(_) => {
                for note in &results.notes {
                    eprintln!("Note: {note}");
                }
                bail!("{file} does not compile; rustc's own message is above")
            }
            Outcome::Tested(tests) => {
                tell(&report(&exercise, &file, tests, &results.notes))?;
            }
        }
        let next = self.progress.next(&self.set);
        if let (true, false, Some(next)) = (outcome.is_solved(), self.command.json, next) {
            let (name, chapter, minutes) = (&next.name, next.chapter, next.minutes);
            tell(&format!(
                "\nNext: {name} (chapter {chapter}, about {minutes} minutes)\n"
            ))?;
        }
        Ok(outcome.is_solved())
    }

    fn all(&mut self) -> Result<bool> {
        let exercises = self.set.exercises.clone();
        let mut solved = 0;
        for exercise in &exercises {
            // One that cannot be judged does not keep the others from it.
            let (sign, what) = match self.test(exercise, true) {
                Err(error) => ("--", format!("{error:#}")),
                Ok((Outcome::DoesNotCompile(_), _)) => ("--", "does not compile".to_owned()),
                Ok((Outcome::Tested(tests), results)) => {
                    let note = if results.notes.is_empty() {
                        ""
                    } else {
                        ", judged by its own tests"
                    };
                    match tests.iter().find_map(|test| test.message.as_ref()) {
                        None => ("ok", format!("solved{note}")),
                        Some(message) => ("--", message.short.clone()),
                    }
                }
            };
            solved += usize::from(sign == "ok");
            tell(&format!("{sign} {:<26} {what}\n", exercise.name))?;
        }
        say(&format!("\n{solved} of {} are solved\n", exercises.len()))?;
        Ok(solved == exercises.len())
    }

    /// Tests, and writes down what came of it, even if that is only why it could not be tested.
    fn test(&mut self, exercise: &Exercise, quiet: bool) -> Result<(Outcome, Results)> {
        let real = self.command.real;
        let options = TestOptions { quiet, real };
        let tested = test(&self.root, &self.set, &self.originals, exercise, options);
        let (outcome, notes) = match tested {
            Ok(tested) => tested,
            Err(error) => {
                self.write(exercise, &Results::error(&format!("{error:#}")))?;
                return Err(error);
            }
        };
        self.progress
            .set(&self.set, exercise, outcome.is_solved())?;
        let (original, _) = self.originals.of(&self.set, exercise)?;
        let mut results = Results::of(&outcome, &original);
        results.notes = notes;
        self.write(exercise, &results)?;
        Ok((outcome, results))
    }

    fn write(&self, exercise: &Exercise, results: &Results) -> Result<()> {
        let Some(folder) = &self.command.results else {
            return Ok(());
        };
        let folder = folder.join(&exercise.name);
        let path = folder.join("results.json");
        let written =
            fs::create_dir_all(&folder).and_then(|()| fs::write(&path, results.to_json()));
        written.with_context(|| format!("{} cannot be written", path.display()))
    }

    fn shown(&self, path: &Path) -> String {
        let shown = path.strip_prefix(&self.root).unwrap_or(path);
        shown.display().to_string()
    }
}

/// The first failure says most; the others often follow from it.
pub(super) fn report(
    exercise: &Exercise,
    file: &str,
    tests: &[Tested],
    notes: &[String],
) -> String {
    let notes = notes.iter().map(|note| format!("Note: {note}\n"));
    let mut text: String = notes.collect();
    for test in tests {
        let sign = if test.message.is_none() { "ok" } else { "--" };
        text += &format!("{sign} {}\n", test.name.replace('_', " "));
    }
    match tests.iter().find_map(|test| test.message.as_ref()) {
        None => {
            let said = tests.iter().find(|test| !test.output.is_empty());
            let note = said.map_or(String::new(), |test| format!(" {}", test.output));
            text + &format!("\n{} is solved.{note}\n", exercise.name)
        }
        Some(message) => {
            let hint = format!("cargo meanwhile check {} --hint 1", exercise.name);
            text + &format!("\n{}\n\nEdit {file}.\nA hint: {hint}\n", message.text)
        }
    }
}
