//! A trace as lanes: who was in which state from when to when.
//!
//! Findings and pictures are made from this, never from the events themselves.

mod build;
mod channels;
mod chrome;
mod held;
mod locks;
mod notifications;
#[cfg(test)]
pub(crate) mod tests;
mod threads;

use crate::trace::{Clock, Grip, LaneId, LaneKind, Nanos, Place, Stack, ThreadId, Wait};
use crate::transcript::Stream;
use serde::{Deserialize, Serialize};

/// A whole run, ready to be judged and drawn.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
pub struct Timeline {
    pub program: String,
    /// The version of Python, if its tasks are those of asyncio.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub python: Option<String>,
    pub clock: Clock,
    pub total: Nanos,
    /// In the order of birth; the first is the main thread. Threads of the runtime that never
    /// ran anything of the program are left out.
    pub threads: Vec<Thread>,
    /// In the order in which a reader meets them: a parent, then its children by birth.
    pub lanes: Vec<Lane>,
    pub prints: Vec<Print>,
    pub wakes: Vec<Wake>,
    /// Lanes that wait for a lock or a permit at the end, and who holds it.
    pub held_up: Vec<HeldUp>,
    /// What was taken: locks, permits, and the ends of channels.
    pub taken: Vec<Taken>,
    /// Every wait for one of these.
    pub wanted: Vec<Wanted>,
    pub channels: Vec<Channel>,
    /// Ticks of intervals that came late, and make up for missed ones.
    pub late_ticks: Vec<LateTick>,
    /// Calls of `notify_waiters` that came before a lane began to wait.
    pub missed: Vec<Missed>,
    /// Receivers of a broadcast that came too late.
    pub lags: Vec<Lag>,
    /// Runtimes that were dropped.
    pub stops: Vec<Stop>,
    pub ending: RunEnd,
}

/// One thread of the process.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
pub struct Thread {
    pub id: ThreadId,
    /// `main`, the name it was given, or the kind and a number: `worker 1`, `blocking 2`, `thread 3`.
    pub name: String,
    pub kind: ThreadKind,
    pub born: Nanos,
    /// Where the program started it; empty for threads of the runtime.
    pub born_at: Stack,
    pub ended: Option<Nanos>,
    /// Without gaps from `born` to the end.
    pub spans: Vec<ThreadSpan>,
}

/// Whose thread it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ThreadKind {
    Main,
    /// The program started it itself.
    Own,
    /// Polls tasks.
    Worker,
    /// Runs blocking closures.
    BlockingPool,
}

#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
pub struct ThreadSpan {
    pub from: Nanos,
    pub to: Nanos,
    pub state: ThreadState,
}

#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ThreadState {
    /// The runtime has nothing to poll here.
    Idle,
    /// Runs a lane, and gets on with it. In virtual time mostly of zero length.
    Polling { lane: LaneId },
    /// Runs a lane that keeps the thread: it sleeps, waits or spins inside one poll.
    Held {
        lane: LaneId,
        /// Empty while it computes.
        call: String,
        at: Stack,
    },
    /// A thread of the program's own runs code.
    Running,
    /// A thread of the program's own waits.
    Waiting { call: String, at: Stack },
}

/// One task, branch or blocking closure.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
pub struct Lane {
    pub id: LaneId,
    pub kind: LaneKind,
    pub name: String,
    pub parent: Option<LaneId>,
    /// How deep under its parents it stands. 0 for the root and for spawned tasks of no lane.
    pub depth: u32,
    pub born: Nanos,
    pub born_at: Place,
    /// Without gaps from `born` to `ended` (or the end of the run). Spans of zero length are
    /// kept where they are polls.
    pub spans: Vec<Span>,
    pub polls: u32,
    pub ended: Option<Nanos>,
    pub end: LaneEnd,
    /// A task that a library started, such as a handler of a server: only its blocking is seen.
    pub of_library: bool,
    /// Nobody holds its handle any more. Of a lane that panicked: nobody has looked at that.
    pub detached: Option<Stack>,
    /// `abort` was called while it was being polled: when, and where.
    pub aborted_in_poll: Option<(Nanos, Stack)>,
}

#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
pub struct Span {
    pub from: Nanos,
    pub to: Nanos,
    pub state: State,
    /// The thread that polls it.
    pub thread: Option<ThreadId>,
    /// How many polls the lane has had, this one included: two of them may touch.
    pub poll: u32,
}

#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum State {
    /// Made, never polled so far.
    NotStarted,
    /// Being polled. In virtual time of zero length, or it spins on the clock.
    Running,
    /// Being polled, and keeps the thread in a call.
    Blocking { call: String, at: Stack },
    /// Suspended. `waits` may hold several (`join!`, `select!` written without lanes).
    Waiting { waits: Vec<Wait> },
    /// Woken, not yet polled: queued behind others.
    Ready { woken_by: Option<LaneId> },
    /// Its timer was due, but nobody polled it. `behind` is the lane that kept the thread.
    Late { due: Nanos, behind: Option<LaneId> },
}

impl Timeline {
    /// The source file that its lines are of; empty if nobody knows.
    pub fn file(&self) -> &str {
        let lane = self.lanes.first().map(|lane| &lane.born_at);
        let mut threads = self.threads.iter().flat_map(|thread| &thread.born_at);
        let place = lane.or_else(|| threads.next());
        place.map_or("", |place| place.file.as_str())
    }

