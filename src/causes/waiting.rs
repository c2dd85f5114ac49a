//! What somebody waits for, and who does not give it.

use super::facts::{Moment, end_of, is_there};
use super::{Awaited, By, Cause, Causes, Root, Stands, Then};
use crate::findings::{Holder, Who, passed_on};
use crate::timeline::{Lane, LaneEnd, RunEnd, Span, State, Taken};
use crate::trace::{Grip, LaneId, Nanos, Place, Stack, Wait};

impl Causes<'_> {
    pub(super) fn waiting(
        &self,
        lane: &Lane,
        span: &Span,
        waits: &[Wait],
        at: Nanos,
    ) -> (Cause, Then) {
        let stretch = self.facts.stretch(lane, span);
        let ended_by = self.facts.ended_by(lane, stretch.last);
        let wanted = self.facts.wanted(lane.id, at).map(|wanted| &wanted.at);
        let wait = decisive(waits, ended_by.as_ref(), wanted);
        let waited = Waited {
            lane,
            since: stretch.since,
            until: end_of(lane, stretch.last),
            at,
            wait,
            awaited: wait.map_or(Awaited::Nameless, |wait| Awaited::of(&wait.what)),
            ended_by,
        };
        let through = match waited.ended_by {
            Some(By::Branch(branch)) => self.facts.lane(branch),
            _ => None,
        };
        if let Some((call, due)) = waited.timer(through) {
            return self.timer(&waited, call, due);
        }
        if let Some(decides) = self.branch_that_decides(&waited) {
            let all = self.facts.branches(lane.id, at).count();
            return self.for_branch(lane, decides, all);
        }
        let (holder, task, then) = self.giver(&waited);
        let stands = Stands::Waits {
            awaited: match (waited.awaited, task) {
                (Awaited::Nameless, Some(_)) => Awaited::Task,
                (awaited, _) => awaited,
            },
            call: waited.call(),
            holder,
            task,
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

    /// A lane that polls other ones itself, and needs this one of them to get on.
    pub(super) fn for_branch(&self, lane: &Lane, branch: &Lane, of: usize) -> (Cause, Then) {
        let cause = Cause {
            who: Who::Lane(lane.id),
            stands: Stands::WaitsForBranch {
                branch: branch.id,
                of,
            },
            place: Some(branch.born_at.clone()),
            since: branch.born.max(lane.born),
            until: branch.ended,
            ended_by: branch.ended.map(|_| By::Branch(branch.id)),
        };
        (cause, branch.id.into())
    }

    /// The branch without which its owner does not get on. Nothing of the kind if the owner waits for something else.
    fn branch_that_decides(&self, waited: &Waited) -> Option<&Lane> {
        let through_branch = matches!(waited.ended_by, Some(By::Branch(_)));
        let for_members = matches!(waited.awaited, Awaited::Item | Awaited::All);
        let silent = waited.wait.is_none() || waited.awaited == Awaited::Nameless;
        let by_another = matches!(
            waited.ended_by,
            Some(By::Lane(_) | By::EndOf(_) | By::Thread(_))
        );
        if !(through_branch || for_members || silent && !by_another) {
            return None;
        }
        let all = || self.facts.branches(waited.lane.id, waited.at);
        let done = || all().filter(|branch| branch.end == LaneEnd::Done);
        let ended = |branch: &&Lane| branch.ended;
        // `select!` drops the others when the first is done; `join!` waits for the last.
        let dropped = all().filter(|branch| matches!(branch.end, LaneEnd::Cancelled { .. }));
        let dropped = dropped.filter_map(|branch| branch.ended).min();
        let found = match (waited.awaited, dropped) {
            (Awaited::Item, _) => done().min_by_key(ended),
            (_, Some(dropped)) => done()
                .filter(|branch| branch.ended <= Some(dropped))
                .max_by_key(ended),
            (_, None) if all().any(|branch| branch.ended.is_none()) => None,
            (_, None) => done().max_by_key(ended),
        };
        let woken = match waited.ended_by {
            // One that was only lent may outlive its lane.
            Some(By::Branch(branch)) => {
                let branch = self.facts.lane(branch);
                branch.filter(|branch| is_there(branch, waited.at))
            }
            _ => None,
        };
        // Of those that never end, one that keeps its thread says most.
        let blocks = || {
            all().find(|branch| {
                let last = branch.spans.last().map(|span| &span.state);
                branch.ended.is_none() && matches!(last, Some(State::Blocking { .. }))
            })
        };
        found
            .or(woken)
            .or_else(blocks)
            .or_else(|| all().find(|branch| branch.ended.is_none()))
            .or_else(|| all().next())
    }

    /// Who has what is waited for, which task it is the end of, and where the chain goes on.
    fn giver(&self, waited: &Waited) -> (Option<Holder>, Option<LaneId>, Then) {
        let wakes = match &waited.ended_by {
            Some(By::Lane(lane) | By::EndOf(lane)) => Some(*lane),
            _ => None,
        };
        if let Some((holder, then)) = self.holder(waited, wakes) {
            return (Some(holder), None, then);
        }
        let task = match waited.awaited {
            Awaited::Task | Awaited::Tasks => {
                wakes.or_else(|| self.task_of(waited.lane, waited.wait, waited.at))
            }
            Awaited::Nameless => self.task_of_lent_handle(waited.lane, waited.at),
            _ => None,
        };
        if let Some(task) = task {
            return (None, Some(task), task.into());
        }
        let then = match &waited.ended_by {
            Some(By::Lane(lane) | By::EndOf(lane)) => Then::from(*lane),
            Some(By::Thread(thread)) => Then::Because(Who::Thread(*thread)),
            Some(By::Itself | By::Turn) => Then::Root(Root::Turn),
            Some(By::Timer | By::Runtime | By::Branch(_)) => Then::Root(Root::Outside),
            Some(By::End(_)) | None if waited.wait.is_none() => Then::Root(Root::NobodyWakes),
            Some(By::End(_)) | None => Then::Root(Root::NothingComes),
        };
        (None, None, then)
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

/// A wait of a lane, with what is known of it.
struct Waited<'a> {
    lane: &'a Lane,
    since: Nanos,
    until: Option<Nanos>,
    at: Nanos,
    wait: Option<&'a Wait>,
    awaited: Awaited,
    ended_by: Option<By>,
}

impl Waited<'_> {
    fn call(&self) -> String {
        self.wait.map_or_else(String::new, |wait| wait.what.clone())
    }

    /// The timer that it waits for, if no other comes before.
    /// `through`: the branch that was woken.
    fn timer(&self, through: Option<&Lane>) -> Option<(String, Nanos)> {
        let wait = self.wait?;
        let due = wait.due?;
        let other = match self.ended_by {
            // A limit that drops the branch is what ends the wait.
            Some(By::Branch(_)) => through.is_none_or(|branch| {
                let dropped = matches!(branch.end, LaneEnd::Cancelled { .. });
                !dropped || branch.ended.is_none_or(|ended| ended < due)
            }),
            Some(By::Lane(_) | By::EndOf(_) | By::Thread(_)) => true,
            _ => false,
        };
        (!other).then(|| (self.call(), due))
    }

    fn place(&self) -> Option<Place> {
        self.wait.and_then(|wait| wait.at.first()).cloned()
    }

    fn cause(&self, stands: Stands) -> Cause {
        Cause {
            who: Who::Lane(self.lane.id),
            stands,
            place: self.place(),
            since: self.since,
            until: self.until,
            ended_by: self.ended_by.clone(),
        }
    }
}

/// Of several waits, the one that ended: the timer if that was it, else the one for what it wants of others, else the
/// first. A waker may also be kept by what was polled before, such as a stream.
fn decisive<'a>(
    waits: &'a [Wait],
    ended_by: Option<&By>,
    wanted: Option<&Stack>,
) -> Option<&'a Wait> {
    let timer = || {
        let timers = waits.iter().filter(|wait| wait.due.is_some());
        timers.min_by_key(|wait| wait.due)
    };
    let line = |stack: &Stack| stack.first().map(|place| (place.file.clone(), place.line));
    let asks = wanted.and_then(|at| waits.iter().find(|wait| line(&wait.at) == line(at)));
    let other = || waits.iter().find(|wait| wait.due.is_none());
    match ended_by {
        Some(By::Timer) => timer().or_else(other),
        _ if asks.is_some() => asks,
        None => timer().or_else(other),
        _ => other().or_else(timer),
    }
}
