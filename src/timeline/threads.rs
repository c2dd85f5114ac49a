//! The threads of a timeline: what each of them does, and which lane keeps it from the others.

use super::{Thread, ThreadKind, ThreadSpan, ThreadState};
use crate::trace::{Clock, Event, EventKind, LaneId, LaneKind, Nanos, Stack, ThreadId, Trace};
use std::collections::{BTreeMap, HashMap, HashSet};

/// The threads while the events are walked.
pub struct Threads {
    all: BTreeMap<ThreadId, Open>,
    kinds: HashMap<LaneId, LaneKind>,
    clock: Clock,
}

struct Open {
    thread: Thread,
    given: Option<String>,
    /// The lanes that it polls, outermost first.
    polled: Vec<LaneId>,
    waits: Option<(String, Stack)>,
    /// Futures that `block_on` drives here and that are not done.
    roots: HashSet<LaneId>,
    since: Nanos,
    state: ThreadState,
    used: bool,
}

impl Threads {
    pub fn new(trace: &Trace) -> Threads {
        let births = trace.events.iter().filter_map(|event| match &event.what {
            EventKind::Born(born) => Some((born.lane, born.lane_kind)),
            _ => None,
        });
        let mut threads = Threads {
            all: BTreeMap::new(),
            kinds: births.collect(),
            clock: trace.header.clock,
        };
        threads.add(0, 0, None, Vec::new());
        for event in &trace.events {
            match &event.what {
                EventKind::ThreadBorn { id, name, at } => {
                    threads.add(*id, event.t, name.clone(), at.clone())
                }
                // In real time nobody sees a thread's birth.
                _ => threads.add(event.thread, event.t, None, Vec::new()),
            }
            threads.see(event);
        }
        threads
    }

    fn add(&mut self, id: ThreadId, born: Nanos, given: Option<String>, born_at: Stack) {
        let kind = match (id, born_at.is_empty()) {
            (0, _) => ThreadKind::Main,
            (_, false) => ThreadKind::Own,
            (_, true) => ThreadKind::Worker,
        };
        self.all.entry(id).or_insert_with(|| Open {
            thread: Thread {
                id,
                name: String::new(),
                kind,
                born,
                born_at,
                ended: None,
                spans: Vec::new(),
            },
            given,
            polled: Vec::new(),
            waits: None,
            roots: HashSet::new(),
            since: born,
            state: idle_or_running(kind),
            used: false,
        });
    }

    /// A thread of the runtime is told by what it runs.
    fn see(&mut self, event: &Event) {
        let kind = match &event.what {
            EventKind::PollBegan { lane } => self.kinds.get(lane).copied(),
            _ => None,
        };
        let Some(open) = self.all.get_mut(&event.thread) else {
            return;
        };
        open.used |= matches!(
            event.what,
            EventKind::PollBegan { .. } | EventKind::Printed { .. }
        );
        if kind == Some(LaneKind::Blocking) && open.thread.kind == ThreadKind::Worker {
            open.thread.kind = ThreadKind::BlockingPool;
        }
    }

    /// The innermost lane that a thread polls now.
    pub fn polled_on(&self, thread: ThreadId) -> Option<LaneId> {
        self.all.get(&thread)?.polled.last().copied()
    }

    /// Which lane kept a thread for longest between two moments, other than a lane itself and
    /// closures on the blocking pool, which keep nobody waiting.
    pub fn held_over(&self, from: Nanos, to: Nanos, victim: LaneId) -> Option<LaneId> {
        let mut held: BTreeMap<LaneId, Nanos> = BTreeMap::new();
        for open in self.all.values() {
            let past = open.thread.spans.iter().map(|s| (s.from, s.to, &s.state));
            let now = std::iter::once((open.since, to, &open.state));
            for (begin, end, state) in past.chain(now) {
                let (ThreadState::Held { lane, .. } | ThreadState::Polling { lane }) = state else {
                    continue;
                };
                let overlap = end.min(to).saturating_sub(begin.max(from));
                let on_pool = self.kinds.get(lane) == Some(&LaneKind::Blocking);
                if overlap > 0 && *lane != victim && !on_pool {
                    *held.entry(*lane).or_default() += overlap;
                }
            }
        }
        let longest = held
            .into_iter()
            .max_by_key(|(lane, time)| (*time, u32::MAX - lane));
        longest.map(|(lane, _)| lane)
    }

