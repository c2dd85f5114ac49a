//! What the program does with signals. Each of its handlers stands behind one function of this
//! library. It counts how often any has run, for that ends a wait; and it sends a signal on that
//! comes at the wrong moment, or that the kernel would have given to the first thread, had that
//! not been parked.

use crate::current;
use crate::passing;
use crate::real::{errno, real, set_errno};
use crate::signals::{self, Set, bit};
use libc::{SIG_DFL, SIG_IGN, c_int, c_void, siginfo_t, ucontext_t};
use std::cell::Cell;
use std::mem::{transmute, zeroed};
use std::ptr::{null, null_mut};
use std::sync::atomic::{AtomicBool, AtomicI32, AtomicU64, AtomicUsize, Ordering};

/// Whether the program has done anything with signals, so that they are looked for.
static MATTER: AtomicBool = AtomicBool::new(false);
/// What has a handler of the program, and what is ignored.
static HANDLED: AtomicU64 = AtomicU64::new(0);
static IGNORED: AtomicU64 = AtomicU64::new(0);
/// What was sent on to the first thread and may end its wait.
static SENT_ON: AtomicU64 = AtomicU64::new(0);

/// The handler and flags of each signal.
static ACTIONS: [(AtomicUsize, AtomicI32); 65] =
    [const { (AtomicUsize::new(SIG_DFL), AtomicI32::new(0)) }; 65];

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

/// Whether the program's handler for it stands behind the one here.
pub fn is_watched(signal: c_int) -> bool {
    (1..=64).contains(&signal) && signals::never_blocked() & bit(signal) == 0
}

pub fn matter() -> bool {
    MATTER.load(Ordering::Relaxed)
}

/// From now on signals are looked for.
pub fn are_used() {
    if matter() {
        return;
    }
    for signal in (1..=64).filter(|signal| is_watched(*signal)) {
        // SAFETY: asks only; zeros are a value of the answer.
        let action = unsafe {
            let mut action: libc::sigaction = zeroed();
            (real().sigaction)(signal, null(), &mut action);
            action
        };
        if action.sa_sigaction == SIG_IGN {
            acts(signal, SIG_IGN, action.sa_flags);
        }
    }
    MATTER.store(true, Ordering::Relaxed);
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
pub fn acts(signal: c_int, handler: usize, flags: c_int) {
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
pub fn action(signal: c_int) -> (usize, c_int) {
    let (handler, flags) = &ACTIONS[signal as usize];
    (
        handler.load(Ordering::Relaxed),
        flags.load(Ordering::Relaxed),
    )
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
    if matter()
        && let Ok(Some(mask)) = PUT_OFF.try_with(Cell::take)
    {
        signals::set_mask(mask);
    }
}

/// Stands in front of every handler of the program.
pub unsafe extern "C" fn on_signal(signal: c_int, info: *mut siginfo_t, context: *mut c_void) {
    // SAFETY: the kernel gives a description, and the interrupted thread's own state.
    unsafe {
        let code = errno();
        passing::restore(&mut *info);
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
        *mask |= !signals::never_blocked();
    }
    passing::send(current::own_tid(), signal, info);
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
    passing::send(tid, signal, info);
    SENT_ON.fetch_or(bit(signal), Ordering::Relaxed);
    true
}

/// `si_code` of what was sent to one thread.
const SI_TKILL: c_int = -6;

/// Runs the program's handler.
unsafe fn act(signal: c_int, info: *mut siginfo_t, context: *mut c_void) {
    let (handler, flags) = action(signal);
    if handler == SIG_DFL || handler == SIG_IGN {
        return;
    }
    if flags & libc::SA_RESETHAND != 0 {
        // SAFETY: zeros are the default action.
        unsafe { (real().sigaction)(signal, &zeroed(), null_mut()) };
        acts(signal, SIG_DFL, 0);
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
