//! Everything that the threads share, and who runs next.

use crate::alarms::Alarms;
use crate::arrivals::Arrivals;
use crate::children::Children;
use crate::computed;
use crate::current;
use crate::flight::Flight;
use crate::kernel;
use crate::os_thread::OsThread;
use crate::outside::Watched;
use crate::report;
use crate::timers::Timers;
use scheduler::Plan;
use scheduler::Random;
use scheduler::Seen;
use scheduler::effort::Effort;
use scheduler::{Nanos, Scheduler, ThreadId};
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
    pub timers: Timers,
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
            timers: Timers::default(),
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

    /// The earliest moment at which anything happens by itself.
    pub fn next_deadline(&self) -> Option<Nanos> {
        let of_thread = self.scheduler.next_deadline();
        let of_timer = self.timers.next_deadline();
        let of_alarm = self.alarms.next_deadline();
        let all = of_thread.into_iter().chain(of_timer).chain(of_alarm);
        all.min()
    }

    pub fn advance_to(&mut self, moment: Nanos) {
        let before = self.scheduler.now();
        // Who sets an alarm and then waits until the same moment is interrupted.
        self.alarms_go_off(moment);
        self.scheduler.advance_to(moment);
        self.effort.moved(self.scheduler.now() - before);
        current::clock_moved(self.scheduler.now());
        self.arrivals.clock_moved(self.scheduler.now());
        if self.timers.go_off(self.scheduler.now()) {
            self.ask_kernel();
        }
    }

    /// Makes ready whom the kernel has something for. True if there was anybody. After a wait beside
    /// a child it has come from that, and its time has passed.
    pub fn hears(&mut self) -> bool {
        // In this order: a call that has something to give gives it.
        let any = self.ask_kernel() || self.signals_reach();
        if any && self.beside_until.take().is_some() {
            self.catches_up();
        }
        any
    }

    /// Chooses who runs next, moving the clock if it must. `None`: no thread is left.
    pub fn choose(&mut self) -> Option<ThreadId> {
        loop {
            if kernel::was_touched() || self.beside_until.is_some() {
                self.hears();
            }
            self.signals_reach();
            if let Some(next) = self.scheduler.pick() {
                self.beside_until = None;
                return Some(next);
            }
            if self.hears() {
                continue;
            }
            if self.flight.anything_in_flight() {
                self.wait_for_kernel(Some(Flight::PAUSE), &[]);
                continue;
            }
            if !self.scheduler.is_restless() {
                self.effort.rest();
                self.seen.forget();
                computed::rests();
            }
            let mut awaited = self.flight.replies_awaited();
            if awaited.is_empty() && self.goes_along() {
                continue;
            }
            awaited.extend(self.watched.at_work(&self.flight.table));
            if !awaited.is_empty() || self.scheduler.kernel_waits().any(|(.., outside)| outside) {
                // Whoever has something to do may have to do it for what is outside.
                if !self.scheduler.skip_steps() {
                    self.stand_still(&awaited);
                }
                continue;
            }
            if self.scheduler.let_steps_on() {
                continue;
            }
            if let Some(deadline) = self.next_deadline() {
                self.advance_to(deadline);
                continue;
            }
            if self.scheduler.waiters().is_empty() {
                return None;
            }
            if !self.could_wake_from_outside() {
                report::deadlock(self);
            }
            self.stand_still(&[]);
        }
    }
}
