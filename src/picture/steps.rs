//! The run poll by poll: why somebody has its turn now, and what it does with it.

mod said;

use super::{Step, words};
use crate::timeline::Timeline;
use crate::trace::{Clock, EventKind, LaneId, LaneKind, Lost, Nanos, ThreadId, Trace, Wait};
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
        lanes: HashMap::new(),
        polls: HashMap::new(),
        printed: HashMap::new(),
        over: Vec::new(),
    };
    for event in &trace.events {
        walk.take(event.t, event.thread, &event.what);
    }
    let polls = walk.over;
    let steps = polls.iter().take(MOST);
    let steps = steps.map(|(poll, to)| said::step(timeline, row_of, poll, *to));
    (steps.collect(), polls.len().saturating_sub(MOST))
}

#[derive(Default)]
struct Lane {
    polled: bool,
    waits: Vec<Wait>,
    woken_by: Option<Option<LaneId>>,
    over: bool,
    /// Its last poll, among those that have ended, if that one is a step.
    step: Option<usize>,
}

struct Poll {
    lane: LaneId,
    at: Nanos,
    why: Why,
    did: Vec<Did>,
    line: Option<u32>,
    /// Since when it waits for the kernel, and the line before.
    asks: Option<(Nanos, Option<u32>)>,
    /// Another lane was polled within: this one only hands on.
    handed_on: bool,
}

/// Why a lane has its turn now.
enum Why {
    FirstPoll,
    /// Its timer was due some time ago.
    Late {
        wait: Wait,
        due: Nanos,
    },
    Due(Wait),
    WokeItself,
    WokenBy(LaneId),
    /// Somebody outside, such as a socket, has woken it; for this wait, if it is known.
    Ready(Option<Wait>),
    /// Nobody woke it: it is polled with its task.
    WithItsTask,
}

/// What a lane does in its turn.
#[derive(PartialEq)]
enum Did {
    Prints(String),
    /// It keeps the thread, in this call.
    Keeps {
        call: String,
        line: Option<u32>,
    },
    Spawns(LaneId),
    /// To a thread of the blocking pool.
    Hands(LaneId),
    Drops {
        lane: LaneId,
        polled: bool,
    },
    /// Of asyncio: calls `cancel` on it.
    AsksToEnd(LaneId),
    /// Of asyncio: it ends in its own step, with an exception.
    EndsOtherwise(Lost),
    /// Of asyncio: a task of which this was the last to know.
    Loses(LaneId),
    IsDone,
    Panics,
    Waits(Vec<Wait>),
    WaitsForBranches,
}

struct Walk<'a> {
    timeline: &'a Timeline,
    lanes: HashMap<LaneId, Lane>,
    /// On each thread, outermost first.
    polls: HashMap<ThreadId, Vec<Poll>>,
    /// Of Python: whether what each thread has printed last was the end of a line.
    printed: HashMap<ThreadId, bool>,
    /// Those that have ended, and when.
    over: Vec<(Poll, Nanos)>,
}

