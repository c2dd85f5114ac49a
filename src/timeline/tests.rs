//! Promises about every trace, tested on random valid streams of events, and a few about
//! streams written by hand.

use super::*;
use crate::trace::{Born, Event, EventKind, FORMAT, Header, Lost, Trace};
use proptest::prelude::*;

pub const MS: Nanos = 1_000_000;

pub fn trace(clock: Clock, events: Vec<(u64, ThreadId, EventKind)>) -> Trace {
    let number = |(seq, (ms, thread, what)): (usize, (u64, ThreadId, EventKind))| Event {
        seq: seq as u64,
        t: ms * MS,
        thread,
        what,
    };
    Trace {
        header: Header {
            meanwhile_trace: FORMAT,
            clock,
            seed: 0,
            program: "hand_made".into(),
            tokio: None,
            python: None,
        },
        events: events.into_iter().enumerate().map(number).collect(),
    }
}

pub fn place(line: u32) -> Place {
    Place {
        file: "examples/a.rs".into(),
        line,
        function: String::new(),
    }
}

pub fn born(lane: LaneId, lane_kind: LaneKind, parent: Option<LaneId>) -> EventKind {
    EventKind::Born(Born {
        lane,
        lane_kind,
        name: format!("lane {lane}"),
        parent,
        at: place(lane),
        of_library: false,
    })
}

pub fn pending(lane: LaneId, due_ms: Option<u64>) -> EventKind {
    let wait = Wait {
        what: "sleep".into(),
        at: vec![place(10 + lane)],
        due: due_ms.map(|ms| ms * MS),
    };
    EventKind::PollEnded {
        lane,
        ready: false,
        waits: vec![wait],
    }
}

fn ready(lane: LaneId) -> EventKind {
    EventKind::PollEnded {
        lane,
        ready: true,
        waits: vec![],
    }
}

fn waits(call: &str) -> EventKind {
    EventKind::WaitBegan {
        call: call.into(),
        at: vec![place(16)],
    }
}

/// A heartbeat beside a report that blocks from 250 ms to 750 ms.
pub fn stalled() -> Trace {
    use EventKind::*;
    trace(
        Clock::Virtual,
        vec![
            (0, 0, born(1, LaneKind::Root, None)),
            (0, 0, PollBegan { lane: 1 }),
            (0, 0, born(2, LaneKind::Task, Some(1))),
            (0, 0, born(3, LaneKind::Task, Some(1))),
            (0, 0, pending(1, None)),
            (0, 0, PollBegan { lane: 2 }),
            (0, 0, pending(2, Some(300))),
            (0, 0, PollBegan { lane: 3 }),
            (0, 0, pending(3, Some(250))),
            (0, 0, waits("epoll_wait")),
            (250, 0, WaitEnded),
            (
                250,
                0,
                Woken {
                    lane: 3,
                    by: None,
                    at: vec![],
                },
            ),
            (250, 0, PollBegan { lane: 3 }),
            (250, 0, waits("clock_nanosleep")),
            (750, 0, WaitEnded),
            (750, 0, ready(3)),
            (
                750,
                0,
                Woken {
                    lane: 2,
                    by: None,
                    at: vec![],
                },
            ),
            (750, 0, PollBegan { lane: 2 }),
            (750, 0, ready(2)),
            (750, 0, Exited),
        ],
    )
}

#[test]
fn a_missed_deadline_is_late_behind_the_lane_that_held_the_thread() {
    let timeline = Timeline::from(&stalled());
    let victim = timeline.lanes.iter().find(|lane| lane.id == 2).unwrap();
    let late = victim
        .spans
        .iter()
        .find(|span| matches!(span.state, State::Late { .. }));
    let late = late.expect("it missed its deadline");
    assert_eq!((late.from, late.to), (300 * MS, 750 * MS));
    let (due, behind) = (300 * MS, Some(3));
    assert_eq!(late.state, State::Late { due, behind });
    let rude = timeline.lanes.iter().find(|lane| lane.id == 3).unwrap();
    let blocks = |span: &&Span| matches!(&span.state, State::Blocking { call, .. } if call == "clock_nanosleep");
    let blocking = rude.spans.iter().find(blocks).unwrap();
    assert_eq!((blocking.from, blocking.to), (250 * MS, 750 * MS));
    assert!(timeline.threads[0].spans.iter().any(|span| {
        matches!(&span.state, ThreadState::Held { lane: 3, .. }) && span.to == 750 * MS
    }));
}