    pub fn take(&mut self, event: &Event) {
        let (clock, kinds) = (self.clock, &self.kinds);
        let Some(open) = self.all.get_mut(&event.thread) else {
            return;
        };
        match &event.what {
            EventKind::PollBegan { lane } => {
                open.polled.push(*lane);
                if kinds.get(lane) == Some(&LaneKind::Root) {
                    open.roots.insert(*lane);
                }
            }
            EventKind::PollEnded { lane, ready, .. } => {
                open.polled.retain(|polled| polled != lane);
                if *ready {
                    open.roots.remove(lane);
                }
            }
            EventKind::Dropped { lane, .. } => {
                open.polled.retain(|polled| polled != lane);
                open.roots.remove(lane);
            }
            EventKind::WaitBegan { call, at } => open.waits = Some((call.clone(), at.clone())),
            EventKind::WaitEnded => open.waits = None,
            EventKind::ThreadEnded => {
                open.turn(event.t, ThreadState::Idle, clock);
                open.thread.ended.get_or_insert(event.t);
                return;
            }
            _ => return,
        }
        let state = open.now();
        open.turn(event.t, state, clock);
    }

    /// The threads that ran something of the program, with names.
    pub fn finish(self, total: Nanos) -> Vec<Thread> {
        let clock = self.clock;
        let mut numbers: HashMap<&str, usize> = HashMap::new();
        let mut threads = Vec::new();
        for (id, mut open) in self.all {
            let own = matches!(open.thread.kind, ThreadKind::Main | ThreadKind::Own);
            if !own && !open.used {
                continue;
            }
            if open.thread.ended.is_none() {
                open.turn(total, ThreadState::Idle, clock);
            }
            let kind = match open.thread.kind {
                ThreadKind::Main => "main",
                ThreadKind::Own => "thread",
                ThreadKind::Worker => "worker",
                ThreadKind::BlockingPool => "blocking",
            };
            let number = numbers.entry(kind).or_default();
            *number += 1;
            open.thread.name = match open.given {
                _ if id == 0 => kind.to_owned(),
                Some(given) if own => given,
                _ => format!("{kind} {number}"),
            };
            threads.push(open.thread);
        }
        threads.sort_by_key(|thread| (thread.born, thread.id));
        threads
    }
}

fn idle_or_running(kind: ThreadKind) -> ThreadState {
    match kind {
        ThreadKind::Main | ThreadKind::Own => ThreadState::Running,
        ThreadKind::Worker | ThreadKind::BlockingPool => ThreadState::Idle,
    }
}

impl Open {
    fn now(&self) -> ThreadState {
        match (self.polled.last(), &self.waits) {
            (Some(lane), Some((call, at))) => ThreadState::Held {
                lane: *lane,
                call: call.clone(),
                at: at.clone(),
            },
            (Some(lane), None) => ThreadState::Polling { lane: *lane },
            (None, _) if !self.roots.is_empty() => ThreadState::Idle,
            (None, Some((call, at)))
                if idle_or_running(self.thread.kind) == ThreadState::Running =>
            {
                ThreadState::Waiting {
                    call: call.clone(),
                    at: at.clone(),
                }
            }
            (None, _) => idle_or_running(self.thread.kind),
        }
    }

    fn turn(&mut self, t: Nanos, state: ThreadState, clock: Clock) {
        if self.thread.ended.is_some() || (state == self.state && t < Nanos::MAX && self.since == t)
        {
            return;
        }
        let mut past = std::mem::replace(&mut self.state, state);
        // In virtual time only a computation that looks at the clock lets a poll take time.
        if let (ThreadState::Polling { lane }, Clock::Virtual, true) =
            (&past, clock, t > self.since)
        {
            past = ThreadState::Held {
                lane: *lane,
                call: String::new(),
                at: Vec::new(),
            };
        }
        if t > self.since || matches!(past, ThreadState::Polling { .. }) {
            self.thread.spans.push(ThreadSpan {
                from: self.since,
                to: t,
                state: past,
            });
        }
        self.since = t;
    }
}
