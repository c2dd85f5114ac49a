//! What the tests share. Each uses a part of it.
#![allow(dead_code)]

pub mod causes;

use meanwhile::examples::{self, Example};
use meanwhile::recording::{Fingerprints, Recording};
use meanwhile::{Clock, Options, Program, Run, Stream};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// What a page shows the recorded run of: the examples, and the solutions of the exercises.
pub fn book_programs(root: &Path) -> Vec<Example> {
    examples::recorded(root).unwrap_or_else(|error| panic!("{error}"))
}

/// Compares a recording with its file, which is also what `cargo meanwhile record` would write, byte
/// for byte. The first lines name the test that wrote it, and older ones name another.
pub fn assert_kept(root: &Path, program: &str, recording: &Recording) -> Result<(), String> {
    let (folder, name) = recording.place();
    let compare = || assert_recorded(&root.join(folder), &name, &recording.text);
    // insta shows the difference, and names a tool of its own.
    std::panic::catch_unwind(compare).map_err(|_| {
        let path = recording.path.display();
        format!(
            "{path} is not what the program does now: see above. If it is right as it is now, \
             record it: `cargo meanwhile record {program}`"
        )
    })?;
    let kept = fs::read_to_string(root.join(&recording.path)).expect("insta has compared it");
    let sources = ["snapshots", "python"].map(|test| format!("source: tests/{test}.rs\n"));
    let kept = sources
        .iter()
        .fold(kept, |text, source| text.replacen(source, SOURCE, 1));
    match kept == recording.in_file() {
        true => Ok(()),
        false => Err(format!(
            "{} is not as `cargo meanwhile record {program}` writes it",
            recording.path.display()
        )),
    }
}

const SOURCE: &str = "source: tests/common/mod.rs\n";

/// Compares a text with the snapshot of that name in a folder.
pub fn assert_recorded(folder: &Path, name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(folder);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

/// A recording is of the program that stands there. With leave to write, notes that it is.
pub fn assert_of_this_source(root: &Path, source: &Path) -> Result<(), String> {
    let path = source.strip_prefix(root).unwrap_or(source);
    let shown = path.display();
    let update = std::env::var("INSTA_UPDATE").unwrap_or_default();
    if ["always", "force"].contains(&update.as_str()) {
        return Fingerprints::note(root, path).map_err(|error| format!("{shown}: {error}"));
    }
    let text = fs::read_to_string(source).map_err(|error| format!("{shown}: {error}"))?;
    let kept = Fingerprints::read(root).map_err(|error| error.to_string())?;
    match kept.agree(path, &text) {
        Some(true) => Ok(()),
        _ => Err(format!(
            "{shown} has changed since it was recorded. Record it: `cargo meanwhile record {}`",
            source.file_stem().unwrap_or_default().display()
        )),
    }
}

/// A test program.
pub fn program(name: &str, arguments: &[&str]) -> Program {
    built("tests/programs", name, arguments)
}

/// A program that records tokio.
pub fn recorded(name: &str, arguments: &[&str]) -> Program {
    built("tests/recorded", name, arguments)
}

/// The command `meanwhile`.
pub fn meanwhile() -> PathBuf {
    built("crates/workbench", "meanwhile", &[])
        .path()
        .to_owned()
}

/// The program of that name in a folder. All are built first, once, by the same words to cargo as these
/// tests themselves: for one package alone, or without what only tests need, it would build much of
/// what they depend on once more, with fewer features.
fn built(folder: &str, name: &str, arguments: &[&str]) -> Program {
    static BUILT: OnceLock<Vec<(PathBuf, String, PathBuf)>> = OnceLock::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let manifest = root.join(folder).join("Cargo.toml");
    let all = BUILT.get_or_init(|| executables(root));
    let (.., path) = all
        .iter()
        .find(|(of, built, _)| *of == manifest && built == name)
        .unwrap_or_else(|| panic!("there is no program `{name}` in {folder}"));
    Program::new(path, arguments.iter().map(Into::into).collect())
}

/// What cargo builds for the tests: the manifest, the name and the path of each program.
fn executables(root: &Path) -> Vec<(PathBuf, String, PathBuf)> {
    // Set by the full test run, which also tests what is no default member of the workspace.
    let tested = std::env::var("MEANWHILE_TESTED").unwrap_or_default();
    let output = Command::new(env!("CARGO"))
        .current_dir(root)
        .args(["test", "--tests", "--no-run", "--quiet"])
        .arg("--message-format=json-render-diagnostics")
        .args(tested.split_whitespace())
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
            // The unit tests of a program have its name, too.
            let is_test = message["profile"]["test"].as_bool()?;
            let kind = message["target"]["kind"][0].as_str()?;
            let text = |value: &Value| Some(value.as_str()?.to_owned());
            let executable = (
                text(&message["manifest_path"])?.into(),
                text(&message["target"]["name"])?,
                text(&message["executable"])?.into(),
            );
            (is_test == (kind == "test")).then_some(executable)
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

/// Runs a program under the virtual clock with a seed.
pub fn run_seeded(program: &Program, seed: u64) -> Run {
    let options = Options {
        seed,
        ..Options::default()
    };
    let run = program.run(&options).unwrap();
    assert_eq!(run.clock, Clock::Virtual, "{:?}", run.why_real);
    run
}

/// A C program of `tests/programs/c`, built. Rust cannot be linked without `cc`, so it is there.
pub fn c_program(name: &str) -> Program {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let status = Command::new("cc")
        .args(["-std=gnu11", "-O1", "-Wall", "-Wextra", "-pthread", "-o"])
        .arg(&path)
        .arg(root.join(format!("tests/programs/c/{name}.c")))
        .status();
    assert!(status.expect("cc can be run").success());
    Program::new(path, vec![])
}

/// The interpreter itself: `python3` may be a script that looks for it, and what a script starts
/// is a child, in real time.
pub fn python_itself() -> Result<String, String> {
    let python = xtask::python().map_err(|missing| missing.to_string())?;
    let output = Command::new(python)
        .args(["-c", "import sys; print(sys.executable)"])
        .output();
    let output = output.map_err(|error| error.to_string())?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
