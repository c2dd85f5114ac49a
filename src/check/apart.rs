//! The promise that several things are asked for together, and by whom.

use super::activity::Activity;
use super::case::{Case, Ran};
use super::cause;
use super::words::{listed, seconds};
use crate::timeline::{Lane, State};
use crate::trace::{LaneId, LaneKind};
use std::time::Duration;

impl Case {
    /// Each of them is begun by another task or branch, and these are there from the beginning of
    /// the first: nobody does them one after another.
    #[track_caller]
    pub fn begin_apart(&self, names: &[&str]) -> &Case {
        for ran in self.all_ended() {
            let expected = format!("{} are asked for together", listed(names));
            let all = self.all(ran, names, &expected);
            let lanes = all
                .iter()
                .map(|activity| cause::lane_of(ran, &activity.name));
            let lanes: Vec<Option<&Lane>> = lanes.collect();
            for (index, lane) in lanes.iter().enumerate() {
                // Who is polled through a reference has no lane to be told by.
                let Some(lane) = lane.filter(|lane| !polls_by_hand(ran, lane)) else {
                    continue;
                };
                let same = (0..index).find(|other| lanes[*other].is_some_and(|l| l.id == lane.id));
                if let Some(same) = same
                    && !asked_apart(ran, lane, [all[same], all[index]])
                {
                    let but = format!(
                        "`{}` does `{}` and `{}` itself",
                        lane.name, names[same], names[index]
                    );
                    self.broken(ran, &expected, &but);
                }
                let first = all.iter().map(|activity| activity.from).min();
                let born = Duration::from_nanos(lane.born.saturating_sub(cause::began(ran)));
                if let Some(first) = first.filter(|first| born > *first && !ran.same(born, *first))
                {
                    let but = format!(
                        "`{}` is asked for at {}, and the first begins at {}",
                        names[index],
                        seconds(born),
                        seconds(first)
                    );
                    self.broken(ran, &expected, &but);
                }
            }
        }
        self
    }
}

/// Whether a lane polls several futures that have none, as `select!` on references does.
fn polls_by_hand(ran: &Ran, lane: &Lane) -> bool {
    let branches = ran.timeline.lanes.iter();
    let mut branches = branches.filter(|other| other.parent == Some(lane.id));
    branches.any(|other| other.kind == LaneKind::Branch && other.name.starts_with("&mut"))
}

/// Whether two activities of one lane are each for somebody else, who waits for it from the
/// beginning: a clerk serves both, one after the other.
fn asked_apart(ran: &Ran, by: &Lane, [a, b]: [&Activity; 2]) -> bool {
    let (for_a, for_b) = (who_waits_for(ran, by, a), who_waits_for(ran, by, b));
    let mut pairs = for_a.iter().flat_map(|a| for_b.iter().map(move |b| (a, b)));
    pairs.any(|(a, b)| a != b)
}

/// The lanes that are there when an activity begins, and wait, but for no timer, until it is done.
fn who_waits_for(ran: &Ran, by: &Lane, activity: &Activity) -> Vec<LaneId> {
    let began = cause::began(ran);
    let in_trace = |time: Duration| began + time.as_nanos() as u64;
    let parents = std::iter::successors(Some(by), |lane| ran.timeline.lane(lane.parent?));
    let parents: Vec<LaneId> = parents.map(|lane| lane.id).collect();
    let waits = |lane: &&Lane| {
        let mut spans = lane.spans.iter();
        spans.any(|span| {
            let for_no_timer = match &span.state {
                State::Waiting { waits } => waits.iter().all(|wait| wait.due.is_none()),
                _ => false,
            };
            let until = activity.to.map(in_trace);
            for_no_timer && span.from <= in_trace(activity.from) && Some(span.to) == until
        })
    };
    let lanes = ran.timeline.lanes.iter();
    let others = lanes.filter(|lane| !parents.contains(&lane.id) && waits(lane));
    others.map(|lane| lane.id).collect()
}
