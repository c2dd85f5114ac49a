//! What the model knows of a thread.

use crate::time::Nanos;

/// A thread's place in the model. Places of ended threads are used again.
pub type ThreadId = usize;

/// What a thread waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waiting {
    /// A moment.
    Sleep,
    /// The clock itself, which it reads over and over without ever waiting.
    Spin,
    /// A step of the clock, after it has done much at one moment.
    Step,
    /// A wake-up at an address whose mask shares a bit with this one.
    Futex { address: usize, mask: u32 },
    /// The kernel: one of `count` descriptors in the `pollfd` array at address `polls`.
    /// While an `outside` wait is open the clock stands still.
    Kernel {
        polls: usize,
        count: usize,
        outside: bool,
    },
    /// The end of another thread.
    Join(ThreadId),
    /// One of these signals, a bit each; with none of them, whichever has a handler.
    Signal { set: u64 },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Free,
    Ready,
    Running,
    Waiting(Waiting),
}

#[derive(Clone, Copy, Debug)]
pub struct Thread {
    pub state: State,
    /// When it began to wait.
    pub since: Nanos,
    pub deadline: Option<Nanos>,
    /// Its place among all waits, for first come, first served.
    pub ticket: u64,
    /// Its place in the queue of the futex that it waits for; it may have moved there.
    pub place: u64,
    /// How the last wait ended: by a wake-up (true) or by its deadline.
    pub woken: bool,
    /// Whether neither ended it, but a signal.
    pub interrupted: bool,
}

/// One waiting thread, for the deadlock report.
pub struct Waiter {
    pub thread: ThreadId,
    pub waiting: Waiting,
    pub since: Nanos,
}
