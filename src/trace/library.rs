//! Tasks that a library started, such as the handlers of a server. They run on tokio itself, so
//! nobody records them; but when one blocks its thread, the clock sees that a thread of the
//! runtime waits in the program's own code, called from a task that is no lane. For the time of
//! that wait it becomes one.

use super::resolve::Resolved;
use super::{Born, EventKind, LaneId, LaneKind, Nanos, Place, ThreadId};
use std::collections::HashMap;

/// Above all lanes that a program records itself.
const FIRST: LaneId = 1 << 30;

#[derive(Default)]
pub struct Library {
    /// How many recorded lanes each thread polls, one within another.
    polls: HashMap<ThreadId, usize>,
    open: HashMap<ThreadId, Open>,
    count: u32,
}

struct Open {
    lane: LaneId,
    at: Place,
    /// Its wait is over, since then; another one at the same line may follow.
    over: Option<Nanos>,
}

impl Library {
    /// What becomes known before an event on a thread.
    pub fn before(&mut self, t: Nanos, thread: ThreadId, what: &EventKind) -> Option<EventKind> {
        match what {
            EventKind::PollBegan { .. } => *self.polls.entry(thread).or_default() += 1,
            EventKind::PollEnded { .. } => {
                let polls = self.polls.entry(thread).or_default();
                *polls = polls.saturating_sub(1);
            }
            EventKind::WaitEnded => {
                if let Some(open) = self.open.get_mut(&thread) {
                    open.over = Some(t);
                }
                return None;
            }
            _ => {}
        }
        let open = self.open.get(&thread)?;
        // A computation that looks at the clock waits again and again.
        let goes_on = matches!(
            what,
            EventKind::WaitBegan { call, at } if call == "spin" && at.first() == Some(&open.at)
        );
        if open.over.is_none() || (goes_on && open.over == Some(t)) {
            return None;
        }
        let open = self.open.remove(&thread)?;
        Some(EventKind::PollEnded {
            lane: open.lane,
            ready: true,
            waits: Vec::new(),
        })
    }

    /// A thread is about to wait: the birth and the poll of a lane that this gives away.
    pub fn waits(&mut self, thread: ThreadId, stack: &Resolved) -> Vec<EventKind> {
        let (Some(at), Some(handler)) = (stack.own.first(), &stack.task) else {
            return Vec::new();
        };
        let recorded = self.polls.get(&thread).is_some_and(|polls| *polls > 0);
        if recorded {
            return Vec::new();
        }
        if let Some(open) = self.open.get_mut(&thread) {
            open.over = None;
            return Vec::new();
        }
        let lane = FIRST + self.count;
        self.count += 1;
        let born = Born {
            lane,
            lane_kind: LaneKind::Task,
            name: format!("{}()", handler.function),
            parent: None,
            at: handler.clone(),
            of_library: true,
        };
        let (at, over) = (at.clone(), None);
        self.open.insert(thread, Open { lane, at, over });
        vec![EventKind::Born(born), EventKind::PollBegan { lane }]
    }
}
