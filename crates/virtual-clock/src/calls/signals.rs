//! Which signals a thread blocks, and waiting for them.
//!
//! Two signals must never be blocked in a thread under the clock, for the kernel sends them for
//! the very instruction that the thread is at, and kills it if it does not take them: the one
//! of a raw system call, and the one of a step.

use crate::baton::End;
use crate::clocks::nanos;
use crate::current;
use crate::original::{errno, original, set_errno};
use crate::pace;
use crate::signals::disposition;
use crate::signals::forward;
use crate::signals::mask;
use crate::signals::sigset::{self, Set};
use crate::spin;
use libc::{EAGAIN, EINTR, SIG_UNBLOCK, c_int, siginfo_t, sigset_t, timespec};
use scheduler::{Nanos, ThreadId, Waiting};
use std::ptr::{null, null_mut};

#[unsafe(no_mangle)]
unsafe extern "C" fn pthread_sigmask(
    how: c_int,
    set: *const sigset_t,
    before: *mut sigset_t,
) -> c_int {
    if current::me().is_none() || set.is_null() || how == SIG_UNBLOCK {
        // SAFETY: the caller's own arguments.
        return unsafe { (original().pthread_sigmask)(how, set, before) };
    }
    // SAFETY: the caller gives a valid set; ours is a copy.
    unsafe {
        let mut ours = *set;
        for signal in [libc::SIGSYS, libc::SIGTRAP] {
            libc::sigdelset(&mut ours, signal);
        }
        (original().pthread_sigmask)(how, &ours, before)
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn sigprocmask(how: c_int, set: *const sigset_t, before: *mut sigset_t) -> c_int {
    // SAFETY: the caller's own arguments.
    match unsafe { pthread_sigmask(how, set, before) } {
        0 => 0,
        code => {
            set_errno(code);
            -1
        }
    }
}

/// A set as the kernel has it, without what this library needs.
///
/// # Safety
/// It is valid.
pub unsafe fn in_kernel(set: *const sigset_t) -> Set {
    // SAFETY: this function's own; it begins with the kernel's.
    let set = unsafe { set.cast::<Set>().read_unaligned() };
    set & !sigset::never_blocked()
}

/// Waits for a handler to run, with a mask of its own if one is given.
fn suspend(me: ThreadId, mask: Option<Set>) -> c_int {
    spin::over();
    disposition::use_begins();
    let held = mask::hold(mask);
    while pace::wait(me, Waiting::Signal { set: 0 }, None) == End::Woken {}
    drop(held);
    set_errno(EINTR);
    -1
}

#[unsafe(no_mangle)]
unsafe extern "C" fn pause() -> c_int {
    match current::me() {
        Some(me) => suspend(me, None),
        // SAFETY: no arguments.
        None => unsafe { (original().pause)() },
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn sigsuspend(mask: *const sigset_t) -> c_int {
    // SAFETY: the caller gives a valid set.
    unsafe {
        match current::me() {
            Some(me) => suspend(me, Some(in_kernel(mask))),
            None => (original().sigsuspend)(mask),
        }
    }
}

/// Waits for one of some signals, and takes it. Gives its number, or -1 and the error.
unsafe fn wait_for(
    me: ThreadId,
    set: *const sigset_t,
    info: *mut siginfo_t,
    limit: Option<Nanos>,
) -> c_int {
    disposition::use_begins();
    // SAFETY: the caller gives a valid set.
    let wanted = unsafe { in_kernel(set) };
    let waiting = Waiting::Signal { set: wanted };
    let now = [0i64; 2];
    let held = mask::hold(None);
    loop {
        // SAFETY: zeros are a description.
        let mut came: siginfo_t = unsafe { std::mem::zeroed() };
        let [set, to, now] = [
            set as usize,
            &raw mut came as usize,
            &raw const now as usize,
        ];
        // SAFETY: the caller's own set, room for the answer; the time is zero.
        let taken =
            unsafe { (original().syscall)(libc::SYS_rt_sigtimedwait, set, to, now, 8, 0, 0) };
        if taken > 0 {
            forward::restore(&mut came);
            // SAFETY: the caller gives room, or none.
            if let Some(info) = unsafe { info.as_mut() } {
                *info = came;
            }
        }
        if taken > 0 || errno() != EAGAIN {
            return taken as c_int;
        }
        if limit.is_some_and(|limit| limit <= current::now()) {
            break;
        }
        spin::over();
        if let End::Interrupted { .. } = pace::wait(me, waiting, limit) {
            set_errno(EINTR);
            return -1;
        }
    }
    drop(held);
    // Whoever only looks may do nothing else until one comes.
    super::time::yielded(me);
    set_errno(EAGAIN);
    -1
}

#[unsafe(no_mangle)]
unsafe extern "C" fn sigtimedwait(
    set: *const sigset_t,
    info: *mut siginfo_t,
    limit: *const timespec,
) -> c_int {
    const SI_TKILL: c_int = -6;
    let Some(me) = current::me() else {
        // SAFETY: the caller's own arguments.
        return unsafe { (original().sigtimedwait)(set, info, limit) };
    };
    // SAFETY: the caller gives a valid set, room for a description or none, a valid time or none.
    unsafe {
        let limit = limit.as_ref();
        if limit.is_some_and(|limit| !(0..1_000_000_000).contains(&limit.tv_nsec)) {
            set_errno(libc::EINVAL);
            return -1;
        }
        let limit = limit.map(|limit| current::now().saturating_add(nanos(limit)));
        let taken = wait_for(me, set, info, limit);
        if let Some(info) = info.as_mut()
            && taken > 0
            && info.si_code == SI_TKILL
        {
            // As the C library does.
            info.si_code = libc::SI_USER;
        }
        taken
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn sigwaitinfo(set: *const sigset_t, info: *mut siginfo_t) -> c_int {
    // SAFETY: the caller's own arguments.
    unsafe { sigtimedwait(set, info, null()) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn sigwait(set: *const sigset_t, signal: *mut c_int) -> c_int {
    if current::me().is_none() {
        // SAFETY: the caller's own arguments.
        return unsafe { (original().sigwait)(set, signal) };
    }
    loop {
        // SAFETY: the caller gives a valid set and room for a number.
        unsafe {
            match sigtimedwait(set, null_mut(), null()) {
                -1 if errno() == EINTR => {}
                -1 => return errno(),
                taken => {
                    *signal = taken;
                    return 0;
                }
            }
        }
    }
}
