//! Reading the clock, and sleeping.
//!
//! `Instant::now` and `SystemTime::now` call `clock_gettime`; `thread::sleep` calls
//! `clock_nanosleep`; the older calls are for C and Python.

use crate::baton::{self, End};
use crate::clocks::{self, start_of};
use crate::current;
use crate::original::original;
use crate::pace;
use crate::spin;
use libc::{CLOCK_REALTIME, EINTR, TIMER_ABSTIME, timespec, timeval};
use scheduler::Look;
use scheduler::effort;
use scheduler::{Nanos, ThreadId, Waiting};
use std::ffi::{c_int, c_uint, c_void};

/// Sleeps until a moment. If a signal has come before: when.
fn sleep_until(me: ThreadId, moment: Nanos) -> Option<Nanos> {
    spin::over();
    match pace::wait(me, Waiting::Sleep, Some(moment)) {
        End::Interrupted { at, .. } => Some(at),
        _ => None,
    }
}

/// The thread yields. One that does nothing else would hold the clock for ever if it alone
/// is ready; for it, too, time passes.
pub fn yielded(me: ThreadId) {
    match spin::look_at_yield() {
        Some(moment) => baton::spin(me, moment),
        None => {
            baton::yield_now(me);
            pace::spends(me, effort::YIELD);
        }
    }
}

/// `state` is the caller's registers and stack, for telling whether it spins.
unsafe extern "C" fn read_clock(clock: c_int, out: *mut timespec, state: *const usize) -> c_int {
    let Some(me) = current::me() else {
        // SAFETY: the caller's own arguments.
        return unsafe { (original().clock_gettime)(clock, out) };
    };
    // SAFETY: the entry below passes its own stack pointer.
    match unsafe { spin::look(state) } {
        Look::Spins(moment) => baton::spin(me, moment),
        Look::Passes => pace::spends(me, effort::LOOK),
        Look::InCircles(dull) => pace::goes_in_circles(me, dull),
    }
    let now = start_of(clock) + current::now();
    // SAFETY: the caller gives room for one timespec.
    unsafe {
        *out = clocks::timespec(now);
    }
    0
}

/// Saves the registers that a function must keep, so that they can be looked at, and goes on
/// in `read_clock` with their address as third argument.
#[cfg(target_arch = "x86_64")]
#[unsafe(naked)]
#[unsafe(no_mangle)]
unsafe extern "C" fn clock_gettime(clock: c_int, out: *mut timespec) -> c_int {
    std::arch::naked_asm!(
        // The directives tell an unwinder, who looks for the caller of a spinning thread, how
        // far the stack has grown, and where its registers are.
        ".cfi_startproc",
        "push rbp",
        "push rbx",
        "push r12",
        "push r13",
        "push r14",
        "push r15",
        "mov rdx, rsp",
        "sub rsp, 8",
        ".cfi_def_cfa_offset 64",
        ".cfi_offset rbp, -16",
        ".cfi_offset rbx, -24",
        ".cfi_offset r12, -32",
        ".cfi_offset r13, -40",
        ".cfi_offset r14, -48",
        ".cfi_offset r15, -56",
        "call {read}",
        "add rsp, 8",
        "pop r15",
        "pop r14",
        "pop r13",
        "pop r12",
        "pop rbx",
        "pop rbp",
        "ret",
        ".cfi_endproc",
        read = sym read_clock,
    )
}

#[cfg(target_arch = "aarch64")]
#[unsafe(naked)]
#[unsafe(no_mangle)]
unsafe extern "C" fn clock_gettime(clock: c_int, out: *mut timespec) -> c_int {
    std::arch::naked_asm!(
        ".cfi_startproc",
        "stp x29, x30, [sp, #-96]!",
        ".cfi_def_cfa_offset 96",
        ".cfi_offset x29, -96",
        ".cfi_offset x30, -88",
        "stp x19, x20, [sp, #16]",
        "stp x21, x22, [sp, #32]",
        "stp x23, x24, [sp, #48]",
        "stp x25, x26, [sp, #64]",
        "stp x27, x28, [sp, #80]",
        "mov x2, sp",
        "bl {read}",
        "ldp x19, x20, [sp, #16]",
        "ldp x21, x22, [sp, #32]",
        "ldp x23, x24, [sp, #48]",
        "ldp x25, x26, [sp, #64]",
        "ldp x27, x28, [sp, #80]",
        "ldp x29, x30, [sp], #96",
        "ret",
        ".cfi_endproc",
        read = sym read_clock,
    )
}

