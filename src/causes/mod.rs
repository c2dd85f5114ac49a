//! Why does a task not get on? From a moment of a lane to a line of the program, one cause at a time.
//!
//! [`Causes::why`] gives the [`Chain`]: this lane waits for a permit, which that lane holds, which waits for a timer.
//! Each link is a fact ([`Cause`]); its sentence is made in [`sentence`] alone. A chain names nobody twice, so it has an
//! end, and the end is a [`Root`]: what needs no further cause, or a circle.

mod ended;
mod facts;
mod joined;
mod polled;
mod sentence;
mod unpolled;
mod unprinted;
mod waiting;
#[cfg(test)]
mod tests;

pub use unprinted::{NotPrinted, Unprinted, UnprintedError};

use crate::awaited::Awaited;
use crate::findings::{Holder, Sources, Who};
use crate::timeline::{Lane, LaneEnd, State, Timeline};
use crate::trace::{LaneId, Nanos, Place, ThreadId};
use facts::{Facts, Moment};
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
        /// The task whose end it waits for, if it is known.
        task: Option<LaneId>,
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

/// Where the chain goes on.
enum Then {
    Because(Who),
    Root(Root),
}

impl From<LaneId> for Then {
    fn from(lane: LaneId) -> Then {
        Then::Because(Who::Lane(lane))
    }
}

/// Answers questions about one run.
pub struct Causes<'a> {
    facts: Facts<'a>,
}

impl<'a> Causes<'a> {
    /// `sources`: the files that the timeline's places name.
    pub fn of(timeline: &'a Timeline, sources: &'a Sources) -> Causes<'a> {
        Causes {
            facts: Facts::new(timeline, sources),
        }
    }

    /// Why a lane does not get on at a moment.
    pub fn why(&self, lane: LaneId, at: Nanos) -> Chain {
        self.follow(Who::Lane(lane), at)
    }

    /// Why each lane that waits, is late or keeps a thread at a moment does so: the shortest chains, which are those of
    /// the roots, first.
    pub fn all_at(&self, at: Nanos) -> Vec<Chain> {
        let lanes = self.facts.timeline.lanes.iter();
        let held_up = lanes.filter(|lane| self.is_held_up(lane, at));
        let mut chains: Vec<Chain> = held_up.map(|lane| self.why(lane.id, at)).collect();
        chains.sort_by_key(|chain| chain.causes.len());
        chains
    }

    fn is_held_up(&self, lane: &Lane, at: Nanos) -> bool {
        match self.facts.moment(lane, at) {
            Moment::In(span) => span.to > span.from || !span.state.is_poll(),
            Moment::Before | Moment::After => false,
        }
    }

    fn follow(&self, first: Who, at: Nanos) -> Chain {
        let mut causes: Vec<Cause> = Vec::new();
        let mut next = first;
        let root = loop {
            let (cause, then) = match next {
                Who::Lane(id) => self.of_lane(id, at),
                Who::Thread(id) => self.of_thread(id, at),
            };
            causes.push(cause);
            match then {
                Then::Root(root) => break root,
                Then::Because(who) => match causes.iter().position(|cause| cause.who == who) {
                    Some(first) => break Root::Circle { first },
                    None => next = who,
                },
            }
        };
        Chain { at, causes, root }
    }

    fn of_lane(&self, id: LaneId, at: Nanos) -> (Cause, Then) {
        let Some(lane) = self.facts.lane(id) else {
            // Its birth was not recorded.
            return (Cause::runs(Who::Lane(id), at), Then::Root(Root::Runs));
        };
        match self.facts.moment(lane, at) {
            Moment::Before => self.not_made(lane),
            Moment::After => self.over(lane),
            Moment::In(span) if span.state.is_poll() => self.polled(lane, span, at),
            Moment::In(span) => match &span.state {
                State::Waiting { waits } => self.waiting(lane, span, waits, at),
                _ => self.unpolled(lane, span, at),
            },
        }
    }

    fn not_made(&self, lane: &Lane) -> (Cause, Then) {
        let cause = Cause {
            who: Who::Lane(lane.id),
            stands: Stands::NotMade,
            place: Some(lane.born_at.clone()),
            since: 0,
            until: Some(lane.born),
            ended_by: lane.parent.map(By::Lane),
        };
        let maker = lane.parent.filter(|parent| *parent != lane.id);
        (cause, maker.map_or(Then::Root(Root::Line), Then::from))
    }

    fn over(&self, lane: &Lane) -> (Cause, Then) {
        let place = match &lane.end {
            LaneEnd::Cancelled {
                aborted: Some(at), ..
            }
            | LaneEnd::Cancelled { at, .. }
            | LaneEnd::NeverPolled { at } => at.first(),
            LaneEnd::CutOff { waits } | LaneEnd::Collected { waits } => {
                waits.first().and_then(|wait| wait.at.first())
            }
            LaneEnd::Done | LaneEnd::Panicked | LaneEnd::Raised | LaneEnd::Alive => None,
        };
        let cause = Cause {
            who: Who::Lane(lane.id),
            stands: Stands::Over {
                end: lane.end.clone(),
            },
            place: place.cloned(),
            since: lane.ended.unwrap_or(self.facts.timeline.total),
            until: None,
            ended_by: None,
        };
        let root = match lane.end {
            LaneEnd::NeverPolled { .. } => Root::NeverPolled,
            _ => Root::Over,
        };
        (cause, Then::Root(root))
    }
}

impl Cause {
    fn runs(who: Who, at: Nanos) -> Cause {
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
