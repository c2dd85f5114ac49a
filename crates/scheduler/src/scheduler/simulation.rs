//! A simple simulation of what the scheduler does. It keeps plain lists and searches them anew each
//! time; it has none of the scheduler's queues.

use crate::time::Nanos;

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Doing {
    Ready,
    Running,
    Waiting { address: usize, mask: u32 },
    Sleeping,
    Joining(usize),
    Over,
}

/// A thread of the simulation, by its number of birth.
#[derive(Clone, Debug)]
pub struct Simple {
    pub program: usize,
    pub step: usize,
    pub children: Vec<usize>,
    pub doing: Doing,
    pub deadline: Option<Nanos>,
    pub since: Nanos,
    /// Its place among waits, and among those at one address.
    pub came: u64,
    pub queued: u64,
    pub woken: bool,
}

#[derive(Default)]
pub struct Simulation {
    pub now: Nanos,
    pub count: u64,
    pub threads: Vec<Simple>,
    pub ready: Vec<usize>,
}

impl Simulation {
    pub fn born(&mut self, program: usize) -> usize {
        let first = self.threads.is_empty();
        self.threads.push(Simple {
            program,
            step: 0,
            children: Vec::new(),
            doing: if first { Doing::Running } else { Doing::Ready },
            deadline: None,
            since: 0,
            came: 0,
            queued: 0,
            woken: true,
        });
        let id = self.threads.len() - 1;
        if !first {
            self.ready.push(id);
        }
        id
    }

    pub fn stop(&mut self, id: usize, doing: Doing, deadline: Option<Nanos>) {
        let (now, count) = (self.now, self.count);
        let thread = &mut self.threads[id];
        (thread.doing, thread.deadline, thread.since) = (doing, deadline, now);
        (thread.came, thread.queued, thread.woken) = (count, count, false);
        self.count += 1;
    }

    pub fn release(&mut self, id: usize, woken: bool) {
        let thread = &mut self.threads[id];
        (thread.doing, thread.woken, thread.deadline) = (Doing::Ready, woken, None);
        self.ready.push(id);
    }

    /// Those for whom `holds`, in the order that `by` gives.
    pub fn sorted<K: Ord>(
        &self,
        holds: impl Fn(&Simple) -> bool,
        by: impl Fn(&Simple) -> K,
    ) -> Vec<usize> {
        let numbers = 0..self.threads.len();
        let mut all: Vec<usize> = numbers.filter(|n| holds(&self.threads[*n])).collect();
        all.sort_by_key(|n| by(&self.threads[*n]));
        all
    }

    pub fn at(&self, wanted: usize, bits: u32, most: usize) -> Vec<usize> {
        let is_there = |t: &Simple| matches!(t.doing, Doing::Waiting { address, mask } if address == wanted && mask & bits != 0);
        let mut all = self.sorted(is_there, |t| t.queued);
        all.truncate(most);
        all
    }

    pub fn wake(&mut self, address: usize, mask: u32, most: usize) -> usize {
        let woken = self.at(address, mask, most);
        for id in &woken {
            self.release(*id, true);
        }
        woken.len()
    }

    pub fn requeue(&mut self, from: usize, to: usize, most: usize) -> usize {
        if from == to {
            return 0;
        }
        let moved = self.at(from, !0, most);
        for id in &moved {
            self.threads[*id].queued = self.count;
            self.count += 1;
            if let Doing::Waiting { address, .. } = &mut self.threads[*id].doing {
                *address = to;
            }
        }
        moved.len()
    }

    pub fn over(&mut self, id: usize) {
        self.threads[id].doing = Doing::Over;
        for joiner in self.sorted(|t| t.doing == Doing::Joining(id), |t| t.came) {
            self.release(joiner, true);
        }
    }

    pub fn next_deadline(&self) -> Option<Nanos> {
        self.threads.iter().filter_map(|t| t.deadline).min()
    }

    pub fn advance(&mut self, moment: Nanos) {
        self.now = moment;
        let due = |t: &Simple| t.deadline.is_some_and(|deadline| deadline <= moment);
        for id in self.sorted(due, |t| (t.deadline, t.came)) {
            self.release(id, false);
        }
    }

    /// Who waits, since when.
    pub fn waiters(&self) -> Vec<(usize, Nanos)> {
        let waits = |t: &Simple| !matches!(t.doing, Doing::Ready | Doing::Running | Doing::Over);
        let all = self.sorted(waits, |_| 0);
        all.iter().map(|n| (*n, self.threads[*n].since)).collect()
    }
}
