//! What the rules find, in facts. [`super::sentence`] makes words of them.

use super::forgetting::Made;
use super::rule::Rule;
use crate::trace::{Grip, LaneId, LaneKind, Nanos, Place, ThreadId};
use serde::Serialize;

/// Something worth knowing about a run. Times are nanoseconds since the program began.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    pub fact: Fact,
    /// The lines that it is about, the cause first.
    pub places: Vec<Place>,
    pub lanes: Vec<LaneId>,
    pub from: Nanos,
    pub to: Nanos,
    /// Who had to wait because of it.
    pub victims: Vec<Victim>,
}

impl Finding {
    pub fn rule(&self) -> Rule {
        self.fact.rule()
    }
}

/// A lane that could not go on because another kept the thread.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Victim {
    pub lane: LaneId,
    /// The deadline that it missed; `None` if it was merely ready, or had not begun.
    pub due: Option<Nanos>,
    /// When it was polled at last; `None` if never.
    pub polled: Option<Nanos>,
}

/// What is found. Who it is about, where and when, stands in the [`Finding`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Fact {
    /// A poll keeps its thread from others.
    KeepsThread {
        doing: Doing,
        /// The lines by which the task came to the call, outermost first, without the call's own.
        way: Vec<u32>,
        /// As many polls of the lane do so at this line; the times are those of the first.
        times: usize,
    },
    /// Branches of one macro keep their thread one after another, each for so long.
    ShareThread { parts: Vec<Nanos> },
    /// The second line waits although it needs nothing from the first.
    WaitsInRow { first: Nanos, second: Nanos },
    /// So does each turn of a loop.
    WaitsInLoop {
        turn: Turn,
        turns: usize,
        sum: Nanos,
        longest: Nanos,
    },
    /// A future is dropped, there, before its first poll.
    DroppedUnpolled { at: Option<Place> },
    /// A future is made, and nothing is done with it.
    NeverAwaited { made: Made },
    /// A guard is dropped where its lock is taken.
    GuardDropped,
    /// A future is dropped while it waits.
    Cancelled {
        waits: Option<Place>,
        by: Option<LetGo>,
        /// The lines of `println!`s that would have come after the await.
        unprinted: Vec<u32>,
    },
    /// A task whose handle was dropped, there, is cut off by the end of its runtime.
    CutOff { handle_dropped: Option<Place> },
    /// A future awaits `pending()`, there if the line is known.
    AwaitsPending,
    /// A future returned `Pending`, and nobody kept its waker.
    WakerLost,
    /// A future asks over and over instead of waiting.
    Asks { how: Asking },
    /// All that one line starts runs at once.
    AllAtOnce { each: LaneKind },
    /// `notify_waiters` was called before somebody asked for a notification.
    NotifiedTooEarly {
        notified: Option<Place>,
        asked: Option<Place>,
    },
    /// A receiver of a broadcast came too late for so many values, in so many calls.
    Lagged { missed: u64, calls: usize },
    /// A value is dropped with the future that was to send it.
    ValueLost {
        sends: Place,
        dropped: Option<Place>,
    },
    /// `abort` does not stop a poll that is under way.
    AbortedInVain { asked: Option<Place> },
    /// The end of a runtime waits for a closure of its blocking pool.
    RuntimeKept { closure_ended: Option<Nanos> },
    /// A guard is held across an await, and others wait for it meanwhile. The first so many lanes held it, the
    /// others waited, the longest of them so long.
    HeldAcross { holders: usize, longest: Nanos },
    /// So many tasks of one line exist, and up to so many only wait for a permit.
    PermitsInside { tasks: usize, most: usize },
    /// A queue without a limit only grows while messages are sent.
    QueueGrows {
        longest: u64,
        sent: u64,
        received: u64,
        /// As many were received before the last one was sent.
        while_sending: u64,
    },
    /// A sleep is made anew in each turn of a loop, and never comes to its end.
    MadeAnew {
        call: String,
        turns: usize,
        /// How long it is to sleep.
        length: Nanos,
    },
    /// Ticks that were missed come all at once.
    TicksBurst {
        ticks: usize,
        /// How late the first one is.
        late: Nanos,
        period: Nanos,
    },
    /// A future could go on, and its owner waited for something else: so many times, the first of which is told.
    LeftAlone { times: usize },
    /// A task panicked, and its handle was dropped, there, without being awaited.
    PanicUnseen { handle_dropped: Option<Place> },
    /// Nothing can ever happen again.
    Deadlock {
        stuck: Vec<Stuck>,
        causes: Vec<Cause>,
    },
}

