//! Promises about tasks and branches: what was cut off, what blocked, what was left.

use super::case::{Case, Ran};
use super::message::{seconds, time};
use crate::timeline::{Lane, LaneEnd, Span};
use crate::trace::LaneKind;
use crate::words;
use std::time::Duration;

impl Case {
    /// A task or branch whose name begins so is dropped before it is done, after so many seconds.
    #[track_caller]
    pub fn dropped_at(&self, prefix: &str, wanted: f64) -> &Case {
        let Some(ran) = &self.ran else { return self };
        let expected = format!("`{prefix}…` is cancelled at {}", seconds(time(wanted)));
        let lanes: Vec<&Lane> = named(ran, prefix).collect();
        let dropped = lanes
            .iter()
            .find(|lane| matches!(lane.end, LaneEnd::Cancelled { .. }));
        let at = dropped
            .and_then(|lane| lane.ended)
            .map(Duration::from_nanos);
        match (lanes.is_empty(), at) {
            (true, _) => self.broken(ran, &expected, "there is no such task or branch"),
            (false, None) => self.broken(ran, &expected, "it is never cancelled"),
            (false, Some(at)) if !ran.same(at, time(wanted)) => {
                self.broken(ran, &expected, &format!("that is at {}", seconds(at)))
            }
            _ => self,
        }
    }

    /// No task keeps a thread of the runtime: it neither computes long nor waits in a call that
    /// blocks.
    #[track_caller]
    pub fn no_blocking(&self) -> &Case {
        let Some(ran) = &self.ran else { return self };
        let limit = match ran.run.clock {
            crate::Clock::Virtual => 0,
            crate::Clock::Real => 50_000_000,
        };
        let keeps = |span: &&Span| span.state.is_poll() && span.to - span.from > limit;
        let lanes = ran.timeline.lanes.iter();
        let lanes = lanes.filter(|lane| lane.kind != LaneKind::Blocking);
        let kept = lanes.flat_map(|lane| {
            lane.spans
                .iter()
                .filter(keeps)
                .map(move |span| (lane, span))
        });
        // A parent is polled for as long as its branch is; the branch knows the line.
        let worst = kept.min_by_key(|(_, span)| (span.state.places().next().is_none(), span.from));
        if let Some((lane, span)) = worst {
            let line = span.state.places().next().map(|place| place.line);
            let but = format!(
                "`{}` keeps its thread{} for {}",
                lane.name,
                words::at_line(line),
                seconds(Duration::from_nanos(span.to - span.from))
            );
            self.broken(ran, "no task keeps the thread of the runtime", &but);
        }
        self
    }

    /// A task or branch whose name begins so is polled so many times.
    #[track_caller]
    pub fn polls(&self, prefix: &str, wanted: u32) -> &Case {
        let Some(ran) = &self.ran else { return self };
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
        let Some(ran) = &self.ran else { return self };
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