#[test]
fn a_timer_that_is_late_by_its_own_tick_is_not_late() {
    use EventKind::*;
    let mut trace = trace(
        Clock::Virtual,
        vec![
            (0, 0, born(1, LaneKind::Root, None)),
            (0, 0, PollBegan { lane: 1 }),
            (0, 0, pending(1, Some(100))),
            (101, 0, PollBegan { lane: 1 }),
            (101, 0, ready(1)),
        ],
    );
    let late = |trace: &Trace| {
        let lanes = Timeline::from(trace).lanes;
        lanes[0]
            .spans
            .iter()
            .any(|span| matches!(span.state, State::Late { .. }))
    };
    assert!(!late(&trace));
    trace.events[3].t += 1;
    assert!(late(&trace));
}

#[test]
fn plain_threads_run_wait_and_end() {
    use EventKind::*;
    let at = vec![place(5)];
    let timeline = Timeline::from(&trace(
        Clock::Virtual,
        vec![
            (
                0,
                0,
                ThreadBorn {
                    id: 1,
                    name: Some("baker".into()),
                    at,
                },
            ),
            (0, 0, waits("futex")),
            (0, 1, waits("clock_nanosleep")),
            (100, 1, WaitEnded),
            (100, 1, ThreadEnded),
            (100, 0, WaitEnded),
            (100, 0, Exited),
        ],
    ));
    assert_eq!(timeline.threads.len(), 2);
    let baker = &timeline.threads[1];
    assert_eq!(
        (baker.name.as_str(), baker.kind),
        ("baker", ThreadKind::Own)
    );
    assert_eq!(baker.ended, Some(100 * MS));
    assert!(
        matches!(&baker.spans[0].state, ThreadState::Waiting { call, .. } if call == "clock_nanosleep")
    );
    assert!(matches!(
        timeline.threads[0].spans[0].state,
        ThreadState::Waiting { .. }
    ));
    assert_eq!(timeline.ending, RunEnd::Exited);
}

/// What a random program may do next; the numbers choose among what is possible then.
#[derive(Debug, Clone)]
pub enum Step {
    Born(u8),
    Poll(usize, u64),
    Wake(usize),
    Drop(usize),
    Pass(u64),
}

pub fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        any::<u8>().prop_map(Step::Born),
        (any::<usize>(), 0..40u64).prop_map(|(lane, kind)| Step::Poll(lane, kind)),
        any::<usize>().prop_map(Step::Wake),
        any::<usize>().prop_map(Step::Drop),
        (0..30u64).prop_map(Step::Pass),
    ];
    prop::collection::vec(step, 0..80)
}

