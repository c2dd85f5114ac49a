//! `meanwhile verify`: the author's gate. Every exercise fails as it is handed out, for the reason
//! that its author had in mind; every solution passes whatever the order of threads, and so does
//! every other right one; every wrong
//! variant is rejected with the message that names its cause; and no small slip in a solution is
//! let through.

mod faults;
mod functions;
mod judging;
mod known;
mod located;
mod mutants;
mod mutations;
mod report;
mod subjects;

use crate::output::say;
use anyhow::Result;
use clap::Args;
use faults::faults;
use judging::{judge, learn};
use located::Located;
use meanwhile::examples;
use meanwhile::exercises::{Exercise, Set};
use report::Report;
use std::process::ExitCode;
use subjects::{build, subjects};

/// Prove that every exercise can be solved, and only by solving it
///
/// Builds each exercise as it is handed out, its solution, other right solutions, wrong variants, and
/// mutants of the solution (small slips: an await dropped, awaits in a row for a join!, a bound moved), and runs
/// the tests of all.
#[derive(Args)]
#[command(
    after_help = "Examples:\n  cargo meanwhile verify\n  cargo meanwhile verify ten_requests --messages   (read what learners read)"
)]
pub struct VerifyCommand {
    /// Only this exercise
    exercise: Option<String>,

    /// Run each solution with so many orders among threads and random numbers
    #[arg(long, value_name = "N", default_value_t = 50, value_parser = clap::value_parser!(u64).range(1..))]
    seeds: u64,

    /// Print the first message of everything that is rejected
    #[arg(long)]
    messages: bool,
}

/// Ends with status 1 if an exercise is not as it should be.
pub fn verify(command: &VerifyCommand) -> Result<ExitCode> {
    let root = examples::root();
    let set = Set::read(&root)?;
    let chosen: Vec<&Exercise> = match &command.exercise {
        Some(name) => vec![set.find(name)?],
        None => set.exercises.iter().collect(),
    };
    let mut all = Vec::new();
    for exercise in &chosen {
        all.extend(subjects(&set, exercise)?);
    }
    eprintln!("building {} programs", all.len());
    let built = build(&root, &all)?;
    let all = learn(all, &built)?;
    let mut faults = faults(&root, &set, &chosen)?;
    let mut located = Located::default();
    judge(&all, &built, command.seeds, |exercise, verdicts| {
        located += Located::of(&built, verdicts);
        let report = Report::of(exercise, verdicts, command);
        faults.extend(report.faults);
        say(&report.text)
    })?;
    say(&format!("\n{}\n", located.sentence()))?;
    // A few mutants of one exercise say little.
    if command.exercise.is_none() && !located.is_enough() {
        faults.push(
            "fewer than 95 % of these differences are found where the mutant was changed"
                .to_owned(),
        );
    }
    if faults.is_empty() {
        let (exercises, programs) = (chosen.len(), all.len());
        say(&format!(
            "\n{exercises} exercises, {programs} programs: all as they should be\n"
        ))?;
        return Ok(ExitCode::SUCCESS);
    }
    for fault in &faults {
        eprintln!("\n{fault}");
    }
    Ok(ExitCode::FAILURE)
}