    /// The lane of that number.
    pub fn lane(&self, id: LaneId) -> Option<&Lane> {
        self.lanes.iter().find(|lane| lane.id == id)
    }
}

impl State {
    /// Whether the lane is being polled.
    pub fn is_poll(&self) -> bool {
        matches!(self, State::Running | State::Blocking { .. })
    }

    /// The places of the source that it is about.
    pub fn places(&self) -> impl Iterator<Item = &Place> {
        let (at, waits): (&[Place], &[Wait]) = match self {
            State::Blocking { at, .. } => (at, &[]),
            State::Waiting { waits } => (&[], waits),
            _ => (&[], &[]),
        };
        at.iter().chain(waits.iter().flat_map(|wait| &wait.at))
    }
}

#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum LaneEnd {
    Done,
    /// Dropped while it waited.
    Cancelled {
        /// What it waited for, and where.
        waits: Vec<Wait>,
        /// Where the program let go of it.
        at: Stack,
        by: Option<LaneId>,
        /// `abort` had been called, there.
        aborted: Option<Stack>,
    },
    /// Its runtime ended while it waited.
    CutOff {
        waits: Vec<Wait>,
    },
    NeverPolled {
        at: Stack,
    },
    Panicked,
    /// Of asyncio: an exception came out of it.
    Raised,
    /// Of asyncio: collected as garbage while it waited.
    Collected {
        waits: Vec<Wait>,
    },
    /// Still there when the run ended.
    Alive,
}

/// A line that was printed.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
pub struct Print {
    pub at: Nanos,
    pub thread: ThreadId,
    pub lane: Option<LaneId>,
    pub stream: Stream,
    pub text: String,
}

/// A lane that waits for a lock or a permit at the end, and what is held of it.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
pub struct HeldUp {
    pub lane: LaneId,
    /// Where it asked for it.
    pub at: Stack,
    pub holds: Vec<Hold>,
    /// Others that have waited for it for longer: a lock goes to them first.
    pub before: Vec<Wish>,
}

/// A wait for a lock or a permit.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
pub struct Wish {
    pub lane: LaneId,
    pub since: Nanos,
    pub at: Stack,
}

/// A lock or a permit that was taken and not given back.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
pub struct Hold {
    pub grip: Grip,
    /// Who took it. None: no lane was being polled then.
    pub by: Option<LaneId>,
    pub since: Nanos,
    /// Where it was taken.
    pub at: Stack,
    /// Where it was given up for good, with `forget`.
    pub forgotten: Option<Stack>,
}

/// Something that was taken, and by whom it was held. A channel has two numbers: senders hold its own,
/// the receiver the next one.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
pub struct Taken {
    pub lock: u64,
    pub grip: Grip,
    /// None: nobody knows.
    pub holder: Option<LaneId>,
    pub from: Nanos,
    /// None: it was not given back.
    pub to: Option<Nanos>,
    pub at: Stack,
}

/// A wait for what others hold.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
pub struct Wanted {
    pub lock: u64,
    pub lane: LaneId,
    pub from: Nanos,
    /// None: it waits to the end.
    pub to: Option<Nanos>,
    pub at: Stack,
}

/// A channel of `mpsc`.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
pub struct Channel {
    pub number: u64,
    /// None: it has no limit.
    pub capacity: Option<u32>,
    /// Where it was made.
    pub at: Stack,
    pub sent: u64,
    pub received: u64,
    pub lengths: Vec<Length>,
}

/// How long the queue of a channel is when something has gone in or come out.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize, Serialize)]
pub struct Length {
    pub at: Nanos,
    pub queued: u64,
    /// Something has come out.
    pub received: bool,
}

/// A tick that came late.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
pub struct LateTick {
    pub t: Nanos,
    pub late: Nanos,
    pub period: Nanos,
    pub lane: Option<LaneId>,
    pub at: Stack,
}

/// A call of `notify_waiters` that came before a lane began to wait for it.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
pub struct Missed {
    /// Who waits.
    pub lane: LaneId,
    /// Since when, and where it asked for the notification.
    pub since: Nanos,
    pub asked_at: Stack,
    /// The last call before.
    pub notified: Nanos,
    pub notified_at: Stack,
    pub by: Option<LaneId>,
    /// No later call: who began to wait then still waits.
    pub last: bool,
}

/// A receiver of a broadcast came too late for some values.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
pub struct Lag {
    pub at: Nanos,
    pub lane: Option<LaneId>,
    pub missed: u64,
    pub place: Option<Place>,
}

/// A runtime was dropped.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
pub struct Stop {
    pub from: Nanos,
    /// None: it never came to its end.
    pub to: Option<Nanos>,
    pub thread: ThreadId,
    pub at: Stack,
}

/// Somebody woke a lane that waited.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
pub struct Wake {
    pub at: Nanos,
    pub lane: LaneId,
    pub by: Option<LaneId>,
    /// The lane that has come to its end on that thread just before, if nobody is polled there: whoever waits for
    /// the end of a task is woken by it.
    pub ended: Option<LaneId>,
    pub thread: ThreadId,
}

#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum RunEnd {
    Exited,
    Deadlock {
        report: String,
    },
    /// A task asked over and over instead of waiting.
    Busy {
        lane: LaneId,
        at: Stack,
    },
    /// Killed, aborted or out of time.
    Cut,
}
