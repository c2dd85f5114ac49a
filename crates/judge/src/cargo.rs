//! Builds of what somebody has just written.

use anyhow::{Context, Result};
use meanwhile::examples::executables;
use meanwhile::{Clock, Limits, Options, Program, Run, RunError, Stream};
use serde::Deserialize;
use std::env;
use std::ffi::{OsStr, OsString};
use std::path::PathBuf;
use std::time::Duration;

/// What came of a build.
pub struct Built {
    /// What cargo and rustc said; if the build was ended by force, also why.
    pub said: String,
    /// The names and files of what was built; `None` if something does not compile.
    pub executables: Option<Vec<(String, PathBuf)>>,
    /// What cargo wrote in JSON.
    pub messages: String,
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

/// Runs cargo, which is to build something, with messages in JSON.
///
/// # Errors
/// If cargo cannot be run. That something does not compile is no error.
pub fn cargo(arguments: Vec<OsString>, variables: &[(&str, &OsStr)]) -> Result<Built> {
    // The one that has started us, and not rustup's, which takes a moment to find it.
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let run = run(Program::new(cargo, arguments), variables).context("cargo cannot be run")?;
    let messages = run.transcript.text(Stream::Stdout);
    Ok(Built {
        executables: (run.status == Some(0)).then(|| executables(messages.as_bytes())),
        said: run.transcript.text(Stream::Stderr) + &unended(&run),
        messages,
    })
}

/// Runs rustc, with messages in JSON, to build something of that name.
///
/// # Errors
/// If rustc cannot be run. That something does not compile is no error.
pub fn rustc(
    rustc: &str,
    arguments: Vec<OsString>,
    name: &str,
    variables: &[(&str, &OsStr)],
) -> Result<Built> {
    let run = run(Program::new(rustc, arguments), variables).context("rustc cannot be run")?;
    let mut built = Vec::new();
    let mut text = String::new();
    for line in run.transcript.text(Stream::Stderr).lines() {
        match serde_json::from_str(line) {
            Ok(Message::Artifact { artifact, emit }) if emit == "link" => {
                built.push((name.to_owned(), artifact));
            }
            Ok(Message::Artifact { .. } | Message::Other) => {}
            // How many errors and warnings there were: cargo leaves that out, too.
            Ok(Message::Diagnostic { message, .. })
                if message.starts_with("aborting due to") || message.ends_with(" emitted") => {}
            Ok(Message::Diagnostic { rendered, .. }) => text += &rendered.unwrap_or_default(),
            Err(_) => text += &format!("{line}\n"),
        }
    }
    Ok(Built {
        executables: (run.status == Some(0)).then_some(built),
        said: text + &unended(&run),
        messages: String::new(),
    })
}

/// A message of rustc's, if it speaks JSON.
#[derive(Deserialize)]
#[serde(tag = "$message_type", rename_all = "snake_case")]
enum Message {
    Artifact {
        artifact: PathBuf,
        emit: String,
    },
    Diagnostic {
        message: String,
        rendered: Option<String>,
    },
    #[serde(other)]
    Other,
}

fn run(mut program: Program, variables: &[(&str, &OsStr)]) -> Result<Run, RunError> {
    for (name, value) in variables {
        program = program.with_variable(*name, *value);
    }
    program.run(&Options {
        clock: Clock::Real,
        limits: BUILD,
        ..Options::default()
    })
}

/// Why a build was ended by force; empty if it was not.
fn unended(run: &Run) -> String {
    match run.status {
        Some(_) => String::new(),
        None => format!("\nThe build did not end: {}", run.transcript.ending),
    }
}
