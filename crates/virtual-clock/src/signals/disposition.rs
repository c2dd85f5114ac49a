//! What the program does with each signal, as it has said by `sigaction` and its like.

use crate::original::original;
use crate::signals::sigset::{self, Set, bit};
use libc::{SIG_DFL, SIG_IGN, c_int};
use std::mem::zeroed;
use std::ptr::null;
use std::sync::atomic::{AtomicBool, AtomicI32, AtomicU64, AtomicUsize, Ordering};

/// Whether the program has done anything with signals, so that they are looked for.
static IN_USE: AtomicBool = AtomicBool::new(false);
/// What has a handler of the program, and what is ignored.
static HANDLED: AtomicU64 = AtomicU64::new(0);
static IGNORED: AtomicU64 = AtomicU64::new(0);

/// The handler and flags of each signal.
static ACTIONS: [(AtomicUsize, AtomicI32); 65] =
    [const { (AtomicUsize::new(SIG_DFL), AtomicI32::new(0)) }; 65];

/// Whether the program's handler for it stands behind the one here.
pub fn is_watched(signal: c_int) -> bool {
    (1..=64).contains(&signal) && sigset::never_blocked() & bit(signal) == 0
}

pub fn in_use() -> bool {
    IN_USE.load(Ordering::Relaxed)
}

/// From now on signals are looked for.
pub fn use_begins() {
    if in_use() {
        return;
    }
    for signal in (1..=64).filter(|signal| is_watched(*signal)) {
        // SAFETY: asks only; zeros are a value of the answer.
        let action = unsafe {
            let mut action: libc::sigaction = zeroed();
            (original().sigaction)(signal, null(), &mut action);
            action
        };
        if action.sa_sigaction == SIG_IGN {
            set(signal, SIG_IGN, action.sa_flags);
        }
    }
    IN_USE.store(true, Ordering::Relaxed);
}

/// What nobody notices, unless it is waited for.
pub fn unnoticed() -> Set {
    const BY_DEFAULT: Set =
        bit(libc::SIGCHLD) | bit(libc::SIGCONT) | bit(libc::SIGURG) | bit(libc::SIGWINCH);
    IGNORED.load(Ordering::Relaxed) | (BY_DEFAULT & !HANDLED.load(Ordering::Relaxed))
}

/// Whether it ends the process, unless somebody blocks it.
pub fn is_deadly(signal: c_int) -> bool {
    const STOPS: Set =
        bit(libc::SIGSTOP) | bit(libc::SIGTSTP) | bit(libc::SIGTTIN) | bit(libc::SIGTTOU);
    let lets_live = STOPS | unnoticed() | HANDLED.load(Ordering::Relaxed);
    bit(signal) & lets_live == 0
}

/// Takes note of what the program does with a signal from now on.
pub fn set(signal: c_int, handler: usize, flags: c_int) {
    let (known, known_flags) = &ACTIONS[signal as usize];
    known.store(handler, Ordering::Relaxed);
    known_flags.store(flags, Ordering::Relaxed);
    let note = |set: &AtomicU64, holds: bool| match holds {
        true => set.fetch_or(bit(signal), Ordering::Relaxed),
        false => set.fetch_and(!bit(signal), Ordering::Relaxed),
    };
    note(&HANDLED, handler != SIG_DFL && handler != SIG_IGN);
    note(&IGNORED, handler == SIG_IGN);
}

/// The program's own handler and flags.
pub fn get(signal: c_int) -> (usize, c_int) {
    let (handler, flags) = &ACTIONS[signal as usize];
    (
        handler.load(Ordering::Relaxed),
        flags.load(Ordering::Relaxed),
    )
}
