//! `meanwhile class`: one table of the results of many learners. `meanwhile classroom`: the
//! workflow that collects them.

mod collect;
mod notebook;
mod table;
mod workflow;

use crate::output::say;
use anyhow::{Context, Result, bail};
use clap::Args;
use collect::{Found, collect};
use meanwhile::examples;
use meanwhile::exercises::Set;
use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;
use table::Table;
pub use workflow::{ClassroomCommand, classroom};

/// Roll up the results of a class: who is done, who is stuck, and on which misconception
///
/// FOLDER holds a folder for each learner; somewhere in it lie NAME/results.json of the exercises, as
/// `cargo meanwhile check --all --results FOLDER` writes them, or notebooks that nbgrader has graded. The table is printed as CSV, an overview of
/// the exercises beside it to the terminal.
#[derive(Args)]
#[command(
    after_help = "Examples:\n  cargo meanwhile class results > class.csv\n  cargo meanwhile class results --each --csv each.csv\n  cargo meanwhile class autograded > class.csv   (the folder of nbgrader)\n\nWhere the results come from: book/teaching.md, or `cargo meanwhile classroom` for GitHub Classroom."
)]
pub struct ClassCommand {
    /// The folder with a folder for each learner
    folder: PathBuf,

    /// A line for each learner and exercise, instead of one for each learner
    #[arg(long)]
    each: bool,

    /// Write the CSV to this file
    #[arg(long, value_name = "FILE")]
    csv: Option<PathBuf>,
}

/// Ends with status 1 if a file could not be read; the others are in the table.
pub fn class(command: &ClassCommand) -> Result<ExitCode> {
    let root = examples::root();
    let set = Set::read(&root)?;
    let beliefs = fs::read_to_string(root.join("book/misconceptions.toml"))?;
    let beliefs: toml::Table = beliefs.parse().context("book/misconceptions.toml")?;
    let Found { learners, problems } = collect(&command.folder, &set)?;
    for problem in &problems {
        eprintln!("meanwhile: {problem}");
    }
    if learners.is_empty() {
        bail!(
            "no results in {}: it should hold LEARNER/.../EXERCISE/results.json",
            command.folder.display()
        );
    }
    let table = Table::new(&set, &learners, &beliefs);
    let csv = match command.each {
        true => table.each()?,
        false => table.by_learner()?,
    };
    match &command.csv {
        Some(file) => {
            fs::write(file, csv).with_context(|| format!("{} cannot be written", file.display()))?
        }
        None => say(&csv)?,
    }
    eprint!("\n{}", table.overview());
    if problems.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    let count = problems.len();
    eprintln!("\nmeanwhile: left out, see above: {count}");
    Ok(ExitCode::FAILURE)
}
