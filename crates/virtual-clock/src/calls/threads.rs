//! Threads: their beginning, their end, and waiting for it.

use super::waiting::deadline;
use crate::baton::{self, End};
use crate::current;
use crate::original::{Start, original};
use crate::pace;
use crate::shared;
use crate::signals::mask;
use crate::spin;
use libc::{clockid_t, pthread_attr_t, pthread_key_t, pthread_t, timespec};
use scheduler::effort;
use scheduler::{ThreadId, Waiting};
use std::ffi::{c_int, c_void};
use std::sync::atomic::{AtomicU32, Ordering};

static KEY: AtomicU32 = AtomicU32::new(0);

/// A thread's end is seen by the destructor of this key: it comes after those of Rust's
/// thread-locals, which may still wait for others.
pub fn key() {
    let mut key: pthread_key_t = 0;
    // SAFETY: `key` has room.
    unsafe { libc::pthread_key_create(&mut key, Some(at_end)) };
    KEY.store(key, Ordering::Relaxed);
    // The first thread may leave by `pthread_exit`, too.
    set_rounds(1);
}

/// Destructors of other keys may run after this one and wait in turn. As long as a value is
/// set again the C library comes back, four times at most; the third is the end.
const ROUNDS: usize = 3;

unsafe extern "C" fn at_end(value: *mut c_void) {
    let rounds = value as usize;
    let Some(me) = current::me() else {
        return;
    };
    if rounds < ROUNDS {
        set_rounds(rounds + 1);
        return;
    }
    baton::ended(me);
}

fn set_rounds(rounds: usize) {
    // SAFETY: the key was made at start-up; the value is a number, never followed.
    unsafe { libc::pthread_setspecific(KEY.load(Ordering::Relaxed), rounds as *const c_void) };
}

struct Birth {
    start: Start,
    argument: *mut c_void,
    thread: ThreadId,
}

extern "C" fn begin(birth: *mut c_void) -> *mut c_void {
    // SAFETY: `pthread_create` below made it from a box and gave it to this thread alone.
    let Birth {
        start,
        argument,
        thread,
    } = *unsafe { Box::from_raw(birth.cast::<Birth>()) };
    baton::begin(thread);
    set_rounds(1);
    start(argument)
}

#[unsafe(no_mangle)]
unsafe extern "C" fn pthread_create(
    handle: *mut pthread_t,
    attributes: *const pthread_attr_t,
    start: Start,
    argument: *mut c_void,
) -> c_int {
    let Some(me) = current::me() else {
        // SAFETY: the caller's own arguments.
        return unsafe { (original().pthread_create)(handle, attributes, start, argument) };
    };
    spin::over();
    let (thread, os_thread) = shared::with_world(|world| {
        let thread = world.scheduler.born();
        let os_thread = world.os_thread(thread);
        os_thread.tid.store(0, Ordering::Relaxed);
        (thread, os_thread)
    });
    let birth = Box::into_raw(Box::new(Birth {
        start,
        argument,
        thread,
    }));
    // It takes no signals until it has the baton.
    let held = mask::block();
    os_thread.mask.store(held, Ordering::Relaxed);
    // SAFETY: the caller's own arguments but for the start, which takes the box.
    let code = unsafe { (original().pthread_create)(handle, attributes, begin, birth.cast()) };
    mask::set_mask(held);
    if code != 0 {
        // SAFETY: no thread has taken it.
        drop(unsafe { Box::from_raw(birth) });
        shared::with_world(|world| world.scheduler.never_began(thread));
        return code;
    }
    // SAFETY: it was written by the call above. The new thread has not run yet: it has no baton.
    let handle = unsafe { *handle };
    os_thread.handle.store(handle, Ordering::Relaxed);
    shared::with_world(|world| world.handles.insert(handle, thread));
    crate::records::trace::born(thread, me);
    pace::spends(me, effort::BIRTH);
    baton::maybe_give_way(me);
    0
}

#[unsafe(no_mangle)]
unsafe extern "C" fn pthread_join(handle: pthread_t, result: *mut *mut c_void) -> c_int {
    if let Some(me) = current::me() {
        spin::over();
        while let Some(thread) = alive(handle) {
            pace::wait(me, Waiting::Join(thread), None);
        }
    }
    // Its last instructions, after `ended`, take a moment of real time.
    // SAFETY: the caller's own arguments.
    unsafe { (original().pthread_join)(handle, result) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn pthread_tryjoin_np(handle: pthread_t, result: *mut *mut c_void) -> c_int {
    if let Some(me) = current::me() {
        if alive(handle).is_some() {
            super::time::yielded(me);
            return libc::EBUSY;
        }
        // SAFETY: the caller's own arguments. It has ended, but for its last instructions.
        return unsafe { (original().pthread_join)(handle, result) };
    }
    // SAFETY: the caller's own arguments.
    unsafe { (original().pthread_tryjoin_np)(handle, result) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn pthread_timedjoin_np(
    handle: pthread_t,
    result: *mut *mut c_void,
    limit: *const timespec,
) -> c_int {
    // SAFETY: the caller's own arguments.
    unsafe { pthread_clockjoin_np(handle, result, libc::CLOCK_REALTIME, limit) }
}

/// Out of the clock's sight, without its limit: a forked child rarely joins at all.
#[unsafe(no_mangle)]
unsafe extern "C" fn pthread_clockjoin_np(
    handle: pthread_t,
    result: *mut *mut c_void,
    clock: clockid_t,
    limit: *const timespec,
) -> c_int {
    while let (Some(me), Some(thread), false) = (current::me(), alive(handle), limit.is_null()) {
        // SAFETY: the caller gives a valid time.
        let moment = match unsafe { deadline(clock, limit) } {
            Ok(moment) => moment,
            Err(code) => return code,
        };
        spin::over();
        if pace::wait(me, Waiting::Join(thread), Some(moment)) == End::Deadline {
            return libc::ETIMEDOUT;
        }
    }
    // SAFETY: the caller's own arguments.
    unsafe { pthread_join(handle, result) }
}

/// The thread of a handle, if it has not ended.
fn alive(handle: pthread_t) -> Option<ThreadId> {
    current::me()?;
    shared::with_world(|world| world.handles.get(&handle).copied())
}

#[unsafe(no_mangle)]
unsafe extern "C" fn sched_yield() -> c_int {
    match current::me() {
        Some(me) => {
            super::time::yielded(me);
            0
        }
        // SAFETY: no arguments.
        None => unsafe { (original().sched_yield)() },
    }
}
