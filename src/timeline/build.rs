//! From events to spans: walks the events once, and keeps for each lane and thread the state
//! that it is in and since when.

use super::channels::Channels;
use super::locks::Locks;
use super::notifications::Notifications;
use super::threads::Threads;
use super::{Lag, Lane, LaneEnd, LateTick, Print, RunEnd, Span, State, Stop, Timeline, Wake};
use crate::trace::{
    Born, Clock, Event, EventKind, LaneId, LaneKind, Lost, Nanos, Stack, ThreadId, Trace, Wait,
};
use std::collections::HashMap;

impl From<&Trace> for Timeline {
    fn from(trace: &Trace) -> Timeline {
        let mut walk = Walk::new(trace);
        trace.events.iter().for_each(|event| walk.take(event));
        walk.finish(trace)
    }
}

/// How much later than its deadline a timer may be by itself: tokio's timers tick in whole
/// milliseconds, and a real machine has other work.
fn allowance(clock: Clock) -> Nanos {
    match clock {
        Clock::Virtual => 1_000_000,
        Clock::Real => 10_000_000,
    }
}

/// A lane, and the state whose span is not written yet.
struct Open {
    lane: Lane,
    state: State,
    since: Nanos,
    thread: Option<ThreadId>,
    /// Woken while it was polled: it is ready again as soon as the poll returns.
    woken: Option<Option<LaneId>>,
    waits: Vec<Wait>,
    waits_since: Nanos,
    aborted: Option<Stack>,
}

struct Walk {
    clock: Clock,
    threads: Threads,
    lanes: Vec<Open>,
    index: HashMap<LaneId, usize>,
    prints: Vec<Print>,
    wakes: Vec<Wake>,
    locks: Locks,
    notifications: Notifications,
    channels: Channels,
    late_ticks: Vec<LateTick>,
    lags: Vec<Lag>,
    stops: Vec<Stop>,
    /// A runtime is being dropped.
    stopping: bool,
    /// The lane that each thread has brought to its end, and nothing since.
    ended: HashMap<ThreadId, LaneId>,
    ending: RunEnd,
}

impl Walk {
    fn new(trace: &Trace) -> Walk {
        Walk {
            clock: trace.header.clock,
            threads: Threads::new(trace),
            lanes: Vec::new(),
            index: HashMap::new(),
            prints: Vec::new(),
            wakes: Vec::new(),
            locks: Locks::default(),
            notifications: Notifications::default(),
            channels: Channels::default(),
            late_ticks: Vec::new(),
            lags: Vec::new(),
            stops: Vec::new(),
            stopping: false,
            ended: HashMap::new(),
            ending: RunEnd::Cut,
        }
    }

    fn take(&mut self, event: &Event) {
        let (t, thread) = (event.t, event.thread);
        self.remember_end(event);
        match &event.what {
            EventKind::Born(born) => self.born(t, born),
            EventKind::PollBegan { lane } => self.poll_began(t, thread, *lane),
            EventKind::PollEnded { lane, ready, waits } => {
                self.poll_ended(t, thread, *lane, *ready, waits)
            }
            EventKind::WaitBegan { call, at } => {
                if let Some(lane) = self.threads.polled_on(thread) {
                    let (call, at) = (call.clone(), at.clone());
                    self.turn(t, lane, State::Blocking { call, at }, Some(thread));
                }
            }
            EventKind::WaitEnded => {
                if let Some(lane) = self.threads.polled_on(thread) {
                    self.turn(t, lane, State::Running, Some(thread));
                }
            }
            EventKind::Woken { lane, by, .. } => self.woken(t, thread, *lane, *by),
            EventKind::Dropped { lane, how, at, by } => self.dropped(t, *lane, *how, at, *by),
            EventKind::AbortAsked { lane, at } => {
                if let Some(open) = self.open(*lane) {
                    open.aborted = Some(at.clone());
                    // Before its first poll, or between two polls, it is dropped at once.
                    if open.state.is_poll() {
                        open.lane.aborted_in_poll.get_or_insert((t, at.clone()));
                    }
                }
            }
            EventKind::Detached { lane, at } => {
                if let Some(index) = self.index.get(lane) {
                    let lane = &mut self.lanes[*index].lane;
                    if lane.ended.is_none() || lane.end == LaneEnd::Panicked {
                        lane.detached = Some(at.clone());
                    }
                }
            }
            EventKind::Printed { stream, text } => self.prints.push(Print {
                at: t,
                thread,
                lane: self.threads.polled_on(thread),
                stream: *stream,
                text: text.clone(),
            }),
            EventKind::Deadlock { report } => {
                self.ending = RunEnd::Deadlock {
                    report: report.clone(),
                }
            }
            EventKind::Busy { lane, at } => {
                let (lane, at) = (*lane, at.clone());
                self.ending = RunEnd::Busy { lane, at };
            }
            EventKind::LockWanted { .. }
            | EventKind::LockUnwanted { .. }
            | EventKind::LockHeld { .. }
            | EventKind::LockFreed { .. }
            | EventKind::PermitForgotten { .. } => {
                let polled = self.threads.polled_on(thread);
                self.locks.take(event, polled);
            }
            EventKind::ChannelMade { .. } | EventKind::Sent { .. } | EventKind::Received { .. } => {
                self.channels.take(event)
            }
            EventKind::TickLate {
                late,
                period,
                by,
                at,
            } => self.late_ticks.push(LateTick {
                t,
                late: *late,
                period: *period,
                lane: *by,
                at: at.clone(),
            }),
            EventKind::NotifiedMade { .. } | EventKind::WaitersNotified { .. } => {
                self.notifications.take(event);
            }
            EventKind::Lagged { missed, by, at } => self.lags.push(Lag {
                at: t,
                lane: *by,
                missed: *missed,
                place: at.first().cloned(),
            }),
            EventKind::RuntimeStops { at } => {
                self.stopping = true;
                self.stops.push(Stop {
                    from: t,
                    to: None,
                    thread,
                    at: at.clone(),
                });
            }
            EventKind::RuntimeStopped => {
                self.stopping = false;
                let mut open = self.stops.iter_mut().rev();
                if let Some(stop) = open.find(|stop| stop.to.is_none()) {
                    stop.to = Some(t);
                }
            }
            EventKind::Exited => self.ending = RunEnd::Exited,
            EventKind::ThreadBorn { .. } | EventKind::ThreadEnded => {}
        }
        self.threads.take(event);
    }

