//! Virtual time as the C library's types tell it.

use crate::current;
use libc::{CLOCK_REALTIME, CLOCK_REALTIME_COARSE, itimerspec, timespec};
use scheduler::{Countdown, Nanos};
use std::ffi::c_int;

/// What the monotonic clock shows when the program begins: programs subtract from it.
const MONOTONIC_START: Nanos = 1_000_000 * 1_000_000_000;
/// 2026-01-01 00:00:00 UTC: the same on every day, so that printed dates are too.
const REALTIME_START: Nanos = 1_767_225_600 * 1_000_000_000;

pub fn start_of(clock: c_int) -> Nanos {
    match clock {
        CLOCK_REALTIME | CLOCK_REALTIME_COARSE => REALTIME_START,
        _ => MONOTONIC_START,
    }
}

/// The moment, in nanoseconds since the program began, that an absolute time of a clock means.
pub fn moment(clock: c_int, time: &timespec) -> Nanos {
    nanos(time).saturating_sub(start_of(clock))
}

/// The moment that a time means: an absolute one of a clock, or so long from now on.
pub fn deadline(clock: c_int, absolute: bool, time: &timespec) -> Nanos {
    match absolute {
        true => moment(clock, time),
        false => current::now().saturating_add(nanos(time)),
    }
}

/// A length of time; a negative one is none.
pub fn nanos(time: &timespec) -> Nanos {
    let seconds = u64::try_from(time.tv_sec).unwrap_or(0);
    let rest = u64::try_from(time.tv_nsec).unwrap_or(0);
    seconds.saturating_mul(1_000_000_000).saturating_add(rest)
}

/// A length of time, or a moment, in the C library's type.
pub fn timespec(nanos: Nanos) -> timespec {
    timespec {
        tv_sec: (nanos / 1_000_000_000) as i64,
        tv_nsec: (nanos % 1_000_000_000) as i64,
    }
}

/// Whether the times of a timer are any.
pub fn is_valid(times: &itimerspec) -> bool {
    let valid = |time: &timespec| time.tv_sec >= 0 && (0..1_000_000_000).contains(&time.tv_nsec);
    valid(&times.it_value) && valid(&times.it_interval)
}

/// How long until a timer goes off, and how long after that again.
pub fn times(when: Countdown) -> itimerspec {
    let left = when
        .deadline
        .map(|deadline| deadline.saturating_sub(current::now()).max(1));
    itimerspec {
        it_interval: timespec(when.interval),
        it_value: timespec(left.unwrap_or(0)),
    }
}
