//! `meanwhile exec --seeds N`: looks for races by running a program under many seeds.

use anyhow::Result;
use meanwhile::{Options, Program, Run};
use std::fmt::Write;
use std::io::IsTerminal;
use std::num::NonZero;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

/// Runs that ended alike and printed the same.
struct Outcome {
    seeds: Vec<u64>,
    run: Run,
}

/// What many seeds showed.
pub struct Search {
    outcomes: Vec<Outcome>,
    last: u64,
}

/// How many outcomes are shown, and how many first and last lines of each.
const OUTCOMES: usize = 6;
const LINES: usize = 5;

impl Search {
    /// Runs a program with seeds 0 to `last`, several at once.
    ///
    /// # Errors
    /// If it cannot be started.
    pub fn new(program: &Program, options: &Options, last: u64) -> Result<Search> {
        let next = AtomicU64::new(0);
        let done = Mutex::new(Vec::new());
        let is_shown = std::io::stderr().is_terminal();
        let work = || -> Result<()> {
            loop {
                let seed = next.fetch_add(1, Ordering::Relaxed);
                if seed > last {
                    return Ok(());
                }
                let options = Options {
                    seed,
                    ..options.clone()
                };
                let run = program.run(&options)?;
                let mut done = done.lock().expect("no run panics");
                done.push((seed, run));
                if is_shown {
                    eprint!("\r{} of {} seeds", done.len(), last + 1);
                }
            }
        };
        let workers = thread::available_parallelism().map_or(1, NonZero::get);
        let result: Result<()> = thread::scope(|scope| {
            let workers: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
            let mut results = workers.into_iter().map(|worker| worker.join());
            results.try_for_each(|result| result.expect("no run panics"))
        });
        if is_shown {
            eprint!("\r\x1b[K");
        }
        result?;
        let mut done = done.into_inner().expect("no run panics");
        done.sort_by_key(|(seed, _)| *seed);
        let mut outcomes: Vec<Outcome> = Vec::new();
        for (seed, run) in done {
            let same = |outcome: &&mut Outcome| outcome_of(&outcome.run) == outcome_of(&run);
            match outcomes.iter_mut().find(same) {
                Some(outcome) => outcome.seeds.push(seed),
                None => outcomes.push(Outcome {
                    seeds: vec![seed],
                    run,
                }),
            }
        }
        Ok(Search { outcomes, last })
    }

    pub fn first_run(&self) -> &Run {
        &self.outcomes[0].run
    }

    /// The first seed whose run did not end with status 0.
    pub fn failing_seed(&self) -> Option<u64> {
        let fails = |outcome: &&Outcome| outcome.run.status != Some(0);
        let seeds = self
            .outcomes
            .iter()
            .filter(fails)
            .map(|outcome| outcome.seeds[0]);
        seeds.min()
    }

    /// What was found, and how to see it again by the given command.
    pub fn report(&self, command: &str) -> String {
        let count = self.outcomes.len();
        let mut text = match count {
            1 => format!("seeds 0 to {} agree\n", self.last),
            _ => format!("seeds 0 to {} have {count} outcomes\n", self.last),
        };
        for outcome in self.outcomes.iter().take(OUTCOMES) {
            text += &outcome.described();
        }
        if count > OUTCOMES {
            let _ = writeln!(text, "\nand {} more", count - OUTCOMES);
        }
        let other = self.outcomes.get(1).map(|outcome| outcome.seeds[0]);
        if let Some(seed) = self.failing_seed().filter(|seed| *seed > 0).or(other) {
            let _ = writeln!(
                text,
                "\nto see it again: cargo meanwhile exec --seed {seed} -- {command}"
            );
        }
        text
    }
}

impl Outcome {
    fn described(&self) -> String {
        let transcript = &self.run.transcript;
        let (count, first) = (self.seeds.len(), self.seeds[0]);
        let seeds = match count {
            1 => format!("seed {first}"),
            _ => format!("{count} seeds, the first is {first}"),
        };
        let mut text = format!("\n{seeds}: {}\n", transcript.ending);
        let count = transcript.lines.len();
        for (n, line) in transcript.lines.iter().enumerate() {
            if n < LINES || n >= count.saturating_sub(LINES) {
                let _ = writeln!(text, "    {}", meanwhile::visible(&line.text));
            } else if n == LINES {
                let _ = writeln!(text, "    ... ({} lines)", count - 2 * LINES);
            }
        }
        text
    }
}

/// What tells two runs apart: not when, nor on which thread.
fn outcome_of(run: &Run) -> (&str, Vec<&str>) {
    let lines = run.transcript.lines.iter();
    (
        &run.transcript.ending,
        lines.map(|line| line.text.as_str()).collect(),
    )
}