/// Plays the steps as a runtime on one thread would, so that every stream is a valid one.
pub fn play(steps: &[Step]) -> Trace {
    let mut events = vec![(0, 0, born(1, LaneKind::Root, None))];
    let (mut alive, mut next, mut now, mut polled) = (vec![1], 2, 0, vec![]);
    for step in steps {
        match *step {
            Step::Born(kind) => {
                let parent = alive.get(usize::from(kind) % (alive.len() + 1)).copied();
                let kind = if kind % 2 == 0 {
                    LaneKind::Task
                } else {
                    LaneKind::Branch
                };
                events.push((now, 0, born(next, kind, parent)));
                alive.push(next);
                next += 1;
            }
            Step::Pass(ms) => now += ms,
            Step::Poll(lane, kind) if !alive.is_empty() => {
                let lane = alive[lane % alive.len()];
                polled.push(lane);
                events.push((now, 0, EventKind::PollBegan { lane }));
                if kind % 3 == 0 {
                    events.push((now, 0, waits("clock_nanosleep")));
                    now += kind;
                    events.push((now, 0, EventKind::WaitEnded));
                }
                if kind % 5 == 0 {
                    events.push((now, 0, ready(lane)));
                    alive.retain(|other| *other != lane);
                } else {
                    events.push((now, 0, pending(lane, (kind % 2 == 0).then_some(now + kind))));
                }
            }
            Step::Wake(lane) if !alive.is_empty() => {
                let lane = alive[lane % alive.len()];
                let (by, at) = (None, vec![]);
                events.push((now, 0, EventKind::Woken { lane, by, at }));
            }
            Step::Drop(lane) if !alive.is_empty() => {
                let lane = alive.remove(lane % alive.len());
                let how = if polled.contains(&lane) {
                    Lost::Cancelled
                } else {
                    Lost::NeverPolled
                };
                let (at, by) = (vec![place(9)], None);
                events.push((now, 0, EventKind::Dropped { lane, how, at, by }));
            }
            _ => {}
        }
    }
    events.push((now, 0, EventKind::Exited));
    trace(Clock::Virtual, events)
}

proptest! {
    #[test]
    fn spans_partition_the_life_of_every_lane_and_thread(steps in steps()) {
        let timeline = Timeline::from(&play(&steps));
        for lane in &timeline.lanes {
            let mut at = lane.born;
            for span in &lane.spans {
                prop_assert_eq!(span.from, at);
                prop_assert!(span.to >= span.from);
                at = span.to;
            }
            prop_assert_eq!(at, lane.ended.unwrap_or(timeline.total));
        }
        for thread in &timeline.threads {
            let mut at = thread.born;
            for span in &thread.spans {
                prop_assert_eq!(span.from, at);
                at = span.to;
            }
            prop_assert_eq!(at, thread.ended.unwrap_or(timeline.total));
        }
    }

    #[test]
    fn no_event_is_lost(steps in steps()) {
        let trace = play(&steps);
        let timeline = Timeline::from(&trace);
        let count = |wanted: fn(&EventKind) -> bool| {
            trace.events.iter().filter(|event| wanted(&event.what)).count()
        };
        prop_assert_eq!(timeline.lanes.len(), count(|what| matches!(what, EventKind::Born(_))));
        prop_assert_eq!(timeline.wakes.len(), count(|what| matches!(what, EventKind::Woken { .. })));
        let polls: u32 = timeline.lanes.iter().map(|lane| lane.polls).sum();
        prop_assert_eq!(polls as usize, count(|what| matches!(what, EventKind::PollBegan { .. })));
        let ended = timeline.lanes.iter().filter(|lane| lane.end != LaneEnd::Alive).count();
        let ends = |what: &EventKind| {
            matches!(what, EventKind::Dropped { .. } | EventKind::PollEnded { ready: true, .. })
        };
        prop_assert_eq!(ended, count(ends));
    }

    #[test]
    fn a_file_reads_back_as_it_was_written(steps in steps(), cut in any::<prop::sample::Index>()) {
        let trace = play(&steps);
        let text = trace.to_jsonl();
        prop_assert_eq!(Trace::from_jsonl(&text).unwrap(), (trace.clone(), None));
        let header = text.find('\n').unwrap() + 1;
        let cut = header + cut.index(text.len() - header);
        let (read, note) = Trace::from_jsonl(&text[..cut]).unwrap();
        prop_assert_eq!(&read.events[..], &trace.events[..read.events.len()]);
        let whole = text[..cut].lines().count() - 1;
        prop_assert_eq!(note.is_some(), read.events.len() < whole);
    }
}

#[test]
fn a_later_format_is_refused_with_what_to_do() {
    let error = Trace::from_jsonl("{\"meanwhile_trace\":99,\"new\":1}\n").unwrap_err();
    assert!(error.to_string().contains("update meanwhile"), "{error}");
}
