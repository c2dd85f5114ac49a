//! `meanwhile verify`: the author's gate. Every exercise fails as it is handed out, for the reason
//! that its author had in mind; every solution passes whatever the order of threads, and so does
//! every other right one; every wrong
//! variant is rejected with the message that names its cause; and no small slip in a solution is
//! let through.

mod faults;
mod mutants;
mod report;
mod slips;
mod subjects;

use super::report::Tested;
use super::testing::{failed, run};
use crate::output::say;
use anyhow::Result;
use clap::Args;
use faults::faults;
use meanwhile::check::WEATHERS;
use meanwhile::examples;
use meanwhile::exercises::{Exercise, Set};
use meanwhile::trace::FOUND;
use report::Report;
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use subjects::{Built, Kind, Subject, build, subjects};

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
    let mut faults = faults(&root, &set, &chosen)?;
    judge(&all, &built, command.seeds, |exercise, verdicts| {
        let report = Report::of(exercise, verdicts, command);
        faults.extend(report.faults);
        say(&report.text)
    })?;
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

/// What came of a program.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Verdict {
    DoesNotCompile,
    /// With every seed that was tried.
    Passes,
    /// The messages, each with the seed.
    Fails(Vec<(u64, String)>),
}

/// Another right solution is run with so many seeds at most.
const RIGHT: u64 = 5;

/// So many seeds are run in each weather, the others in that of the text only. A weather says what
/// waits for what, a seed who goes first where that is open: the two rarely meet, and each weather is
/// a run of its own.
const IN_EACH_WEATHER: u64 = 5;

/// A program and a seed to run it with.
type Job = (usize, u64);

/// Runs all programs, as many at a time as there are processors, and hands on the verdicts of each
/// exercise as soon as they are complete.
fn judge<'a>(
    subjects: &'a [Subject<'a>],
    built: &Built,
    seeds: u64,
    mut done: impl FnMut(&Exercise, &[(&'a Subject<'a>, Verdict)]) -> Result<()>,
) -> Result<()> {
    let seeds_of = |subject: &Subject| match (&subject.kind, &built.refused) {
        (_, refused) if refused.contains(&subject.module) => 0,
        (Kind::Solution, _) => seeds,
        (Kind::Right { .. }, _) => seeds.min(RIGHT),
        _ => 1,
    };
    let all = subjects.iter().enumerate();
    let jobs: Vec<Job> = all
        .flat_map(|(index, subject)| (0..seeds_of(subject)).map(move |seed| (index, seed)))
        .collect();
    let next = AtomicUsize::new(0);
    let (sender, results) = mpsc::channel();
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            let sender = sender.clone();
            scope.spawn(|| work(subjects, built, &jobs, &next, sender));
        }
        drop(sender);
        let mut verdicts: Vec<Verdict> = subjects
            .iter()
            .map(|subject| match seeds_of(subject) {
                0 => Verdict::DoesNotCompile,
                _ => Verdict::Passes,
            })
            .collect();
        let mut open: Vec<u64> = subjects.iter().map(seeds_of).collect();
        let mut from = 0;
        for ((index, seed), tests) in results {
            open[index] -= 1;
            verdicts[index].add(seed, tests?);
            while let Some(first) = subjects.get(from) {
                let same = |subject: &&Subject| subject.exercise.name == first.exercise.name;
                let to = from + subjects[from..].iter().take_while(same).count();
                if open[from..to].iter().any(|runs| *runs > 0) {
                    break;
                }
                let pairs = subjects[from..to].iter().zip(verdicts[from..to].to_vec());
                done(first.exercise, &pairs.collect::<Vec<_>>())?;
                from = to;
            }
        }
        Ok(())
    })
}

/// Takes jobs until there are none, or nobody asks for the results any more.
fn work(
    subjects: &[Subject],
    built: &Built,
    jobs: &[Job],
    next: &AtomicUsize,
    results: mpsc::Sender<(Job, Result<Vec<Tested>>)>,
) {
    while let Some(job) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
        let subject = &subjects[job.0];
        let filter = format!("{}::", subject.module);
        let mut variables = subject.variables.clone();
        if job.1 >= IN_EACH_WEATHER {
            variables.retain(|(name, _)| *name != WEATHERS);
        }
        variables.push(("MEANWHILE_CHECK_SEED", job.1.to_string()));
        variables.push((FOUND, built.found(subject)));
        let tests = run(&built.binary, &filter, &variables).map(|(tests, output)| {
            // A program that takes its tests with it has failed, too.
            let silent = || {
                let message = format!("the tests said nothing:\n{output}");
                vec![failed(&subject.module, message.as_str().into())]
            };
            if tests.is_empty() { silent() } else { tests }
        });
        if results.send((*job, tests)).is_err() {
            return;
        }
    }
}

impl Verdict {
    fn add(&mut self, seed: u64, tests: Vec<Tested>) {
        let messages = tests.into_iter().filter_map(|test| test.message);
        for message in messages.map(|message| message.text) {
            match self {
                Verdict::Fails(all) => all.push((seed, message)),
                _ => *self = Verdict::Fails(vec![(seed, message)]),
            }
        }
    }
}
