//! `meanwhile check`: is an exercise solved?

use super::Progress;
use super::results::{self, Tested};
use crate::run::say;
use anyhow::{Context, Result, bail};
use clap::Args;
use meanwhile::exercises::{Exercise, Set};
use meanwhile::{Clock, Limits, Options, Program, examples};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::Duration;

/// Test an exercise, and say what it does instead of what it should
///
/// Without a name: the next one that is not solved. Your progress is kept where rustlings keeps it.
#[derive(Args)]
#[command(
    after_help = "Examples:\n  cargo meanwhile check\n  cargo meanwhile check ten_requests\n  cargo meanwhile check ten_requests --hint 2\n  cargo meanwhile check ten_requests --json > results.json"
)]
pub struct CheckCommand {
    /// The exercise, as `cargo meanwhile list` names it
    exercise: Option<String>,

    /// Print the results as JSON, in the form of Exercism's results.json (version 3)
    #[arg(long, conflicts_with = "hint")]
    json: bool,

    /// Show this hint, 1 to 3, and test nothing
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=3))]
    hint: Option<u8>,
}

/// Ends with status 1 if the exercise is not solved.
pub fn check(command: &CheckCommand) -> Result<ExitCode> {
    let root = examples::root();
    let set = Set::read(&root)?;
    let mut progress = Progress::read(&set);
    let exercise = match &command.exercise {
        Some(name) => set.find(name)?,
        None => match progress.next(&set) {
            Some(next) => next,
            None => {
                say("All exercises are done.\n")?;
                return Ok(ExitCode::SUCCESS);
            }
        },
    };
    if let Some(number) = command.hint {
        let hint = exercise.hints.get(usize::from(number) - 1);
        say(&format!("{}\n", hint.context("there is no such hint")?))?;
        return Ok(ExitCode::SUCCESS);
    }
    let file = set.unsolved(exercise);
    let shown = file
        .strip_prefix(&root)
        .unwrap_or(&file)
        .display()
        .to_string();
    let tests = match build(&root, &exercise.name) {
        Ok(binary) => run(&binary, "", 0)?,
        Err(error) if command.json => {
            say(&format!(
                "{:#}\n",
                results::as_json(&[], Some(&error.to_string()))
            ))?;
            return Ok(ExitCode::FAILURE);
        }
        Err(_) => bail!("{shown} does not compile; rustc's own message is above"),
    };
    let solved = !tests.is_empty() && tests.iter().all(|test| test.message.is_none());
    progress.set(&set, exercise, solved)?;
    if command.json {
        say(&format!("{:#}\n", results::as_json(&tests, None)))?;
    } else {
        say(&report(exercise, &shown, &tests))?;
        if let (true, Some(next)) = (solved, progress.next(&set)) {
            say(&format!(
                "\nNext: {} (chapter {}, about {} minutes)\n",
                next.name, next.chapter, next.minutes
            ))?;
        }
    }
    Ok(if solved {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// The first failure says most; the others often follow from it.
fn report(exercise: &Exercise, file: &str, tests: &[Tested]) -> String {
    let mut text = String::new();
    for test in tests {
        let sign = if test.message.is_none() { "ok" } else { "--" };
        text += &format!("{sign} {}\n", test.name.replace('_', " "));
    }
    match tests.iter().find_map(|test| test.message.as_ref()) {
        None => text + &format!("\n{} is solved.\n", exercise.name),
        Some(message) => {
            let hint = format!("cargo meanwhile check {} --hint 1", exercise.name);
            text + &format!("\n{message}\n\nEdit {file}. A hint: {hint}\n")
        }
    }
}

/// Builds the tests of one exercise. rustc's messages go to the terminal.
fn build(root: &Path, name: &str) -> Result<PathBuf> {
    let output = Command::new("cargo")
        .current_dir(root)
        .args([
            "test",
            "--no-run",
            "--quiet",
            "--package",
            "exercises",
            "--bin",
            name,
        ])
        .arg("--message-format=json-render-diagnostics")
        .stderr(Stdio::inherit())
        .output()
        .context("cargo cannot be run")?;
    if !output.status.success() {
        bail!("it does not compile");
    }
    let found = executables(&output.stdout);
    let binary = found.into_iter().find(|(built, _)| built == name);
    binary.map(|(_, path)| path).context("cargo built no tests")
}

/// The names and files of what cargo built.
pub fn executables(messages: &[u8]) -> Vec<(String, PathBuf)> {
    let lines = messages.split(|byte| *byte == b'\n');
    let messages = lines.filter_map(|line| serde_json::from_slice::<serde_json::Value>(line).ok());
    let built = messages.filter_map(|message| {
        let path = message["executable"].as_str()?;
        Some((message["target"]["name"].as_str()?.to_owned(), path.into()))
    });
    built.collect()
}

/// Runs the tests of a binary whose names contain `filter`; whatever they do, they end.
pub fn run(binary: &Path, filter: &str, seed: u64) -> Result<Vec<Tested>> {
    let arguments = ["--test-threads=2", filter].map(OsString::from);
    let program = Program::new(binary, arguments.to_vec())
        .with_variable("MEANWHILE_CHECK_SEED", seed.to_string())
        .with_variable("RUST_BACKTRACE", "0");
    let options = Options {
        clock: Clock::Real,
        limits: Limits {
            time: Some(Duration::from_secs(60)),
            ..Limits::default()
        },
        ..Options::default()
    };
    let run = program.run(&options)?;
    let lines = run
        .transcript
        .lines
        .iter()
        .map(|line| format!("{}\n", line.text));
    let output: String = lines.collect();
    let tests = results::read(&output);
    if tests.is_empty() {
        bail!(
            "the tests said nothing ({}):\n{output}",
            run.transcript.ending
        );
    }
    Ok(tests)
}
