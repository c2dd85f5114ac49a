//! A wait of a lane, and which of several awaits it is about.

use super::facts::{Facts, end_of};
use super::{Awaited, By, Cause, Stands};
use crate::findings::Who;
use crate::timeline::{Lane, LaneEnd, Span};
use crate::trace::{Nanos, Place, Stack, Wait};

/// A wait of a lane, with what is known of it.
pub(super) struct Waited<'a> {
    pub lane: &'a Lane,
    pub since: Nanos,
    pub until: Option<Nanos>,
    /// The moment that is asked for.
    pub at: Nanos,
    /// The wait that matters, if a waker of it is known.
    pub wait: Option<&'a Wait>,
    pub awaited: Awaited,
    pub ended_by: Option<By>,
    /// The branch of it that was woken.
    pub through: Option<&'a Lane>,
}

impl<'a> Waited<'a> {
    pub fn new(
        facts: &Facts<'a>,
        lane: &'a Lane,
        span: &'a Span,
        waits: &'a [Wait],
        at: Nanos,
    ) -> Waited<'a> {
        let stretch = facts.stretch(lane, span);
        let ended_by = facts.ended_by(lane, stretch.last);
        let wanted = facts.wanted(lane.id, at).map(|wanted| &wanted.at);
        let wait = decisive(waits, ended_by.as_ref(), wanted);
        Waited {
            lane,
            since: stretch.since,
            until: end_of(lane, stretch.last),
            at,
            wait,
            awaited: wait.map_or(Awaited::Nameless, |wait| Awaited::of(&wait.what)),
            through: match ended_by {
                Some(By::Branch(branch)) => facts.lane(branch),
                _ => None,
            },
            ended_by,
        }
    }

    pub fn call(&self) -> String {
        self.wait.map_or_else(String::new, |wait| wait.what.clone())
    }

    /// The timer that it waits for, if no other comes before.
    pub fn timer(&self) -> Option<(String, Nanos)> {
        let wait = self.wait?;
        let due = wait.due?;
        let other = match self.ended_by {
            // A limit that drops the branch is what ends the wait.
            Some(By::Branch(_)) => self.through.is_none_or(|branch| {
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

    pub fn cause(&self, stands: Stands) -> Cause {
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