    /// Whoever waits for a task is woken when its poll is over, when nobody is polled on that thread.
    fn remember_end(&mut self, event: &Event) {
        match &event.what {
            EventKind::PollEnded {
                lane, ready: true, ..
            }
            | EventKind::Dropped { lane, .. } => {
                self.ended.insert(event.thread, *lane);
            }
            EventKind::PollBegan { .. } | EventKind::WaitBegan { .. } | EventKind::ThreadEnded => {
                self.ended.remove(&event.thread);
            }
            _ => {}
        }
    }

    fn born(&mut self, t: Nanos, born: &Born) {
        self.index.insert(born.lane, self.lanes.len());
        self.lanes.push(Open {
            lane: Lane {
                id: born.lane,
                kind: born.lane_kind,
                name: born.name.clone(),
                parent: born.parent,
                depth: 0,
                born: t,
                born_at: born.at.clone(),
                spans: Vec::new(),
                polls: 0,
                ended: None,
                end: LaneEnd::Alive,
                of_library: born.of_library,
                detached: None,
                aborted_in_poll: None,
            },
            state: State::NotStarted,
            since: t,
            thread: None,
            woken: None,
            waits: Vec::new(),
            waits_since: t,
            aborted: None,
        });
    }

    /// The lane, if it has not ended.
    fn open(&mut self, lane: LaneId) -> Option<&mut Open> {
        let open = &mut self.lanes[*self.index.get(&lane)?];
        open.lane.ended.is_none().then_some(open)
    }

    fn turn(&mut self, t: Nanos, lane: LaneId, state: State, thread: Option<ThreadId>) {
        if let Some(open) = self.open(lane) {
            open.close(t);
            open.state = state;
            open.since = t;
            open.thread = thread;
        }
    }

    fn poll_began(&mut self, t: Nanos, thread: ThreadId, lane: LaneId) {
        let allowance = allowance(self.clock);
        let Some(open) = self.open(lane) else { return };
        let due = open.waits.iter().filter_map(|wait| wait.due).min();
        if let Some(due) = due.filter(|due| t.saturating_sub(*due) > allowance) {
            let from = due.max(open.waits_since);
            let behind = self.threads.held_over(from, t, lane);
            let open = self.open(lane).expect("it was there a moment ago");
            open.late(t, from, due, behind);
        }
        self.turn(t, lane, State::Running, Some(thread));
        if let Some(open) = self.open(lane) {
            open.lane.polls += 1;
            open.woken = None;
            open.waits.clear();
        }
    }

    fn poll_ended(
        &mut self,
        t: Nanos,
        thread: ThreadId,
        lane: LaneId,
        ready: bool,
        waits: &[Wait],
    ) {
        let Some(open) = self.open(lane) else { return };
        if ready {
            open.end(t, LaneEnd::Done);
            return;
        }
        open.waits = waits.to_vec();
        open.waits_since = t;
        let state = match open.woken.take() {
            Some(woken_by) => State::Ready { woken_by },
            None => State::Waiting {
                waits: waits.to_vec(),
            },
        };
        self.turn(t, lane, state, Some(thread));
        if let Some(open) = self.open(lane) {
            open.thread = None;
        }
    }

