//! The model: which thread may run, and when the clock moves. Plain data, no system call.
//!
//! Exactly one thread is `Running`. It goes on until it waits, yields or ends; then the caller
//! asks `pick` for the next one. When nobody is ready, the caller moves the clock with
//! `advance_to(next_deadline)`. The clock moves at no other time, so computing is free.
//!
//! With seed 0 ready threads run in the order in which they became ready. Any other seed
//! chooses among them at random, and the same seed always chooses the same.

mod outside;
mod queues;
mod thread;

use crate::random::Random;
use crate::time::Nanos;
use queues::Queues;
use std::collections::{BTreeSet, VecDeque};
use thread::{State, Thread};
pub use thread::{ThreadId, Waiter, Waiting};

pub struct Scheduler {
    now: Nanos,
    threads: Vec<Thread>,
    /// Places of ended threads.
    free: BTreeSet<ThreadId>,
    ready: VecDeque<ThreadId>,
    /// Those that run only when no other is ready.
    demoted: Vec<ThreadId>,
    queues: Queues,
    /// Whether a thread waits for others since one began to wait for a step of the clock, which may
    /// hold what it needs; and whether the latter went on for that, once at this moment.
    held_up: bool,
    let_on: bool,
    next_ticket: u64,
    /// `None` for seed 0: first come, first served.
    choice: Option<Random>,
}

impl Scheduler {
    pub fn new(seed: u64) -> Scheduler {
        Scheduler {
            now: 0,
            threads: Vec::new(),
            free: BTreeSet::new(),
            ready: VecDeque::new(),
            demoted: Vec::new(),
            queues: Queues::default(),
            held_up: false,
            let_on: false,
            next_ticket: 0,
            choice: (seed != 0).then(|| Random::new(seed)),
        }
    }

    pub fn now(&self) -> Nanos {
        self.now
    }

    /// Whether the last wait of this thread ended by a wake-up rather than by its deadline.
    pub fn was_woken(&self, thread: ThreadId) -> bool {
        self.threads[thread].woken
    }

    /// Whether a signal ended it, before either.
    pub fn was_interrupted(&self, thread: ThreadId) -> bool {
        self.threads[thread].interrupted
    }

    /// A new thread. The first one runs, later ones are ready.
    pub fn born(&mut self) -> ThreadId {
        let first = self.threads.is_empty();
        let thread = Thread {
            state: if first { State::Running } else { State::Ready },
            since: self.now,
            deadline: None,
            ticket: 0,
            place: 0,
            woken: true,
            interrupted: false,
        };
        let free = self.free.pop_first();
        let id = free.unwrap_or(self.threads.len());
        match free {
            Some(id) => self.threads[id] = thread,
            None => self.threads.push(thread),
        }
        if !first {
            self.ready.push_back(id);
        }
        id
    }

    /// The running thread ends; whoever joins it is ready.
    pub fn ended(&mut self, thread: ThreadId) {
        self.threads[thread].state = State::Free;
        self.free.insert(thread);
        for id in self.queues.take_joiners(thread) {
            self.make_ready(id, true);
        }
    }

    /// A thread that was born but could not be started.
    pub fn never_began(&mut self, thread: ThreadId) {
        self.threads[thread].state = State::Free;
        self.free.insert(thread);
        self.ready.retain(|id| *id != thread);
    }

    pub fn is_alive(&self, thread: ThreadId) -> bool {
        self.threads[thread].state != State::Free
    }

    /// The running thread waits.
    pub fn wait(&mut self, thread: ThreadId, waiting: Waiting, deadline: Option<Nanos>) {
        let ticket = self.next_ticket;
        self.next_ticket += 1;
        self.threads[thread] = Thread {
            state: State::Waiting(waiting),
            since: self.now,
            deadline,
            ticket,
            place: ticket,
            woken: false,
            interrupted: false,
        };
        if let Waiting::Futex { .. } = waiting {
            self.held_up = self.queues.has_restless();
        }
        self.queues.enter(thread, waiting, deadline, ticket);
    }

    /// The running thread lets others go first.
    pub fn yield_now(&mut self, thread: ThreadId) {
        self.threads[thread].state = State::Ready;
        self.ready.push_back(thread);
    }

    /// The running thread lets others go first, for as long as there are any.
    pub fn demote(&mut self, thread: ThreadId) {
        self.threads[thread].state = State::Ready;
        self.demoted.push(thread);
    }

