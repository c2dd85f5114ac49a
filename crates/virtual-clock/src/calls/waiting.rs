//! What the C library's own locks, conditions and semaphores have in common: try the C
//! library's function, and wait in the model, at its address, while it cannot be had.

use crate::baton::{self, End};
use crate::clocks;
use crate::current;
use crate::pace;
use crate::spin;
use libc::{EBUSY, EINTR, EINVAL, ETIMEDOUT, clockid_t, timespec};
use scheduler::{Nanos, ThreadId, Waiting};
use std::ffi::c_int;

/// Attempts until the answer is not "busy", waiting between. A deadline gives ETIMEDOUT, and
/// `interrupted` what it gives when a handler has run, if that ends it.
pub fn retry(
    me: ThreadId,
    address: usize,
    mask: u32,
    deadline: Option<Nanos>,
    interrupted: fn(restarts: bool) -> Option<c_int>,
    mut attempt: impl FnMut() -> c_int,
) -> c_int {
    baton::switch_point();
    let mut waited = false;
    loop {
        let code = attempt();
        if code != EBUSY {
            return code;
        }
        if deadline.is_some_and(|deadline| deadline <= current::now()) {
            if !waited {
                pace::waited_in_vain(me);
            }
            return ETIMEDOUT;
        }
        waited = true;
        if let End::Interrupted { restarts, .. } = sleep_at(me, address, mask, deadline)
            && let Some(code) = interrupted(restarts && deadline.is_none())
        {
            return code;
        }
    }
}

/// No handler ends the wait for a lock.
pub fn goes_on(_: bool) -> Option<c_int> {
    None
}

/// A handler ends the wait, unless the call can go on after it.
pub fn may_end(restarts: bool) -> Option<c_int> {
    (!restarts).then_some(EINTR)
}

/// Waits at an address.
pub fn sleep_at(me: ThreadId, address: usize, mask: u32, deadline: Option<Nanos>) -> End {
    spin::over();
    pace::wait(me, Waiting::Futex { address, mask }, deadline)
}

/// The moment that an absolute limit on a clock means, or EINVAL.
///
/// # Safety
/// The caller gives a valid time.
pub unsafe fn deadline(clock: clockid_t, limit: *const timespec) -> Result<Nanos, c_int> {
    // SAFETY: this function's own.
    let limit = unsafe { &*limit };
    match (clock, limit.tv_nsec) {
        (libc::CLOCK_REALTIME | libc::CLOCK_MONOTONIC, 0..=999_999_999) => {
            Ok(clocks::moment(clock, limit))
        }
        _ => Err(EINVAL),
    }
}
