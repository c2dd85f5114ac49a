//! Threads: their beginning, their end, and waiting for it.

use crate::baton;
use crate::real::{Start, real};
use crate::scheduler::{ThreadId, Waiting};
use crate::spin;
use libc::{pthread_attr_t, pthread_key_t, pthread_t};
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
}

/// Destructors of other keys may run after this one and wait in turn. As long as a value is
/// set again the C library comes back, four times at most; the third is the end.
const ROUNDS: usize = 3;

unsafe extern "C" fn at_end(value: *mut c_void) {
    let rounds = value as usize;
    let Some(me) = baton::me() else {
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
    let Some(me) = baton::me() else {
        // SAFETY: the caller's own arguments.
        return unsafe { (real().pthread_create)(handle, attributes, start, argument) };
    };
    spin::over();
    let (thread, seat) = baton::with_world(|world| {
        let thread = world.scheduler.born();
        let seat = world.sit(thread);
        seat.tid.store(0, Ordering::Relaxed);
        (thread, seat)
    });
    let birth = Box::into_raw(Box::new(Birth {
        start,
        argument,
        thread,
    }));
    // SAFETY: the caller's own arguments but for the start, which takes the box.
    let code = unsafe { (real().pthread_create)(handle, attributes, begin, birth.cast()) };
    if code != 0 {
        // SAFETY: no thread has taken it.
        drop(unsafe { Box::from_raw(birth) });
        baton::with_world(|world| world.scheduler.never_began(thread));
        return code;
    }
    // SAFETY: it was written by the call above. The new thread has not run yet: it has no baton.
    seat.handle.store(unsafe { *handle }, Ordering::Relaxed);
    baton::maybe_give_way(me);
    0
}

#[unsafe(no_mangle)]
unsafe extern "C" fn pthread_join(handle: pthread_t, result: *mut *mut c_void) -> c_int {
    if let Some(me) = baton::me() {
        spin::over();
        let alive = baton::with_world(|world| {
            let has_handle =
                |id: &ThreadId| world.seats[*id].handle.load(Ordering::Relaxed) == handle;
            (0..world.seats.len())
                .filter(|id| world.scheduler.is_alive(*id))
                .find(has_handle)
        });
        if let Some(thread) = alive {
            baton::wait(me, Waiting::Join(thread), None);
        }
    }
    // Its last instructions, after `ended`, take a moment of real time.
    // SAFETY: the caller's own arguments.
    unsafe { (real().pthread_join)(handle, result) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn sched_yield() -> c_int {
    match baton::me() {
        Some(me) => {
            super::time::yielded(me);
            0
        }
        // SAFETY: no arguments.
        None => unsafe { (real().sched_yield)() },
    }
}
