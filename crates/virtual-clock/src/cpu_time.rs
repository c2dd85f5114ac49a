//! How much of a processor's time the process has used since it was last at rest, about. Nothing
//! depends on it but when a process that goes in circles is given up: what time it is in one that
//! waits does not.

use std::sync::atomic::{AtomicU64, Ordering};

/// A process that has gone in circles for so long, in nanoseconds, does not get on.
const LONG: u64 = 2_000_000_000;

static SINCE_REST: AtomicU64 = AtomicU64::new(0);
static RESTS: AtomicU64 = AtomicU64::new(0);

/// Every thread waits.
pub fn rests() {
    SINCE_REST.store(0, Ordering::Relaxed);
    RESTS.fetch_add(1, Ordering::Relaxed);
}

/// How often every thread waited.
pub fn rests_so_far() -> u64 {
    RESTS.load(Ordering::Relaxed)
}

/// The process has computed for so many nanoseconds more.
pub fn more(time: u64) {
    SINCE_REST.fetch_add(time, Ordering::Relaxed);
}

pub fn is_long() -> bool {
    SINCE_REST.load(Ordering::Relaxed) > LONG
}

/// Whether it is time to look if the process gets on.
pub fn may_be_long() -> bool {
    SINCE_REST.load(Ordering::Relaxed) > LONG / 2
}
