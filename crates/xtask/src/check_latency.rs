//! Measures how long a learner waits from saving an exercise to the verdict: with our check and with
//! rustlings, in turns, on a copy of the project.

use anyhow::{Context, Result, bail};
use clap::Args;
use meanwhile::exercises::Set;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::time::{Duration, Instant};
use xtask::Workshop;

/// What to measure.
#[derive(Args)]
pub struct Latency {
    /// Measured runs of each command, and as many again with the exercise solved
    #[arg(long, value_name = "N", default_value_t = 7,
        value_parser = clap::value_parser!(u32).range(1..))]
    runs: u32,
    /// The exercise; best one whose program soon ends, for rustlings also runs that, in real time
    #[arg(long, value_name = "NAME", default_value = "missing_awaits")]
    exercise: String,
}

/// What a learner types.
struct Check {
    shown: String,
    program: PathBuf,
    words: Vec<String>,
}

/// Prints a Markdown table.
pub fn run(root: &Path, latency: &Latency) -> Result<()> {
    let name = &latency.exercise;
    let check = |program: PathBuf, words: &str| Check {
        shown: format!(
            "{} {words}",
            program.file_name().unwrap_or_default().display()
        ),
        program,
        words: words.split(' ').map(str::to_owned).collect(),
    };
    let checks = [
        check("cargo".into(), &format!("meanwhile check {name}")),
        check(xtask::rustlings()?, &format!("run {name}")),
    ];
    let workshop = Workshop::open(root)?;
    let set = Set::read(workshop.root())?;
    let exercise = set.find(name)?;
    let file = set.unsolved(exercise);
    let unsolved = fs::read_to_string(&file)?;
    let solved = fs::read_to_string(set.solution(exercise))?;
    eprintln!("Building first, which takes some minutes in an empty target folder");
    println!("| exercise | command | median | fastest | slowest | ratio |");
    println!("| --- | --- | --- | --- | --- | --- |");
    for (text, is_solved) in [(unsolved, false), (solved, true)] {
        let times = measure(&workshop, &file, &text, &checks, is_solved, latency.runs)?;
        rows(
            if is_solved { "solved" } else { "unsolved" },
            &checks,
            times,
        );
    }
    Ok(())
}

/// The times of each check, after edits of an exercise that says `text`.
fn measure(
    workshop: &Workshop,
    file: &Path,
    text: &str,
    checks: &[Check; 2],
    is_solved: bool,
    runs: u32,
) -> Result<[Vec<Duration>; 2]> {
    let mut times = [Vec::new(), Vec::new()];
    // The first round builds what is missing, and does not count.
    for round in 0..=runs {
        for (check, times) in checks.iter().zip(&mut times) {
            // A comment of its own each time, as an edit that must be compiled.
            let edit = format!("{text}// Round {round}: {}\n", check.shown);
            fs::write(file, edit).context("the exercise cannot be edited")?;
            let began = Instant::now();
            let output = check.run(workshop)?;
            let took = began.elapsed();
            check.assert_verdict(&output, is_solved)?;
            if round > 0 {
                times.push(took);
            }
        }
    }
    Ok(times)
}

impl Check {
    fn run(&self, workshop: &Workshop) -> Result<Output> {
        let mut command = workshop.command(&self.program);
        let output = command.args(&self.words).output();
        output.with_context(|| format!("`{}` cannot be started", self.shown))
    }

    /// A time counts only if it is that of a verdict, and of the right one.
    fn assert_verdict(&self, output: &Output, is_solved: bool) -> Result<()> {
        let said = String::from_utf8_lossy(&output.stdout);
        let is_right = match is_solved {
            true => output.status.success(),
            false => output.status.code() == Some(1) && said.contains("Expected: "),
        };
        if !is_right {
            let errors = String::from_utf8_lossy(&output.stderr);
            let shown = &self.shown;
            bail!("`{shown}` came to another verdict than it should:\n{said}{errors}");
        }
        Ok(())
    }
}

fn rows(state: &str, checks: &[Check], mut times: [Vec<Duration>; 2]) {
    for times in &mut times {
        times.sort();
    }
    let median = |times: &[Duration]| times[times.len() / 2].as_secs_f64();
    let rustlings = median(&times[1]);
    for (check, times) in checks.iter().zip(&times) {
        let (median, shown) = (median(times), &check.shown);
        let fastest = times[0].as_secs_f64();
        let slowest = times[times.len() - 1].as_secs_f64();
        let ratio = median / rustlings;
        println!(
            "| {state} | `{shown}` | {median:.2} s | {fastest:.2} s | {slowest:.2} s | {ratio:.2} |"
        );
    }
}
