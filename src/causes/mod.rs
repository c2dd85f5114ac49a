//! Why does a task not get on? From a moment of a lane to a line of the program, one cause at a time.
//!
//! [`Causes::why`] gives the [`Chain`]: this lane waits for a permit, which that lane holds, which waits for a timer.
//! Each link is a fact ([`Cause`]); its sentence is made in `sentence.rs` alone. A chain names nobody twice, so it has an
//! end, and the end is a [`Root`]: what needs no further cause, or a circle.

mod branches;
mod cause;
mod ended;
mod facts;
mod joined;
mod polled;
mod sentence;
#[cfg(test)]
mod tests;
mod unpolled;
mod unprinted;
mod waited;
mod waiting;

pub use cause::{By, Cause, Chain, NotPolled, Root, Stands};
pub use unprinted::{NotPrinted, Unprinted, UnprintedError};

use crate::awaited::Awaited;
use crate::findings::{Sources, Who};
use crate::timeline::{Lane, LaneEnd, State, Timeline};
use crate::trace::{LaneId, Nanos};
use facts::{Facts, Moment};

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
