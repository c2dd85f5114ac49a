//! Measures the virtual clock and prints a table: is it true, is it stable, what does it cost.

mod cost;
mod fidelity;

use anyhow::{Result, ensure};
use clap::Args;
use meanwhile::{Clock, Limits, Options, Program, examples};
use std::io::IsTerminal;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

/// How much to measure. The defaults take a few minutes, `--full` about an hour.
#[derive(Args)]
pub struct Report {
    /// 20 real runs and 1,000 stable runs of each program
    #[arg(long)]
    full: bool,
    /// Real runs of each program, each compared with the virtual one [default: 2]
    #[arg(long, value_name = "N")]
    real_runs: Option<usize>,
    /// Virtual runs of each program beside two busy loops, which must all be the same
    /// [default: 20]
    #[arg(long, value_name = "N")]
    stable_runs: Option<usize>,
    /// Switches between two threads
    #[arg(long, value_name = "N", default_value_t = 20_000)]
    switches: usize,
    /// Measure only programs whose names contain this
    #[arg(long, value_name = "TEXT", default_value = "")]
    example: String,
}

pub fn run(root: &Path, report: &Report) -> Result<()> {
    let mut all = examples::all(root)?;
    all.retain(|example| example.name.contains(&report.example));
    ensure!(!all.is_empty(), "no program is named so");
    let programs = examples::build(root, &all, true)?;
    let growth = cost::growth_program(root)?;
    let (real, stable) = if report.full { (20, 1000) } else { (2, 20) };
    println!("| Measured | Value |\n| --- | --- |");
    cost::cost(&programs, &growth, report.switches)?;
    for count in [10, 100, 1_000, 10_000] {
        cost::grows(&growth, "threads", count)?;
    }
    for count in [10, 100, 400] {
        cost::grows(&growth, "sockets", count)?;
    }
    fidelity::fidelity(&programs, report.real_runs.unwrap_or(real))?;
    fidelity::stability(&programs, report.stable_runs.unwrap_or(stable))
}

fn row(name: &str, value: &str) {
    println!("| {name} | {value} |");
}

fn options(clock: Clock) -> Options {
    let limits = Limits {
        time: Some(Duration::from_secs(120)),
        ..Limits::default()
    };
    Options {
        clock,
        limits,
        ..Options::default()
    }
}

/// Does the same for each program so many times, several at once, and says on a terminal how
/// far it is. Gives what came of it, in no order.
fn at_once<T: Send>(
    what: &str,
    programs: &[Program],
    times: usize,
    workers: usize,
    work: impl Fn(&Program) -> Result<T> + Sync,
) -> Result<Vec<(usize, T)>> {
    let all = programs.len() * times;
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::with_capacity(all));
    let is_shown = std::io::stderr().is_terminal();
    let go_on = || -> Result<()> {
        loop {
            let turn = next.fetch_add(1, Ordering::Relaxed);
            if turn >= all {
                return Ok(());
            }
            let index = turn % programs.len();
            let result = work(&programs[index])?;
            let mut done = done.lock().expect("nobody panics");
            done.push((index, result));
            if is_shown && done.len().is_multiple_of(10) {
                eprint!("\r{what}: {} of {all}", done.len());
            }
        }
    };
    let result: Result<()> = thread::scope(|scope| {
        let workers: Vec<_> = (0..workers).map(|_| scope.spawn(go_on)).collect();
        let mut results = workers.into_iter().map(|worker| worker.join());
        results.try_for_each(|result| result.expect("nobody panics"))
    });
    if is_shown {
        eprint!("\r\x1b[K");
    }
    result?;
    Ok(done.into_inner().expect("nobody panics"))
}
