//! A timeline with what is looked up in it over and over: a run may have thousands of lanes.

use crate::findings::Sources;
use crate::timeline::{Lane, Span, Taken, Timeline, Wake, Wanted};
use crate::trace::{LaneId, LaneKind, Nanos};
use std::collections::HashMap;

pub(super) struct Facts<'a> {
    pub timeline: &'a Timeline,
    pub sources: &'a Sources,
    lanes: HashMap<LaneId, &'a Lane>,
    children: HashMap<LaneId, Vec<&'a Lane>>,
    wanted: HashMap<LaneId, Vec<&'a Wanted>>,
    taken: HashMap<u64, Vec<&'a Taken>>,
    woken: HashMap<LaneId, Vec<Woken<'a>>>,
}

/// A wake that let a lane go on.
#[derive(Clone, Copy)]
pub(super) struct Woken<'a> {
    pub wake: &'a Wake,
    /// The branch of the lane through which it came.
    pub branch: Option<LaneId>,
}

/// Where a moment lies in the life of a lane.
pub(super) enum Moment<'a> {
    Before,
    In(&'a Span),
    After,
}

impl<'a> Facts<'a> {
    pub fn new(timeline: &'a Timeline, sources: &'a Sources) -> Facts<'a> {
        let mut facts = Facts {
            timeline,
            sources,
            lanes: timeline.lanes.iter().map(|lane| (lane.id, lane)).collect(),
            children: HashMap::new(),
            wanted: HashMap::new(),
            taken: HashMap::new(),
            woken: HashMap::new(),
        };
        for lane in &timeline.lanes {
            if let Some(parent) = lane.parent {
                facts.children.entry(parent).or_default().push(lane);
            }
        }
        for wanted in &timeline.wanted {
            facts.wanted.entry(wanted.lane).or_default().push(wanted);
        }
        for taken in &timeline.taken {
            facts.taken.entry(taken.lock).or_default().push(taken);
        }
        for wake in &timeline.wakes {
            facts.add(wake);
        }
        facts
    }

    /// Whoever wakes a branch wakes its parent, too, which has to poll it.
    fn add(&mut self, wake: &'a Wake) {
        let (mut branch, mut next) = (None, Some(wake.lane));
        while let Some(id) = next {
            self.woken
                .entry(id)
                .or_default()
                .push(Woken { wake, branch });
            let lane = self.lanes.get(&id);
            branch = Some(id);
            next = lane.and_then(|lane| lane.parent.filter(|_| lane.kind == LaneKind::Branch));
        }
    }

    pub fn lane(&self, id: LaneId) -> Option<&'a Lane> {
        self.lanes.get(&id).copied()
    }

    pub fn moment(&self, lane: &'a Lane, at: Nanos) -> Moment<'a> {
        if at < lane.born {
            return Moment::Before;
        }
        // Of several spans that begin at a moment, the last one goes on from there.
        let after = lane.spans.partition_point(|span| span.from <= at);
        let span = after.checked_sub(1).map(|index| &lane.spans[index]);
        match span {
            Some(span) if at < span.to || lane.ended.is_none() => Moment::In(span),
            _ => Moment::After,
        }
    }

    /// What was made in its polls.
    pub fn children(&self, lane: LaneId) -> impl Iterator<Item = &'a Lane> + Clone {
        self.children.get(&lane).into_iter().flatten().copied()
    }

    /// Those of its branches that are there at a moment.
    pub fn branches(&self, lane: LaneId, at: Nanos) -> impl Iterator<Item = &'a Lane> {
        let branches = self.children(lane);
        branches.filter(move |child| child.kind == LaneKind::Branch && is_there(child, at))
    }

    pub fn wanted(&self, lane: LaneId, at: Nanos) -> Option<&'a Wanted> {
        let all = self.wanted.get(&lane)?.iter().rev();
        all.copied().find(|wanted| wanted.lasts_at(at))
    }

    /// What is taken of something at a moment.
    pub fn taken(&self, lock: u64, at: Nanos) -> impl Iterator<Item = &'a Taken> {
        let all = self.taken.get(&lock).into_iter().flatten().copied();
        all.filter(move |taken| taken.lasts_at(at))
    }

    /// The first wake at a moment that let a lane go on.
    pub fn woken(&self, lane: LaneId, at: Nanos) -> Option<Woken<'a>> {
        let all = self.woken.get(&lane)?;
        let first = all.partition_point(|woken| woken.wake.at < at);
        all.get(first).copied().filter(|woken| woken.wake.at == at)
    }
}

/// Whether a lane is born and has not ended.
pub(super) fn is_there(lane: &Lane, at: Nanos) -> bool {
    lane.born <= at && lane.ended.is_none_or(|ended| at < ended)
}

/// When a span was over; `None` if it lasts until the run ends.
pub(super) fn end_of(lane: &Lane, span: &Span) -> Option<Nanos> {
    let last = lane.spans.last();
    let is_last = last.is_some_and(|last| std::ptr::eq(last, span));
    (!is_last || lane.ended.is_some()).then_some(span.to)
}
