//! Runs the test suite of a crate that nobody here wrote, in real time and on the virtual clock,
//! and compares the results test by test.

mod binary;
mod listed;
mod package;
mod results;

use anyhow::{Result, bail};
use binary::{Binary, Compared};
use clap::Args;
use listed::Listed;
use std::io::IsTerminal;
use std::path::Path;
use std::time::Duration;

/// Which crate, and how much of it.
#[derive(Args)]
#[command(after_help = "\
Examples:
  cargo xtask foreign tokio                      stops at the first binary that differs
  cargo xtask foreign tokio --keep-going         all of them, with a list of what differs
  cargo xtask foreign tokio --only process_      the binaries whose names contain this
  cargo xtask foreign tokio --only rt_common --test starving
  cargo xtask foreign futures-util@0.3.31        another crate, at a version of your choice

Where things are:
  crates/xtask/foreign/NAME.toml                 features, and what differs on purpose, with reasons
  target/foreign/NAME-VERSION/                   the package and its built tests
  target/foreign/NAME-VERSION/output/            what each binary printed, on both clocks")]
pub struct Foreign {
    /// A crate, as in `tokio` or `tokio@1.54.1`; without a version the one in Cargo.lock, or else
    /// the newest
    #[arg(value_name = "NAME[@VERSION]")]
    package: String,
    /// Only the test binaries whose names contain this; may be given several times
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,
    /// Only the tests whose names contain this
    #[arg(long, value_name = "NAME", default_value = "")]
    test: String,
    /// Go on to the next binary after one that differs
    #[arg(long)]
    keep_going: bool,
    /// End a binary after so many seconds of real time, on either clock
    #[arg(long, value_name = "SECONDS", default_value_t = 60,
        value_parser = clap::value_parser!(u64).range(1..=3600))]
    limit: u64,
    /// Another order among threads that are ready at the same moment; 0 is first come, first served
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
}

impl Foreign {
    fn wants(&self, binary: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|part| binary.contains(part.as_str()))
    }
}

/// How each run is made.
pub struct RunOptions<'a> {
    pub part: &'a str,
    pub limit: Duration,
    pub seed: u64,
}

/// Builds the tests of the package, runs each binary on both clocks, and prints how they compare.
/// An error if one differs that is not listed, or if one that is listed does not.
pub fn run(root: &Path, foreign: &Foreign) -> Result<()> {
    let wanted = package::Wanted::parse(root, &foreign.package)?;
    let listed = Listed::read(root, &wanted.name)?;
    let workspace = package::Workspace::prepare(root, &wanted)?;
    let all = workspace.build_tests(&listed.features)?;
    listed.check_names(&all)?;
    let mut binaries = all;
    binaries.retain(|binary| foreign.wants(&binary.name));
    if binaries.is_empty() {
        bail!("no test binary of {} is named so", wanted.name);
    }
    // As cargo does it: tests open files of their package by relative paths.
    std::env::set_current_dir(workspace.package())?;
    let options = RunOptions {
        part: &foreign.test,
        limit: Duration::from_secs(foreign.limit),
        seed: foreign.seed,
    };
    let all = compare(&binaries, &listed, &options, foreign.keep_going, &workspace)?;
    report(&all, binaries.len())
}

fn compare(
    binaries: &[Binary],
    listed: &Listed,
    options: &RunOptions<'_>,
    keep_going: bool,
    workspace: &package::Workspace,
) -> Result<Vec<Compared>> {
    let count = binaries.len();
    let is_shown = std::io::stderr().is_terminal();
    let mut done = Vec::new();
    println!(
        "{:<36} {:>6} {:>10} {:>10}",
        "binary", "tests", "real", "clock"
    );
    for (n, binary) in binaries.iter().enumerate() {
        if is_shown {
            eprint!("\r\x1b[K{} of {count}: {} ...", n + 1, binary.name);
        }
        let compared = binary.compare(&listed.of(&binary.name), options, &workspace.output())?;
        if is_shown {
            eprint!("\r\x1b[K");
        }
        let Some(compared) = compared else {
            continue;
        };
        print!("{compared}");
        let goes_on = compared.agrees() || keep_going;
        done.push(compared);
        if !goes_on && n + 1 < count {
            println!("\nstopped here; --keep-going runs the others, too");
            break;
        }
    }
    Ok(done)
}

fn report(all: &[Compared], wanted: usize) -> Result<()> {
    if all.is_empty() {
        bail!("no test of these {wanted} binaries was run");
    }
    let agree = all.iter().filter(|binary| binary.agrees()).count();
    let tests: usize = all.iter().map(|binary| binary.tests).sum();
    let listed: usize = all.iter().map(|binary| binary.listed).sum();
    let real: Duration = all.iter().map(|binary| binary.real).sum();
    let clock: Duration = all.iter().map(|binary| binary.clock).sum();
    println!("\n{:<36} {agree} of {}", "binaries that agree", all.len());
    println!("{:<36} {tests}", "tests compared");
    println!("{:<36} {listed}", "of them listed as different");
    println!("{:<36} {:.1}", "seconds in real time", real.as_secs_f64());
    println!("{:<36} {:.1}", "seconds on the clock", clock.as_secs_f64());
    if agree == all.len() {
        return Ok(());
    }
    println!("\nwhat differs:");
    for binary in all {
        for line in binary.differences() {
            println!("  {line}");
        }
    }
    bail!(
        "{} of {} binaries do not do on the clock what they do in real time",
        all.len() - agree,
        all.len()
    )
}
