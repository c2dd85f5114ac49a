//! Time in the child of a fork that stays the program it was, as Python's pools make them. It
//! goes by the real clock, but what it has copied from its parent, a moment that it measures from
//! or a time limit, is of the virtual one. So its clock goes on where its parent's was, as fast
//! as the real one, and a moment that it waits for is translated.

use crate::clocks::start_of;
use crate::current;
use crate::original::{self, Functions, original};
use libc::{
    CLOCK_MONOTONIC, CLOCK_REALTIME, FUTEX_CMD_MASK, FUTEX_WAIT_BITSET, SYS_futex,
    TFD_TIMER_ABSTIME, TIMER_ABSTIME, clockid_t, itimerspec, pthread_cond_t, pthread_mutex_t,
    pthread_rwlock_t, sem_t, timespec,
};
use std::ffi::{c_int, c_long};
use std::ptr::null;
use std::sync::OnceLock;

struct Shift {
    /// The functions as they are.
    plain: Functions,
    /// By how much each clock is ahead of the real one, in nanoseconds.
    monotonic: i128,
    realtime: i128,
}

static SHIFT: OnceLock<Shift> = OnceLock::new();

/// In the child of a fork: from now on time is translated.
pub fn go_on() {
    let plain = *original();
    let ahead = |clock: c_int| {
        let mut time = ZERO;
        // SAFETY: room for one answer.
        unsafe { (plain.clock_gettime)(clock, &mut time) };
        i128::from(start_of(clock)) + i128::from(current::now()) - nanos(&time)
    };
    let shift = Shift {
        plain,
        monotonic: ahead(CLOCK_MONOTONIC),
        realtime: ahead(CLOCK_REALTIME),
    };
    // A fork of a fork has it already.
    if SHIFT.set(shift).is_ok() {
        original::replace(Functions {
            syscall,
            clock_gettime,
            timespec_get,
            clock_nanosleep,
            timerfd_settime,
            pthread_mutex_timedlock,
            pthread_mutex_clocklock,
            pthread_rwlock_timedrdlock,
            pthread_rwlock_clockrdlock,
            pthread_rwlock_timedwrlock,
            pthread_rwlock_clockwrlock,
            pthread_cond_timedwait,
            pthread_cond_clockwait,
            sem_timedwait,
            sem_clockwait,
            ..plain
        });
    }
}

const ZERO: timespec = timespec {
    tv_sec: 0,
    tv_nsec: 0,
};

fn shift() -> &'static Shift {
    SHIFT.get().expect("it was set before these were used")
}

fn nanos(time: &timespec) -> i128 {
    i128::from(time.tv_sec) * 1_000_000_000 + i128::from(time.tv_nsec)
}

fn time(nanos: i128) -> timespec {
    let nanos = nanos.max(0);
    timespec {
        tv_sec: (nanos / 1_000_000_000) as i64,
        tv_nsec: (nanos % 1_000_000_000) as i64,
    }
}

/// The real moment that an absolute time means. Of which clock it is it says itself: no machine
/// runs for thirty years, and no date lies before 2001.
///
/// # Safety
/// It is null or valid.
unsafe fn translated(moment: *const timespec) -> Option<timespec> {
    const EPOCH: i64 = 1_000_000_000;
    // SAFETY: this function's own.
    let moment = unsafe { moment.as_ref() }?;
    if !(0..1_000_000_000).contains(&moment.tv_nsec) {
        return Some(*moment);
    }
    let ahead = match moment.tv_sec {
        ..EPOCH => shift().monotonic,
        _ => shift().realtime,
    };
    Some(time(nanos(moment) - ahead))
}

fn pointer(moment: &Option<timespec>) -> *const timespec {
    moment.as_ref().map_or(null(), |moment| moment)
}

