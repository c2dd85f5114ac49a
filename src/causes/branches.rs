//! Who waits for futures that it polls itself, and for which of them.

use super::facts::is_there;
use super::waited::Waited;
use super::{Awaited, By, Cause, Causes, Stands, Then};
use crate::findings::Who;
use crate::timeline::{Lane, LaneEnd, State};

impl Causes<'_> {
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

    /// The branch without which its owner does not get on. `None`: the owner waits for something else.
    pub(super) fn branch_that_decides(&self, waited: &Waited) -> Option<&Lane> {
        if !waits_for_branches(waited) {
            return None;
        }
        let all: Vec<&Lane> = self.facts.branches(waited.lane.id, waited.at).collect();
        // One that was only lent may outlive its lane.
        let woken = || waited.through.and_then(|branch| self.facts.lane(branch.id));
        let woken = || woken().filter(|branch| is_there(branch, waited.at));
        let alive = || all.iter().copied().filter(|branch| branch.ended.is_none());
        last_needed(&all, waited.awaited)
            .or_else(woken)
            // Of those that never end, one that keeps its thread says most.
            .or_else(|| alive().find(|branch| keeps_its_thread(branch)))
            .or_else(|| alive().next())
            .or_else(|| all.first().copied())
    }
}

fn waits_for_branches(waited: &Waited) -> bool {
    let through_branch = matches!(waited.ended_by, Some(By::Branch(_)));
    let for_members = matches!(waited.awaited, Awaited::Item | Awaited::All);
    let is_silent = waited.wait.is_none() || waited.awaited == Awaited::Nameless;
    let by_another = matches!(
        waited.ended_by,
        Some(By::Lane(_) | By::EndOf(_) | By::Thread(_))
    );
    through_branch || for_members || (is_silent && !by_another)
}

/// The branch with whose end the wait for them all is over, if it is. `select!` drops the others when the first is done;
/// `join!` waits for the last.
fn last_needed<'a>(all: &[&'a Lane], awaited: Awaited) -> Option<&'a Lane> {
    let is_done = |branch: &&Lane| branch.end == LaneEnd::Done;
    let done = all.iter().copied().filter(is_done);
    if awaited == Awaited::Item {
        return done.min_by_key(|branch| branch.ended);
    }
    let dropped = all
        .iter()
        .filter(|branch| matches!(branch.end, LaneEnd::Cancelled { .. }));
    match dropped.filter_map(|branch| branch.ended).min() {
        Some(dropped) => done
            .filter(|branch| branch.ended <= Some(dropped))
            .max_by_key(|branch| branch.ended),
        None if all.iter().any(|branch| branch.ended.is_none()) => None,
        None => done.max_by_key(|branch| branch.ended),
    }
}

fn keeps_its_thread(lane: &Lane) -> bool {
    let last = lane.spans.last().map(|span| &span.state);
    matches!(last, Some(State::Blocking { .. }))
}
