//! A cell of a notebook that is a whole program, `main` included:
//!
//! ```text
//! meanwhile::program! {
//! #[tokio::main]
//! async fn main() { ... }
//! }
//! ```
//!
//! The macros take the text between the braces and hand it to the command `meanwhile`, which builds
//! it, runs it on virtual time and shows what it did (`crates/workbench/src/notebook`). The kernel
//! compiles nothing of the program, so a cell is as quick as an empty one, and the program is the
//! book's own, word for word.

mod panics;

pub use meanwhile_cell_macros::{exercise, grade, program, program_with_input};

pub use panics::cell_begins;

use std::ffi::OsString;
use std::io::Write;
use std::process::{Command, ExitStatus, Stdio};

/// The variable that names the command `meanwhile`. The kernel that the workbook starts has it.
const COMMAND: &str = "MEANWHILE_COMMAND";

/// What a cell gives. The command has shown everything, so that nothing is left to show; without
/// this the kernel would print `()`.
pub struct Shown;

impl Shown {
    /// What evcxr calls.
    pub fn evcxr_display(&self) {}
}

/// Shows what a program does.
pub fn program(source: &str) -> Shown {
    shown(source, &[])
}

/// The same of one that reads this.
pub fn program_with_input(source: &str, input: &str) -> Shown {
    shown(source, &["--input", input])
}

/// Says whether a program solves an exercise.
pub fn exercise(source: &str, name: &str) -> Shown {
    shown(source, &["--exercise", name])
}

/// Gives the points for the program that the cell of an exercise was last run with.
pub fn grade(name: &str) -> Shown {
    shown("", &["--grade", name])
}

fn shown(source: &str, options: &[&str]) -> Shown {
    // What the cell has printed before comes first.
    let _ = std::io::stdout().flush();
    match run(source, options) {
        Ok(status) if status.success() => return Shown,
        Ok(_) => {}
        Err(error) => eprintln!("The workbook's command cannot be started: {error}"),
    }
    // Only the end of the kernel's child makes a cell an error: not even a panic does. The kernel
    // starts another child.
    std::process::exit(1);
}

fn run(source: &str, options: &[&str]) -> std::io::Result<ExitStatus> {
    let mut child = command()
        .arg("cell")
        .args(options)
        .stdin(Stdio::piped())
        // A kernel's child may be on virtual time, with a clock of its own; the command is not.
        .env_remove("LD_PRELOAD")
        .spawn()?;
    let written = child
        .stdin
        .take()
        .map(|mut pipe| pipe.write_all(source.as_bytes()));
    match child.wait()? {
        // A command that failed has said why, and need not have read all.
        status if !status.success() => Ok(status),
        status => written.transpose().map(|_| status),
    }
}

/// The command that the kernel names. A kernel that the workbook did not start builds it.
fn command() -> Command {
    if let Some(command) = std::env::var_os(COMMAND) {
        return Command::new(command);
    }
    let project: OsString = concat!(env!("CARGO_MANIFEST_DIR"), "/../../Cargo.toml").into();
    let mut cargo = Command::new("cargo");
    cargo.args([
        "run",
        "--quiet",
        "--package",
        "workbench",
        "--manifest-path",
    ]);
    cargo.arg(project).arg("--");
    cargo
}