impl Walk<'_> {
    fn take(&mut self, t: Nanos, thread: ThreadId, what: &EventKind) {
        match what {
            EventKind::PollBegan { lane } => {
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
                    asks: None,
                    handed_on: false,
                });
                let lane = self.lanes.entry(*lane).or_default();
                lane.polled = true;
                lane.woken_by = None;
            }
            EventKind::PollEnded { lane, ready, waits } => {
                self.ended(t, thread, *lane, *ready, waits)
            }
            EventKind::Woken { lane, by, .. } => {
                self.lanes.entry(*lane).or_default().woken_by = Some(*by);
                // A parent is polled because its branch is woken.
                if let Some(parent) = self.parent_of_branch(*lane) {
                    self.lanes.entry(parent).or_default().woken_by = Some(Some(*lane));
                }
            }
            // In real time nobody knows who printed it.
            EventKind::Printed { text, .. } if self.timeline.clock == Clock::Virtual => {
                let line = text.trim_end().lines().next().unwrap_or_default();
                if self.goes_on(thread, text) {
                    return;
                }
                self.did(thread, Did::Prints(line.to_owned()));
            }
            EventKind::WaitBegan { call, at } => {
                let (call, line) = (call.clone(), words::line(at));
                self.did(thread, Did::Keeps { call, line });
                if let Some(poll) = self.polls.entry(thread).or_default().last_mut() {
                    poll.asks = asks_kernel(what).then_some((t, poll.line));
                    poll.line = line;
                }
            }
            EventKind::WaitEnded if self.timeline.clock == Clock::Virtual => {
                self.has_answer(t, thread)
            }
            EventKind::Born(born) => match born.lane_kind {
                LaneKind::Root | LaneKind::Branch => {}
                LaneKind::Task => self.did(thread, Did::Spawns(born.lane)),
                LaneKind::Blocking => self.did(thread, Did::Hands(born.lane)),
            },
            EventKind::AbortAsked { lane, .. } if self.timeline.python.is_some() => {
                self.did(thread, Did::AsksToEnd(*lane));
            }
            EventKind::Dropped { lane, how, .. } if self.timeline.python.is_some() => {
                self.ended_otherwise(t, thread, *lane, *how);
            }
            EventKind::Dropped { lane, how, .. } => {
                if *how == Lost::Panicked {
                    return self.panicked(*lane);
                }
                let over = std::mem::replace(&mut self.lanes.entry(*lane).or_default().over, true);
                if !over {
                    let (lane, polled) = (*lane, *how == Lost::Cancelled);
                    self.did(thread, Did::Drops { lane, polled });
                }
            }
            _ => {}
        }
    }

    /// Python writes the words of one `print` apart, and its line end too.
    fn goes_on(&mut self, thread: ThreadId, text: &str) -> bool {
        let is_python = self.timeline.python.is_some();
        let before = is_python.then(|| self.printed.insert(thread, text.ends_with('\n')));
        let Some(Some(false)) = before else {
            return false;
        };
        let poll = self.polls.entry(thread).or_default().last_mut();
        let did = poll.and_then(|poll| poll.did.last_mut());
        if let Some(Did::Prints(line)) = did {
            line.push_str(text.trim_end_matches('\n'));
        }
        true
    }

    /// The kernel's answer takes no virtual time, and whether it was there before it was asked for, such as the end of a
    /// child, depends on the machine: then there was no wait.
    fn has_answer(&mut self, t: Nanos, thread: ThreadId) {
        let Some(poll) = self.polls.entry(thread).or_default().last_mut() else {
            return;
        };
        if let Some((asked, line)) = poll.asks.take()
            && asked == t
            && matches!(poll.did.last(), Some(Did::Keeps { .. }))
        {
            poll.did.pop();
            poll.line = line;
        }
    }

    fn parent_of_branch(&self, lane: LaneId) -> Option<LaneId> {
        let lane = self.timeline.lane(lane)?;
        lane.parent.filter(|_| lane.kind == LaneKind::Branch)
    }

    fn why(&self, t: Nanos, id: LaneId) -> Why {
        let lane = self.lanes.get(&id);
        let Some(lane) = lane.filter(|lane| lane.polled) else {
            return Why::FirstPoll;
        };
        let first = lane.waits.first();
        let known = first.filter(|wait| !wait.what.is_empty() || words::line(&wait.at).is_some());
        let due = lane
            .waits
            .iter()
            .filter_map(|wait| wait.due)
            .filter(|due| *due <= t)
            .min();
        match (lane.woken_by, due, known.cloned()) {
            (_, Some(due), Some(wait)) if due + 1_000_000 < t => Why::Late { wait, due },
            (Some(None) | None, Some(_), Some(wait)) => Why::Due(wait),
            (Some(Some(by)), _, _) if by == id => Why::WokeItself,
            (Some(Some(by)), _, _) => Why::WokenBy(by),
            (Some(None), _, wait) => Why::Ready(wait),
            (None, ..) => Why::WithItsTask,
        }
    }

    /// What is cancelled in asyncio runs once more, and ends in that step.
    fn ended_otherwise(&mut self, t: Nanos, thread: ThreadId, id: LaneId, how: Lost) {
        self.lanes.entry(id).or_default().over = true;
        let open = self.polls.entry(thread).or_default();
        match open.iter().rposition(|poll| poll.lane == id) {
            Some(index) => {
                let mut poll = open.remove(index);
                poll.did.push(Did::EndsOtherwise(how));
                self.over.push((poll, t));
            }
            None if how == Lost::NeverPolled => {
                let lane = id;
                self.did(
                    thread,
                    Did::Drops {
                        lane,
                        polled: false,
                    },
                );
            }
            None => self.did(thread, Did::Loses(id)),
        }
    }

    fn did(&mut self, thread: ThreadId, what: Did) {
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
        lane.step = None;
        // A parent that only polls its branches, or a branch that finds nothing new, is no step.
        let nothing_new = poll.did.is_empty() && !ready && (poll.handed_on || same);
        if nothing_new {
            return;
        }
        lane.step = Some(self.over.len());
        let first = waits.first();
        if let Some(line) = first.and_then(|wait| words::line(&wait.at)) {
            poll.line = Some(line);
        }
        poll.did.push(match (ready, first) {
            (true, _) => Did::IsDone,
            (false, Some(_)) => Did::Waits(waits.to_vec()),
            (false, None) if poll.handed_on => Did::WaitsForBranches,
            (false, None) => Did::Waits(Vec::new()),
        });
        self.over.push((poll, t));
    }

    /// A poll that a panic ends is told of as one that waits, for nothing; then its future is dropped.
    fn panicked(&mut self, lane: LaneId) {
        let step = self.lanes.get(&lane).and_then(|lane| lane.step);
        if let Some((poll, _)) = step.and_then(|step| self.over.get_mut(step)) {
            poll.did.pop();
            poll.did.push(Did::Panics);
        }
    }
}

fn asks_kernel(what: &EventKind) -> bool {
    matches!(what, EventKind::WaitBegan { call, .. } if call == wire::Call::Kernel.name())
}
