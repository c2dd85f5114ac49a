//! Builds the tests of an exercise and runs them.

use super::results::{self, Tested};
use crate::width;
use anyhow::{Context, Result, bail};
use meanwhile::examples::executables;
use meanwhile::{Clock, Limits, Options, Program};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

/// What came of an exercise's tests.
#[derive(Debug)]
pub enum Outcome {
    Tested(Vec<Tested>),
    /// What rustc says; empty if it has gone to the terminal.
    DoesNotCompile(String),
}

impl Outcome {
    pub fn is_solved(&self) -> bool {
        match self {
            Outcome::Tested(tests) => tests.iter().all(|test| test.message.is_none()),
            Outcome::DoesNotCompile(_) => false,
        }
    }
}

/// How to test.
#[derive(Debug, Clone, Copy)]
pub struct How {
    /// Keeps what rustc says, instead of passing it on to the terminal.
    pub quiet: bool,
    /// In real time, with the tolerance of [`meanwhile::check::TOLERANCE`].
    pub real: bool,
}

/// Tests one exercise.
pub fn test(root: &Path, name: &str, how: How) -> Result<Outcome> {
    match build(root, name, how.quiet)? {
        Ok(binary) => {
            let clock = if how.real { "real" } else { "virtual" };
            let variables = [
                ("MEANWHILE_CHECK_CLOCK", clock.to_owned()),
                ("MEANWHILE_CHECK_COLUMNS", width::columns().to_string()),
            ];
            Ok(Outcome::Tested(run(&binary, "", &variables)?))
        }
        Err(message) => Ok(Outcome::DoesNotCompile(message)),
    }
}

/// Builds the tests of one exercise; what rustc says if that fails.
fn build(root: &Path, name: &str, quiet: bool) -> Result<Result<PathBuf, String>> {
    let mut command = Command::new("cargo");
    command
        .current_dir(root)
        .args(["test", "--no-run", "--quiet", "--package", "exercises"])
        .args(["--bin", name])
        .arg("--message-format=json-render-diagnostics");
    if !quiet {
        command.stderr(Stdio::inherit());
    }
    let output = with_a_word("building; the first time this takes a minute", || {
        command.output()
    });
    let output = output.context("cargo cannot be run")?;
    if !output.status.success() {
        return Ok(Err(String::from_utf8_lossy(&output.stderr).into_owned()));
    }
    let found = executables(&output.stdout);
    let binary = found.into_iter().find(|(built, _)| built == name);
    let binary = binary.map(|(_, path)| path);
    Ok(Ok(binary.context("cargo built no tests")?))
}

/// Does what is most often done at once. If it takes longer, says what it is.
fn with_a_word<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let (done, waits) = mpsc::channel::<()>();
    std::thread::scope(|scope| {
        scope.spawn(move || {
            let result = waits.recv_timeout(Duration::from_millis(1500));
            if result == Err(mpsc::RecvTimeoutError::Timeout) {
                eprintln!("meanwhile: {what}");
            }
        });
        let result = work();
        drop(done);
        result
    })
}

/// Runs the tests of a binary whose names contain `filter`; whatever they do, they end.
pub fn run(binary: &Path, filter: &str, variables: &[(&str, String)]) -> Result<Vec<Tested>> {
    let arguments = ["--test-threads=2", "--show-output", filter].map(OsString::from);
    let mut program = Program::new(binary, arguments.to_vec()).with_variable("RUST_BACKTRACE", "0");
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
    let output: String = lines.map(|line| format!("{}\n", line.text)).collect();
    let tests = results::read(&output);
    if tests.is_empty() {
        let ending = &run.transcript.ending;
        bail!("the tests said nothing ({ending}):\n{output}");
    }
    Ok(tests)
}
