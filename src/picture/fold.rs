//! Which threads and lanes have a row: a picture of ten thousand tasks shows three of them.

use crate::timeline::{Lane, LaneEnd, State, Thread, ThreadKind, ThreadState, Timeline};
use crate::trace::{LaneId, LaneKind};
use std::collections::{HashMap, HashSet};

/// So many lanes of one line are all drawn.
const ALIKE: usize = 10;
/// Of more, so many at the front, and the last one.
const FRONT: usize = 3;

pub struct Folded<'a> {
    pub threads: Vec<&'a Thread>,
    pub threads_left_out: Option<usize>,
    pub lanes: Vec<Entry<'a>>,
}

pub struct Entry<'a> {
    /// None: a row that stands for those left out.
    pub lane: Option<&'a Lane>,
    pub left_out: usize,
    pub depth: usize,
}

pub fn fold(timeline: &Timeline) -> Folded<'_> {
    let (threads, threads_left_out) = threads(timeline);
    Folded {
        threads,
        threads_left_out,
        lanes: lanes(timeline),
    }
}

fn threads(timeline: &Timeline) -> (Vec<&Thread>, Option<usize>) {
    let seen: Vec<&Thread> = timeline
        .threads
        .iter()
        .filter(|thread| matters(timeline, thread))
        .collect();
    if seen.len() <= ALIKE {
        return (seen, None);
    }
    let left_out = seen.len() - FRONT - 1;
    (seen.into_iter().take(FRONT + 1).collect(), Some(left_out))
}

/// The main thread of a program without a runtime, threads that the program starts, and threads
/// that polled something.
fn matters(timeline: &Timeline, thread: &Thread) -> bool {
    let idle =
        |state: &ThreadState| matches!(state, ThreadState::Idle | ThreadState::Waiting { .. });
    match thread.kind {
        ThreadKind::Own => true,
        ThreadKind::Main => {
            timeline.threads.len() > 1
                || timeline.lanes.is_empty()
                || thread.spans.iter().any(|span| !idle(&span.state))
        }
        ThreadKind::Worker | ThreadKind::BlockingPool => {
            thread.spans.iter().any(|span| !idle(&span.state))
        }
    }
}

fn lanes(timeline: &Timeline) -> Vec<Entry<'_>> {
    let hidden: HashSet<LaneId> = timeline
        .lanes
        .iter()
        .filter(|lane| only_holds(timeline, lane))
        .map(|lane| lane.id)
        .collect();
    let key = |lane: &Lane| (lane.parent, lane.born_at.line, lane.kind);
    let mut count: HashMap<_, usize> = HashMap::new();
    for lane in &timeline.lanes {
        *count.entry(key(lane)).or_default() += 1;
    }
    let mut seen: HashMap<_, usize> = HashMap::new();
    let mut skipped: HashSet<LaneId> = HashSet::new();
    let mut entries = Vec::new();
    for lane in &timeline.lanes {
        if lane.parent.is_some_and(|parent| skipped.contains(&parent)) {
            skipped.insert(lane.id);
            continue;
        }
        let lift = ancestors(timeline, lane)
            .filter(|id| hidden.contains(id))
            .count();
        let depth = (lane.depth as usize).saturating_sub(lift);
        let (all, nth) = (count[&key(lane)], seen.entry(key(lane)).or_default());
        *nth += 1;
        if hidden.contains(&lane.id) {
            continue;
        }
        if all > ALIKE && *nth > FRONT && *nth < all {
            skipped.insert(lane.id);
            if *nth == FRONT + 1 {
                let left_out = all - FRONT - 1;
                entries.push(Entry {
                    lane: None,
                    left_out,
                    depth,
                });
            }
            continue;
        }
        entries.push(Entry {
            lane: Some(lane),
            left_out: 0,
            depth,
        });
    }
    entries
}

/// A root that does nothing but wait for its branches: they say it all.
fn only_holds(timeline: &Timeline, lane: &Lane) -> bool {
    let mut lanes = timeline.lanes.iter();
    let has_branches =
        lanes.any(|other| other.parent == Some(lane.id) && other.kind == LaneKind::Branch);
    let mut spans = lane.spans.iter().filter(|span| span.to > span.from);
    lane.kind == LaneKind::Root
        && lane.end == LaneEnd::Done
        && has_branches
        && spans.all(|span| match &span.state {
            State::Waiting { waits } => waits.is_empty(),
            State::Running | State::Ready { .. } => true,
            _ => false,
        })
}

fn ancestors<'a>(timeline: &'a Timeline, lane: &'a Lane) -> impl Iterator<Item = LaneId> + 'a {
    let parent = |id: &LaneId| timeline.lane(*id).and_then(|lane| lane.parent);
    std::iter::successors(lane.parent, move |id| parent(id))
}
