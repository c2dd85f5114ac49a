//! The C library's condition variables. Their whole waiting is in the model: the one there
//! never has a waiter, and so is only initialised and destroyed.

use super::locks;
use super::waiting::{deadline, sleep_at};
use crate::baton::{self, End};
use crate::current;
use crate::original::original;
use libc::{
    CLOCK_MONOTONIC, CLOCK_REALTIME, ETIMEDOUT, clockid_t, pthread_cond_t, pthread_condattr_t,
    pthread_mutex_t, timespec,
};
use scheduler::{Nanos, ThreadId};
use std::collections::BTreeSet;
use std::ffi::c_int;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The condition variables whose time limits are on the monotonic clock. The rest, static
/// initialisers included, go by the time of day.
static MONOTONIC: Mutex<BTreeSet<usize>> = Mutex::new(BTreeSet::new());

fn monotonic() -> MutexGuard<'static, BTreeSet<usize>> {
    MONOTONIC.lock().unwrap_or_else(PoisonError::into_inner)
}

#[unsafe(no_mangle)]
unsafe extern "C" fn pthread_cond_init(
    condition: *mut pthread_cond_t,
    attributes: *const pthread_condattr_t,
) -> c_int {
    let mut clock = CLOCK_REALTIME;
    if !attributes.is_null() {
        // SAFETY: the caller's own attributes, and room for the answer.
        unsafe { libc::pthread_condattr_getclock(attributes, &mut clock) };
    }
    match clock {
        CLOCK_MONOTONIC => monotonic().insert(condition as usize),
        _ => monotonic().remove(&(condition as usize)),
    };
    // SAFETY: the caller's own arguments.
    unsafe { (original().pthread_cond_init)(condition, attributes) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn pthread_cond_destroy(condition: *mut pthread_cond_t) -> c_int {
    monotonic().remove(&(condition as usize));
    // SAFETY: the caller's own condition variable.
    unsafe { (original().pthread_cond_destroy)(condition) }
}

/// No other thread runs between the unlocking and the waiting, so no signal can be missed.
unsafe fn wait(
    me: ThreadId,
    condition: *mut pthread_cond_t,
    mutex: *mut pthread_mutex_t,
    limit: Option<Nanos>,
) -> c_int {
    baton::switch_point();
    // SAFETY: the caller's own mutex, which it holds.
    let code = unsafe { locks::unlock(mutex) };
    if code != 0 {
        return code;
    }
    // Also until a moment that is over: others come first, and time may pass. A handler may end it;
    // nobody knows what was signalled meanwhile, and whoever waits must look anyway.
    let end = sleep_at(me, condition as usize, !0, limit);
    // SAFETY: the same.
    match unsafe { locks::lock(me, mutex, None) } {
        0 if end == End::Deadline => ETIMEDOUT,
        code => code,
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn pthread_cond_wait(
    condition: *mut pthread_cond_t,
    mutex: *mut pthread_mutex_t,
) -> c_int {
    // SAFETY: the caller's own arguments.
    unsafe {
        match current::me() {
            Some(me) => wait(me, condition, mutex, None),
            None => (original().pthread_cond_wait)(condition, mutex),
        }
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn pthread_cond_timedwait(
    condition: *mut pthread_cond_t,
    mutex: *mut pthread_mutex_t,
    limit: *const timespec,
) -> c_int {
    let clock = match monotonic().contains(&(condition as usize)) {
        true => CLOCK_MONOTONIC,
        false => CLOCK_REALTIME,
    };
    // SAFETY: the caller's own arguments.
    unsafe {
        if current::me().is_none() {
            return (original().pthread_cond_timedwait)(condition, mutex, limit);
        }
        pthread_cond_clockwait(condition, mutex, clock, limit)
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn pthread_cond_clockwait(
    condition: *mut pthread_cond_t,
    mutex: *mut pthread_mutex_t,
    clock: clockid_t,
    limit: *const timespec,
) -> c_int {
    // SAFETY: the caller's own arguments.
    unsafe {
        let Some(me) = current::me() else {
            return (original().pthread_cond_clockwait)(condition, mutex, clock, limit);
        };
        match deadline(clock, limit) {
            Ok(moment) => wait(me, condition, mutex, Some(moment)),
            Err(code) => code,
        }
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn pthread_cond_signal(condition: *mut pthread_cond_t) -> c_int {
    baton::wake(condition as usize, !0, 1);
    // For waiters that are not under the clock, such as those of a forked child.
    // SAFETY: the caller's own condition variable.
    let code = unsafe { (original().pthread_cond_signal)(condition) };
    baton::switch_point();
    code
}

#[unsafe(no_mangle)]
unsafe extern "C" fn pthread_cond_broadcast(condition: *mut pthread_cond_t) -> c_int {
    baton::wake(condition as usize, !0, usize::MAX);
    // SAFETY: as above.
    let code = unsafe { (original().pthread_cond_broadcast)(condition) };
    baton::switch_point();
    code
}
