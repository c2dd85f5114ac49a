//! What virtual time costs.

use super::{options, row};
use anyhow::{Context, Result, ensure};
use meanwhile::{Clock, Program, Run};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

fn timed(program: &Program, clock: Clock) -> Result<(Run, Duration)> {
    let began = Instant::now();
    let run = program.run(&options(clock))?;
    Ok((run, began.elapsed()))
}

pub fn cost(programs: &[Program], growth: &Path, switches: usize) -> Result<()> {
    let (mut taught, mut taken) = (Duration::ZERO, Duration::ZERO);
    for program in programs {
        let (run, took) = timed(program, Clock::Virtual)?;
        taught += run.transcript.total;
        taken += took;
    }
    let bare = median(|| Ok(timed(&Program::new("/bin/true", vec![]), Clock::Real)?.1))?;
    let plain = median(|| Ok(timed(&Program::new("/bin/true", vec![]), Clock::Virtual)?.1))?;
    let each = taken / programs.len() as u32;
    row(
        "`true`: on the clock; without it",
        &format!("{plain:.1?}; {bare:.1?}"),
    );
    row(
        "a program of the book on the clock, mean",
        &format!("{each:.1?}"),
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

pub fn grows(growth: &Path, what: &str, count: usize) -> Result<()> {
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
pub fn growth_program(root: &Path) -> Result<PathBuf> {
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
