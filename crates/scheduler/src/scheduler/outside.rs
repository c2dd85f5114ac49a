//! What reaches a thread from outside the model: what the kernel has for it, and signals.

use super::thread::State;
use super::{Scheduler, ThreadId, Waiting};

impl Scheduler {
    /// Threads that wait for the kernel, longest wait first: who, `pollfd` array, length, outside.
    pub fn kernel_waits(&self) -> impl Iterator<Item = (ThreadId, usize, usize, bool)> + '_ {
        self.queues
            .in_kernel()
            .map(|id| match self.threads[id].state {
                State::Waiting(Waiting::Kernel {
                    polls,
                    count,
                    outside,
                }) => (id, polls, count, outside),
                _ => unreachable!("only waits for the kernel are listed there"),
            })
    }

    /// The kernel has something for a thread that waits for it.
    pub fn kernel_ready(&mut self, thread: ThreadId) {
        self.make_ready(thread, true);
    }

    /// Threads that wait for signals, longest wait first, and for which.
    pub fn signal_waits(&self) -> impl Iterator<Item = (ThreadId, u64)> + '_ {
        self.queues
            .for_signals()
            .map(|id| match self.threads[id].state {
                State::Waiting(Waiting::Signal { set }) => (id, set),
                _ => unreachable!("only waits for signals are listed there"),
            })
    }

    /// A signal that a waiting thread waits for has come.
    pub fn signal_came(&mut self, thread: ThreadId) {
        self.make_ready(thread, true);
    }

    /// A signal reaches a thread. If it waits, that ends. True if it did.
    pub fn interrupt(&mut self, thread: ThreadId) -> bool {
        let waits = matches!(self.threads[thread].state, State::Waiting(_));
        if waits {
            self.make_ready(thread, false);
            self.threads[thread].interrupted = true;
        }
        waits
    }
}
