//! What the runner asks for, in environment variables.

use crate::environment;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Which order among ready threads, and which random numbers. 0: first come, first served.
pub fn seed() -> u64 {
    number(c"MEANWHILE_SEED").unwrap_or(0)
}

/// The moment at which the clock goes on in a program that another one has become.
pub fn at() -> u64 {
    number(c"MEANWHILE_AT").unwrap_or(0)
}

/// The descriptor to which stamps are written, if any.
pub fn stamps() -> Option<i32> {
    number(c"MEANWHILE_STAMPS").and_then(|fd| i32::try_from(fd).ok())
}

/// Whether a trace is wanted there, too.
pub fn trace() -> bool {
    environment::get(c"MEANWHILE_TRACE").is_some()
}

/// How many bytes at the front of that file are a desk ([`crate::desk`]); 0 if none.
pub fn desk() -> usize {
    number(c"MEANWHILE_TRACE").map_or(0, |size| size as usize)
}

/// Whether only what a reader must know is wanted there, and not each write.
pub fn notes_only() -> bool {
    environment::get(c"MEANWHILE_NOTES_ONLY").is_some()
}

static CPUS: AtomicUsize = AtomicUsize::new(2);

pub fn read_cpus() {
    if let Some(cpus) = number(c"MEANWHILE_CPUS").filter(|cpus| (1..=1024).contains(cpus)) {
        CPUS.store(cpus as usize, Ordering::Relaxed);
    }
}

/// How many processors the program sees.
pub fn cpus() -> usize {
    CPUS.load(Ordering::Relaxed)
}

fn number(name: &std::ffi::CStr) -> Option<u64> {
    environment::get(name)?.parse().ok()
}
