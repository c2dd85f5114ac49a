//! The tie certificate: a transcript that does not depend on the order among threads that
//! are ready at the same moment.

use crate::outcome::Run;
use crate::run::{Options, Program, RunError};
use crate::transcript::{Line, Transcript};
use std::fmt;

/// The seeds that must agree with seed 0.
pub const SEEDS: std::ops::RangeInclusive<u64> = 1..=16;

/// The runs of one program under several seeds.
#[derive(Debug, Clone)]
pub struct Certificate {
    /// The run with seed 0. Where seeds differ in the thread that printed a line, and in
    /// nothing else, its transcript names what they have in common.
    pub run: Run,
    /// The first difference of each seed that does not agree.
    pub ties: Vec<Tie>,
}

/// Two lines that took the same place under two seeds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tie {
    pub seed: u64,
    pub with_seed_0: String,
    pub with_this_seed: String,
}

impl fmt::Display for Tie {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "seed 0:  {}", self.with_seed_0)?;
        writeln!(f, "seed {:<2}: {}", self.seed, self.with_this_seed)
    }
}

impl Certificate {
    /// Runs a program with seed 0 and the given seeds. In real time it runs once: there the
    /// seed has no say.
    ///
    /// # Errors
    /// If the program cannot be started.
    pub fn of(
        program: &Program,
        options: &Options,
        seeds: impl IntoIterator<Item = u64>,
    ) -> Result<Certificate, RunError> {
        let with_seed = |seed| {
            program.run(&Options {
                seed,
                ..options.clone()
            })
        };
        let mut run = with_seed(0)?;
        let mut ties = Vec::new();
        if run.clock == crate::Clock::Virtual {
            for seed in seeds {
                let other = with_seed(seed)?.transcript;
                match first_difference(&run.transcript, &other) {
                    Some((with_seed_0, with_this_seed)) => ties.push(Tie {
                        seed,
                        with_seed_0,
                        with_this_seed,
                    }),
                    None => share_threads(&mut run.transcript, &other),
                }
            }
        }
        Ok(Certificate { run, ties })
    }

    /// All seeds agree.
    pub fn holds(&self) -> bool {
        self.ties.is_empty()
    }
}

fn first_difference(one: &Transcript, other: &Transcript) -> Option<(String, String)> {
    let same = |a: &Line, b: &Line| (a.at, a.stream, &a.text) == (b.at, b.stream, &b.text);
    let count = one.lines.len().max(other.lines.len());
    let differs = (0..count).find(|i| match (one.lines.get(*i), other.lines.get(*i)) {
        (Some(a), Some(b)) => !same(a, b),
        _ => true,
    });
    if let Some(i) = differs {
        return Some((one.shown_line(i), other.shown_line(i)));
    }
    let end = |t: &Transcript| format!("{:.3} s  = {}", t.total.as_secs_f64(), t.ending);
    (end(one) != end(other)).then(|| (end(one), end(other)))
}

/// Names the threads of each line by what two runs have in common.
fn share_threads(one: &mut Transcript, other: &Transcript) {
    for (mine, theirs) in one.lines.iter_mut().zip(&other.lines) {
        if mine.thread == theirs.thread {
            continue;
        }
        let kind = |name: &str| name.split('#').next().unwrap_or_default().to_owned();
        mine.thread = match kind(&mine.thread) == kind(&theirs.thread) {
            true => kind(&mine.thread),
            false => "any".to_owned(),
        };
    }
}

impl Transcript {
    /// A line as the text form shows it, or that there is none.
    fn shown_line(&self, index: usize) -> String {
        let text = self.to_string();
        text.lines()
            .nth(index)
            .unwrap_or("(no more lines)")
            .trim_start()
            .to_owned()
    }
}
