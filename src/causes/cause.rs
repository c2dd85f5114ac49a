//! What a chain of causes is made of: facts. [`super::sentence`] makes words of them.

use crate::awaited::Awaited;
use crate::findings::{Holder, Who};
use crate::timeline::LaneEnd;
use crate::trace::{LaneId, Nanos, Place, ThreadId};
use serde::Serialize;

/// Why a lane does not get on at a moment.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Chain {
    /// Nanoseconds since the program began.
    pub at: Nanos,
    /// From the lane that was asked for to the root; each of them once.
    pub causes: Vec<Cause>,
    pub root: Root,
}

/// One link: who does not get on, and in what way. The next link says why.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Cause {
    pub who: Who,
    pub stands: Stands,
    /// The line of the program at which it stands.
    pub place: Option<Place>,
    pub since: Nanos,
    /// `None`: until the run ends.
    pub until: Option<Nanos>,
    /// Who or what ended it; `None` if it lasts until the run ends.
    pub ended_by: Option<By>,
}

/// In what somebody stands.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Stands {
    /// It is being polled, and gets on.
    Runs,
    /// Made, never polled so far.
    NotBegun { why: NotPolled },
    /// Woken, by that lane if one did, but not polled.
    Ready {
        woken_by: Option<LaneId>,
        why: NotPolled,
    },
    /// Its timer was due, but it is not polled.
    Late { due: Nanos, why: NotPolled },
    /// It waits for a timer. `call`: such as `sleep`.
    Sleeps { call: String, due: Nanos },
    /// It waits for somebody or something else.
    Waits {
        awaited: Awaited,
        call: String,
        /// Who has what it waits for, if that is a lock, a permit or an end of a channel.
        holder: Option<Holder>,
        /// The task whose end it waits for, and how many others it may be instead.
        task: Option<LaneId>,
        others: usize,
    },
    /// It waits for a branch or a member that it polls itself, one of so many: the one without which it does not get on.
    WaitsForBranch { branch: LaneId, of: usize },
    /// It keeps a thread. `call`: in which it waits; empty while it computes. `lock_of`: who keeps the lock of `std`
    /// that it waits for, if that is known.
    Keeps {
        call: String,
        lock_of: Option<LaneId>,
    },
    /// It is over.
    Over { end: LaneEnd },
    /// It does not exist yet.
    NotMade,
}

/// Why somebody who could go on is not polled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NotPolled {
    /// The next in the chain keeps the thread.
    ThreadTaken,
    /// The next in the chain polls it, and is not polled itself.
    OwnerNotPolled,
    /// The next in the chain, to which it belongs, waits for something else.
    OwnerElsewhere,
    /// The next in the chain has the last thread of the blocking pool.
    PoolFull,
    /// Others go first, at the same moment.
    OthersFirst,
    /// What drives its runtime, such as a `block_on`, does not run.
    NotDriven,
}

/// Who or what puts an end to it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", content = "who", rename_all = "snake_case")]
pub enum By {
    /// That lane woke it, in a poll.
    Lane(LaneId),
    /// The end of that lane woke it.
    EndOf(LaneId),
    /// One of its own branches was woken.
    Branch(LaneId),
    /// A thread that is not the runtime's woke it.
    Thread(ThreadId),
    Timer,
    /// The runtime woke it: for a socket, a signal, or a timer in a library.
    Runtime,
    /// It had its turn.
    Turn,
    /// It went on by itself.
    Itself,
    /// It came to an end.
    End(LaneEnd),
}

/// What a chain comes down to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Root {
    /// A timer runs.
    Timer,
    /// A line of the program keeps the thread, or gave something away for good.
    Line,
    /// A socket, a file, a signal, another process.
    Outside,
    /// It comes back to the cause with this index: they wait for one another.
    Circle { first: usize },
    /// Its future was dropped before anybody polled it.
    NeverPolled,
    /// Nobody has its waker.
    NobodyWakes,
    /// Nobody does what it waits for, before it is dropped or the run ends.
    NothingComes,
    /// What would poll it does not run any more.
    NotDriven,
    /// Others are polled first, at the same moment.
    Turn,
    /// The last one is over.
    Over,
    /// The last one gets on.
    Runs,
}

impl Cause {
    pub(super) fn runs(who: Who, at: Nanos) -> Cause {
        Cause {
            who,
            stands: Stands::Runs,
            place: None,
            since: at,
            until: Some(at),
            ended_by: None,
        }
    }
}

impl Chain {
    /// What the chain comes down to: its last cause, or all causes of the circle.
    pub fn origin(&self) -> &[Cause] {
        let first = match self.root {
            Root::Circle { first } => first,
            _ => self.causes.len() - 1,
        };
        &self.causes[first..]
    }

    /// The line of the program to which the chain leads, as far as one is known: that of the last cause that has one.
    pub fn line(&self) -> Option<&Place> {
        let mut causes = self.causes.iter().rev();
        causes.find_map(|cause| cause.place.as_ref())
    }
}
