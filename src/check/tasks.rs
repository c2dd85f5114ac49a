//! Promises about tasks and branches: what was cut off, what blocked, what was left.

use super::activity::Activity;
use super::case::{Case, Ran};
use super::cause;
use super::words::{seconds, time};
use crate::findings::{Poll, polls};
use crate::timeline::{Lane, LaneEnd, ThreadKind};
use crate::trace::{LaneKind, Nanos};
use crate::words;
use std::time::Duration;

impl Case {
    /// An activity that has begun is cut off after so many seconds: the task or branch that it runs
    /// in is dropped.
    #[track_caller]
    pub fn dropped_at(&self, name: &str, wanted: f64) -> &Case {
        let Some(ran) = self.ended() else {
            return self;
        };
        let expected = format!("`{name}` is cancelled at {}", seconds(time(wanted)));
        match ran.activity(name) {
            None => self.broken(ran, &expected, "it never begins"),
            Some(activity) => self.cut_off(ran, activity, time(wanted), &expected),
        }
        self
    }

    /// What runs the activity is dropped at that time, and it is never done.
    #[track_caller]
    pub(super) fn cut_off(&self, ran: &Ran, activity: &Activity, wanted: Duration, expected: &str) {
        if let Some(to) = activity.to {
            let but = format!("it goes on and is done at {}", seconds(to));
            self.broken(ran, expected, &but);
        }
        let lane = cause::lane_of(ran, &activity.name);
        // What `select!` or `timeout` was only lent outlives their lane: nobody knows here when it goes.
        let is_lent = |lane: &Lane| lane.name.starts_with("&mut");
        let in_lane = |lane: &Lane| match lane.end {
            LaneEnd::Cancelled { .. } if !is_lent(lane) => lane.ended,
            _ => None,
        };
        // A judged exercise sees the drop itself, whoever polls the future.
        let at = match activity.call.and_then(|call| ran.calls.get(&call)) {
            Some(call) => call.to,
            None => lane.and_then(in_lane).map(|at| {
                let at = at.saturating_sub(cause::began(ran));
                Duration::from_nanos(at)
            }),
        };
        // A future that is polled through a reference has no lane; it went with the one that did.
        let is_over = |lane: &Lane| lane.end == LaneEnd::Done;
        match at {
            None if activity.call.is_none()
                && lane.is_some_and(|lane| is_over(lane) || is_lent(lane)) => {}
            None => self.broken(ran, expected, "it is never done, and never cancelled"),
            Some(at) if !ran.same(at, wanted) => {
                self.broken(ran, expected, &format!("that is at {}", seconds(at)));
            }
            Some(_) => {}
        }
    }

    /// No task keeps a thread of the runtime: it neither computes long nor waits in a call that
    /// blocks.
    #[track_caller]
    pub fn no_blocking(&self) -> &Case {
        for ran in self.all_ended() {
            let limit = match ran.run.clock {
                crate::Clock::Virtual => 0,
                crate::Clock::Real => 50_000_000,
            };
            let lanes = ran.timeline.lanes.iter();
            let lanes = lanes.filter(|lane| keeps_a_worker(ran, lane));
            let polls =
                lanes.flat_map(|lane| polls(lane).into_iter().map(move |poll| (lane, poll)));
            let time = |(lane, poll): &(&Lane, Poll)| {
                (poll.to - poll.from).saturating_sub(in_place(ran, lane, poll))
            };
            let kept = polls.filter(|poll| time(poll) > limit);
            // A parent is polled for as long as its branch is; the branch knows the line.
            if let Some((lane, poll)) = kept.min_by_key(|(_, poll)| (poll.at.is_empty(), poll.from))
            {
                let but = format!(
                    "`{}` keeps its thread{} for {}",
                    lane.name,
                    words::at_line(poll.at.first().map(|place| place.line)),
                    seconds(Duration::from_nanos(poll.to - poll.from))
                );
                self.broken(ran, "no task keeps the thread of the runtime", &but);
            }
        }
        self
    }

    /// A task or branch whose name begins so is polled so many times.
    #[track_caller]
    pub fn polls(&self, prefix: &str, wanted: u32) -> &Case {
        let Some(ran) = self.ended() else {
            return self;
        };
        let expected = format!("`{prefix}…` is polled {wanted} times");
        match named(ran, prefix).next() {
            None => self.broken(ran, &expected, "there is no such task or branch"),
            Some(lane) if lane.polls != wanted => self.broken(
                ran,
                &expected,
                &format!("it is polled {} times", lane.polls),
            ),
            Some(_) => self,
        }
    }

    /// Every task has come to its own end when the program ends.
    #[track_caller]
    pub fn nothing_left(&self) -> &Case {
        let Some(ran) = self.ended() else {
            return self;
        };
        let mut lanes = ran.timeline.lanes.iter();
        let left = lanes.find(|lane| {
            lane.kind != LaneKind::Root
                && matches!(lane.end, LaneEnd::Alive | LaneEnd::CutOff { .. })
        });
        if let Some(lane) = left {
            let but = format!(
                "`{}` of line {} is still there",
                lane.name, lane.born_at.line
            );
            self.broken(ran, "no task is left when the program ends", &but);
        }
        self
    }
}

/// Whether a poll of this lane keeps a thread that others may need. The future of `block_on` does not
/// where the runtime has workers for them.
fn keeps_a_worker(ran: &Ran, lane: &Lane) -> bool {
    let mut threads = ran.timeline.threads.iter();
    let has_workers = threads.any(|thread| thread.kind == ThreadKind::Worker);
    match lane.kind {
        LaneKind::Blocking => false,
        LaneKind::Root => !has_workers,
        LaneKind::Branch => match lane.parent.and_then(|id| ran.timeline.lane(id)) {
            Some(parent) => keeps_a_worker(ran, parent),
            None => true,
        },
        LaneKind::Task => true,
    }
}

/// How much of a poll goes to closures of `block_in_place`: tokio has handed the worker on.
fn in_place(ran: &Ran, lane: &Lane, poll: &Poll) -> Nanos {
    let mut spans = lane.spans.iter();
    let own = spans.find(|span| span.state.is_poll() && span.from == poll.from);
    let own = own.and_then(|span| span.thread);
    let lanes = ran.timeline.lanes.iter();
    let closures = lanes.filter(|closure| closure.kind == LaneKind::Blocking);
    let spans = closures.flat_map(|closure| &closure.spans);
    let inside = spans.filter(|span| {
        span.state.is_poll() && span.thread == own && span.from >= poll.from && span.to <= poll.to
    });
    inside.map(|span| span.to - span.from).sum()
}

fn named<'a>(ran: &'a Ran, prefix: &str) -> impl Iterator<Item = &'a Lane> {
    let lanes = ran.timeline.lanes.iter();
    lanes.filter(move |lane| lane.name.starts_with(prefix))
}
