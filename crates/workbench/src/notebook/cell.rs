//! `meanwhile cell`: what a cell of a notebook shows. The kernel calls it; its output is the cell's.

use super::kernel_folder::KernelFolder;
use super::{ending, show};
use crate::{drawing, exercises};
use anyhow::{Context, Result};
use clap::Args;
use judge::{Attempt, Refusal};
use meanwhile::{Limits, Options, examples};
use std::fs;
use std::io::{Read, stdin};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

/// Build and run the program on standard input, and show it as the kernel of a notebook wants it
///
/// Ends with status 1 if the cell has failed.
#[derive(Args)]
pub struct CellCommand {
    /// What the program reads
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    input: Option<String>,

    /// Check whether it solves this exercise instead
    #[arg(long, value_name = "NAME", conflicts_with = "input")]
    exercise: Option<String>,

    /// Grade what was last checked of this exercise instead
    #[arg(long, value_name = "NAME", conflicts_with_all = ["input", "exercise"])]
    grade: Option<String>,
}

/// Shows a cell. An interrupt of the kernel ends its child by force, and nobody else: this command
/// ends with it, and ends the program.
pub fn cell(command: &CellCommand) -> Result<ExitCode> {
    let root = project();
    let last_words = match KernelFolder::of_kernel(&root) {
        // That kernel speaks for every cell that is ended by force.
        Some(_) if cfg!(target_os = "linux") => "",
        _ => ending::INTERRUPTED,
    };
    crate::ended_by_ctrl_c(last_words)?;
    let _guard = crate::guard::start()?;
    #[cfg(target_os = "linux")]
    rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::TERM))?;
    let mut source = String::new();
    stdin()
        .read_to_string(&mut source)
        .context("a cell is text in UTF-8")?;
    let went_well = match (&command.exercise, &command.grade) {
        (Some(name), _) => check(&root, name, &source)?,
        (_, Some(name)) => grade(&root, name)?,
        _ => run(&root, &source, command.input.as_deref())?,
    };
    if went_well {
        return Ok(ExitCode::SUCCESS);
    }
    std::thread::sleep(UNTIL_SHOWN);
    Ok(ExitCode::FAILURE)
}

/// The kernel ends a failed cell when its child ends, and what it has not passed on by then is lost.
const UNTIL_SHOWN: Duration = Duration::from_millis(300);

fn check(root: &Path, name: &str, source: &str) -> Result<bool> {
    if let Some(answer) = answer(root, name) {
        let folder = answer.parent().context("it lies in a folder")?;
        let written = fs::create_dir_all(folder).and_then(|()| fs::write(&answer, source));
        written.with_context(|| format!("{} cannot be written", answer.display()))?;
    }
    let solved = exercises::check_cell(root, name, source)?;
    crate::leave_last_words();
    if !solved {
        show::sentence(ending::NOT_SOLVED)?;
    }
    Ok(solved)
}

/// Judges the program anew, so a file that says what came of it would be of no use to anybody. What a cell gives
/// as a number are points to nbgrader, and an error is none.
fn grade(root: &Path, name: &str) -> Result<bool> {
    let program = answer(root, name).and_then(|answer| fs::read_to_string(answer).ok());
    let grade = exercises::grade_cell(root, name, program.as_deref())?;
    crate::leave_last_words();
    show::grade(&grade)?;
    Ok(true)
}

/// Where a kernel keeps the program that the cell of an exercise was last run with; `None` in a kernel that the
/// workbook did not start.
fn answer(root: &Path, name: &str) -> Option<PathBuf> {
    let answers = KernelFolder::of_kernel(root)?.answers();
    // A name that is no exercise's is told of later.
    let is_name = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    is_name.then(|| answers.join(format!("{name}.rs")))
}

/// The workbook that the kernel belongs to. A notebook may lie anywhere.
pub fn project() -> PathBuf {
    let chosen = std::env::var_os(PROJECT).filter(|value| !value.is_empty());
    chosen.map_or_else(examples::root, PathBuf::from)
}

pub const PROJECT: &str = "MEANWHILE_PROJECT";

fn run(root: &Path, source: &str, input: Option<&str>) -> Result<bool> {
    let claimed = KernelFolder::of_kernel_or_any(root)?;
    let input_text = input.unwrap_or_default();
    let slow = || println!("Building what the program uses, which takes half a minute, once.");
    let attempt = claimed
        .place(root)
        .attempt(source, input_text, &options(), slow)?;
    crate::leave_last_words();
    match attempt {
        Attempt::Refused(Refusal { said, carried }) => {
            show::text(&said)?;
            show::text(&drawing::carried(&carried))?;
            show::sentence(ending::REFUSED)?;
            Ok(false)
        }
        Attempt::Ran(ran) => {
            let trouble = ending::trouble(&ran.run, source, input);
            show::ran(&ran, trouble.as_deref())?;
            Ok(trouble.is_none())
        }
    }
}

/// Seconds of real time that a program may take. Those of the book take a fraction of one.
const SECONDS: u64 = 10;

/// For the tests, which wait for it.
const SECONDS_CHOSEN: &str = "MEANWHILE_CELL_SECONDS";

fn options() -> Options {
    let chosen = std::env::var(SECONDS_CHOSEN).ok();
    let seconds = chosen.and_then(|text| text.parse().ok()).unwrap_or(SECONDS);
    Options {
        trace: true,
        limits: Limits {
            time: Some(Duration::from_secs(seconds)),
            // A page of a notebook that holds more is slow, and nobody reads it.
            output: 1 << 20,
            ..Limits::default()
        },
        ..Options::default()
    }
}
