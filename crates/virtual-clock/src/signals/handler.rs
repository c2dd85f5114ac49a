//! Each handler of the program stands behind one function of this library. It counts how often any has run, for that ends a wait; and it sends a signal on that
//! comes at the wrong moment, or that the kernel would have given to the first thread, had that
//! not been parked.

use crate::current;
use crate::original::{errno, original, set_errno};
use crate::signals::disposition;
use crate::signals::forward;
use crate::signals::mask;
use crate::signals::sigset::{self, Set, bit};
use libc::{SIG_DFL, SIG_IGN, c_int, c_void, siginfo_t, ucontext_t};
use std::cell::Cell;
use std::mem::{transmute, zeroed};
use std::ptr::null_mut;
use std::sync::atomic::{AtomicU64, Ordering};

/// What was sent on to the first thread and may end its wait.
static SENT_ON: AtomicU64 = AtomicU64::new(0);

thread_local! {
    /// The mask to go back to, after a signal came inside this library.
    static PUT_OFF: Cell<Option<Set>> = const { Cell::new(None) };
    static RUN: Cell<Run> = const { Cell::new(Run { all: 0, ending: 0 }) };
}

/// How many handlers have run in a thread, and after how many of them no call goes on.
#[derive(Clone, Copy)]
pub struct Run {
    all: u64,
    ending: u64,
}

/// What has happened to a call meanwhile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Since {
    Nothing,
    /// A handler has run. `restarts`: a call that can go on after it does.
    Handler {
        restarts: bool,
    },
}

impl Run {
    pub fn so_far() -> Run {
        RUN.try_with(Cell::get).unwrap_or(Run { all: 0, ending: 0 })
    }

    pub fn since(self) -> Since {
        let now = Run::so_far();
        match now.all == self.all {
            true => Since::Nothing,
            false => Since::Handler {
                restarts: now.ending == self.ending,
            },
        }
    }
}

/// What was sent on to the first thread since this was asked.
pub fn sent_on() -> Set {
    match SENT_ON.load(Ordering::Relaxed) {
        0 => 0,
        _ => SENT_ON.swap(0, Ordering::Relaxed),
    }
}

/// The calling thread leaves the inside of this library.
pub fn come_now() {
    if disposition::in_use()
        && let Ok(Some(mask)) = PUT_OFF.try_with(Cell::take)
    {
        mask::set_mask(mask);
    }
}

/// Stands in front of every handler of the program.
pub unsafe extern "C" fn on_signal(signal: c_int, info: *mut siginfo_t, context: *mut c_void) {
    // SAFETY: the kernel gives a description, and the interrupted thread's own state.
    unsafe {
        let code = errno();
        forward::restore(&mut *info);
        if current::is_inside() {
            put_off(signal, &*info, &mut *context.cast::<ucontext_t>());
            set_errno(code);
        } else if !sends_on(signal, &*info) {
            act(signal, info, context);
        }
    }
}

/// The thread is inside this library and may hold its lock: the signal comes again when it leaves.
fn put_off(signal: c_int, info: &siginfo_t, context: &mut ucontext_t) {
    let mask = (&raw mut context.uc_sigmask).cast::<Set>();
    // SAFETY: a set of signals is longer than the kernel's, which it begins with.
    unsafe {
        let _ = PUT_OFF.try_with(|off| off.set(Some(off.get().unwrap_or(*mask))));
        *mask |= !sigset::never_blocked();
    }
    forward::send(current::own_tid(), signal, info);
}

/// The kernel gives what is sent to the process to its first thread if that does not block it.
/// While it is parked it seems to block all.
fn sends_on(signal: c_int, info: &siginfo_t) -> bool {
    const FIRST: usize = 0;
    let own = current::os_thread().is_none_or(|thread| {
        let before = thread.own.fetch_and(!bit(signal), Ordering::Relaxed);
        before & bit(signal) != 0
    });
    if own || info.si_code == SI_TKILL || current::me().is_none_or(|me| me == FIRST) {
        return false;
    }
    let Some((first, tid)) = current::first_thread()
        .filter(|(first, _)| first.mask.load(Ordering::Relaxed) & bit(signal) == 0)
    else {
        return false;
    };
    first.own.fetch_or(bit(signal), Ordering::Relaxed);
    forward::send(tid, signal, info);
    SENT_ON.fetch_or(bit(signal), Ordering::Relaxed);
    true
}

/// `si_code` of what was sent to one thread.
const SI_TKILL: c_int = -6;

/// Runs the program's handler.
unsafe fn act(signal: c_int, info: *mut siginfo_t, context: *mut c_void) {
    let (handler, flags) = disposition::get(signal);
    if handler == SIG_DFL || handler == SIG_IGN {
        return;
    }
    if flags & libc::SA_RESETHAND != 0 {
        // SAFETY: zeros are the default action.
        unsafe { (original().sigaction)(signal, &zeroed(), null_mut()) };
        disposition::set(signal, SIG_DFL, 0);
    }
    let _ = RUN.try_with(|run| {
        let Run { all, ending } = run.get();
        run.set(Run {
            all: all + 1,
            ending: ending + u64::from(flags & libc::SA_RESTART == 0),
        });
    });
    // SAFETY: the program has given a function of the type that its flags say.
    unsafe {
        if flags & libc::SA_SIGINFO != 0 {
            transmute::<usize, extern "C" fn(c_int, *mut siginfo_t, *mut c_void)>(handler)(
                signal, info, context,
            );
        } else {
            transmute::<usize, extern "C" fn(c_int)>(handler)(signal);
        }
    }
}
