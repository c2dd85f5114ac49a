//! What somebody waits for, and who does not give it.

use super::facts::Moment;
use super::waited::Waited;
use super::{Awaited, By, Cause, Causes, Root, Stands, Then};
use crate::findings::{Holder, Who, passed_on};
use crate::timeline::{Lane, RunEnd, Span, State, Taken};
use crate::trace::{Grip, LaneId, Nanos, Wait};

impl Causes<'_> {
    pub(super) fn waiting(
        &self,
        lane: &Lane,
        span: &Span,
        waits: &[Wait],
        at: Nanos,
    ) -> (Cause, Then) {
        let waited = Waited::new(&self.facts, lane, span, waits, at);
        if let Some((call, due)) = waited.timer() {
            return self.timer(&waited, call, due);
        }
        if let Some(decides) = self.branch_that_decides(&waited) {
            let all = self.facts.branches(lane.id, at).count();
            return self.for_branch(lane, decides, all);
        }
        let Giver {
            holder,
            task,
            others,
            then,
        } = self.giver(&waited);
        let stands = Stands::Waits {
            awaited: match (waited.awaited, task) {
                (Awaited::Nameless, Some(_)) => Awaited::Task,
                (awaited, _) => awaited,
            },
            call: waited.call(),
            holder,
            task,
            others,
        };
        (waited.cause(stands), then)
    }

    /// A timer runs out by itself, unless the run ends before because nothing can happen any more: then the threads that
    /// could look at it are kept.
    fn timer(&self, waited: &Waited, call: String, due: Nanos) -> (Cause, Then) {
        let cause = waited.cause(Stands::Sleeps { call, due });
        let timeline = self.facts.timeline;
        let stopped = matches!(timeline.ending, RunEnd::Deadlock { .. });
        let mut others = timeline.lanes.iter().filter(|other| {
            let now = self.facts.moment(other, waited.at);
            let blocks =
                matches!(now, Moment::In(span) if matches!(span.state, State::Blocking { .. }));
            blocks && other.ended.is_none() && other.id != waited.lane.id
        });
        let blocks = match stopped && cause.until.is_none() {
            true => others.next(),
            false => None,
        };
        let then = blocks.map_or(Then::Root(Root::Timer), |lane| lane.id.into());
        (cause, then)
    }

    fn giver(&self, waited: &Waited) -> Giver {
        let wakes = match &waited.ended_by {
            Some(By::Lane(lane) | By::EndOf(lane)) => Some(*lane),
            _ => None,
        };
        if let Some((holder, then)) = self.holder(waited, wakes) {
            return Giver::holder(holder, then);
        }
        let task = match waited.awaited {
            Awaited::Task | Awaited::Tasks => wakes
                .map(|lane| (lane, 0))
                .or_else(|| self.task_of(waited.lane, waited.wait, waited.at)),
            Awaited::Nameless => {
                let task = self.task_of_lent_handle(waited.lane, waited.at);
                task.map(|task| (task, 0))
            }
            _ => None,
        };
        if let Some((task, others)) = task {
            return Giver::task(task, others);
        }
        let then = match &waited.ended_by {
            Some(By::Lane(lane) | By::EndOf(lane)) => Then::from(*lane),
            Some(By::Thread(thread)) => Then::Because(Who::Thread(*thread)),
            Some(By::Itself | By::Turn) => Then::Root(Root::Turn),
            Some(By::Timer | By::Runtime | By::Branch(_)) => Then::Root(Root::Outside),
            Some(By::End(_)) | None if waited.wait.is_none() => Then::Root(Root::NobodyWakes),
            Some(By::End(_)) | None => Then::Root(Root::NothingComes),
        };
        Giver::nobody(then)
    }

    /// Who has the lock, the permit or the other end of the channel.
    fn holder(&self, waited: &Waited, wakes: Option<LaneId>) -> Option<(Holder, Then)> {
        let id = waited.lane.id;
        let wanted = self.facts.wanted(id, waited.at)?;
        // A guard that was handed on is known by who gives it back; if nobody does, the source may tell.
        if wanted.to.is_none() {
            return self.holder_at_the_end(waited);
        }
        let of_channel = |taken: &&Taken| matches!(taken.grip, Grip::Sender | Grip::Receiver);
        let taken = || self.facts.taken(wanted.lock, waited.at);
        if taken().any(|taken| of_channel(&taken)) {
            // Who sends, or makes room, is whoever wakes; an end of the channel alone gives nothing.
            let lane = wakes.or_else(|| {
                let ends = taken().filter_map(|taken| taken.holder);
                ends.into_iter().find(|end| *end != id)
            })?;
            return Some((Holder::Lane(lane), lane.into()));
        }
        let holders: Vec<LaneId> = taken().filter_map(|taken| taken.holder).collect();
        let frees = wakes.filter(|lane| holders.contains(lane));
        let other = || holders.iter().copied().find(|holder| *holder != id);
        match frees.or_else(other) {
            Some(holder) => Some((Holder::Lane(holder), holder.into())),
            None if holders.is_empty() => None,
            None => Some((Holder::Itself, id.into())),
        }
    }

    /// The same of a lane that waits until the run ends.
    fn holder_at_the_end(&self, waited: &Waited) -> Option<(Holder, Then)> {
        let (timeline, id) = (self.facts.timeline, waited.lane.id);
        let held_up = timeline.held_up.iter().find(|held| held.lane == id)?;
        if held_up.holds.is_empty() {
            let to = passed_on(timeline, self.facts.sources, held_up)?;
            let within = to.within;
            return Some((Holder::Unpolled(to), within.into()));
        }
        let all = held_up.holds.iter();
        let all = all.map(|hold| (Holder::of(timeline, self.facts.sources, id, hold), hold));
        let mut all: Vec<_> = all.collect();
        all.sort_by_key(|(holder, _)| matches!(holder, Holder::HandedOn));
        let (holder, hold) = all.into_iter().next()?;
        let then = match &holder {
            Holder::Itself => id.into(),
            Holder::Lane(lane) => Then::from(*lane),
            Holder::Unpolled(future) => future.within.into(),
            Holder::Forgotten(_) => Then::Root(Root::Line),
            Holder::HandedOn => match hold.by.filter(|by| *by != id) {
                Some(by) if self.facts.lane(by).is_some_and(|by| by.ended.is_none()) => by.into(),
                _ => Then::Root(Root::NothingComes),
            },
        };
        Some((holder, then))
    }
}

/// Who has what is waited for, which task it is the end of, and where the chain goes on.
struct Giver {
    holder: Option<Holder>,
    task: Option<LaneId>,
    /// As many other tasks it may be.
    others: usize,
    then: Then,
}

impl Giver {
    fn nobody(then: Then) -> Giver {
        Giver {
            holder: None,
            task: None,
            others: 0,
            then,
        }
    }

    fn holder(holder: Holder, then: Then) -> Giver {
        Giver {
            holder: Some(holder),
            ..Giver::nobody(then)
        }
    }

    fn task(task: LaneId, others: usize) -> Giver {
        Giver {
            task: Some(task),
            others,
            ..Giver::nobody(task.into())
        }
    }
}
