//! Builds of what somebody has just written.

use anyhow::{Context, Result};
use meanwhile::examples::executables;
use meanwhile::{Clock, Limits, Options, Program, Stream};
use std::ffi::{OsStr, OsString};
use std::path::PathBuf;
use std::time::Duration;

/// What came of a build.
pub struct Built {
    /// What cargo and rustc said; if the build was ended by force, also why.
    pub said: String,
    /// The names and files of what was built; `None` if something does not compile.
    pub executables: Option<Vec<(String, PathBuf)>>,
}

impl Built {
    /// The file of that name, or what was said.
    pub fn executable(self, name: &str) -> Result<Result<PathBuf, String>> {
        let Some(mut built) = self.executables else {
            return Ok(Err(self.said));
        };
        built.retain(|(found, _)| found == name);
        let (_, path) = built
            .pop()
            .with_context(|| format!("cargo built no {name}"))?;
        Ok(Ok(path))
    }
}

/// A build that has not ended by then computes for ever.
const BUILD: Limits = Limits {
    time: Some(Duration::from_secs(300)),
    output: 64 << 20,
    memory: 64 << 30,
    processes: 10_000,
};

/// Runs cargo, which is to build something.
///
/// # Errors
/// If cargo cannot be run. That something does not compile is no error.
pub fn cargo(arguments: Vec<OsString>, variables: &[(&str, &OsStr)]) -> Result<Built> {
    let mut program = Program::new("cargo", arguments);
    for (name, value) in variables {
        program = program.with_variable(*name, *value);
    }
    let options = Options {
        clock: Clock::Real,
        limits: BUILD,
        ..Options::default()
    };
    let run = program.run(&options).context("cargo cannot be run")?;
    let mut said = run.transcript.text(Stream::Stderr);
    if run.status.is_none() {
        said += &format!("\nThe build did not end: {}", run.transcript.ending);
    }
    let messages = run.transcript.text(Stream::Stdout);
    Ok(Built {
        executables: (run.status == Some(0)).then(|| executables(messages.as_bytes())),
        said,
    })
}
