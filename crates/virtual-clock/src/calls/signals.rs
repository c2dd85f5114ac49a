//! Two signals must never be blocked in a thread under the clock, for the kernel sends them for
//! the very instruction that the thread is at, and kills it if it does not take them: the one
//! of a raw system call, and the one of a step.

use crate::baton;
use crate::real::real;
use libc::{SIG_UNBLOCK, c_int, sigset_t};

#[unsafe(no_mangle)]
unsafe extern "C" fn pthread_sigmask(
    how: c_int,
    set: *const sigset_t,
    before: *mut sigset_t,
) -> c_int {
    if baton::me().is_none() || set.is_null() || how == SIG_UNBLOCK {
        // SAFETY: the caller's own arguments.
        return unsafe { (real().pthread_sigmask)(how, set, before) };
    }
    // SAFETY: the caller gives a valid set; ours is a copy.
    unsafe {
        let mut ours = *set;
        for signal in [libc::SIGSYS, libc::SIGTRAP] {
            libc::sigdelset(&mut ours, signal);
        }
        (real().pthread_sigmask)(how, &ours, before)
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn sigprocmask(how: c_int, set: *const sigset_t, before: *mut sigset_t) -> c_int {
    // SAFETY: the caller's own arguments.
    match unsafe { pthread_sigmask(how, set, before) } {
        0 => 0,
        code => {
            crate::real::set_errno(code);
            -1
        }
    }
}
