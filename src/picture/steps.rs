//! The run poll by poll, in sentences: why somebody has its turn now, and what it does with it.

use super::{Step, words};
use crate::timeline::Timeline;
use crate::trace::{Clock, Ended, LaneId, LaneKind, Nanos, ThreadId, Trace, Wait, What};
use std::collections::HashMap;

/// More than these nobody steps through.
const MOST: usize = 120;

/// The steps, and how many more there are.
pub fn steps(
    trace: &Trace,
    timeline: &Timeline,
    row_of: &HashMap<LaneId, usize>,
) -> (Vec<Step>, usize) {
    let mut walk = Walk {
        timeline,
        row_of,
        lanes: HashMap::new(),
        polls: HashMap::new(),
        steps: Vec::new(),
    };
    for event in &trace.events {
        walk.take(event.t, event.thread, &event.what);
    }
    let mut steps = walk.steps;
    let more = steps.len().saturating_sub(MOST);
    steps.truncate(MOST);
    (steps, more)
}

#[derive(Default)]
struct Lane {
    polled: bool,
    waits: Vec<Wait>,
    woken_by: Option<Option<LaneId>>,
    over: bool,
}

struct Poll {
    lane: LaneId,
    at: Nanos,
    why: String,
    did: Vec<String>,
    line: Option<u32>,
    /// Another lane was polled within: this one only hands on.
    handed_on: bool,
}

/// All of it, unless it is too much to read.
fn told(did: &[String]) -> String {
    const MOST: usize = 6;
    if did.len() <= MOST {
        return did.join(", ");
    }
    let (first, last) = (did[..MOST - 2].join(", "), &did[did.len() - 1]);
    format!("{first}, does {} more things, {last}", did.len() - MOST + 1)
}

struct Walk<'a> {
    timeline: &'a Timeline,
    row_of: &'a HashMap<LaneId, usize>,
    lanes: HashMap<LaneId, Lane>,
    /// On each thread, outermost first.
    polls: HashMap<ThreadId, Vec<Poll>>,
    steps: Vec<Step>,
}

