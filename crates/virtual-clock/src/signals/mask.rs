//! Signals: which threads may take one, and when.
//!
//! The kernel gives a signal to any thread that does not block it, at any moment. Here a thread
//! takes signals only while it has the baton: whoever gives it away blocks them all, and its own
//! mask is set again when the baton comes back. So a handler runs on the clock, one at a time, in
//! a frame that the kernel has made, out of which it may jump. What came in between has stayed in
//! the kernel, where it is seen before the clock moves ([`crate::world`]).

use crate::current;
use crate::original::{errno, original, set_errno};
use crate::os_thread::OsThread;
use crate::signals::disposition;
use crate::signals::forward;
use crate::signals::sigset::{Set, bit, never_blocked};
use libc::{SIG_BLOCK, SIG_SETMASK, c_int, siginfo_t};
use std::cell::Cell;
use std::sync::atomic::Ordering;

thread_local! {
    /// The mask that counts while this thread holds signals back.
    static HELD: Cell<Option<Set>> = const { Cell::new(None) };
}

/// Changes the calling thread's mask; gives what it was.
fn change(how: c_int, set: Set) -> Set {
    let mut before: Set = 0;
    let (new, old) = (&raw const set as usize, &raw mut before as usize);
    let code = errno();
    // SAFETY: both are eight bytes that live until the call returns.
    unsafe { (original().syscall)(libc::SYS_rt_sigprocmask, how as usize, new, old, 8, 0, 0) };
    set_errno(code);
    before
}

/// Blocks all, for a thread that has not the baton; gives its mask.
pub fn block() -> Set {
    change(SIG_BLOCK, !never_blocked())
}

/// Sets a mask. What it lets in is taken before this returns.
pub fn set_mask(mask: Set) {
    change(SIG_SETMASK, mask);
}

/// Signals are taken when this ends.
pub struct Held(Option<Set>);

impl Drop for Held {
    fn drop(&mut self) {
        if let Some(mask) = self.0 {
            let _ = HELD.try_with(|held| held.set(None));
            set_mask(mask);
        }
    }
}

impl Held {
    /// From now on all are held back, for this thread.
    pub fn all(&mut self, thread: &OsThread) {
        if self.0.is_none() && held().is_none() {
            let mask = block();
            thread.mask.store(mask, Ordering::Relaxed);
            self.0 = Some(mask);
        }
    }
}

/// Holds signals back in the calling thread, as the kernel does while a call is made. Meanwhile
/// `instead`, if given, counts as its mask.
pub fn hold(instead: Option<Set>) -> Held {
    if held().is_some() || !disposition::in_use() || current::me().is_none() {
        return Held(None);
    }
    let mask = block();
    holds(instead.unwrap_or(mask));
    Held(Some(mask))
}

fn holds(mask: Set) {
    if let Some(thread) = current::os_thread() {
        thread.mask.store(mask, Ordering::Relaxed);
    }
    let _ = HELD.try_with(|held| held.set(Some(mask)));
}

pub fn held() -> Option<Set> {
    HELD.try_with(Cell::get).ok().flatten()
}

/// Takes what has come although signals are held back: the call ends for it.
pub fn let_in() {
    let Some(mask) = HELD.try_with(Cell::take).ok().flatten() else {
        return;
    };
    set_mask(mask);
    block();
    holds(mask);
}

/// What has come for the process or the calling thread and is blocked in it.
pub fn pending() -> Set {
    let mut set: Set = 0;
    // SAFETY: room for eight bytes.
    unsafe {
        let to = &raw mut set as usize;
        (original().syscall)(libc::SYS_rt_sigpending, to, 8, 0, 0, 0, 0);
    }
    set
}

/// Takes one that has come for the process, if it is still there.
pub fn take(signal: c_int) -> Option<siginfo_t> {
    let (set, now) = (bit(signal), [0i64; 2]);
    // SAFETY: the set has eight bytes, the time is zero, and the kernel fills in the answer, of
    // which zeros are a value.
    unsafe {
        let mut info: siginfo_t = std::mem::zeroed();
        let (set, to, now) = (&raw const set, &raw mut info, &raw const now);
        let (set, to, now) = (set as usize, to as usize, now as usize);
        let taken = (original().syscall)(libc::SYS_rt_sigtimedwait, set, to, now, 8, 0, 0);
        forward::restore(&mut info);
        (taken == i64::from(signal)).then_some(info)
    }
}
