//! Builds of what somebody has just written.

use anyhow::{Context, Result};
use meanwhile::carried;
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
    /// What cargo or rustc wrote in JSON.
    pub messages: String,
}

/// What cargo is to write, so that rustc's messages can be read as facts; they are shown from them, too.
pub fn message_format(is_coloured: bool) -> &'static str {
    match is_coloured {
        true => "--message-format=json-diagnostic-rendered-ansi",
        false => "--message-format=json",
    }
}

impl Built {
    /// What the futures of a program carry, if that is why it does not compile. `file`: what rustc calls it.
    pub fn carried(&self, file: &str, source: &str) -> Vec<carried::Picture> {
        match self.executables {
            Some(_) => Vec::new(),
            None => carried::pictures(&carried::read(&self.messages, file, source), source),
        }
    }

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
    let said = messages.lines().filter_map(|line| {
        let OfCargo { message } = serde_json::from_str(line).ok()?;
        shown(&message.message, message.rendered)
    });
    Ok(Built {
        executables: (run.status == Some(0)).then(|| executables(messages.as_bytes())),
        said: said.collect::<String>() + &run.transcript.text(Stream::Stderr) + &unended(&run),
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
    let messages = run.transcript.text(Stream::Stderr);
    for line in messages.lines() {
        match serde_json::from_str(line) {
            Ok(Message::Artifact { artifact, emit }) if emit == "link" => {
                built.push((name.to_owned(), artifact));
            }
            Ok(Message::Artifact { .. } | Message::Other) => {}
            Ok(Message::Diagnostic(Diagnostic { message, rendered })) => {
                text += &shown(&message, rendered).unwrap_or_default();
            }
            Err(_) => text += &format!("{line}\n"),
        }
    }
    Ok(Built {
        executables: (run.status == Some(0)).then_some(built),
        said: text + &unended(&run),
        messages,
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
    Diagnostic(Diagnostic),
    #[serde(other)]
    Other,
}

#[derive(Deserialize)]
struct Diagnostic {
    message: String,
    rendered: Option<String>,
}

/// A message of rustc's as cargo hands it on.
#[derive(Deserialize)]
struct OfCargo {
    message: Diagnostic,
}

/// A message for a reader. How many errors and warnings there were is left out.
fn shown(message: &str, rendered: Option<String>) -> Option<String> {
    let counts = message.starts_with("aborting due to") || message.ends_with(" emitted");
    rendered.filter(|_| !counts)
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
