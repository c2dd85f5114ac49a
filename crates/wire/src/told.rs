//! What recorded tokio tells, and the recorder of asyncio.

mod form;

use std::borrow::Cow;

/// What a lane stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The future that `block_on` drives.
    Root,
    /// Spawned.
    Task,
    /// Polled by its parent, within its parent's poll.
    Branch,
    /// A closure on a thread of the blocking pool.
    Blocking,
}

/// How a lane ended before it was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lost {
    Cancelled,
    NeverPolled,
    Panicked,
    /// Of asyncio: an exception came out of it.
    Raised,
    /// Of asyncio: nothing referred to it any more, and it was collected as garbage.
    Collected,
}

/// What is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grip {
    Lock,
    Permit,
    Read,
    Write,
    /// Of a channel: a receiver waits as long as there is one.
    Sender,
    /// Of a channel: a sender without room waits as long as it is there.
    Receiver,
}

/// Where in the program something happens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum At<'a> {
    Unknown,
    /// A stack of calls that a [`Told::Stack`] or a [`Told::Places`] before has told under this number.
    Stack(u32),
    /// One place, known when compiling.
    Place {
        file: Cow<'a, str>,
        line: u32,
    },
}

/// One thing that a lane waits for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wait<'a> {
    pub at: At<'a>,
    /// How long until its timer is due, in nanoseconds.
    pub left: Option<u64>,
}

/// A line of the program, as an interpreter knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line<'a> {
    /// The whole path.
    pub file: Cow<'a, str>,
    pub line: u32,
    pub function: Cow<'a, str>,
}

/// One thing that happens to a task, a branch, a root future or a blocking closure, each of them a
/// *lane* with a number; `by` is the lane that was being polled. A lock, a semaphore or a `Notify`
/// has its address for a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told<'a> {
    /// The version of tokio, first of all.
    Tokio {
        version: Cow<'a, str>,
    },
    /// A stack of calls: return addresses, innermost first. Records name it by its number.
    Stack {
        number: u32,
        addresses: Cow<'a, [u64]>,
    },
    /// The version of Python, first of all. Its recorder (`src/asyncio`) stands where recorded tokio does.
    Python {
        version: Cow<'a, str>,
    },
    /// A stack of calls as an interpreter knows it, innermost first, and what the innermost one calls. Records name it
    /// by its number.
    Places {
        number: u32,
        what: Cow<'a, str>,
        lines: Vec<Line<'a>>,
    },
    /// This thread is about to start another one, of that name.
    Starts {
        name: Cow<'a, str>,
        at: At<'a>,
    },
    /// This thread is in a call in which it may wait, until it says that it is in none any more. The stack of a look at
    /// the clock calls nothing.
    Here {
        at: At<'a>,
    },
    /// What has recorded does not understand what it saw, and has stopped.
    GaveUp {
        why: Cow<'a, str>,
    },
    Born {
        lane: u32,
        kind: Kind,
        parent: Option<u32>,
        at: At<'a>,
        /// Instead, if the caller cannot be told when compiling.
        called: At<'a>,
        /// As the source says it, or empty.
        name: Cow<'a, str>,
    },
    Poll {
        lane: u32,
    },
    /// The poll returns. `waits` is empty when it returns ready.
    Polled {
        lane: u32,
        ready: bool,
        waits: Vec<Wait<'a>>,
    },
    Woken {
        lane: u32,
        by: Option<u32>,
        at: At<'a>,
    },
    Dropped {
        lane: u32,
        how: Lost,
        by: Option<u32>,
        at: At<'a>,
    },
    /// `abort` was called on its handle.
    Abort {
        lane: u32,
        at: At<'a>,
    },
    /// Its handle was dropped without being awaited; if it had panicked before, nobody has looked.
    Detached {
        lane: u32,
        at: At<'a>,
    },
    /// A lane has to wait for a lock or a permit, under a number of its own.
    Wanted {
        wish: u32,
        lock: u64,
        lane: u32,
        at: At<'a>,
    },
    Unwanted {
        wish: u32,
    },
    /// A lock or a permit is taken, under a number of its own.
    Held {
        guard: u32,
        lock: u64,
        grip: Grip,
        by: Option<u32>,
        at: At<'a>,
    },
    Freed {
        guard: u32,
    },
    /// `forget` was called on a permit.
    Forgotten {
        guard: u32,
        at: At<'a>,
    },
    /// A future of `Notify::notified` is made.
    Notified {
        notify: u64,
        by: Option<u32>,
        at: At<'a>,
    },
    /// `Notify::notify_waiters` was called.
    WaitersNotified {
        notify: u64,
        by: Option<u32>,
        at: At<'a>,
    },
    /// A receiver of a broadcast came too late for so many values.
    Lagged {
        missed: u64,
        by: Option<u32>,
        at: At<'a>,
    },
    /// A channel of `mpsc` is made, under a number of its own. Its receiver wants this number as if it
    /// were a lock; a sender without room wants the next one.
    Channel {
        channel: u64,
        /// `None`: without a limit.
        capacity: Option<u32>,
        by: Option<u32>,
        at: At<'a>,
    },
    /// A message goes into its queue; with it, so many did.
    Sent {
        channel: u64,
        sent: u64,
        by: Option<u32>,
    },
    /// One or more messages came out; with them, so many did.
    Received {
        channel: u64,
        received: u64,
        by: Option<u32>,
    },
    /// A tick of an interval that makes up for missed ones came so many nanoseconds late.
    TickLate {
        late: u64,
        period: u64,
        by: Option<u32>,
        at: At<'a>,
    },
    /// A runtime is dropped, and then it is gone.
    Stops {
        at: At<'a>,
    },
    Stopped,
    /// A lane asks over and over instead of waiting: the last record of a run.
    Busy {
        lane: u32,
        at: At<'a>,
    },
}

#[cfg(test)]
mod tests;