    /// Waking a branch wakes its parent too, which has to poll it.
    fn woken(&mut self, t: Nanos, thread: ThreadId, lane: LaneId, by: Option<LaneId>) {
        self.wakes.push(Wake {
            at: t,
            lane,
            by,
            ended: self.ended.get(&thread).copied().filter(|_| by.is_none()),
            thread,
        });
        let mut next = Some(lane);
        while let Some(lane) = next {
            let Some(open) = self.open(lane) else { return };
            let parent = open.lane.parent;
            next = (open.lane.kind == LaneKind::Branch)
                .then_some(parent)
                .flatten();
            match open.state {
                State::Waiting { .. } => {
                    self.turn(t, lane, State::Ready { woken_by: by }, None);
                }
                State::Running | State::Blocking { .. } => open.woken = Some(by),
                _ => {}
            }
        }
    }

    fn dropped(&mut self, t: Nanos, lane: LaneId, how: Lost, at: &Stack, by: Option<LaneId>) {
        let stopping = self.stopping;
        let Some(open) = self.open(lane) else { return };
        let at = at.clone();
        let end = match how {
            Lost::NeverPolled => LaneEnd::NeverPolled { at },
            Lost::Panicked => LaneEnd::Panicked,
            Lost::Raised => LaneEnd::Raised,
            Lost::Collected => LaneEnd::Collected {
                waits: open.waits.clone(),
            },
            Lost::Cancelled if stopping && open.aborted.is_none() => LaneEnd::CutOff {
                waits: open.waits.clone(),
            },
            Lost::Cancelled => LaneEnd::Cancelled {
                waits: open.waits.clone(),
                at,
                by,
                aborted: open.aborted.take(),
            },
        };
        open.end(t, end);
    }

    fn finish(mut self, trace: &Trace) -> Timeline {
        let total = trace.events.last().map_or(0, |event| event.t);
        for open in &mut self.lanes {
            if open.lane.ended.is_none() {
                open.close(total);
                // In what it was left is worth knowing even if that took no time.
                if open
                    .lane
                    .spans
                    .last()
                    .is_none_or(|last| last.state != open.state)
                {
                    open.lane.spans.push(Span {
                        from: total,
                        to: total,
                        state: open.state.clone(),
                        thread: open.thread,
                        poll: open.lane.polls,
                    });
                }
            }
        }
        let lanes: Vec<Lane> = self.lanes.into_iter().map(|open| open.lane).collect();
        Timeline {
            program: trace.header.program.clone(),
            python: trace.header.python.clone(),
            clock: self.clock,
            total,
            threads: self.threads.finish(total),
            taken: self.locks.taken(&lanes),
            wanted: self.locks.wanted(),
            lanes: in_reading_order(lanes),
            prints: self.prints,
            held_up: self.locks.held_up(),
            channels: self.channels.finish(),
            late_ticks: self.late_ticks,
            missed: self.notifications.finish(),
            lags: self.lags,
            stops: self.stops,
            wakes: self.wakes,
            ending: self.ending,
        }
    }
}

impl Open {
    /// Writes the span of the present state, up to now.
    fn close(&mut self, t: Nanos) {
        if t > self.since || self.state.is_poll() {
            self.lane.spans.push(Span {
                from: self.since,
                to: t,
                state: self.state.clone(),
                thread: self.thread,
                poll: self.lane.polls,
            });
        }
        self.since = t;
    }

    /// From `from` on it waited for nothing but its turn, whoever woke it in between.
    fn late(&mut self, t: Nanos, from: Nanos, due: Nanos, behind: Option<LaneId>) {
        self.close(t);
        let spans = &mut self.lane.spans;
        while spans
            .last()
            .is_some_and(|span| span.from >= from && span.from < span.to)
        {
            spans.pop();
        }
        if let Some(last) = spans.last_mut() {
            last.to = last.to.min(from);
        }
        self.state = State::Late { due, behind };
        self.since = from;
    }

    fn end(&mut self, t: Nanos, end: LaneEnd) {
        self.close(t);
        self.lane.ended = Some(t);
        self.lane.end = end;
    }
}

/// A parent, then its children by birth.
fn in_reading_order(lanes: Vec<Lane>) -> Vec<Lane> {
    let mut children: HashMap<Option<LaneId>, Vec<Lane>> = HashMap::new();
    let known: Vec<LaneId> = lanes.iter().map(|lane| lane.id).collect();
    let known: std::collections::HashSet<LaneId> = known.into_iter().collect();
    for lane in lanes {
        let parent = lane
            .parent
            .filter(|parent| known.contains(parent) && *parent < lane.id);
        children.entry(parent).or_default().push(lane);
    }
    let mut ordered = Vec::new();
    let mut next: Vec<(u32, Lane)> = Vec::new();
    let mut push = |next: &mut Vec<(u32, Lane)>, parent, depth| {
        let born = children.remove(&parent).unwrap_or_default();
        next.extend(born.into_iter().rev().map(|lane| (depth, lane)));
    };
    push(&mut next, None, 0);
    while let Some((depth, mut lane)) = next.pop() {
        push(&mut next, Some(lane.id), depth + 1);
        lane.depth = depth;
        ordered.push(lane);
    }
    ordered
}