impl Walk<'_> {
    fn take(&mut self, t: Nanos, thread: ThreadId, what: &What) {
        match what {
            What::PollBegan { lane } => {
                let why = self.why(t, *lane);
                let open = self.polls.entry(thread).or_default();
                if let Some(outer) = open.last_mut() {
                    outer.handed_on = true;
                }
                open.push(Poll {
                    lane: *lane,
                    at: t,
                    why,
                    did: Vec::new(),
                    line: None,
                    handed_on: false,
                });
                let lane = self.lanes.entry(*lane).or_default();
                lane.polled = true;
                lane.woken_by = None;
            }
            What::PollEnded { lane, ready, waits } => self.ended(t, thread, *lane, *ready, waits),
            What::Woken { lane, by, .. } => {
                self.lanes.entry(*lane).or_default().woken_by = Some(*by);
                // A parent is polled because its branch is woken.
                if let Some(parent) = self.parent_of_branch(*lane) {
                    self.lanes.entry(parent).or_default().woken_by = Some(Some(*lane));
                }
            }
            // In real time nobody knows who printed it.
            What::Printed { text, .. } if self.timeline.clock == Clock::Virtual => {
                let line = text.trim_end().lines().next().unwrap_or_default();
                self.did(thread, format!("prints “{}”", words::short(line, 60)));
            }
            What::WaitBegan { call, at } => {
                let line = words::line(at);
                let what = match call.as_str() {
                    "spin" => "computes",
                    "clock_nanosleep" => "sleeps with thread::sleep",
                    _ => "blocks",
                };
                let at = words::at_line(line);
                self.did(thread, format!("{what}{at} and keeps the thread"));
                if let Some(poll) = self.polls.entry(thread).or_default().last_mut() {
                    poll.line = line;
                }
            }
            What::Born(born) if born.lane_kind != LaneKind::Root => {
                let name = self.name(born.lane);
                let verb = match born.lane_kind {
                    LaneKind::Branch => return,
                    LaneKind::Blocking => "hands",
                    _ => "spawns",
                };
                let to = if verb == "hands" {
                    " to a blocking thread"
                } else {
                    ""
                };
                self.did(thread, format!("{verb} {name}{to}"));
            }
            What::Dropped { lane, how, .. } => {
                let over = std::mem::replace(&mut self.lanes.entry(*lane).or_default().over, true);
                let (name, verb) = (
                    self.name(*lane),
                    match how {
                        Ended::Cancelled => "cancels",
                        Ended::NeverPolled => "drops, never polled,",
                        Ended::Panicked => return,
                    },
                );
                if !over {
                    self.did(thread, format!("{verb} {name}"));
                }
            }
            _ => {}
        }
    }

    fn name(&self, lane: LaneId) -> String {
        let lane = self.timeline.lane(lane);
        lane.map_or_else(|| "a task".to_owned(), |lane| format!("`{}`", lane.name))
    }

    fn parent_of_branch(&self, lane: LaneId) -> Option<LaneId> {
        let lane = self.timeline.lane(lane)?;
        lane.parent.filter(|_| lane.kind == LaneKind::Branch)
    }

    fn why(&self, t: Nanos, id: LaneId) -> String {
        let lane = self.lanes.get(&id);
        let Some(lane) = lane.filter(|lane| lane.polled) else {
            return "its first poll".to_owned();
        };
        let first = lane.waits.first();
        let what = first
            .map(|wait| words::at(&wait.what, words::line(&wait.at)))
            .filter(|what| !what.is_empty());
        let due = lane
            .waits
            .iter()
            .filter_map(|wait| wait.due)
            .filter(|due| *due <= t)
            .min();
        match (lane.woken_by, due, what) {
            (_, Some(due), Some(what)) if due + 1_000_000 < t => {
                format!(
                    "{what} was due at {}, but nobody polled it until now",
                    words::seconds(due)
                )
            }
            (Some(None) | None, Some(_), Some(what)) => format!("its time has come: {what}"),
            (Some(Some(by)), _, _) if by == id => "it woke itself".to_owned(),
            (Some(Some(by)), _, _) => format!("woken by {}", self.name(by)),
            (Some(None), _, Some(what)) => format!("{what} is ready"),
            (None, ..) => "its task is polled, and it with it".to_owned(),
            (Some(None), ..) => "woken".to_owned(),
        }
    }

    fn did(&mut self, thread: ThreadId, what: String) {
        if let Some(poll) = self.polls.entry(thread).or_default().last_mut()
            && poll.did.last() != Some(&what)
        {
            poll.did.push(what);
        }
    }

    fn ended(&mut self, t: Nanos, thread: ThreadId, id: LaneId, ready: bool, waits: &[Wait]) {
        let open = self.polls.entry(thread).or_default();
        let Some(index) = open.iter().rposition(|poll| poll.lane == id) else {
            return;
        };
        let mut poll = open.remove(index);
        let lane = self.lanes.entry(id).or_default();
        let same = lane.polled && lane.waits == waits && !waits.is_empty();
        lane.waits = waits.to_vec();
        lane.over |= ready;
        // A parent that only polls its branches, or a branch that finds nothing new, is no step.
        let nothing_new = poll.did.is_empty() && !ready && (poll.handed_on || same);
        if nothing_new {
            return;
        }
        let first = waits.first();
        if let Some(line) = first.and_then(|wait| words::line(&wait.at)) {
            poll.line = Some(line);
        }
        poll.did.push(match (ready, first) {
            (true, _) => "is done".to_owned(),
            (false, Some(_)) => {
                let until = waits.iter().filter_map(|wait| wait.due).min();
                let until =
                    until.map_or_else(String::new, |due| format!(" until {}", words::seconds(due)));
                format!("waits for {}{until}", words::waits(waits))
            }
            (false, None) if poll.handed_on => "waits for its branches".to_owned(),
            (false, None) => "waits".to_owned(),
        });
        self.steps.push(Step {
            at: poll.at,
            to: t,
            row: self.row_of.get(&id).copied(),
            who: self.name(id).trim_matches('`').to_owned(),
            why: poll.why,
            did: told(&poll.did),
            line: poll.line,
        });
    }
}
