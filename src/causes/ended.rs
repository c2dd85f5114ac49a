//! From when to when a lane stands as it does, and who or what puts an end to it.

use super::facts::{Facts, end_of};
use super::{Awaited, By};
use crate::timeline::{Lane, LaneEnd, Span, State, ThreadKind};
use crate::trace::{LaneId, LaneKind, Nanos, ThreadId, Wait};

/// A whole wait. Whoever polls a branch of it without need interrupts it only in appearance.
pub(super) struct Stretch<'a> {
    pub since: Nanos,
    pub last: &'a Span,
}

impl<'a> Facts<'a> {
    /// The wait that a span is a part of.
    pub fn stretch(&self, lane: &'a Lane, span: &'a Span) -> Stretch<'a> {
        let first = lane.spans.partition_point(|other| other.from < span.from);
        let here = lane.spans[first..].iter();
        let index = here.take_while(|other| !std::ptr::eq(*other, span)).count() + first;
        let (mut since, mut last) = (span, span);
        let mut next = lane.spans[index + 1..].iter();
        while let Some(later) = next.find(|other| !is_brief_poll(other)) {
            if !self.goes_on(lane, last, later) {
                break;
            }
            last = later;
        }
        let mut before = lane.spans[..index].iter().rev();
        while let Some(earlier) = before.find(|other| !is_brief_poll(other)) {
            if !self.goes_on(lane, earlier, since) {
                break;
            }
            since = earlier;
        }
        Stretch {
            since: since.from,
            last,
        }
    }

    /// Whether a lane waits for the same as before, and was not woken for it in between.
    fn goes_on(&self, lane: &Lane, before: &Span, after: &Span) -> bool {
        let State::Waiting { waits } = &before.state else {
            return false;
        };
        // It is the same timer as long as it is due at the same moment.
        let timer = waits.iter().any(|wait| wait.due.is_some());
        let woken = || self.woken(lane.id, before.to).is_some();
        // So is what it still wants of others.
        let wish = self.wanted(lane.id, before.to);
        let wants = wish.is_some_and(|wish| wish.from <= before.from && wish.lasts_at(after.from));
        !waits.is_empty() && before.state == after.state && (timer || wants || !woken())
    }

    /// `None`: it lasts until the run ends.
    pub fn ended_by(&self, lane: &Lane, span: &Span) -> Option<By> {
        let end = end_of(lane, span)?;
        if self.ends_with(lane, span, end) {
            return Some(By::End(lane.end.clone()));
        }
        match &span.state {
            State::Waiting { waits } => Some(self.wait_ended_by(lane, span, waits)),
            state if state.is_poll() => Some(By::Itself),
            _ => Some(By::Turn),
        }
    }

    /// Whether a lane came to its end in this very span, and did not get on before.
    fn ends_with(&self, lane: &Lane, span: &Span, end: Nanos) -> bool {
        if lane.ended != Some(end) {
            return false;
        }
        let later = lane
            .spans
            .iter()
            .rev()
            .take_while(|other| other.from >= end);
        let polled = later.filter(|other| other.state.is_poll()).count() > 0;
        match (&lane.end, &span.state) {
            (LaneEnd::Done, _) => false,
            // What is cancelled in asyncio ends in a step of its own.
            (LaneEnd::Cancelled { .. }, _) if self.timeline.python.is_some() => true,
            (
                LaneEnd::Cancelled { waits: last, .. } | LaneEnd::CutOff { waits: last },
                State::Waiting { waits },
            ) => !polled || last == waits,
            _ => !polled,
        }
    }

    fn wait_ended_by(&self, lane: &Lane, span: &Span, waits: &[Wait]) -> By {
        let is_due = waits.iter().filter_map(|wait| wait.due).min();
        let is_due = is_due.is_some_and(|due| due <= span.to);
        let Some(woken) = self.woken(lane.id, span.to) else {
            return match is_due {
                true => By::Timer,
                // It was polled although nobody woke it.
                false => By::Turn,
            };
        };
        if let Some(branch) = woken.branch {
            return By::Branch(branch);
        }
        match woken.wake.by {
            // Who polls a runtime's future may look at its timers meanwhile.
            Some(by) if is_due && self.polls(by, lane) => By::Timer,
            Some(by) if by != lane.id => By::Lane(by),
            Some(_) => By::Itself,
            None if is_due => By::Timer,
            None => match (woken.wake.ended, may_join(waits)) {
                (Some(ended), true) => By::EndOf(ended),
                _ => self.by_thread(woken.wake.thread),
            },
        }
    }

    /// Whether a lane is polled in the polls of another one.
    fn polls(&self, outer: LaneId, lane: &Lane) -> bool {
        let mut next = Some(lane);
        while let Some(lane) =
            next.filter(|lane| matches!(lane.kind, LaneKind::Branch | LaneKind::Root))
        {
            if lane.parent == Some(outer) {
                return true;
            }
            next = lane.parent.and_then(|parent| self.lane(parent));
        }
        false
    }

    /// A wake of a thread that polls nobody.
    fn by_thread(&self, thread: ThreadId) -> By {
        let mut threads = self.timeline.threads.iter();
        let own = threads.find(|other| other.id == thread && other.kind == ThreadKind::Own);
        own.map_or(By::Runtime, |own| By::Thread(own.id))
    }
}

fn is_brief_poll(span: &Span) -> bool {
    span.state.is_poll() && span.from == span.to
}

/// Whether one of the waits may be for the end of a task: of a handle that is lent, the call has no name.
fn may_join(waits: &[Wait]) -> bool {
    let mut awaited = waits.iter().map(|wait| Awaited::of(&wait.what));
    awaited.any(|what| {
        matches!(
            what,
            Awaited::Task | Awaited::Tasks | Awaited::Tracked | Awaited::Nameless
        )
    })
}