#[unsafe(no_mangle)]
unsafe extern "C" fn gettimeofday(out: *mut timeval, _zone: *mut c_void) -> c_int {
    let mut now = timespec {
        tv_sec: 0,
        tv_nsec: 0,
    };
    // SAFETY: `now` has room; the caller gives room for one timeval, or none.
    unsafe {
        let result = clock_gettime(CLOCK_REALTIME, &mut now);
        if !out.is_null() {
            *out = timeval {
                tv_sec: now.tv_sec,
                tv_usec: now.tv_nsec / 1000,
            };
        }
        result
    }
}

/// C11's way to ask. The base is the answer, if it is one.
#[unsafe(no_mangle)]
unsafe extern "C" fn timespec_get(out: *mut timespec, base: c_int) -> c_int {
    const TIME_UTC: c_int = 1;
    // SAFETY: the caller gives room for one timespec.
    unsafe {
        if base == TIME_UTC && clock_gettime(CLOCK_REALTIME, out) == 0 {
            return base;
        }
        (original().timespec_get)(out, base)
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn time(out: *mut libc::time_t) -> libc::time_t {
    let mut now = timespec {
        tv_sec: 0,
        tv_nsec: 0,
    };
    // SAFETY: as above.
    unsafe {
        clock_gettime(CLOCK_REALTIME, &mut now);
        if !out.is_null() {
            *out = now.tv_sec;
        }
    }
    now.tv_sec
}

#[unsafe(no_mangle)]
unsafe extern "C" fn clock_nanosleep(
    clock: c_int,
    flags: c_int,
    request: *const timespec,
    rest: *mut timespec,
) -> c_int {
    let Some(me) = current::me() else {
        // SAFETY: the caller's own arguments.
        return unsafe { (original().clock_nanosleep)(clock, flags, request, rest) };
    };
    // SAFETY: the caller gives a valid request.
    let request = unsafe { &*request };
    let absolute = flags & TIMER_ABSTIME != 0;
    let until = clocks::deadline(clock, absolute, request);
    let Some(interrupted) = sleep_until(me, until) else {
        return 0;
    };
    let left = until.saturating_sub(interrupted);
    // SAFETY: the caller gives room for the rest, or none.
    if let Some(rest) = unsafe { rest.as_mut() }.filter(|_| !absolute) {
        *rest = clocks::timespec(left);
    }
    EINTR
}

#[unsafe(no_mangle)]
unsafe extern "C" fn nanosleep(request: *const timespec, rest: *mut timespec) -> c_int {
    // SAFETY: the caller's own arguments.
    let code = unsafe { clock_nanosleep(libc::CLOCK_MONOTONIC, 0, request, rest) };
    if code == 0 {
        return 0;
    }
    crate::original::set_errno(code);
    -1
}

#[unsafe(no_mangle)]
unsafe extern "C" fn usleep(microseconds: c_uint) -> c_int {
    let request = timespec {
        tv_sec: i64::from(microseconds / 1_000_000),
        tv_nsec: i64::from(microseconds % 1_000_000) * 1000,
    };
    // SAFETY: a valid request, and no rest is asked for.
    unsafe { nanosleep(&request, std::ptr::null_mut()) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn sleep(seconds: c_uint) -> c_uint {
    let mut rest = timespec {
        tv_sec: 0,
        tv_nsec: 0,
    };
    let request = timespec {
        tv_sec: i64::from(seconds),
        tv_nsec: 0,
    };
    // SAFETY: both are valid.
    match unsafe { nanosleep(&request, &mut rest) } {
        0 => 0,
        _ => rest.tv_sec as c_uint,
    }
}