unsafe extern "C" fn clock_gettime(clock: c_int, out: *mut timespec) -> c_int {
    // SAFETY: the caller's own arguments.
    unsafe {
        let result = (shift().plain.clock_gettime)(clock, out);
        let ahead = match clock {
            libc::CLOCK_REALTIME | libc::CLOCK_REALTIME_COARSE => shift().realtime,
            libc::CLOCK_MONOTONIC
            | libc::CLOCK_MONOTONIC_RAW
            | libc::CLOCK_MONOTONIC_COARSE
            | libc::CLOCK_BOOTTIME => shift().monotonic,
            _ => 0,
        };
        if result == 0 {
            *out = time(nanos(&*out) + ahead);
        }
        result
    }
}

unsafe extern "C" fn timespec_get(out: *mut timespec, base: c_int) -> c_int {
    // SAFETY: the caller's own arguments.
    unsafe {
        let result = (shift().plain.timespec_get)(out, base);
        if result == base {
            *out = time(nanos(&*out) + shift().realtime);
        }
        result
    }
}

unsafe extern "C" fn clock_nanosleep(
    clock: c_int,
    flags: c_int,
    request: *const timespec,
    rest: *mut timespec,
) -> c_int {
    // SAFETY: the caller's own arguments.
    unsafe {
        if flags & TIMER_ABSTIME == 0 {
            return (shift().plain.clock_nanosleep)(clock, flags, request, rest);
        }
        let moment = translated(request);
        (shift().plain.clock_nanosleep)(clock, flags, pointer(&moment), rest)
    }
}

unsafe extern "C" fn timerfd_settime(
    fd: c_int,
    flags: c_int,
    times: *const itimerspec,
    before: *mut itimerspec,
) -> c_int {
    // SAFETY: the caller's own arguments.
    unsafe {
        let is_moment = |times: &&itimerspec| nanos(&times.it_value) > 0;
        match times.as_ref().filter(is_moment) {
            Some(given) if flags & TFD_TIMER_ABSTIME != 0 => {
                let mut given = *given;
                given.it_value = translated(&given.it_value).unwrap_or(given.it_value);
                (shift().plain.timerfd_settime)(fd, flags, &given, before)
            }
            _ => (shift().plain.timerfd_settime)(fd, flags, times, before),
        }
    }
}

/// Only one operation of futexes has a moment as its limit; the others have a length of time.
unsafe extern "C" fn syscall(
    number: c_long,
    a: usize,
    b: usize,
    c: usize,
    d: usize,
    e: usize,
    f: usize,
) -> c_long {
    // SAFETY: the caller's own arguments.
    unsafe {
        let plain = shift().plain.syscall;
        if number != SYS_futex || b as c_int & FUTEX_CMD_MASK != FUTEX_WAIT_BITSET {
            return plain(number, a, b, c, d, e, f);
        }
        let moment = translated(d as *const timespec);
        plain(number, a, b, c, pointer(&moment) as usize, e, f)
    }
}

macro_rules! with_limit {
    ($($name:ident($($argument:ident: $kind:ty),*);)*) => { $(
        unsafe extern "C" fn $name($($argument: $kind,)* limit: *const timespec) -> c_int {
            // SAFETY: the caller's own arguments.
            unsafe {
                let moment = translated(limit);
                (shift().plain.$name)($($argument,)* pointer(&moment))
            }
        }
    )* };
}

with_limit! {
    pthread_mutex_timedlock(mutex: *mut pthread_mutex_t);
    pthread_mutex_clocklock(mutex: *mut pthread_mutex_t, clock: clockid_t);
    pthread_rwlock_timedrdlock(lock: *mut pthread_rwlock_t);
    pthread_rwlock_clockrdlock(lock: *mut pthread_rwlock_t, clock: clockid_t);
    pthread_rwlock_timedwrlock(lock: *mut pthread_rwlock_t);
    pthread_rwlock_clockwrlock(lock: *mut pthread_rwlock_t, clock: clockid_t);
    pthread_cond_timedwait(condition: *mut pthread_cond_t, mutex: *mut pthread_mutex_t);
    pthread_cond_clockwait(condition: *mut pthread_cond_t, mutex: *mut pthread_mutex_t, clock: clockid_t);
    sem_timedwait(semaphore: *mut sem_t);
    sem_clockwait(semaphore: *mut sem_t, clock: clockid_t);
}
