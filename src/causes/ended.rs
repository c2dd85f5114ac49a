//! Who or what puts an end to a stretch of a lane.

use super::facts::{Facts, end_of};
use super::{Awaited, By};
use crate::timeline::{Lane, LaneEnd, Span, State, ThreadKind};
use crate::trace::Wait;

impl Facts<'_> {
    /// `None`: it lasts until the run ends.
    pub fn ended_by(&self, lane: &Lane, span: &Span) -> Option<By> {
        let end = end_of(lane, span)?;
        match &span.state {
            State::Waiting { waits } => Some(self.wait_ended_by(lane, span, waits)),
            _ if lane.ended == Some(end) && lane.end != LaneEnd::Done => {
                Some(By::End(lane.end.clone()))
            }
            state if state.is_poll() => Some(By::Itself),
            _ => Some(By::Turn),
        }
    }

    fn wait_ended_by(&self, lane: &Lane, span: &Span, waits: &[Wait]) -> By {
        let is_due = waits.iter().filter_map(|wait| wait.due).min();
        let is_due = is_due.is_some_and(|due| due <= span.to);
        let Some(woken) = self.woken(lane.id, span.to) else {
            return match lane.ended == Some(span.to) && lane.end != LaneEnd::Done {
                true => By::End(lane.end.clone()),
                false if is_due => By::Timer,
                // It was polled although nobody woke it.
                false => By::Turn,
            };
        };
        if let Some(branch) = woken.branch {
            return By::Branch(branch);
        }
        match woken.wake.by {
            Some(by) if by != lane.id => By::Lane(by),
            Some(_) => By::Itself,
            None if is_due => By::Timer,
            None => match (woken.wake.ended, joins(waits)) {
                (Some(ended), true) => By::EndOf(ended),
                _ => self.from_outside(woken.wake.thread),
            },
        }
    }

    /// A wake of a thread that polls nobody.
    fn from_outside(&self, thread: u32) -> By {
        let mut threads = self.timeline.threads.iter();
        let own = threads.find(|other| other.id == thread && other.kind == ThreadKind::Own);
        own.map_or(By::Runtime, |own| By::Thread(own.id))
    }
}

/// Whether one of the waits is for the end of a task.
fn joins(waits: &[Wait]) -> bool {
    let mut awaited = waits.iter().map(|wait| Awaited::of(&wait.what));
    awaited.any(|what| matches!(what, Awaited::Task | Awaited::Tasks | Awaited::Tracked))
}
