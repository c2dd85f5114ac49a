//! Handlers for signals. Each of the program's stands behind one of this library's
//! ([`crate::signals::handler`]); who asks is told of its own.

use crate::original::{original, set_errno};
use crate::signals::disposition;
use crate::signals::handler::on_signal;
use libc::{SA_NODEFER, SA_RESETHAND, SA_RESTART, SA_SIGINFO, SIG_DFL, SIG_ERR, SIG_IGN, c_int};
use std::mem::zeroed;
use std::ptr::null_mut;
use std::sync::atomic::{AtomicU64, Ordering};

/// The signals whose handlers end a call, by `siginterrupt`.
static ENDING: AtomicU64 = AtomicU64::new(0);

#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigaction(
    signal: c_int,
    new: *const libc::sigaction,
    old: *mut libc::sigaction,
) -> c_int {
    if !disposition::is_watched(signal) {
        // SAFETY: the caller's own arguments.
        return unsafe { (original().sigaction)(signal, new, old) };
    }
    let (known, known_flags) = disposition::get(signal);
    // SAFETY: the caller gives a valid action and room for one, or null.
    unsafe {
        let given = new.as_ref().copied();
        let ours = given.map(|mut action| {
            if action.sa_sigaction != SIG_DFL && action.sa_sigaction != SIG_IGN {
                action.sa_sigaction = on_signal as *const () as usize;
                // That the action is for once only is seen to there.
                action.sa_flags = (action.sa_flags | SA_SIGINFO) & !SA_RESETHAND;
            }
            action
        });
        if let Some(given) = given {
            if ours.is_some_and(|ours| ours.sa_sigaction == on_signal as *const () as usize) {
                disposition::use_begins();
            }
            // Before the kernel does, for it may come at once.
            disposition::set(signal, given.sa_sigaction, given.sa_flags);
        }
        let ours = ours.as_ref().map_or(std::ptr::null(), |ours| ours);
        let code = (original().sigaction)(signal, ours, old);
        if code != 0 {
            disposition::set(signal, known, known_flags);
        } else if let Some(old) = old.as_mut()
            && old.sa_sigaction == on_signal as *const () as usize
        {
            (old.sa_sigaction, old.sa_flags) = (known, known_flags);
        }
        code
    }
}

/// Sets a handler with these flags; gives the one before.
unsafe fn handle(signal: c_int, handler: usize, flags: c_int) -> usize {
    // SAFETY: the structures are filled in; the caller gives a handler.
    unsafe {
        if handler == SIG_ERR {
            set_errno(libc::EINVAL);
            return SIG_ERR;
        }
        let [mut new, mut old]: [libc::sigaction; 2] = zeroed();
        new.sa_sigaction = handler;
        new.sa_flags = flags;
        libc::sigemptyset(&mut new.sa_mask);
        if flags & SA_NODEFER == 0 {
            libc::sigaddset(&mut new.sa_mask, signal);
        }
        match sigaction(signal, &new, &mut old) {
            0 => old.sa_sigaction,
            _ => SIG_ERR,
        }
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn signal(signal: c_int, handler: usize) -> usize {
    let ending = match signal {
        1..=64 => ENDING.load(Ordering::Relaxed) >> (signal - 1) & 1 != 0,
        _ => false,
    };
    // SAFETY: the caller's own arguments.
    unsafe { handle(signal, handler, if ending { 0 } else { SA_RESTART }) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn bsd_signal(number: c_int, handler: usize) -> usize {
    // SAFETY: the caller's own arguments.
    unsafe { signal(number, handler) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn ssignal(number: c_int, handler: usize) -> usize {
    // SAFETY: the caller's own arguments.
    unsafe { signal(number, handler) }
}

/// What `signal` means in a program that asks for the X/Open standard alone.
#[unsafe(no_mangle)]
unsafe extern "C" fn sysv_signal(signal: c_int, handler: usize) -> usize {
    // SAFETY: the caller's own arguments.
    unsafe { handle(signal, handler, SA_RESETHAND | SA_NODEFER) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn __sysv_signal(signal: c_int, handler: usize) -> usize {
    // SAFETY: the caller's own arguments.
    unsafe { sysv_signal(signal, handler) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn siginterrupt(signal: c_int, interrupts: c_int) -> c_int {
    // SAFETY: asks, and sets the same again but for one flag.
    unsafe {
        let mut action: libc::sigaction = zeroed();
        if sigaction(signal, std::ptr::null(), &mut action) != 0 {
            return -1;
        }
        let bit = 1u64 << (signal - 1);
        if interrupts != 0 {
            ENDING.fetch_or(bit, Ordering::Relaxed);
            action.sa_flags &= !SA_RESTART;
        } else {
            ENDING.fetch_and(!bit, Ordering::Relaxed);
            action.sa_flags |= SA_RESTART;
        }
        sigaction(signal, &action, null_mut())
    }
}
