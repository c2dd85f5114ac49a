//! Sets of signals, and which no thread on the clock blocks.

use libc::c_int;

/// A set of signals, as the kernel has it.
pub type Set = u64;

pub const fn bit(signal: c_int) -> Set {
    1 << (signal - 1)
}

/// The signals of a set.
pub fn each(set: Set) -> impl Iterator<Item = c_int> {
    (1..=64).filter(move |signal| set & bit(*signal) != 0)
}

const FAULTS: Set = bit(libc::SIGSEGV)
    | bit(libc::SIGBUS)
    | bit(libc::SIGFPE)
    | bit(libc::SIGILL)
    | bit(libc::SIGTRAP)
    | bit(libc::SIGSYS)
    | bit(libc::SIGABRT);

/// The signal by which a thread is interrupted that has computed for long. A real-time signal that
/// hardly anybody uses. Programs that do replace the handler, and lose this watch only.
pub fn of_watchdog() -> c_int {
    libc::SIGRTMAX() - 3
}

/// What no thread of ours blocks while it waits: faults, which come from the thread itself, two
/// signals with which the C library's threads talk to each other, and that of the watchdog.
pub fn never_blocked() -> Set {
    FAULTS | bit(32) | bit(33) | bit(of_watchdog())
}
