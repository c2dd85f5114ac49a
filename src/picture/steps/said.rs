//! A poll in words.

use super::{Did, Poll, Why};
use crate::picture::holders::held;
use crate::picture::{Step, words};
use crate::timeline::Timeline;
use crate::trace::{LaneId, Lost, Nanos, Wait};
use std::collections::HashMap;

pub fn step(timeline: &Timeline, row_of: &HashMap<LaneId, usize>, poll: &Poll, to: Nanos) -> Step {
    let did = poll.did.iter();
    let did = did.map(|did| done(timeline, did, poll.lane, to)).collect();
    Step {
        at: poll.at,
        to,
        row: row_of.get(&poll.lane).copied(),
        who: name(timeline, poll.lane).to_owned(),
        why: why(timeline, poll),
        did: told(did),
        line: poll.line,
    }
}

/// All of it, unless it is too much to read. Two things that sound the same are said once.
fn told(mut did: Vec<String>) -> String {
    const MOST: usize = 6;
    did.dedup();
    if did.len() <= MOST {
        return did.join(", ");
    }
    let (first, last) = (did[..MOST - 2].join(", "), &did[did.len() - 1]);
    format!("{first}, does {} more things, {last}", did.len() - MOST + 1)
}

fn name(timeline: &Timeline, lane: LaneId) -> &str {
    let lane = timeline.lane(lane);
    lane.map_or("a task", |lane| &lane.name)
}

fn named(timeline: &Timeline, lane: LaneId) -> String {
    let lane = timeline.lane(lane);
    lane.map_or_else(|| "a task".to_owned(), |lane| format!("`{}`", lane.name))
}

fn why(timeline: &Timeline, poll: &Poll) -> String {
    let at = |wait: &Wait| words::at(words::waited(&wait.what), words::line(&wait.at));
    match &poll.why {
        Why::FirstPoll => timeline.language().first().to_owned(),
        Why::Late { wait, due } => format!(
            "{} was due at {}, but {} until now",
            at(wait),
            words::seconds(*due),
            timeline.language().kept_waiting()
        ),
        Why::Due(wait) => format!("its time has come: {}", at(wait)),
        Why::WokeItself => "it woke itself".to_owned(),
        Why::WokenBy(by) => format!("woken by {}", named(timeline, *by)),
        Why::Ready(Some(wait)) => format!("{} is ready", at(wait)),
        Why::Ready(None) => "woken".to_owned(),
        Why::WithItsTask => "its task is polled, and it with it".to_owned(),
    }
}

fn done(timeline: &Timeline, did: &Did, lane: LaneId, at: Nanos) -> String {
    match did {
        Did::Prints(line) => format!("prints “{}”", words::short(line, 60)),
        Did::Keeps { call, line } => {
            let what = match call.as_str() {
                "spin" => "computes".to_owned(),
                "clock_nanosleep" => "sleeps with thread::sleep".to_owned(),
                python if python.contains('.') => format!("calls {python}"),
                _ => "blocks".to_owned(),
            };
            format!("{what}{} and keeps the thread", words::at_line(*line))
        }
        Did::Spawns(lane) => {
            format!(
                "{} {}",
                timeline.language().spawns(),
                named(timeline, *lane)
            )
        }
        Did::AsksToEnd(lane) => format!("cancels {}", named(timeline, *lane)),
        Did::EndsOtherwise(lost) => match lost {
            Lost::Raised => "raises an exception",
            Lost::NeverPolled => "ends before it begins",
            _ => "is over, cancelled",
        }
        .to_owned(),
        Did::Loses(lane) => format!("{} is collected as garbage", named(timeline, *lane)),
        Did::Hands(lane) => format!("hands {} to a blocking thread", named(timeline, *lane)),
        Did::Drops { lane, polled: true } => format!("cancels {}", named(timeline, *lane)),
        Did::Drops { lane, .. } => {
            let how = timeline.language().never_polled();
            format!("drops, {how}, {}", named(timeline, *lane))
        }
        Did::IsDone => "is done".to_owned(),
        Did::Panics => "panics".to_owned(),
        Did::Waits(waits) if waits.is_empty() => "waits".to_owned(),
        Did::Waits(waits) => {
            let until = waits.iter().filter_map(|wait| wait.due).min();
            let until = until.map(|due| format!(" until {}", words::seconds(due)));
            format!(
                "waits for {}{}",
                words::waits(waits, &held(timeline, lane, at)),
                until.unwrap_or_default()
            )
        }
        Did::WaitsForBranches => "waits for its branches".to_owned(),
    }
}
