//! The programs in `tests/programs`, built once for each test binary.

// Each test binary uses a part of it.
#![allow(dead_code)]

use meanwhile::{Clock, Options, Program, Run, Stream};
use serde_json::Value;
use std::path::PathBuf;
use std::process::Command;
use std::sync::OnceLock;

/// Builds the test programs, once, and gives the one of that name.
pub fn program(name: &str, arguments: &[&str]) -> Program {
    static BUILT: OnceLock<Vec<(String, PathBuf)>> = OnceLock::new();
    let built = BUILT.get_or_init(|| {
        let mut all = executables(&["build", "--bins"]);
        all.extend(executables(&["test", "--no-run"]));
        all
    });
    let (_, path) = built
        .iter()
        .find(|(built, _)| built == name)
        .expect("it is a test program");
    Program::new(path, arguments.iter().map(Into::into).collect())
}

fn executables(command: &[&str]) -> Vec<(String, PathBuf)> {
    let output = Command::new(env!("CARGO"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(command)
        .args([
            "--quiet",
            "--package",
            "test-programs",
            "--message-format=json-render-diagnostics",
        ])
        .output()
        .expect("cargo can be run");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let messages = output.stdout.split(|byte| *byte == b'\n');
    let messages = messages.filter_map(|line| serde_json::from_slice::<Value>(line).ok());
    messages
        .filter_map(|message| {
            let path = message["executable"].as_str()?;
            Some((message["target"]["name"].as_str()?.to_owned(), path.into()))
        })
        .collect()
}

pub fn run(name: &str) -> Run {
    let run = program(name, &[]).run(&Options::default()).unwrap();
    assert_eq!(run.clock, Clock::Virtual, "{:?}", run.why_real);
    run
}

pub fn printed(run: &Run) -> String {
    run.transcript.text(Stream::Stdout)
}
