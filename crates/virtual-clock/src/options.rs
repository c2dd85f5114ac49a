//! What the runner asks for, in environment variables.

use crate::environment;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use wire::StandardLibrary;
use wire::variable::{self, Variable};

/// Which order among ready threads, and which random numbers. 0: first come, first served.
pub fn seed() -> u64 {
    number(variable::SEED).unwrap_or(0)
}

/// The moment at which the clock goes on in a program that another one has become.
pub fn at() -> u64 {
    number(variable::AT).unwrap_or(0)
}

/// When the timer of the process goes off, and how long after that again, if it was set in a
/// program that has become this one.
pub fn alarm() -> Option<(u64, u64)> {
    let (deadline, interval) = environment::get(variable::ALARM.c_name())?.split_once(' ')?;
    Some((deadline.parse().ok()?, interval.parse().ok()?))
}

/// The descriptor to which stamps are written, if any.
pub fn stamps() -> Option<i32> {
    number(variable::STAMPS).and_then(|fd| i32::try_from(fd).ok())
}

/// Whether a trace is wanted there, too; then the front of the file is a [`wire::Buffer`].
pub fn trace() -> bool {
    environment::get(variable::TRACE.c_name()).is_some()
}

/// Whether only what a reader must know is wanted there, and not each write.
pub fn notes_only() -> bool {
    environment::get(variable::NOTES_ONLY.c_name()).is_some()
}

/// Where the code of the standard library lies, if it is known of the program that runs.
pub fn standard_library() -> Option<StandardLibrary> {
    let text = environment::get(variable::STANDARD_LIBRARY.c_name())?;
    StandardLibrary::read(text)
}

static OWN_INPUT: OnceLock<&'static str> = OnceLock::new();

pub fn read_own_input() {
    if let Some(sentence) = environment::get(variable::OWN_INPUT.c_name()) {
        let _ = OWN_INPUT.set(sentence);
    }
}

/// Only the program's own file reads the standard input. What to say if other code does.
pub fn own_input() -> Option<&'static str> {
    OWN_INPUT.get().copied()
}

static CPUS: AtomicUsize = AtomicUsize::new(2);

pub fn read_cpus() {
    if let Some(cpus) = number(variable::CPUS).filter(|cpus| (1..=1024).contains(cpus)) {
        CPUS.store(cpus as usize, Ordering::Relaxed);
    }
}

/// How many processors the program sees.
pub fn cpus() -> usize {
    CPUS.load(Ordering::Relaxed)
}

fn number(variable: Variable) -> Option<u64> {
    environment::get(variable.c_name())?.parse().ok()
}