    /// Wakes up to `most` threads that wait at `address`, in the order in which they came.
    /// Returns how many.
    pub fn wake_futex(&mut self, address: usize, mask: u32, most: usize) -> usize {
        let shares_a_bit = |id: &ThreadId| match self.threads[*id].state {
            State::Waiting(Waiting::Futex { mask: theirs, .. }) => theirs & mask != 0,
            _ => false,
        };
        let waiting = self.queues.at(address);
        let chosen: Vec<ThreadId> = waiting.filter(shares_a_bit).take(most).collect();
        for id in &chosen {
            self.make_ready(*id, true);
        }
        chosen.len()
    }

    /// Moves up to `most` waiters from one address to another, without waking them.
    pub fn requeue_futex(&mut self, from: usize, to: usize, most: usize) -> usize {
        let mut moved = 0;
        while moved < most && from != to {
            let place = self.next_ticket;
            let Some(id) = self.queues.move_first(from, to, place) else {
                break;
            };
            self.next_ticket += 1;
            self.threads[id].place = place;
            if let State::Waiting(Waiting::Futex { address, .. }) = &mut self.threads[id].state {
                *address = to;
            }
            moved += 1;
        }
        moved
    }

    /// The threads that have not ended.
    pub fn living(&self) -> impl Iterator<Item = ThreadId> + '_ {
        (0..self.threads.len()).filter(|id| self.is_alive(*id))
    }

    /// Chooses the next thread to run, or nobody if none is ready.
    pub fn pick(&mut self) -> Option<ThreadId> {
        if self.ready.is_empty() {
            self.ready.extend(self.demoted.drain(..));
        }
        let place = match &mut self.choice {
            Some(random) if self.ready.len() > 1 => random.below(self.ready.len()),
            _ => 0,
        };
        let id = self.ready.remove(place)?;
        self.threads[id].state = State::Running;
        Some(id)
    }

    /// Whether chance decides among ready threads.
    pub fn has_choice(&self) -> bool {
        self.choice.is_some()
    }

    /// Whether the running thread gives way at a point where a real scheduler might switch.
    /// Never without a seed, or when nobody else is ready.
    pub fn gives_way(&mut self) -> bool {
        match &mut self.choice {
            Some(random) => {
                (!self.ready.is_empty() || !self.demoted.is_empty()) && random.below(2) == 0
            }
            None => false,
        }
    }

    pub fn anyone_ready(&self) -> bool {
        !self.ready.is_empty() || !self.demoted.is_empty()
    }

    /// Whether a thread only waits for time to pass, and would rather go on.
    pub fn is_restless(&self) -> bool {
        self.queues.has_restless()
    }

    /// Before the clock moves: whoever waits for a step of it goes on once more if another thread
    /// waits, perhaps for what it holds. True if anybody does.
    pub fn let_steps_on(&mut self) -> bool {
        let needed = self.held_up && !self.let_on;
        self.held_up = false;
        self.let_on |= needed;
        needed && self.skip_steps()
    }

    /// The clock must stand still: who waits for a step of it goes on without. True if anybody did.
    pub fn skip_steps(&mut self) -> bool {
        let waits = |id: &ThreadId| self.threads[*id].state == State::Waiting(Waiting::Step);
        let waiting: Vec<ThreadId> = match self.queues.has_restless() {
            false => Vec::new(),
            true => (0..self.threads.len()).filter(waits).collect(),
        };
        for id in &waiting {
            self.make_ready(*id, false);
        }
        !waiting.is_empty()
    }

    /// The earliest moment at which a waiting thread goes on by itself.
    pub fn next_deadline(&self) -> Option<Nanos> {
        self.queues.next_timer().map(|(deadline, _)| deadline)
    }

    /// Moves the clock. Threads whose deadline has come are ready, earliest deadline first,
    /// then in the order in which they began to wait.
    pub fn advance_to(&mut self, moment: Nanos) {
        if moment > self.now {
            self.now = moment;
            (self.held_up, self.let_on) = (false, false);
        }
        while let Some((deadline, id)) = self.queues.next_timer() {
            if deadline > self.now {
                break;
            }
            self.make_ready(id, false);
        }
    }

    /// Every waiting thread.
    pub fn waiters(&self) -> Vec<Waiter> {
        let waiter = |(thread, t): (ThreadId, &Thread)| match t.state {
            State::Waiting(waiting) => Some(Waiter {
                thread,
                waiting,
                since: t.since,
            }),
            _ => None,
        };
        self.threads.iter().enumerate().filter_map(waiter).collect()
    }

    fn make_ready(&mut self, id: ThreadId, woken: bool) {
        self.queues.leave(id, &self.threads[id]);
        self.threads[id].state = State::Ready;
        self.threads[id].woken = woken;
        self.ready.push_back(id);
    }
}

#[cfg(test)]
mod property;
#[cfg(test)]
mod simulation;
#[cfg(test)]
mod tests;
