//! Who is being polled, and what it does with its thread; and threads that the program started itself.

use super::facts::Moment;
use super::{By, Cause, Causes, Root, Stands, Then};
use crate::findings::{self, Who, kept_across_an_await, polls};
use crate::timeline::{Lane, RunEnd, Span, State, Thread, ThreadState};
use crate::trace::{LaneId, LaneKind, Nanos, ThreadId};

impl Causes<'_> {
    pub(super) fn polled(&self, lane: &Lane, span: &Span, at: Nanos) -> (Cause, Then) {
        if span.from == span.to && lane.ended.is_some() {
            return (Cause::runs(Who::Lane(lane.id), at), Then::Root(Root::Runs));
        }
        if let Some(inner) = self.polled_within(lane, span, at) {
            return self.for_branch(lane, inner, 1);
        }
        let poll = polls(lane)
            .into_iter()
            .find(|poll| poll.from <= span.from && span.to <= poll.to);
        let (since, until) = poll
            .as_ref()
            .map_or((span.from, span.to), |poll| (poll.from, poll.to));
        let lasts = lane.ended.is_none() && until == self.facts.timeline.total;
        if since == until && !lasts {
            return (Cause::runs(Who::Lane(lane.id), at), Then::Root(Root::Runs));
        }
        let call = match &span.state {
            State::Blocking { call, .. } if call != wire::Call::Spin.name() => call.clone(),
            _ => String::new(),
        };
        let own = span.state.places().next().cloned();
        let place = own.or_else(|| poll.and_then(|poll| poll.at.into_iter().next()));
        let lock_of = lasts.then(|| self.holds_its_std_lock(lane)).flatten();
        let cause = Cause {
            who: Who::Lane(lane.id),
            stands: Stands::Keeps { call, lock_of },
            place,
            since,
            until: (!lasts).then_some(until),
            ended_by: (!lasts).then_some(By::Itself),
        };
        (cause, lock_of.map_or(Then::Root(Root::Line), Then::from))
    }

    /// A lane that is polled within the poll of another one: a branch, a closure of `block_in_place`, or the future of a
    /// `block_on`.
    fn polled_within(&self, lane: &Lane, span: &Span, at: Nanos) -> Option<&Lane> {
        let mut children = self.facts.children(lane.id);
        children.find(|child| match self.facts.moment(child, at) {
            Moment::In(inner) if child.kind == LaneKind::Root => inner.from <= at,
            Moment::In(inner) => {
                let takes_time = inner.to > inner.from || child.ended.is_none();
                inner.state.is_poll() && inner.thread == span.thread && takes_time
            }
            Moment::Before | Moment::After => false,
        })
    }

    /// Of a run that cannot go on: who keeps the lock of std's that this lane blocks its thread for.
    fn holds_its_std_lock(&self, lane: &Lane) -> Option<LaneId> {
        let RunEnd::Deadlock { .. } = self.facts.timeline.ending else {
            return None;
        };
        match kept_across_an_await(self.facts.timeline, self.facts.sources, lane)? {
            findings::Cause::KeptAcrossAwait { holder, .. } => {
                (holder != lane.id).then_some(holder)
            }
            _ => None,
        }
    }

    pub(super) fn of_thread(&self, id: ThreadId, at: Nanos) -> (Cause, Then) {
        let mut threads = self.facts.timeline.threads.iter();
        let Some(thread) = threads.find(|thread| thread.id == id) else {
            return (Cause::runs(Who::Thread(id), at), Then::Root(Root::Runs));
        };
        (thread_at(thread, at), Then::Root(Root::Line))
    }
}

fn thread_at(thread: &Thread, at: Nanos) -> Cause {
    let who = Who::Thread(thread.id);
    let born_at = thread.born_at.first().cloned();
    let after = thread.spans.partition_point(|span| span.from <= at);
    let span = after.checked_sub(1).map(|index| &thread.spans[index]);
    let Some(span) = span.filter(|_| at >= thread.born) else {
        return Cause {
            who,
            stands: Stands::NotMade,
            place: born_at,
            since: 0,
            until: Some(thread.born),
            ended_by: None,
        };
    };
    let (call, place) = match &span.state {
        ThreadState::Waiting { call, at } if call == wire::Call::Spin.name() => {
            (String::new(), at.first().cloned())
        }
        ThreadState::Waiting { call, at } => (call.clone(), at.first().cloned()),
        _ => (String::new(), None),
    };
    let is_last = after == thread.spans.len() && thread.ended.is_none();
    Cause {
        who,
        stands: Stands::Keeps {
            call,
            lock_of: None,
        },
        place: place.or(born_at),
        since: span.from,
        until: (!is_last).then_some(span.to),
        ended_by: (!is_last).then_some(By::Itself),
    }
}
