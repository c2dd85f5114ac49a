//! What a learner should notice in a run: facts ([`Fact`]), with their lines, lanes and times.
//!
//! Each rule is a function in a file of its own. A rule reports only what the timeline proves;
//! where it cannot know, it is silent. A sentence is made of a fact in [`sentence`] alone.

mod blocking;
mod burst;
mod busy;
mod cancelled;
mod deadlock;
mod detached;
mod fact;
mod forgetting;
mod forgotten;
mod growing;
mod held_across;
mod holders;
mod known;
mod left_alone;
mod lost_wake;
mod never_polled;
mod permits_inside;
mod restarted;
mod rule;
mod sentence;
mod sequential;
mod sources;
#[cfg(test)]
mod tests;
mod turns;
mod unbounded;
mod unguarded;
mod unheard;
mod unseen;
mod uses;

pub(crate) use blocking::{Poll, is_held_by_a_branch, polls};
pub(crate) use deadlock::kept_across_an_await;
pub use fact::{
    Asking, Cause, Doing, Fact, Finding, Holder, LetGo, Standing, Stuck, Turn, Unpolled, Victim,
    Who,
};
pub use forgetting::Made;
pub(crate) use holders::passed_on;
pub use rule::Rule;
pub use sources::Sources;

use crate::timeline::Timeline;
use crate::trace::LaneId;

fn of(all: &[Finding], rule: Rule) -> Vec<LaneId> {
    let found = all.iter().filter(|finding| finding.rule() == rule);
    found.flat_map(|finding| finding.lanes.clone()).collect()
}

/// Who first asks over and over instead of waiting.
pub(crate) fn busy_lane(timeline: &Timeline) -> Option<LaneId> {
    let busy = busy::busy(timeline);
    let first = busy
        .iter()
        .min_by_key(|finding| (finding.from, &finding.lanes));
    first.and_then(|finding| finding.lanes.first().copied())
}

/// Everything that the rules find, in the order of time.
///
/// In a Python program only who keeps the thread is looked for, and who waits when nothing can ever happen again. Every
/// other rule speaks of futures that are polled or dropped, or reads the source as Rust.
pub fn findings(timeline: &Timeline, sources: &Sources) -> Vec<Finding> {
    if timeline.python.is_some() {
        let mut all = deadlock::deadlock(timeline, sources);
        all.extend(blocking::blocking(timeline));
        return once(all);
    }
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
    all.extend(held_across::held_across(timeline));
    all.extend(permits_inside::permits_inside(timeline));
    all.extend(growing::growing(timeline));
    all.extend(restarted::restarted(timeline));
    all.extend(burst::burst(timeline));
    all.extend(left_alone::left_alone(timeline));
    all.extend(unseen::unseen(timeline));
    // Who can never be woken is also detached or alive at the end; the cause says more.
    let lost: Vec<LaneId> = of(&all, Rule::LostWake);
    all.retain(|finding| finding.rule() != Rule::Detached || !lost.contains(&finding.lanes[0]));
    all.sort_by_key(|finding| (finding.from, finding.rule(), finding.lanes.clone()));
    once(all)
}

/// Who blocks at the same line again and again is named once, with the first time. A poll whose
/// line is not known is one of those.
fn once(all: Vec<Finding>) -> Vec<Finding> {
    let mut kept: Vec<Finding> = Vec::new();
    for finding in all {
        let blocks = finding.rule() == Rule::Blocking;
        let again = kept.iter_mut().filter(|_| blocks).find_map(|other| {
            let place = finding.places.is_empty() || other.places == finding.places;
            match &mut other.fact {
                Fact::KeepsThread { times, .. } if other.lanes == finding.lanes && place => {
                    Some(times)
                }
                _ => None,
            }
        });
        match again {
            Some(times) => *times += 1,
            None => kept.push(finding),
        }
    }
    kept
}
