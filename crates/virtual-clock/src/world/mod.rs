//! Everything that the threads share, and what happens to it when nobody can run.
//!
//! The files build on each other in this order: a signal is delivered, the kernel is asked, the clock
//! moves, real time passes for something outside, and with all that is chosen who runs next.

mod choose;
mod clock;
mod delivery;
mod kernel_waits;
mod real_time;

pub use choose::Next;

use crate::alarms::Alarms;
use crate::children::Children;
use crate::os_thread::OsThread;
use crate::outside::Watched;
use crate::sockets::arrivals::Arrivals;
use crate::sockets::flight::Flight;
use crate::timerfd::TimerFds;
use scheduler::effort::Effort;
use scheduler::{Nanos, Plan, Random, Scheduler, Seen, ThreadId};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::Ordering;

/// The state. Only the thread that holds the lock touches it.
pub struct World {
    pub scheduler: Scheduler,
    pub effort: Effort,
    pub seen: Seen,
    /// What `getrandom` answers, apart from the scheduler's choices.
    pub random: Random,
    pub plan: Plan,
    pub flight: Flight,
    pub watched: Watched,
    pub children: Children,
    /// Until when, by the real clock, time was spent beside a child, since anybody ran.
    pub beside_until: Option<Nanos>,
    pub timerfds: TimerFds,
    pub alarms: Alarms,
    pub arrivals: Arrivals,
    /// What each thread of the model is for the kernel.
    pub os_threads: Vec<&'static OsThread>,
    /// Who has which `pthread_t`, until it ends.
    pub handles: BTreeMap<u64, ThreadId>,
    /// The robust mutexes that somebody may wait for: the end of any thread may free them.
    pub robust: BTreeSet<usize>,
    /// The C library's mutexes that somebody has waited for: of these the holder is known.
    pub mutexes: BTreeSet<usize>,
}

impl World {
    pub fn new(seed: u64) -> World {
        World {
            scheduler: Scheduler::new(seed),
            effort: Effort::default(),
            seen: Seen::default(),
            random: Random::new(seed ^ 0x6D65_616E_7768_696C),
            plan: Plan::new(seed),
            flight: Flight::default(),
            watched: Watched::default(),
            children: Children::default(),
            beside_until: None,
            timerfds: TimerFds::default(),
            alarms: Alarms::default(),
            arrivals: Arrivals::default(),
            os_threads: Vec::new(),
            handles: BTreeMap::new(),
            robust: BTreeSet::new(),
            mutexes: BTreeSet::new(),
        }
    }

    /// What a thread that was just born is for the kernel. One that has the place of another takes over what was its.
    pub fn os_thread(&mut self, thread: ThreadId) -> &'static OsThread {
        if thread == self.os_threads.len() {
            let new = Box::new(OsThread::new());
            self.os_threads.push(Box::leak(new));
        }
        self.os_threads[thread]
    }

    /// The thread of a number in the kernel, if it has not ended in the model.
    pub fn living(&self, tid: u32) -> Option<ThreadId> {
        let mut all = self.os_threads.iter().enumerate();
        let found = all.find(|(id, thread)| {
            thread.tid.load(Ordering::Relaxed) == tid && self.scheduler.is_alive(*id)
        });
        found.map(|(id, _)| id)
    }
}
