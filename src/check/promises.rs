//! The vocabulary of the checks. Each is a promise about a run, and says what broke it.

use super::activity::{Activity, most_at_once};
use super::case::{Case, Ran};
use super::message::seconds;
use crate::timeline::{Lane, LaneEnd, Span};
use crate::trace::LaneKind;
use crate::words;
use std::time::Duration;

fn listed(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    words::listed(&quoted)
}

fn time(seconds: f64) -> Duration {
    Duration::from_secs_f64(seconds)
}

impl Case {
    /// The whole takes so many seconds.
    #[track_caller]
    pub fn takes(&self, wanted: f64) -> &Case {
        let Some(ran) = &self.ran else { return self };
        if !ran.same(ran.total, time(wanted)) {
            let expected = format!("the whole takes {}", seconds(time(wanted)));
            let but = format!("it takes {}", seconds(ran.total));
            self.broken(ran, &expected, &but);
        }
        self
    }

    /// Each of these activities happens, and every two of them are under way at the same time.
    #[track_caller]
    pub fn overlap(&self, names: &[&str]) -> &Case {
        let Some(ran) = &self.ran else { return self };
        let expected = format!("{} overlap", listed(names));
        let all = self.all(ran, names, &expected);
        for (index, a) in all.iter().enumerate() {
            if let Some(b) = all[index + 1..].iter().find(|b| !a.overlaps(b)) {
                let (first, then) = if a.from <= b.from { (a, b) } else { (b, a) };
                let but = format!(
                    "`{}` begins at {}, when `{}` is done",
                    then.name,
                    seconds(then.from),
                    first.name
                );
                self.broken(ran, &expected, &but);
            }
        }
        self
    }

    /// Each of these activities happens, and no two of them are under way at the same time.
    #[track_caller]
    pub fn never_overlap(&self, names: &[&str]) -> &Case {
        let Some(ran) = &self.ran else { return self };
        let expected = format!("{} never overlap", listed(names));
        let all = self.all(ran, names, &expected);
        for (index, a) in all.iter().enumerate() {
            if let Some(b) = all[index + 1..].iter().find(|b| a.overlaps(b)) {
                let (a, b) = if a.from <= b.from { (a, b) } else { (b, a) };
                let but = format!(
                    "`{}` begins at {} while `{}` is under way",
                    b.name,
                    seconds(b.from),
                    a.name
                );
                self.broken(ran, &expected, &but);
            }
        }
        self
    }

    /// Of the activities whose names begin so, never more than `most` are under way at once, and
    /// at some moment so many are.
    #[track_caller]
    pub fn at_once(&self, prefix: &str, most: usize) -> &Case {
        let Some(ran) = &self.ran else { return self };
        let named = |activity: &&Activity| activity.name.starts_with(prefix);
        let all: Vec<Activity> = ran.activities.iter().filter(named).cloned().collect();
        let reached = most_at_once(&all);
        if reached != most {
            let expected =
                format!("at most {most} of `{prefix}…` at once, and {most} at some moment");
            self.broken(ran, &expected, &format!("there are {reached} at once"));
        }
        self
    }

    /// All of them begin before any of them is done.
    #[track_caller]
    pub fn all_begin_before_any_ends(&self, names: &[&str]) -> &Case {
        let Some(ran) = &self.ran else { return self };
        let expected = format!("{} all begin before any of them is done", listed(names));
        let all = self.all(ran, names, &expected);
        let first_end = all.iter().filter_map(|activity| activity.to).min();
        let late = all
            .iter()
            .find(|activity| first_end.is_some_and(|end| activity.from > end));
        if let (Some(late), Some(end)) = (late, first_end) {
            let but = format!(
                "`{}` begins at {}, and one is done at {}",
                late.name,
                seconds(late.from),
                seconds(end)
            );
            self.broken(ran, &expected, &but);
        }
        self
    }

