//! Whom a signal reaches that came while every thread blocked it, as those do that have not the
//! baton. It is found in the kernel before anybody goes on and before the clock moves, so a signal
//! that somebody sent is there before whatever happened afterwards.

use super::World;
use crate::current;
use crate::signals::disposition;
use crate::signals::forward;
use crate::signals::handler;
use crate::signals::mask;
use crate::signals::sigset::{self, Set, bit};
use libc::c_int;
use scheduler::ThreadId;
use std::fs;
use std::sync::atomic::Ordering;

impl World {
    /// Gives what has come to the threads that take it. True if a wait has ended.
    pub fn signals_reach(&mut self) -> bool {
        if !disposition::in_use() {
            return false;
        }
        let mut any = false;
        for signal in sigset::each(handler::sent_on()) {
            any |= self.reaches(0, signal);
        }
        let waited_for = self
            .scheduler
            .signal_waits()
            .fold(0, |all, (_, set)| all | set);
        let wanted = waited_for | !disposition::unnoticed();
        if mask::pending() & wanted == 0 {
            return any;
        }
        let (own, shared) = pending_apart();
        if let Some(me) = current::myself().filter(|me| self.scheduler.is_alive(*me)) {
            for signal in sigset::each(own & wanted) {
                any |= self.reaches(me, signal);
            }
        }
        for signal in sigset::each(shared & wanted & !own) {
            // One at a time: what is sent to this very thread would be taken again.
            if let Some(thread) = self.taker(signal)
                && let Some(info) = mask::take(signal)
            {
                any |= self.sent_to(thread, signal, &info);
            }
        }
        any
    }

    /// Sends one to a thread.
    pub fn sent_to(&mut self, thread: ThreadId, signal: c_int, info: &libc::siginfo_t) -> bool {
        let os_thread = self.os_threads[thread];
        os_thread.own.fetch_or(bit(signal), Ordering::Relaxed);
        forward::send(os_thread.tid.load(Ordering::Relaxed), signal, info);
        self.reaches(thread, signal)
    }

    /// A signal was sent to a thread. If that waits, and does not block it, the wait is over.
    pub fn reaches(&mut self, thread: ThreadId, signal: c_int) -> bool {
        let awaits = |(id, set): (ThreadId, Set)| id == thread && set & bit(signal) != 0;
        if self.scheduler.signal_waits().any(awaits) {
            self.scheduler.signal_came(thread);
            return true;
        }
        let noticed = bit(signal) & disposition::unnoticed() == 0;
        noticed && self.lets_in(thread, signal) && self.scheduler.interrupt(thread)
    }

    /// The thread that takes a signal which was sent to the process: one that waits for it, or
    /// else the first that does not block it, as in the kernel.
    fn taker(&self, signal: c_int) -> Option<ThreadId> {
        let mut waits = self.scheduler.signal_waits();
        if let Some((thread, _)) = waits.find(|(_, set)| set & bit(signal) != 0) {
            return Some(thread);
        }
        if bit(signal) & disposition::unnoticed() != 0 {
            return None;
        }
        let own = current::myself();
        let (first, others) = (Some(0), self.scheduler.living());
        let mut all = first.into_iter().chain(own).chain(others);
        all.find(|thread| self.lets_in(*thread, signal))
    }

    fn lets_in(&self, thread: ThreadId, signal: c_int) -> bool {
        let os_thread = self.os_threads[thread];
        self.scheduler.is_alive(thread)
            && os_thread.tid.load(Ordering::Relaxed) != 0
            && os_thread.mask.load(Ordering::Relaxed) & bit(signal) == 0
    }

    /// What somebody would take if it came: for this the process is woken while it stands still.
    pub fn takes(&self) -> Set {
        let masks = self.scheduler.living().map(|id| &self.os_threads[id].mask);
        let lets_in = masks.fold(0, |all, mask| all | !mask.load(Ordering::Relaxed));
        let waited_for = self
            .scheduler
            .signal_waits()
            .fold(0, |all, (_, set)| all | set);
        waited_for | (lets_in & !disposition::unnoticed() & !sigset::never_blocked())
    }
}

/// What is pending for the calling thread, and for the process.
fn pending_apart() -> (Set, Set) {
    let text = fs::read_to_string("/proc/thread-self/status").unwrap_or_default();
    let set = |name: &str| {
        let set = text.lines().find_map(|line| line.strip_prefix(name));
        set.and_then(|set| Set::from_str_radix(set.trim(), 16).ok())
            .unwrap_or(0)
    };
    (set("SigPnd:"), set("ShdPnd:"))
}
