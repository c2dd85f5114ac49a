//! Why somebody who could go on is not polled.

use super::facts::{Moment, end_of};
use super::{Cause, Causes, NotPolled, Root, Stands, Then};
use crate::findings::Who;
use crate::timeline::{Lane, Span, State, Thread, ThreadKind, ThreadState};
use crate::trace::{Clock, LaneId, LaneKind, Nanos, Place, ThreadId};

impl Causes<'_> {
    /// A lane that has not begun, is ready, or late.
    pub(super) fn unpolled(&self, lane: &Lane, span: &Span, at: Nanos) -> (Cause, Then) {
        let behind = match span.state {
            State::Late { behind, .. } => behind,
            _ => None,
        };
        let (why, then) = self.why_unpolled(lane, span, behind, at);
        let stands = match span.state {
            State::Late { due, .. } => Stands::Late { due, why },
            State::Ready { woken_by } => Stands::Ready { woken_by, why },
            _ => Stands::NotBegun { why },
        };
        let place = match span.state {
            State::NotStarted => Some(lane.born_at.clone()),
            _ => stood_before(lane, span),
        };
        let cause = Cause {
            who: Who::Lane(lane.id),
            stands,
            place,
            since: span.from,
            until: end_of(lane, span),
            ended_by: self.facts.ended_by(lane, span),
        };
        (cause, then)
    }

    fn why_unpolled(
        &self,
        lane: &Lane,
        span: &Span,
        behind: Option<LaneId>,
        at: Nanos,
    ) -> (NotPolled, Then) {
        let pooled = lane.kind == LaneKind::Blocking;
        if pooled && let Some(busy) = self.on_the_pool(lane, at) {
            return (NotPolled::PoolFull, busy.into());
        }
        let next = self.next_thread(lane, span);
        if !pooled
            && let Some(holder) = behind
                .or_else(|| self.holder_of_a_thread(next, at))
                .filter(|holder| *holder != lane.id)
        {
            return (NotPolled::ThreadTaken, holder.into());
        }
        let owner = lane.parent.and_then(|parent| self.facts.lane(parent));
        if lane.kind == LaneKind::Branch
            && let Some(owner) = owner
        {
            let why = match self.facts.moment(owner, at) {
                Moment::In(span) if matches!(span.state, State::Waiting { .. }) => {
                    NotPolled::OwnerElsewhere
                }
                _ => NotPolled::OwnerNotPolled,
            };
            return (why, owner.id.into());
        }
        // In virtual time a turn takes none: who waits longer is not driven.
        if span.from == span.to || self.facts.timeline.clock == Clock::Real {
            return (NotPolled::OthersFirst, Then::Root(Root::Turn));
        }
        let woken = self
            .facts
            .woken(lane.id, span.to)
            .map(|woken| woken.wake.thread);
        let driver = [woken, next].into_iter().flatten().find(|id| {
            let mut threads = self.facts.timeline.threads.iter();
            threads.any(|thread| thread.id == *id && is_elsewhere(thread, at))
        });
        let then = driver.map(|id| Then::Because(Who::Thread(id)));
        (
            NotPolled::NotDriven,
            then.unwrap_or(Then::Root(Root::NotDriven)),
        )
    }

    /// The thread that polls it next.
    fn next_thread(&self, lane: &Lane, span: &Span) -> Option<ThreadId> {
        let later = lane.spans.iter().filter(|other| other.from >= span.to);
        later.filter_map(|other| other.thread).next()
    }

    /// Who keeps a thread of the runtime at a moment: that thread, if it is known which.
    fn holder_of_a_thread(&self, wanted: Option<ThreadId>, at: Nanos) -> Option<LaneId> {
        let threads = self.facts.timeline.threads.iter();
        let threads = threads.filter(|thread| thread.kind != ThreadKind::BlockingPool);
        let held = threads.filter_map(|thread| Some((thread.id, held_by(thread, at)?)));
        let held: Vec<(ThreadId, LaneId)> = held.collect();
        let that = held.iter().find(|(thread, _)| Some(*thread) == wanted);
        that.or(held.first()).map(|(_, lane)| *lane)
    }

    /// A closure that has a thread of the blocking pool until this one gets one.
    fn on_the_pool(&self, lane: &Lane, at: Nanos) -> Option<LaneId> {
        let begins = lane.spans.iter().find(|span| span.state.is_poll());
        let begins = begins.map(|span| span.from);
        let closures = self.facts.timeline.lanes.iter().filter(|other| {
            other.kind == LaneKind::Blocking && other.id != lane.id && other.born <= at
        });
        let mut busy = closures.filter(|other| match self.facts.moment(other, at) {
            Moment::In(span) => span.state.is_poll() && span.to > span.from,
            Moment::Before | Moment::After => false,
        });
        let first = busy.clone().next()?;
        let gives_way = busy.find(|other| other.ended.is_some() && other.ended == begins);
        Some(gives_way.unwrap_or(first).id)
    }
}

/// The lane that keeps a thread over a moment.
fn held_by(thread: &Thread, at: Nanos) -> Option<LaneId> {
    let after = thread.spans.partition_point(|span| span.from <= at);
    let span = &thread.spans[after.checked_sub(1)?];
    // At the very end of a run that cannot go on, it is kept for ever.
    let for_ever = after == thread.spans.len() && thread.ended.is_none();
    match &span.state {
        ThreadState::Held { lane, .. } if for_ever => Some(*lane),
        ThreadState::Held { lane, .. } | ThreadState::Polling { lane } if at < span.to => {
            Some(*lane)
        }
        _ => None,
    }
}

/// Whether a thread of the program's own does something else than to drive a runtime.
fn is_elsewhere(thread: &Thread, at: Nanos) -> bool {
    let after = thread.spans.partition_point(|span| span.from <= at);
    let span = after.checked_sub(1).map(|index| &thread.spans[index].state);
    matches!(
        span,
        Some(ThreadState::Running | ThreadState::Waiting { .. })
    )
}

/// The await at which a lane stood until it could go on.
fn stood_before(lane: &Lane, span: &Span) -> Option<Place> {
    let before = lane
        .spans
        .iter()
        .rev()
        .filter(|other| other.to <= span.from);
    let waits = before.filter(|other| matches!(other.state, State::Waiting { .. }));
    let place = waits.flat_map(|other| other.state.places()).next();
    place.cloned()
}
