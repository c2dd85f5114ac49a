//! Whether virtual runs are like real ones, and like each other.

use super::{at_once, options, row};
use anyhow::Result;
use meanwhile::{Clock, Program, Run};
use std::collections::{BTreeMap, HashMap};
use std::num::NonZero;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

/// Two events closer than this have no order in a real run.
const TICK: Duration = Duration::from_millis(100);
/// How many real runs go on at once. They mostly sleep.
const REAL_AT_ONCE: usize = 6;

/// Whether events that lie a tick apart in virtual time come in that order in a real run. A
/// run that differs while others go on is looked at again alone, and counts if it differs then.
pub fn fidelity(programs: &[Program], runs: usize) -> Result<()> {
    let expected = programs
        .iter()
        .map(|program| program.run(&options(Clock::Virtual)));
    let expected: Vec<Run> = expected.collect::<Result<_, _>>()?;
    let real = |program: &Program| Ok(program.run(&options(Clock::Real))?);
    let all = at_once("real runs", programs, runs, REAL_AT_ONCE, real)?;
    let mut counts = [Differences::default(), Differences::default()];
    let mut repeated = 0;
    for (index, run) in all {
        let mut differs = differs(&expected[index], &run);
        if differs != [false, false] {
            repeated += 1;
            differs = self::differs(&expected[index], &real(&programs[index])?);
        }
        for (count, differs) in counts.iter_mut().zip(differs) {
            count.add(&programs[index], differs);
        }
    }
    let count = runs * programs.len();
    let [order, lines] = &counts;
    row(
        "real runs with events a tick apart in another order",
        &format!("{} of {count}{}", order.total(), order.names()),
    );
    row(
        "real runs whose lines say something else",
        &format!("{} of {count}{}", lines.total(), lines.names()),
    );
    row(
        "real runs repeated alone before they were counted",
        &repeated.to_string(),
    );
    Ok(())
}

#[derive(Default)]
struct Differences(BTreeMap<String, usize>);

impl Differences {
    fn add(&mut self, program: &Program, differs: bool) {
        if differs {
            let name = program.path().file_name().unwrap_or_default();
            *self
                .0
                .entry(name.to_string_lossy().into_owned())
                .or_default() += 1;
        }
    }

    fn total(&self) -> usize {
        self.0.values().sum()
    }

    fn names(&self) -> String {
        let names: Vec<String> = self
            .0
            .iter()
            .map(|(name, n)| format!("{name} {n}"))
            .collect();
        match names.is_empty() {
            true => String::new(),
            false => format!(": {}", names.join(", ")),
        }
    }
}

/// In order, and in what the lines say.
fn differs(expected: &Run, real: &Run) -> [bool; 2] {
    let lines = |run| {
        let mut lines = lines(run);
        lines.sort_unstable();
        lines
    };
    [
        pairs_out_of_order(expected, real) > 0,
        lines(expected) != lines(real),
    ]
}

/// The lines. The number that Rust gives a thread that panics is the kernel's in a real run.
fn lines(run: &Run) -> Vec<String> {
    let lines = run.transcript.lines.iter();
    lines
        .map(|line| without_thread_number(&line.text))
        .collect()
}

fn without_thread_number(text: &str) -> String {
    let parts = text
        .split_once("' (")
        .and_then(|(before, rest)| Some((before, rest.split_once(") panicked at ")?)));
    match parts {
        Some((before, (number, rest))) if number.bytes().all(|byte| byte.is_ascii_digit()) => {
            format!("{before}' panicked at {rest}")
        }
        _ => text.to_owned(),
    }
}

fn pairs_out_of_order(expected: &Run, real: &Run) -> usize {
    // Equal lines are told apart by their number.
    let mut places: HashMap<String, Vec<usize>> = HashMap::new();
    for (place, line) in lines(real).into_iter().enumerate().rev() {
        places.entry(line).or_default().push(place);
    }
    let moments = expected.transcript.lines.iter().map(|line| line.at);
    let found: Vec<(Duration, usize)> = moments
        .zip(lines(expected))
        .filter_map(|(at, line)| Some((at, places.get_mut(&line)?.pop()?)))
        .collect();
    let pairs = found.iter().enumerate();
    pairs
        .map(|(n, (at, place))| {
            let later = found[n..].iter().filter(|(later, _)| *later >= *at + TICK);
            later.filter(|(_, other)| other < place).count()
        })
        .sum()
}

/// Whether virtual runs are all the same while two other threads compute without end.
pub fn stability(programs: &[Program], runs: usize) -> Result<()> {
    let stop = Arc::new(AtomicBool::new(false));
    let busy = [(); 2].map(|()| {
        let stop = Arc::clone(&stop);
        thread::spawn(move || while !stop.load(Ordering::Relaxed) {})
    });
    let virtually = |program: &Program| {
        let run = program.run(&options(Clock::Virtual))?;
        Ok(run.transcript.to_string())
    };
    let workers = thread::available_parallelism().map_or(1, NonZero::get);
    let all = at_once("virtual runs", programs, runs, workers, virtually);
    stop.store(true, Ordering::Relaxed);
    for thread in busy {
        let _ = thread.join();
    }
    let mut first: HashMap<usize, String> = HashMap::new();
    let mut different = Differences::default();
    for (index, text) in all? {
        let same = *first.entry(index).or_insert_with(|| text.clone()) == text;
        different.add(&programs[index], !same);
    }
    let count = runs * programs.len();
    row(
        "virtual runs beside two busy loops that differ",
        &format!("{} of {count}{}", different.total(), different.names()),
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_a_thread_that_panics_is_left_out() {
        let line = "thread 'main' (4711) panicked at src/main.rs:3:5:";
        assert_eq!(
            without_thread_number(line),
            "thread 'main' panicked at src/main.rs:3:5:"
        );
        let other = "thread 'main' (x) panicked at home";
        assert_eq!(without_thread_number(other), other);
    }
}
