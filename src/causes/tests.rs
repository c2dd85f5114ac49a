//! Promises about every chain, on random runs, and sentences on runs written by hand.

use super::*;
use crate::timeline::tests::{MS, born, pending, place, play, stalled, steps, trace};
use crate::trace::{Clock, EventKind, LaneKind, Lost, Stack, Trace, Wait};
use proptest::prelude::*;
use std::collections::HashSet;

/// What is said of a lane at a moment, one sentence a cause, and then what the root adds.
fn said(trace: &Trace, lane: LaneId, ms: u64) -> Vec<String> {
    let (timeline, sources) = (Timeline::from(trace), Sources::default());
    let chain = Causes::of(&timeline, &sources).why(lane, ms * MS);
    let sentences = chain.causes.iter().map(|cause| cause.sentence(&timeline));
    sentences.chain(chain.conclusion(&timeline)).collect()
}

fn ready(lane: LaneId) -> EventKind {
    let (ready, waits) = (true, Vec::new());
    EventKind::PollEnded { lane, ready, waits }
}

fn waits(lane: LaneId, what: &str, line: u32) -> EventKind {
    let wait = Wait {
        what: what.into(),
        at: vec![place(line)],
        due: None,
    };
    EventKind::PollEnded {
        lane,
        ready: false,
        waits: vec![wait],
    }
}

fn wanted(lane: LaneId, lock: u64, wish: u32) -> EventKind {
    let at = vec![place(40 + lane)];
    EventKind::LockWanted {
        lane,
        lock,
        wish,
        at,
    }
}

fn held(lane: LaneId, lock: u64) -> EventKind {
    EventKind::LockHeld {
        lock,
        guard: lane,
        grip: crate::trace::Grip::Lock,
        by: Some(lane),
        at: vec![place(30 + lane)],
    }
}

#[test]
fn who_is_late_is_so_because_another_one_keeps_the_thread() {
    assert_eq!(
        said(&stalled(), 2, 400),
        [
            "`lane 2` is late from 0.3 s to 0.75 s: its timer at line 12 was due at 0.3 s, but its thread is taken.",
            "`lane 3` sleeps in `thread::sleep` at line 16 from 0.25 s to 0.75 s, and keeps its thread.",
        ]
    );
}

#[test]
fn before_its_birth_and_after_its_end_a_lane_says_so() {
    let trace = trace(
        Clock::Virtual,
        vec![
            (0, 0, born(1, LaneKind::Root, None)),
            (0, 0, EventKind::PollBegan { lane: 1 }),
            (0, 0, pending(1, Some(200))),
            (200, 0, EventKind::PollBegan { lane: 1 }),
            (200, 0, born(2, LaneKind::Task, Some(1))),
            (200, 0, ready(1)),
            (
                200,
                0,
                EventKind::Dropped {
                    lane: 2,
                    how: Lost::NeverPolled,
                    at: vec![place(9)],
                    by: Some(1),
                },
            ),
            (300, 0, EventKind::Exited),
        ],
    );
    assert_eq!(
        said(&trace, 2, 100),
        [
            "`lane 2` does not exist yet: `lane 1` makes it at line 2, at 0.2 s.",
            "`lane 1` waits for `sleep` at line 11 since 0.0 s: it is due at 0.2 s.",
        ]
    );
    assert_eq!(
        said(&trace, 2, 250),
        [
            "`lane 2` is over: dropped at line 9 at 0.2 s, never polled.",
            "A future does nothing until somebody polls it.",
        ]
    );
    assert_eq!(said(&trace, 1, 250), ["`lane 1` is over: done at 0.2 s."]);
}

/// Two tasks, each with the lock that the other one wants, until a deadlock is found.
fn crosswise() -> Trace {
    use EventKind::*;
    let mut events = vec![(0, 0, born(1, LaneKind::Root, None))];
    for lane in [2, 3] {
        events.extend([
            (0, 0, born(lane, LaneKind::Task, Some(1))),
            (0, 0, PollBegan { lane }),
            (0, 0, held(lane, u64::from(lane))),
            (0, 0, pending(lane, Some(100))),
        ]);
    }
    for (lane, other) in [(2, 3), (3, 2)] {
        events.extend([
            (100, 0, PollBegan { lane }),
            (100, 0, wanted(lane, other, lane)),
            (100, 0, waits(lane, "Mutex::lock", 40 + lane)),
        ]);
    }
    events.push((
        500,
        0,
        Deadlock {
            report: String::new(),
        },
    ));
    trace(Clock::Virtual, events)
}

#[test]
fn a_circle_names_each_of_its_members_once() {
    assert_eq!(
        said(&crosswise(), 2, 300),
        [
            "`lane 2` waits for the lock at line 42 from 0.1 s until the run ends; `lane 3` holds it.",
            "`lane 3` waits for the lock at line 43 from 0.1 s until the run ends; `lane 2` holds it.",
            "That comes back to `lane 2`: each of them waits for the next, and none of them can ever go on.",
        ]
    );
}

/// The waker of a handle is called when the poll of the task is over.
#[test]
fn who_waits_for_a_task_waits_for_what_the_task_waits_for() {
    use EventKind::*;
    let at: Stack = Vec::new();
    let trace = trace(
        Clock::Virtual,
        vec![
            (0, 0, born(1, LaneKind::Root, None)),
            (0, 0, PollBegan { lane: 1 }),
            (0, 0, born(2, LaneKind::Task, Some(1))),
            (0, 0, born(3, LaneKind::Task, Some(1))),
            (0, 0, waits(1, "JoinHandle", 8)),
            (0, 0, PollBegan { lane: 2 }),
            (0, 0, pending(2, Some(700))),
            (0, 0, PollBegan { lane: 3 }),
            (0, 0, pending(3, Some(400))),
            (400, 0, PollBegan { lane: 3 }),
            (400, 0, ready(3)),
            (
                400,
                0,
                Woken {
                    lane: 1,
                    by: None,
                    at,
                },
            ),
            (400, 0, PollBegan { lane: 1 }),
            (400, 0, ready(1)),
            (400, 0, Exited),
        ],
    );
    assert_eq!(
        said(&trace, 1, 200),
        [
            "`lane 1` waits for `lane 3` to end at line 8 from 0.0 s to 0.4 s, when that ends.",
            "`lane 3` waits for `sleep` at line 13 since 0.0 s: it is due at 0.4 s.",
        ]
    );
}

proptest! {
    #[test]
    fn a_chain_has_an_end_and_names_nobody_twice(steps in steps(), at in 0..1_000u64) {
        let timeline = Timeline::from(&play(&steps));
        let sources = Sources::default();
        let causes = Causes::of(&timeline, &sources);
        let moments = |lane: &Lane| {
            let inside = lane.spans.iter().map(|span| span.from + (span.to - span.from) / 2);
            inside.chain([lane.born, at * MS]).collect::<Vec<Nanos>>()
        };
        for lane in &timeline.lanes {
            for at in moments(lane) {
                let chain = causes.why(lane.id, at);
                prop_assert_eq!(chain.causes[0].who, Who::Lane(lane.id));
                let who: HashSet<String> =
                    chain.causes.iter().map(|cause| format!("{:?}", cause.who)).collect();
                prop_assert_eq!(who.len(), chain.causes.len());
                for cause in &chain.causes {
                    prop_assert!(cause.until.is_none_or(|until| cause.since <= until), "{:?}", cause);
                    prop_assert!(cause.sentence(&timeline).ends_with('.'));
                }
            }
        }
    }
}
