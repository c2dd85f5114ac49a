//! Promises about tasks and branches: what was cut off, what blocked, what was left.

use super::activity::Activity;
use super::case::{Case, Ran};
use super::cause;
use super::message::{seconds, time};
use crate::findings::polls;
use crate::timeline::{Lane, LaneEnd};
use crate::trace::LaneKind;
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
            Some(Activity { to: Some(to), .. }) => {
                let but = format!("it goes on and is done at {}", seconds(*to));
                self.broken(ran, &expected, &but)
            }
            Some(_) => {}
        }
        let lane = cause::lane_of(ran, name);
        let is_cut = |lane: &&Lane| matches!(lane.end, LaneEnd::Cancelled { .. });
        match lane.filter(is_cut).and_then(|lane| lane.ended) {
            None => self.broken(ran, &expected, "it is never done, and never cancelled"),
            Some(at) => {
                let at = Duration::from_nanos(at.saturating_sub(cause::began(ran)));
                if !ran.same(at, time(wanted)) {
                    self.broken(ran, &expected, &format!("that is at {}", seconds(at)));
                }
                self
            }
        }
    }

    /// No task keeps a thread of the runtime: it neither computes long nor waits in a call that
    /// blocks.
    #[track_caller]
    pub fn no_blocking(&self) -> &Case {
        let Some(ran) = self.ended() else {
            return self;
        };
        let limit = match ran.run.clock {
            crate::Clock::Virtual => 0,
            crate::Clock::Real => 50_000_000,
        };
        let lanes = ran.timeline.lanes.iter();
        let lanes = lanes.filter(|lane| lane.kind != LaneKind::Blocking);
        let polls = lanes.flat_map(|lane| polls(lane).into_iter().map(move |poll| (lane, poll)));
        let kept = polls.filter(|(_, poll)| poll.to - poll.from > limit);
        // A parent is polled for as long as its branch is; the branch knows the line.
        if let Some((lane, poll)) = kept.min_by_key(|(_, poll)| (poll.at.is_empty(), poll.from)) {
            let but = format!(
                "`{}` keeps its thread{} for {}",
                lane.name,
                words::at_line(poll.at.first().map(|place| place.line)),
                seconds(Duration::from_nanos(poll.to - poll.from))
            );
            self.broken(ran, "no task keeps the thread of the runtime", &but);
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

fn named<'a>(ran: &'a Ran, prefix: &str) -> impl Iterator<Item = &'a Lane> {
    let lanes = ran.timeline.lanes.iter();
    lanes.filter(move |lane| lane.name.starts_with(prefix))
}
