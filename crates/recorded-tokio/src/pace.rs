//! Lanes that ask over and over instead of waiting.
//!
//! A lane that is polled again and again while hardly any time passes leaves the same records
//! each time, and may go on for ever. After many such polls the next ones are not recorded, and
//! after very many the run is ended: nobody who waits for something is polled so often.

use crate::listener;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};

/// Polls in a row that are recorded.
const TOLD: u32 = 12_000;
/// Polls in a row after which the run is ended.
const ENOUGH: u32 = 60_000;
/// The same if time passed between many of them: nothing else happens, and the clock moves only
/// because somebody asks.
const ENOUGH_WITH_TIME: u32 = 30_000;
const MANY_STEPS: u32 = 100;
/// A lane that has not been polled for so many nanoseconds has waited. Time that passes for a
/// program that only looks at the clock passes in smaller steps.
const A_WAIT: u64 = 5_000_000;

/// How fast the polls of one lane follow each other.
#[derive(Debug, Default)]
pub struct Pace {
    row: AtomicU32,
    /// How often a little time passed in this row.
    steps: AtomicU32,
    /// When its last poll returned.
    since: AtomicU64,
    /// What it waits for since then is a timer.
    timed: AtomicBool,
}

/// What is to be done with a poll.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Told,
    /// It is not recorded.
    Silent,
    /// It is recorded, and is the last one of the run.
    Last,
}

impl Pace {
    /// A poll begins.
    pub fn step(&self) -> Step {
        let Some(now) = listener::moment() else {
            return Step::Told;
        };
        let passed = now.saturating_sub(self.since.load(Ordering::Relaxed));
        let waited = passed >= A_WAIT || (passed > 0 && self.timed.load(Ordering::Relaxed));
        if waited {
            self.row.store(0, Ordering::Relaxed);
            self.steps.store(0, Ordering::Relaxed);
            return Step::Told;
        }
        let row = self.row.fetch_add(1, Ordering::Relaxed) + 1;
        let steps = self
            .steps
            .fetch_add(u32::from(passed > 0), Ordering::Relaxed);
        match row {
            0..=TOLD => Step::Told,
            ENOUGH.. => Step::Last,
            ENOUGH_WITH_TIME.. if steps >= MANY_STEPS => Step::Last,
            _ => Step::Silent,
        }
    }

    /// A poll returns.
    pub fn returned(&self, timed: bool) {
        if let Some(now) = listener::moment() {
            self.since.store(now, Ordering::Relaxed);
            self.timed.store(timed, Ordering::Relaxed);
        }
    }
}
