//! Measures the virtual clock and prints a table: is it true, is it stable, what does it cost.

use anyhow::{Context, Result, ensure};
use clap::Args;
use meanwhile::{Clock, Limits, Options, Program, Run, examples};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// How much to measure. The defaults take some minutes.
#[derive(Args)]
pub struct Report {
    /// Real runs of each program, each compared with the virtual one
    #[arg(long, default_value_t = 2)]
    real_runs: usize,
    /// Virtual runs of each program beside two busy loops, which must all be the same
    #[arg(long, default_value_t = 20)]
    stable_runs: usize,
    /// Switches between two threads
    #[arg(long, default_value_t = 20_000)]
    switches: usize,
    /// Measure only programs whose names contain this
    #[arg(long, default_value = "")]
    example: String,
}

/// Two events closer than this have no order in a real run.
const TICK: Duration = Duration::from_millis(100);

pub fn run(root: &Path, report: &Report) -> Result<()> {
    let mut all = examples::all(root)?;
    all.retain(|example| example.name.contains(&report.example));
    ensure!(!all.is_empty(), "no program is named so");
    let programs = examples::build(root, &all, true)?;
    let growth = growth_program(root)?;
    println!("| Measured | Value |\n| --- | --- |");
    fidelity(&programs, report.real_runs)?;
    stability(&programs, report.stable_runs)?;
    cost(&programs, &growth, report.switches)?;
    for count in [10, 100, 1_000, 10_000] {
        grows(&growth, "threads", count)?;
    }
    for count in [10, 100, 400] {
        grows(&growth, "sockets", count)?;
    }
    Ok(())
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

fn timed(program: &Program, clock: Clock) -> Result<(Run, Duration)> {
    let began = Instant::now();
    let run = program.run(&options(clock))?;
    Ok((run, began.elapsed()))
}

/// Whether events that lie a tick apart in virtual time come in that order in a real run.
fn fidelity(programs: &[Program], runs: usize) -> Result<()> {
    let (mut wrong_order, mut other_lines, mut count) = (Vec::new(), Vec::new(), 0);
    for program in programs {
        let (expected, _) = timed(program, Clock::Virtual)?;
        for _ in 0..runs {
            let (real, _) = timed(program, Clock::Real)?;
            count += 1;
            let name = || program.path().file_name().map(|name| name.to_owned());
            if pairs_out_of_order(&expected, &real) > 0 {
                wrong_order.extend(name());
            }
            if sorted(&expected) != sorted(&real) {
                other_lines.extend(name());
            }
        }
    }
    let told = |names: Vec<std::ffi::OsString>| {
        let mut names: Vec<_> = names.iter().map(|n| n.to_string_lossy()).collect();
        let runs = names.len();
        names.dedup();
        let names = if runs == 0 {
            String::new()
        } else {
            format!(": {}", names.join(", "))
        };
        format!("{runs} of {count} real runs{names}")
    };
    row("events a tick apart in another order", &told(wrong_order));
    row("lines that say something else", &told(other_lines));
    Ok(())
}

fn sorted(run: &Run) -> Vec<&str> {
    let lines = run.transcript.lines.iter();
    let mut lines: Vec<&str> = lines.map(|line| line.text.as_str()).collect();
    lines.sort_unstable();
    lines
}

fn pairs_out_of_order(expected: &Run, real: &Run) -> usize {
    // Equal lines are told apart by their number.
    let mut places: HashMap<&str, Vec<usize>> = HashMap::new();
    for (place, line) in real.transcript.lines.iter().enumerate().rev() {
        places.entry(&line.text).or_default().push(place);
    }
    let lines = expected.transcript.lines.iter();
    let found: Vec<(Duration, usize)> = lines
        .filter_map(|line| Some((line.at, places.get_mut(line.text.as_str())?.pop()?)))
        .collect();
    let pairs = found.iter().enumerate();
    pairs
        .map(|(n, (at, place))| {
            let later = found[n..].iter().filter(|(later, _)| *later >= *at + TICK);
            later.filter(|(_, other)| other < place).count()
        })
        .sum()
}

fn stability(programs: &[Program], runs: usize) -> Result<()> {
    let stop = Arc::new(AtomicBool::new(false));
    let busy = [(); 2].map(|()| {
        let stop = Arc::clone(&stop);
        thread::spawn(move || while !stop.load(Ordering::Relaxed) {})
    });
    let mut different = 0;
    for program in programs {
        let first = timed(program, Clock::Virtual)?.0.transcript.to_string();
        for _ in 1..runs {
            let again = timed(program, Clock::Virtual)?.0.transcript.to_string();
            different += usize::from(again != first);
        }
    }
    stop.store(true, Ordering::Relaxed);
    for thread in busy {
        let _ = thread.join();
    }
    let all = runs * programs.len();
    row(
        "virtual runs beside two busy loops that differ",
        &format!("{different} of {all}"),
    );
    Ok(())
}

fn cost(programs: &[Program], growth: &Path, switches: usize) -> Result<()> {
    let (mut taught, mut taken) = (Duration::ZERO, Duration::ZERO);
    for program in programs {
        let (run, took) = timed(program, Clock::Virtual)?;
        taught += run.transcript.total;
        taken += took;
    }
    let bare = median(|| Ok(timed(&Program::new("/bin/true", vec![]), Clock::Real)?.1))?;
    let each = taken / programs.len() as u32;
    row(
        "a virtual run, mean; bare start-up",
        &format!("{each:.1?}; {bare:.1?}"),
    );
    let rate = taught.as_secs_f64() / taken.as_secs_f64();
    row("taught seconds per real second", &format!("{rate:.0}"));
    let per_switch = |clock| -> Result<Duration> {
        let some = growing(growth, "switches", switches, clock)?;
        let none = growing(growth, "switches", 0, clock)?;
        Ok(some.saturating_sub(none) / switches as u32)
    };
    let (ours, real) = (per_switch(Clock::Virtual)?, per_switch(Clock::Real)?);
    row(
        "a switch between two threads, virtual; real",
        &format!("{ours:.1?}; {real:.1?}"),
    );
    Ok(())
}

fn grows(growth: &Path, what: &str, count: usize) -> Result<()> {
    let took = growing(growth, what, count, Clock::Virtual)?;
    row(&format!("{count} {what}"), &format!("{took:.1?}"));
    Ok(())
}

fn growing(growth: &Path, what: &str, count: usize, clock: Clock) -> Result<Duration> {
    let program = Program::new(growth, vec![what.into(), count.to_string().into()]);
    median(|| {
        let (run, took) = timed(&program, clock)?;
        ensure!(run.status == Some(0), "{what} {count}: {}", run.transcript);
        Ok(took)
    })
}

/// The middle one of three measurements.
fn median(mut measure: impl FnMut() -> Result<Duration>) -> Result<Duration> {
    let mut times = [measure()?, measure()?, measure()?];
    times.sort_unstable();
    Ok(times[1])
}

/// Builds the program that grows with its argument. It lies where this one does.
fn growth_program(root: &Path) -> Result<PathBuf> {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()));
    cargo.args([
        "build",
        "--quiet",
        "--package",
        "test-programs",
        "--bin",
        "growth",
    ]);
    crate::process::run({
        cargo.current_dir(root);
        cargo
    })?;
    let own = std::env::current_exe()?;
    Ok(own
        .parent()
        .context("a program lies in a folder")?
        .join("growth"))
}