/// What a poll does that keeps its thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Doing {
    Computes,
    Sleeps,
    /// In another call that blocks.
    Waits,
    /// In real time nobody knows which.
    ComputesOrBlocks,
}

/// What a turn of a loop waits for without need.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", content = "name", rename_all = "snake_case")]
pub enum Turn {
    /// The loop's variable: a future that was made before.
    Future(String),
    /// A value that is only pushed to a list.
    Value(String),
}

/// Who let go of a future.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", content = "at", rename_all = "snake_case")]
pub enum LetGo {
    Abort(Place),
    /// A `JoinSet` that was dropped.
    JoinSet(Place),
    /// An `AbortOnDropHandle` that was dropped.
    Handle(Place),
    /// Whoever had it.
    Owner(Place),
}

/// How a future asks instead of waiting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Asking {
    /// The clock ended the run because of it.
    Stopped,
    /// It was polled so often in a row, and then got on.
    Polled { times: usize },
    /// `wake_by_ref` and then `Pending`, to be polled again at once: right for a moment, but a
    /// future that does it many times keeps its thread hot.
    WakesItself { times: usize, polls: u32 },
}

/// Somebody who cannot get on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stuck {
    pub who: Who,
    pub how: Standing,
    pub at: Option<Place>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Who {
    Lane(LaneId),
    Thread(ThreadId),
}

/// In what somebody stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", content = "what", rename_all = "snake_case")]
pub enum Standing {
    /// It awaits something, which has this name if it has one.
    Awaits(String),
    /// It keeps its thread in a call of the C library, or of std.
    Blocks(String),
}

/// Why somebody who is stuck cannot get on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Cause {
    /// So many permits, or the lock, that it waits for were taken and not given back.
    Held {
        waiter: LaneId,
        grip: Grip,
        times: usize,
        since: Nanos,
        taken: Option<Place>,
        holder: Holder,
    },
    /// The lock that it waits for went to somebody who had waited for longer and is not polled.
    PassedOn {
        to: Unpolled,
        since: Nanos,
        asked: Place,
    },
    /// A guard of a lock of std's is kept at an await by a lane of the same thread.
    KeptAcrossAwait {
        holder: LaneId,
        taken: u32,
        waits: u32,
    },
}

/// Who has what another one waits for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", content = "who", rename_all = "snake_case")]
pub enum Holder {
    Itself,
    Lane(LaneId),
    Unpolled(Unpolled),
    /// It was taken there, and handed on.
    HandedOn,
    /// `forget` was called.
    Forgotten(Option<Place>),
}

/// A future that lives in a lane, and that the lane does not poll while it waits elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unpolled {
    /// The function that its body is of; `None`: an async block.
    pub function: Option<String>,
    /// The first line of its body.
    pub line: u32,
    pub within: LaneId,
    /// Where that lane stands.
    pub stands: Option<Place>,
}

impl Fact {
    /// Under which heading it is reported.
    pub fn rule(&self) -> Rule {
        match self {
            Fact::KeepsThread { .. } => Rule::Blocking,
            Fact::ShareThread { .. } => Rule::Turns,
            Fact::WaitsInRow { .. } | Fact::WaitsInLoop { .. } => Rule::Sequential,
            Fact::DroppedUnpolled { .. } | Fact::NeverAwaited { .. } => Rule::NeverPolled,
            Fact::GuardDropped => Rule::Unguarded,
            Fact::Cancelled { .. } => Rule::Cancelled,
            Fact::CutOff { .. } => Rule::Detached,
            Fact::AwaitsPending | Fact::WakerLost => Rule::LostWake,
            Fact::Asks { .. } => Rule::BusyPoll,
            Fact::AllAtOnce { .. } => Rule::Unbounded,
            Fact::NotifiedTooEarly { .. } | Fact::Lagged { .. } => Rule::Missed,
            Fact::ValueLost { .. } => Rule::Lost,
            Fact::AbortedInVain { .. } | Fact::RuntimeKept { .. } => Rule::Unstopped,
            Fact::HeldAcross { .. } => Rule::HeldAcross,
            Fact::PermitsInside { .. } => Rule::Unbounded,
            Fact::QueueGrows { .. } => Rule::Growing,
            Fact::MadeAnew { .. } => Rule::MadeAnew,
            Fact::TicksBurst { .. } => Rule::Burst,
            Fact::LeftAlone { .. } => Rule::LeftAlone,
            Fact::PanicUnseen { .. } => Rule::Unseen,
            Fact::Deadlock { .. } => Rule::Deadlock,
        }
    }
}
