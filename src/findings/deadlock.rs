//! Nothing can ever happen again.

use super::holders::{passed_on, places_at_the_end, stands_at};
use super::{Cause, Fact, Finding, Holder, Sources, Standing, Stuck, Who};
use crate::source::{Body, bound, called, has_await, lines, locked, standing, uses_name};
use crate::timeline::{HeldUp, Hold, Lane, LaneEnd, RunEnd, Span, State, ThreadState, Timeline};
use crate::trace::{LaneId, Place};
use syn::visit::{self, Visit};
use syn::{Expr, Stmt};

/// The clock proves it; the timeline says who waits where, and who holds what they wait for.
pub(super) fn deadlock(timeline: &Timeline, sources: &Sources) -> Vec<Finding> {
    let RunEnd::Deadlock { .. } = timeline.ending else {
        return Vec::new();
    };
    let stuck = stuck(timeline);
    let mut places: Vec<Place> = stuck.iter().filter_map(|one| one.at.clone()).collect();
    let mut causes = Vec::new();
    let lanes: Vec<LaneId> = stuck.iter().filter_map(Stuck::lane).collect();
    for lane in &lanes {
        let mut held_up = timeline.held_up.iter();
        let Some(held_up) = held_up.find(|held| held.lane == *lane) else {
            continue;
        };
        for (hold, times) in distinct(&held_up.holds) {
            causes.push(Cause::Held {
                waiter: *lane,
                grip: hold.grip,
                times,
                since: hold.since,
                taken: hold.at.first().cloned(),
                holder: Holder::of(timeline, sources, *lane, hold),
            });
            places.extend(hold.at.first().cloned());
        }
        if held_up.holds.is_empty() {
            causes.extend(cause_passed_on(timeline, sources, held_up));
        }
    }
    causes.extend(locked_across_an_await(timeline, sources));
    vec![Finding {
        fact: Fact::Deadlock { stuck, causes },
        places,
        lanes,
        from: timeline.total,
        to: timeline.total,
        victims: Vec::new(),
    }]
}

fn cause_passed_on(timeline: &Timeline, sources: &Sources, held_up: &HeldUp) -> Option<Cause> {
    let first = held_up.before.first()?;
    Some(Cause::PassedOn {
        to: passed_on(timeline, sources, held_up)?,
        since: first.since,
        asked: first.at.first()?.clone(),
    })
}

fn stuck(timeline: &Timeline) -> Vec<Stuck> {
    let mut all = Vec::new();
    let lanes = timeline.lanes.iter();
    for lane in lanes.filter(|lane| lane.end == LaneEnd::Alive) {
        let (how, at) = match lane.spans.last().map(|span| &span.state) {
            Some(State::Blocking { call, at }) => (Standing::Blocks(call.clone()), at.first()),
            Some(State::Waiting { waits }) if !waits.is_empty() => {
                let at = stands_at(timeline, lane);
                let wait = waits.iter().find(|wait| wait.at.first() == at);
                let what = wait.unwrap_or(&waits[0]).what.clone();
                (Standing::Awaits(what), at)
            }
            // A step is inside no other one, so it stands in a call that the recorder of asyncio does not see.
            Some(State::Running) if timeline.python.is_some() => {
                (Standing::Blocks(String::new()), None)
            }
            _ => continue,
        };
        all.push(Stuck {
            who: Who::Lane(lane.id),
            how,
            at: at.cloned(),
        });
    }
    for thread in &timeline.threads {
        let last = thread.spans.last().map(|span| &span.state);
        if let Some(ThreadState::Waiting { call, at }) = last {
            all.push(Stuck {
                who: Who::Thread(thread.id),
                how: Standing::Blocks(call.clone()),
                at: at.first().cloned(),
            });
        }
    }
    all
}

impl Stuck {
    fn lane(&self) -> Option<LaneId> {
        match self.who {
            Who::Lane(lane) => Some(lane),
            Who::Thread(_) => None,
        }
    }
}

/// Holds of one line and one lane say the same: each once, with how many there are.
fn distinct(holds: &[Hold]) -> Vec<(&Hold, usize)> {
    let mut all: Vec<(&Hold, usize)> = Vec::new();
    for hold in holds {
        let same = |(other, _): &&mut (&Hold, usize)| (other.by, &other.at) == (hold.by, &hold.at);
        match all.iter_mut().find(same) {
            Some((_, times)) => *times += 1,
            None => all.push((hold, 1)),
        }
    }
    all
}

/// The first lane that blocks its thread for a lock that another one has kept across an await.
fn locked_across_an_await(timeline: &Timeline, sources: &Sources) -> Option<Cause> {
    let blocked = |lane: &&Lane| {
        let last = lane.spans.last().map(|span: &Span| &span.state);
        matches!(last, Some(State::Blocking { .. })) && lane.end == LaneEnd::Alive
    };
    let blocked = timeline.lanes.iter().find(blocked)?;
    kept_across_an_await(timeline, sources, blocked)
}

/// A guard of a lock of std's is kept by one future at an await, and another future on the same
/// thread blocks it for the same lock.
pub(crate) fn kept_across_an_await(
    timeline: &Timeline,
    sources: &Sources,
    blocked: &Lane,
) -> Option<Cause> {
    let place = places_at_the_end(blocked).next()?;
    let here = standing(&sources.body(place)?, place.line)?;
    let wanted = locked(here.statement(), place.line)?;
    for lane in timeline.lanes.iter() {
        if lane.id == blocked.id || lane.end != LaneEnd::Alive {
            continue;
        }
        // It may wait in a function that the one with the guard awaits.
        let kept = places_at_the_end(lane)
            .filter(|at| at.file == place.file && !at.function.is_empty())
            .find_map(|waits| {
                let body = sources.body(waits)?;
                let taken = kept_guards(&body, &wanted, waits.line);
                let taken = taken.into_iter().rfind(|line| body.keeps(*line))?;
                Some((taken, waits.line))
            });
        if let Some((taken, waits)) = kept {
            return Some(Cause::KeptAcrossAwait {
                holder: lane.id,
                taken,
                waits,
            });
        }
    }
    None
}

/// Where a body takes a lock of std's and binds its guard, and does not drop it before a line.
fn kept_guards(body: &Body, wanted: &str, before: u32) -> Vec<u32> {
    let mut guards = Guards {
        wanted,
        before,
        found: Vec::new(),
    };
    for statement in &body.statements() {
        guards.visit_stmt(statement);
    }
    let lines = guards.found.into_iter();
    lines.map(|(_, line)| line).collect()
}

struct Guards<'a> {
    wanted: &'a str,
    before: u32,
    /// The names of the guards, and the lines where they are taken.
    found: Vec<(String, u32)>,
}

impl<'a> Visit<'a> for Guards<'_> {
    fn visit_stmt(&mut self, statement: &'a Stmt) {
        if *lines(statement).start() >= self.before {
            return;
        }
        if let Stmt::Local(local) = statement
            && let Some(name) = bound(local)
            && !has_await(local)
        {
            let mut taken = lines(local);
            let here = taken.find(|line| locked(statement, *line).as_deref() == Some(self.wanted));
            self.found.extend(here.map(|line| (name, line)));
        }
        if let Stmt::Expr(call @ Expr::Call(_), _) = statement
            && called(call).as_deref() == Some("drop")
        {
            self.found.retain(|(name, _)| !uses_name(call, name));
        }
        visit::visit_stmt(self, statement);
    }
}