    /// They end in this order.
    #[track_caller]
    pub fn done_in_order(&self, names: &[&str]) -> &Case {
        let Some(ran) = &self.ran else { return self };
        let expected = format!("{} are done in this order", listed(names));
        let mut ended: Vec<&Activity> = self.all(ran, names, &expected);
        ended.sort_by_key(|activity| activity.to);
        let order: Vec<&str> = ended
            .iter()
            .map(|activity| activity.name.as_str())
            .collect();
        if order != names {
            self.broken(ran, &expected, &format!("the order is {}", listed(&order)));
        }
        self
    }

    /// It begins after so many seconds.
    #[track_caller]
    pub fn begins_at(&self, name: &str, wanted: f64) -> &Case {
        let Some(ran) = &self.ran else { return self };
        let expected = format!("`{name}` begins at {}", seconds(time(wanted)));
        let from = self.all(ran, &[name], &expected)[0].from;
        if !ran.same(from, time(wanted)) {
            self.broken(ran, &expected, &format!("it begins at {}", seconds(from)));
        }
        self
    }

    /// It lasts so many seconds.
    #[track_caller]
    pub fn lasts(&self, name: &str, wanted: f64) -> &Case {
        let Some(ran) = &self.ran else { return self };
        let expected = format!("`{name}` lasts {}", seconds(time(wanted)));
        let activity = self.all(ran, &[name], &expected)[0];
        let lasted = activity.to.map(|to| to - activity.from);
        match lasted {
            Some(lasted) if ran.same(lasted, time(wanted)) => self,
            Some(lasted) => self.broken(ran, &expected, &format!("it lasts {}", seconds(lasted))),
            None => self.broken(ran, &expected, "it is never done"),
        }
    }

    /// It never begins.
    #[track_caller]
    pub fn never_runs(&self, name: &str) -> &Case {
        let Some(ran) = &self.ran else { return self };
        if let Some(activity) = ran.activity(name) {
            let but = format!("it begins at {}", seconds(activity.from));
            self.broken(ran, &format!("`{name}` never runs"), &but);
        }
        self
    }

    /// These lines are printed in this order, whatever else is printed between them.
    #[track_caller]
    pub fn prints(&self, wanted: &[&str]) -> &Case {
        let Some(ran) = &self.ran else { return self };
        let mut lines = ran.lines.iter();
        for text in wanted {
            if !lines.any(|line| line.text == *text) {
                let expected = format!("the line “{text}”, in its place");
                let but = match ran.lines.iter().any(|line| line.text == *text) {
                    true => "it comes, but not after the lines before it".to_owned(),
                    false => "it never comes".to_owned(),
                };
                self.broken(ran, &expected, &but);
            }
        }
        self
    }

    /// A line is printed after so many seconds.
    #[track_caller]
    pub fn prints_at(&self, text: &str, wanted: f64) -> &Case {
        let Some(ran) = &self.ran else { return self };
        let expected = format!("the line “{text}” at {}", seconds(time(wanted)));
        match ran.lines.iter().find(|line| line.text == text) {
            None => self.broken(ran, &expected, "it never comes"),
            Some(line) if !ran.same(line.at, time(wanted)) => {
                self.broken(ran, &expected, &format!("it comes at {}", seconds(line.at)))
            }
            Some(_) => self,
        }
    }

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

    #[track_caller]
    fn all<'a>(&self, ran: &'a Ran, names: &[&str], expected: &str) -> Vec<&'a Activity> {
        let find = |name: &&str| match ran.activity(name) {
            Some(activity) => activity,
            None => self.broken(ran, expected, &format!("`{name}` never begins")),
        };
        names.iter().map(find).collect()
    }
}

fn named<'a>(ran: &'a Ran, prefix: &str) -> impl Iterator<Item = &'a Lane> {
    let lanes = ran.timeline.lanes.iter();
    lanes.filter(move |lane| lane.name.starts_with(prefix))
}
