//! What a learner should notice in a run, in sentences with lines.
//!
//! Each rule is a function in a file of its own. A rule speaks only of what the timeline
//! proves; where it cannot know, it is silent.

mod blocking;
mod busy;
mod cancelled;
mod code;
mod deadlock;
mod detached;
mod forgetting;
mod forgotten;
mod function;
mod holders;
mod known;
mod lost_wake;
mod never_polled;
mod sequential;
mod sources;
#[cfg(test)]
mod tests;
mod turns;
mod unbounded;
mod unguarded;
mod unheard;
mod uses;
mod words;

pub(crate) use blocking::{Poll, polls};
pub use sources::Sources;

use crate::timeline::Timeline;
use crate::trace::{LaneId, Nanos, Place};

/// Something worth knowing about a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub rule: Rule,
    /// For a learner: what happened, at which line, and what it cost.
    pub sentence: String,
    /// The lines that it is about, the cause first.
    pub places: Vec<Place>,
    pub lanes: Vec<LaneId>,
    pub from: Nanos,
    pub to: Nanos,
    /// Who had to wait because of it.
    pub victims: Vec<Victim>,
}

/// Which rule found something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// A poll kept its thread while others waited for it.
    Blocking,
    /// Branches that compute had one thread to share.
    Turns,
    /// Two waits took their sum, and nothing made the second need the first.
    Sequential,
    /// A future was dropped before its first poll.
    NeverPolled,
    /// A guard was dropped where its lock was taken.
    Unguarded,
    /// A future was dropped while it waited.
    Cancelled,
    /// A task whose handle was dropped was cut off by the end of its runtime.
    Detached,
    /// A future waited that nobody could wake.
    LostWake,
    /// A future woke itself over and over.
    BusyPoll,
    /// Everything that one line starts ran at once.
    Unbounded,
    /// A notification or a value was gone before somebody came for it.
    Missed,
    /// A value went with the future that was to send it.
    Lost,
    /// An `abort`, or the end of a runtime, did not stop what ran.
    Unstopped,
    /// Nothing could ever happen again.
    Deadlock,
}

impl Rule {
    /// In a word or two, for headings and lists.
    pub fn name(self) -> &'static str {
        match self {
            Rule::Blocking => "blocks the thread",
            Rule::Turns => "concurrent, not parallel",
            Rule::Sequential => "one after another",
            Rule::NeverPolled => "never polled",
            Rule::Unguarded => "locks nothing",
            Rule::Cancelled => "cancelled",
            Rule::Detached => "cut off",
            Rule::LostWake => "lost wake",
            Rule::BusyPoll => "busy polling",
            Rule::Unbounded => "unbounded",
            Rule::Missed => "missed",
            Rule::Lost => "lost",
            Rule::Unstopped => "not stopped",
            Rule::Deadlock => "deadlock",
        }
    }
}

/// A lane that could not go on because another kept the thread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Victim {
    pub lane: LaneId,
    /// The deadline that it missed; `None` if it was merely ready, or had not begun.
    pub due: Option<Nanos>,
    /// When it was polled at last; `None` if never.
    pub polled: Option<Nanos>,
}

fn of(all: &[Finding], rule: Rule) -> Vec<LaneId> {
    let found = all.iter().filter(|finding| finding.rule == rule);
    found.flat_map(|finding| finding.lanes.clone()).collect()
}

/// Everything that the rules find, in the order of time.
pub fn findings(timeline: &Timeline, sources: &Sources) -> Vec<Finding> {
    let mut all = deadlock::deadlock(timeline, sources);
    all.extend(blocking::blocking(timeline));
    all.extend(sequential::sequential(timeline, sources));
    all.extend(never_polled::never_polled(timeline, sources));
    all.extend(unguarded::unguarded(timeline, sources));
    all.extend(cancelled::cancelled(timeline, sources));
    all.extend(detached::detached(timeline, sources));
    all.extend(turns::turns(timeline));
    all.extend(lost_wake::lost_wake(timeline, sources));
    all.extend(busy::busy(timeline));
    all.extend(unbounded::unbounded(timeline));
    all.extend(unheard::notified_too_early(timeline));
    all.extend(unheard::lost_in_sending(timeline));
    all.extend(unheard::lagged(timeline));
    all.extend(unheard::aborted_in_vain(timeline));
    all.extend(unheard::kept_by_a_closure(timeline));
    // Who can never be woken is also detached or alive at the end; the cause says more.
    let lost: Vec<LaneId> = of(&all, Rule::LostWake);
    all.retain(|finding| finding.rule != Rule::Detached || !lost.contains(&finding.lanes[0]));
    all.sort_by_key(|finding| (finding.from, finding.rule, finding.lanes.clone()));
    once(all)
}

/// Who blocks at the same line again and again is named once, with the first time. A poll whose
/// line is not known is one of those.
fn once(all: Vec<Finding>) -> Vec<Finding> {
    let mut kept: Vec<(Finding, usize)> = Vec::new();
    for finding in all {
        let same = |(other, _): &&mut (Finding, usize)| {
            let blocks = finding.rule == Rule::Blocking && other.rule == Rule::Blocking;
            let place = finding.places.is_empty() || other.places == finding.places;
            blocks && other.lanes == finding.lanes && place
        };
        match kept.iter_mut().find(same) {
            Some((_, times)) => *times += 1,
            None => kept.push((finding, 1)),
        }
    }
    let said = |(mut finding, times): (Finding, usize)| {
        if times > 1 {
            finding.sentence += &format!(" It does so {times} times.");
        }
        finding
    };
    kept.into_iter().map(said).collect()
}
