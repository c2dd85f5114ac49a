//! The C library's semaphores: every lock of CPython is one.
//!
//! One that is shared between processes, as Python's multiprocessing makes them, may be
//! posted by another process, which the model cannot see. Waiting for it is work outside:
//! others run and the clock stands still. With a time limit it is waited for in the model,
//! where only this process can end the wait before the limit; while a child runs, it is looked
//! at every now and then.

use super::waiting::{deadline, may_end, retry, sleep_at};
use crate::baton::{self, End};
use crate::children;
use crate::clocks;
use crate::current;
use crate::offload::offload;
use crate::original::{errno, original, set_errno};
use crate::shared;
use libc::{CLOCK_MONOTONIC, CLOCK_REALTIME, EAGAIN, EBUSY, clockid_t, sem_t, timespec};
use scheduler::{Nanos, ThreadId};
use std::ffi::c_int;
use std::sync::atomic::{AtomicBool, Ordering};

/// As the C library does: 0, or -1 and the code in `errno`.
fn answer(code: c_int) -> c_int {
    if code == 0 {
        return 0;
    }
    set_errno(code);
    -1
}

unsafe fn attempt(semaphore: *mut sem_t) -> c_int {
    // SAFETY: the caller's own semaphore.
    match unsafe { (original().sem_trywait)(semaphore) } {
        0 => 0,
        _ if errno() == EAGAIN => EBUSY,
        _ => errno(),
    }
}

/// Whether other processes may post it. The C library keeps the answer behind the count: the
/// flag that its futex calls take, 0 or 128 (`struct new_sem` of glibc 2.21 and newer).
unsafe fn is_shared(semaphore: *const sem_t) -> bool {
    const AFTER_COUNT: usize = 8;
    // SAFETY: a semaphore has 32 bytes.
    unsafe { *semaphore.byte_add(AFTER_COUNT).cast::<c_int>() != 0 }
}

unsafe fn wait(me: ThreadId, semaphore: *mut sem_t, limit: Option<Nanos>) -> c_int {
    // SAFETY: the caller's own semaphore.
    let attempt = || unsafe { attempt(semaphore) };
    answer(retry(me, semaphore as usize, !0, limit, may_end, attempt))
}

/// Waits for a semaphore that a child may post.
unsafe fn wait_shared(me: ThreadId, semaphore: *mut sem_t, limit: Nanos) -> c_int {
    const OFTEN: Nanos = 10_000_000;
    loop {
        let now = current::now();
        let child = shared::with_world(|world| world.children.may_run());
        let soon = if child { now + OFTEN } else { limit };
        if soon >= limit {
            // SAFETY: the caller's own semaphore.
            return unsafe { wait(me, semaphore, Some(limit)) };
        }
        if let End::Interrupted { .. } = sleep_at(me, semaphore as usize, !0, Some(soon)) {
            return answer(libc::EINTR);
        }
        // SAFETY: the same.
        match unsafe { attempt(semaphore) } {
            EBUSY => {}
            code => return answer(code),
        }
    }
}

/// Waits for one that another process may post, until a handler ends that.
unsafe fn wait_in_kernel(semaphore: *mut sem_t, ends: &AtomicBool) -> c_int {
    loop {
        let soon = children::real_now() + 20_000_000;
        let soon = clocks::timespec(soon);
        // SAFETY: the caller's own semaphore, and a valid time.
        let result = unsafe { (original().sem_clockwait)(semaphore, CLOCK_MONOTONIC, &soon) };
        if result == 0 || errno() != libc::ETIMEDOUT {
            return result;
        }
        if ends.load(Ordering::Relaxed) {
            set_errno(libc::EINTR);
            return -1;
        }
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn sem_wait(semaphore: *mut sem_t) -> c_int {
    // SAFETY: the caller's own semaphore.
    unsafe {
        match current::me() {
            Some(_) if is_shared(semaphore) => match attempt(semaphore) {
                EBUSY => offload(|ends| wait_in_kernel(semaphore, ends)),
                code => answer(code),
            },
            Some(me) => wait(me, semaphore, None),
            None => (original().sem_wait)(semaphore),
        }
    }
}

/// A try that fails lets others run, for the caller may do nothing else until it succeeds.
#[unsafe(no_mangle)]
unsafe extern "C" fn sem_trywait(semaphore: *mut sem_t) -> c_int {
    // SAFETY: the caller's own semaphore.
    let result = unsafe { (original().sem_trywait)(semaphore) };
    if let (-1, EAGAIN, Some(me)) = (result, errno(), current::me()) {
        super::time::yielded(me);
        set_errno(EAGAIN);
    }
    result
}

#[unsafe(no_mangle)]
unsafe extern "C" fn sem_timedwait(semaphore: *mut sem_t, limit: *const timespec) -> c_int {
    // SAFETY: the caller's own arguments.
    unsafe {
        if current::me().is_none() {
            return (original().sem_timedwait)(semaphore, limit);
        }
        sem_clockwait(semaphore, CLOCK_REALTIME, limit)
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn sem_clockwait(
    semaphore: *mut sem_t,
    clock: clockid_t,
    limit: *const timespec,
) -> c_int {
    // SAFETY: the caller's own arguments.
    unsafe {
        let Some(me) = current::me() else {
            return (original().sem_clockwait)(semaphore, clock, limit);
        };
        match attempt(semaphore) {
            // A limit is looked at only by whoever has to wait.
            EBUSY => match deadline(clock, limit) {
                Ok(moment) if is_shared(semaphore) => wait_shared(me, semaphore, moment),
                Ok(moment) => wait(me, semaphore, Some(moment)),
                Err(code) => answer(code),
            },
            code => answer(code),
        }
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn sem_post(semaphore: *mut sem_t) -> c_int {
    // SAFETY: the caller's own semaphore.
    let result = unsafe { (original().sem_post)(semaphore) };
    if result == 0 {
        baton::wake(semaphore as usize, !0, 1);
        baton::switch_point();
    }
    result
}
