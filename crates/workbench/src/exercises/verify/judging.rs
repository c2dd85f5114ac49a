//! Runs what is judged, as many programs at a time as there are processors.

use super::super::report::Tested;
use super::super::testing::{failed, run};
use super::subjects::{Built, Kind, Subject};
use anyhow::Result;
use meanwhile::check::WEATHERS;
use meanwhile::check::kept::KEEP;
use meanwhile::check::known::LEARN;
use meanwhile::exercises::Exercise;
use std::fs;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;

/// What came of a program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    DoesNotCompile,
    /// With every seed that was tried.
    Passes,
    /// The messages, each with the seed.
    Fails(Vec<(u64, String)>),
}

/// Another right solution is run with so many seeds at most.
pub const RIGHT: u64 = 5;

/// So many seeds are run in each weather, the others in that of the text only. A weather says what
/// waits for what, a seed who goes first where that is open: the two rarely meet, and each weather is
/// a run of its own.
const IN_EACH_WEATHER: u64 = 5;

/// A program and a seed to run it with.
type Job = (usize, u64);

/// Runs all programs, as many at a time as there are processors, and hands on the verdicts of each
/// exercise as soon as they are complete.
pub fn judge<'a>(
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
        let tests = tests(&subjects[job.0], built, job.1);
        if results.send((*job, tests)).is_err() {
            return;
        }
    }
}

/// What the tests of a program say with a seed.
fn tests(subject: &Subject, built: &Built, seed: u64) -> Result<Vec<Tested>> {
    let in_text_only = || run_in(subject, built, seed, &[], false);
    match subject.kind {
        // It is only asked whether it is rejected, and most are in the weather of the text.
        Kind::Mutant { .. } if subject.has_weather() => {
            let tests = in_text_only()?;
            match tests.iter().any(|test| test.message.is_some()) {
                true => Ok(tests),
                false => run_in(subject, built, seed, &[], true),
            }
        }
        _ if seed >= IN_EACH_WEATHER => in_text_only(),
        _ => run_in(subject, built, seed, &[], true),
    }
}

/// Runs the tests in the weather of the text, or in each.
fn run_in(
    subject: &Subject,
    built: &Built,
    seed: u64,
    told: &[(&'static str, String)],
    in_each_weather: bool,
) -> Result<Vec<Tested>> {
    let mut variables = subject.variables.clone();
    if !in_each_weather {
        variables.retain(|(name, _)| *name != WEATHERS);
    }
    variables.push(("MEANWHILE_CHECK_SEED", seed.to_string()));
    variables.extend(built.variables());
    variables.extend(told.iter().cloned());
    if seed == 0 && subject.is_compared() {
        variables.push((KEEP, built.kept(subject).display().to_string()));
    }
    let (tests, output) = run(&built.binary, &format!("{}::", subject.module), &variables)?;
    if tests.is_empty() {
        // A program that takes its tests with it has failed, too.
        let message = format!("the tests said nothing:\n{output}");
        return Ok(vec![failed(&subject.module, message.as_str().into())]);
    }
    Ok(tests)
}

/// Asks each solution what its awaits give, and adds a mutant for each of them that knows it.
pub fn learn<'a>(subjects: Vec<Subject<'a>>, built: &Built) -> Result<Vec<Subject<'a>>> {
    let mut all = Vec::new();
    for mut subject in subjects {
        let told = match subject.kind {
            Kind::Knowing { .. } => what_awaits_give(&subject, built)?,
            _ => String::new(),
        };
        let knowing = subject.learns(&told)?;
        all.push(subject);
        all.extend(knowing);
    }
    Ok(all)
}

/// In the weather of the text.
fn what_awaits_give(subject: &Subject, built: &Built) -> Result<String> {
    let file = built.learnt(subject);
    let told = [(LEARN, file.display().to_string())];
    run_in(subject, built, 0, &told, false)?;
    Ok(fs::read_to_string(file).unwrap_or_default())
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
