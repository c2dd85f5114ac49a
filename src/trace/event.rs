//! The events of a trace. `docs/trace-format.md` describes the file for other programs.

use crate::clock::Clock;
use crate::nanos::Nanos;
use crate::transcript::Stream;
use serde::{Deserialize, Serialize};

/// The version of the format. A reader refuses a later one.
pub const FORMAT: u32 = 1;

/// A thread, numbered in the order of birth. 0 is the main thread.
pub type ThreadId = u32;
/// A lane, numbered from 1 in the order of birth.
pub type LaneId = u32;

/// A whole run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Trace {
    pub header: Header,
    /// In the order in which they happened, which their `seq` counts.
    pub events: Vec<Event>,
}

impl Trace {
    /// The trace of a program that recorded nothing.
    pub fn empty(clock: Clock) -> Trace {
        Trace {
            header: Header {
                meanwhile_trace: FORMAT,
                clock,
                seed: 0,
                program: String::new(),
                tokio: None,
                python: None,
            },
            events: Vec::new(),
        }
    }
}

/// The first line of the file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Header {
    /// [`FORMAT`].
    pub meanwhile_trace: u32,
    pub clock: Clock,
    pub seed: u64,
    /// The name of the program, without its folder.
    pub program: String,
    /// The version of tokio, if the program records it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tokio: Option<String>,
    /// The version of Python, if it is a Python program that records asyncio.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub python: Option<String>,
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Its place among all events, from 0. Two events of one moment have an order.
    pub seq: u64,
    pub t: Nanos,
    /// The thread on which it happened.
    pub thread: ThreadId,
    #[serde(flatten)]
    pub what: EventKind,
}

/// What happened. `lane` is always the lane that it happened to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum EventKind {
    /// A thread starts another one.
    ThreadBorn {
        id: ThreadId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        #[serde(default, skip_serializing_if = "Stack::is_empty")]
        at: Stack,
    },
    /// The thread's function has returned.
    ThreadEnded,
    /// The thread itself waits in a call such as `clock_nanosleep` or `futex`. If a lane is
    /// being polled on it, that lane blocks the thread.
    WaitBegan {
        call: String,
        #[serde(default, skip_serializing_if = "Stack::is_empty")]
        at: Stack,
    },
    WaitEnded,
    /// A write to a standard stream, whole lines or parts.
    Printed {
        stream: Stream,
        text: String,
    },
    /// A task, branch or blocking closure is made. It has not run yet.
    Born(Born),
    PollBegan {
        lane: LaneId,
    },
    /// The poll returned. `waits` is empty when it returned ready.
    PollEnded {
        lane: LaneId,
        ready: bool,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        waits: Vec<Wait>,
    },
    /// A waker of the lane was called. `by` is the lane being polled on this thread, if any:
    /// a timer or a socket wakes from the runtime itself.
    Woken {
        lane: LaneId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<LaneId>,
        /// Where the lane waited when this waker was taken.
        #[serde(default, skip_serializing_if = "Stack::is_empty")]
        at: Stack,
    },
    /// The lane's future is gone before it was done.
    Dropped {
        lane: LaneId,
        how: Lost,
        /// Where the program let go of it (the end of a `select!`, a `timeout`, a scope).
        #[serde(default, skip_serializing_if = "Stack::is_empty")]
        at: Stack,
        /// The lane that let go of it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<LaneId>,
    },
    /// `abort` was called on the lane's handle. Whether it bites shows in `dropped`.
    AbortAsked {
        lane: LaneId,
        at: Stack,
    },
    /// The handle of a spawned lane is dropped without being awaited: it is detached. If the lane has panicked
    /// before, nobody has looked at that.
    Detached {
        lane: LaneId,
        at: Stack,
    },
    /// A runtime is dropped, and with it whatever it still has: what is dropped before
    /// `RuntimeStopped` was not cancelled by the program.
    RuntimeStops {
        at: Stack,
    },
    RuntimeStopped,
    /// A lane has to wait for a lock or a semaphore of tokio's. These are told apart by number.
    LockWanted {
        lane: LaneId,
        lock: u64,
        wish: u32,
        at: Stack,
    },
    /// It got it, or its future was dropped.
    LockUnwanted {
        wish: u32,
    },
    /// A lock or a permit is taken, by the lane that is being polled.
    LockHeld {
        lock: u64,
        /// The guard that stands for it.
        guard: u32,
        grip: Grip,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<LaneId>,
        at: Stack,
    },
    LockFreed {
        guard: u32,
    },
    /// `forget` was called on a permit: nobody gets it back.
    PermitForgotten {
        guard: u32,
        at: Stack,
    },
    /// A future of `Notify::notified` is made. It gets every `notify_waiters` from here on.
    NotifiedMade {
        notify: u64,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<LaneId>,
        at: Stack,
    },
    /// `Notify::notify_waiters` was called. Whoever begins to wait later gets nothing of it.
    WaitersNotified {
        notify: u64,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<LaneId>,
        at: Stack,
    },
    /// A receiver of a broadcast came too late for so many values.
    Lagged {
        missed: u64,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<LaneId>,
        at: Stack,
    },
    /// A channel of `mpsc` is made. Its receiver wants this number as if it were a lock, and each sender holds
    /// it; a sender without room wants the next number, which the receiver holds.
    ChannelMade {
        channel: u64,
        /// `None`: without a limit.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        capacity: Option<u32>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<LaneId>,
        at: Stack,
    },
    /// A message goes into its queue; with it, so many did.
    Sent {
        channel: u64,
        sent: u64,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<LaneId>,
    },
    /// One or more messages came out; with them, so many did.
    Received {
        channel: u64,
        received: u64,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<LaneId>,
    },
    /// A tick of an interval that makes up for missed ones came so much later than it was due.
    TickLate {
        late: Nanos,
        period: Nanos,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<LaneId>,
        at: Stack,
    },
    /// The clock found that nothing can ever happen again.
    Deadlock {
        report: String,
    },
    /// A task asks over and over instead of waiting, and the clock ended the process.
    Busy {
        /// The lane that was seen to ask last.
        lane: LaneId,
        /// Where it asks.
        #[serde(default, skip_serializing_if = "Stack::is_empty")]
        at: Stack,
    },
    /// The process ended by itself (or was ended, if this event is missing).
    Exited,
}

