//! Who waits for what, in each queue in the order in which they came.

use super::thread::{State, Thread, ThreadId, Waiting};
use crate::time::Nanos;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Default)]
pub struct Queues {
    timers: BTreeSet<(Nanos, u64, ThreadId)>,
    /// Who waits at an address, by their place in that queue.
    futexes: BTreeMap<usize, BTreeMap<u64, ThreadId>>,
    joiners: BTreeMap<ThreadId, BTreeMap<u64, ThreadId>>,
    in_kernel: BTreeMap<u64, ThreadId>,
    for_signals: BTreeMap<u64, ThreadId>,
    /// How many only wait for time to pass, having something to do.
    restless: usize,
}

impl Queues {
    /// A thread has begun to wait.
    pub fn enter(&mut self, id: ThreadId, waiting: Waiting, deadline: Option<Nanos>, ticket: u64) {
        if let Some(deadline) = deadline {
            self.timers.insert((deadline, ticket, id));
        }
        match waiting {
            Waiting::Futex { address, .. } => {
                self.futexes.entry(address).or_default().insert(ticket, id);
            }
            Waiting::Kernel { .. } => {
                self.in_kernel.insert(ticket, id);
            }
            Waiting::Join(other) => {
                self.joiners.entry(other).or_default().insert(ticket, id);
            }
            Waiting::Signal { .. } => {
                self.for_signals.insert(ticket, id);
            }
            Waiting::Spin | Waiting::Step => self.restless += 1,
            Waiting::Sleep => {}
        }
    }

    /// A thread waits no more.
    pub fn leave(&mut self, id: ThreadId, thread: &Thread) {
        let Thread {
            state,
            deadline,
            ticket,
            place,
            ..
        } = thread;
        if let Some(deadline) = deadline {
            self.timers.remove(&(*deadline, *ticket, id));
        }
        match state {
            State::Waiting(Waiting::Futex { address, .. }) => {
                if let Some(queue) = self.futexes.get_mut(address) {
                    queue.remove(place);
                    if queue.is_empty() {
                        self.futexes.remove(address);
                    }
                }
            }
            State::Waiting(Waiting::Kernel { .. }) => {
                self.in_kernel.remove(ticket);
            }
            State::Waiting(Waiting::Join(other)) => {
                if let Some(joiners) = self.joiners.get_mut(other) {
                    joiners.remove(ticket);
                }
            }
            State::Waiting(Waiting::Signal { .. }) => {
                self.for_signals.remove(ticket);
            }
            State::Waiting(Waiting::Spin | Waiting::Step) => self.restless -= 1,
            _ => {}
        }
    }

    /// Those that wait at an address.
    pub fn at(&self, address: usize) -> impl Iterator<Item = ThreadId> + '_ {
        let queue = self.futexes.get(&address);
        queue.into_iter().flat_map(|queue| queue.values().copied())
    }

    /// Moves the first that waits at an address to a place at another one.
    pub fn move_first(&mut self, from: usize, to: usize, place: u64) -> Option<ThreadId> {
        let queue = self.futexes.get_mut(&from)?;
        let (_, id) = queue.pop_first()?;
        if queue.is_empty() {
            self.futexes.remove(&from);
        }
        self.futexes.entry(to).or_default().insert(place, id);
        Some(id)
    }

    /// Takes out those that wait for the end of a thread.
    pub fn take_joiners(&mut self, thread: ThreadId) -> impl Iterator<Item = ThreadId> + use<> {
        let joiners = self.joiners.remove(&thread);
        joiners.unwrap_or_default().into_values()
    }

    pub fn in_kernel(&self) -> impl Iterator<Item = ThreadId> + '_ {
        self.in_kernel.values().copied()
    }

    pub fn for_signals(&self) -> impl Iterator<Item = ThreadId> + '_ {
        self.for_signals.values().copied()
    }

    /// The earliest deadline, and whose it is.
    pub fn next_timer(&self) -> Option<(Nanos, ThreadId)> {
        self.timers
            .first()
            .map(|(deadline, _, id)| (*deadline, *id))
    }

    /// Whether a thread only waits for time to pass, and would rather go on.
    pub fn has_restless(&self) -> bool {
        self.restless > 0
    }
}
