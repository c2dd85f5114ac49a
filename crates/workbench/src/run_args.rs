//! RunArgs to run a program: the options that `run` and `exec` share.

use clap::Args;
use meanwhile::{Clock, Limits, Options};
use std::ops::RangeInclusive;
use std::time::Duration;

#[derive(Args)]
pub struct RunArgs {
    /// Run on the real clock
    #[arg(long)]
    real: bool,

    /// Choose another order among threads that are ready at the same moment, and other
    /// random numbers; 0 is first come, first served
    #[arg(long, value_name = "N", default_value_t = 0, allow_negative_numbers = true, value_parser = seed)]
    seed: u64,

    /// How many processors the program sees
    #[arg(long, value_name = "N", default_value_t = 2, allow_negative_numbers = true, value_parser = cpus)]
    cpus: u64,

    /// End the program after so many seconds of real time; 0 for no limit
    #[arg(long, value_name = "SECONDS", default_value_t = 60, allow_negative_numbers = true, value_parser = seconds)]
    limit: u64,

    /// End it when it uses more than so many MiB of memory, its children included
    #[arg(long, value_name = "MIB", default_value_t = 2048, allow_negative_numbers = true, value_parser = mebibytes)]
    memory: u64,

    /// End it when it runs as more than so many processes
    #[arg(long, value_name = "N", default_value_t = 200, allow_negative_numbers = true, value_parser = processes)]
    processes: u64,
}

impl RunArgs {
    pub fn options(&self) -> Options {
        Options {
            clock: if self.real {
                Clock::Real
            } else {
                Clock::Virtual
            },
            seed: self.seed,
            cpus: usize::try_from(self.cpus).unwrap_or(usize::MAX),
            limits: Limits {
                time: (self.limit > 0).then(|| Duration::from_secs(self.limit)),
                memory: self.memory << 20,
                processes: usize::try_from(self.processes).unwrap_or(usize::MAX),
                ..Limits::default()
            },
            trace: false,
        }
    }
}

/// A whole number in a range, or a sentence that says what is wanted.
fn number(text: &str, range: &RangeInclusive<u64>, what: &str) -> Result<u64, String> {
    let number = text.parse().ok().filter(|number| range.contains(number));
    number.ok_or_else(|| {
        let (first, last) = (range.start(), range.end());
        format!("give {what} as a whole number from {first} to {last}")
    })
}

fn seed(text: &str) -> Result<u64, String> {
    number(text, &(0..=u64::MAX), "the seed")
}

/// For `--seeds`: so many can be looked at in a day.
pub fn seeds(text: &str) -> Result<u64, String> {
    number(text, &(0..=1_000_000), "the last seed")
}

fn cpus(text: &str) -> Result<u64, String> {
    number(text, &(1..=1024), "the processors")
}

fn seconds(text: &str) -> Result<u64, String> {
    let year = 366 * 24 * 60 * 60;
    number(text, &(0..=year), "the seconds (0 for no limit)")
}

fn mebibytes(text: &str) -> Result<u64, String> {
    number(text, &(1..=16 << 20), "the MiB of memory")
}

fn processes(text: &str) -> Result<u64, String> {
    let most = 1 << 22;
    number(
        text,
        &(1..=most),
        "the processes, the program itself included,",
    )
}