/// A lane's birth.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Born {
    pub lane: LaneId,
    pub lane_kind: LaneKind,
    /// As the source says it, such as `fetch("A")` or `tick(ui)`; or `task`.
    pub name: String,
    /// The lane that was being polled when this one was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<LaneId>,
    /// The call that made it: `join!`, `spawn`, `#[tokio::main]`.
    pub at: Place,
    /// Nobody recorded it: a library started it, and a wait of its thread gave it away. It is
    /// known for the time of that wait only.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub of_library: bool,
}

/// What a lane stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LaneKind {
    /// The future that `block_on` drives: the body of `async fn main`.
    Root,
    /// Spawned: the runtime polls it by itself.
    Task,
    /// A branch of `join!`, `try_join!` or `select!`, or the body of a `timeout`: polled by
    /// its parent, within its parent's poll.
    Branch,
    /// A closure on a thread of the blocking pool.
    Blocking,
}

impl From<wire::Kind> for LaneKind {
    fn from(kind: wire::Kind) -> LaneKind {
        match kind {
            wire::Kind::Root => LaneKind::Root,
            wire::Kind::Task => LaneKind::Task,
            wire::Kind::Branch => LaneKind::Branch,
            wire::Kind::Blocking => LaneKind::Blocking,
        }
    }
}

/// What a guard stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Grip {
    /// A `Mutex`.
    Lock,
    /// One permit or several of a `Semaphore`.
    Permit,
    /// A `RwLock`, beside other readers.
    Read,
    /// A `RwLock`, alone.
    Write,
    /// A sender of a channel.
    Sender,
    /// The receiver of a channel.
    Receiver,
}

impl From<wire::Grip> for Grip {
    fn from(grip: wire::Grip) -> Grip {
        match grip {
            wire::Grip::Lock => Grip::Lock,
            wire::Grip::Permit => Grip::Permit,
            wire::Grip::Read => Grip::Read,
            wire::Grip::Write => Grip::Write,
            wire::Grip::Sender => Grip::Sender,
            wire::Grip::Receiver => Grip::Receiver,
        }
    }
}

/// How a lane's future came to be dropped before it returned ready.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lost {
    /// Dropped after some polls, before it was ready.
    Cancelled,
    /// Dropped before its first poll: its body never ran.
    NeverPolled,
    Panicked,
    /// Of asyncio: an exception came out of it.
    Raised,
    /// Of asyncio: nothing referred to it any more, and it was collected as garbage.
    Collected,
}

impl From<wire::Lost> for Lost {
    fn from(lost: wire::Lost) -> Lost {
        match lost {
            wire::Lost::Cancelled => Lost::Cancelled,
            wire::Lost::NeverPolled => Lost::NeverPolled,
            wire::Lost::Panicked => Lost::Panicked,
            wire::Lost::Raised => Lost::Raised,
            wire::Lost::Collected => Lost::Collected,
        }
    }
}

/// One thing a lane waits for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Wait {
    /// In the words of the program: `sleep`, `Mutex::lock`, `Receiver::recv`, or empty if
    /// nobody knows.
    pub what: String,
    /// The await, innermost first.
    pub at: Stack,
    /// When it is due, if it is a timer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Nanos>,
}

/// Places in the program's own files, innermost first.
pub type Stack = Vec<Place>;

/// A line of the program's own source.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// As the compiler names it, relative to the project where possible.
    pub file: String,
    pub line: u32,
    /// The function, without its module, such as `fetch` or `main`. Empty if unknown.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub function: String,
}
