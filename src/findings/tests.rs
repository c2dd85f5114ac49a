//! What each rule says, and what it leaves unsaid, of timelines written by hand.

use super::*;
use crate::timeline::Timeline;
use crate::timeline::tests::{MS, born, pending, place, stalled, trace};
use crate::trace::{Clock, EventKind, LaneKind, Lost};

/// A folder with one program, and what the rules find in it.
fn found(trace: &crate::trace::Trace, source: &str) -> Vec<Finding> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("examples")).unwrap();
    std::fs::write(folder.path().join("examples/a.rs"), source).unwrap();
    findings(&Timeline::from(trace), &Sources::new(folder.path()))
}

/// The same, in words.
fn sentences(trace: &crate::trace::Trace, source: &str) -> Vec<String> {
    let timeline = Timeline::from(trace);
    let found = found(trace, source);
    let said = found.iter().map(|finding| finding.sentence(&timeline));
    said.collect()
}

#[test]
fn who_blocks_is_named_with_the_victim_of_the_missed_deadline() {
    assert_eq!(
        sentences(&stalled(), ""),
        [
            "`lane 3` sleeps at line 16 and keeps its thread for 0.5 s: `lane 2` is due at 0.3 s and polled at 0.75 s."
        ]
    );
    assert_eq!(found(&stalled(), "")[0].victims.len(), 1);
}

#[test]
fn a_sleep_that_keeps_nobody_waiting_is_no_finding() {
    let mut trace = stalled();
    trace.events.retain(|event| match &event.what {
        EventKind::Born(born) => born.lane != 2,
        EventKind::PollBegan { lane }
        | EventKind::PollEnded { lane, .. }
        | EventKind::Woken { lane, .. } => *lane != 2,
        _ => true,
    });
    // The root waits for the task and is not due: it loses nothing.
    assert_eq!(sentences(&trace, ""), NOTHING);
}

#[test]
fn a_short_poll_does_not_block_in_real_time() {
    let mut trace = stalled();
    trace.header.clock = Clock::Real;
    assert!(sentences(&trace, "")[0].contains("0.01 s and more"));
    for event in &mut trace.events {
        event.t = event
            .t
            .min(250 * MS + (event.t - event.t.min(250 * MS)) / 100);
    }
    assert_eq!(sentences(&trace, ""), NOTHING);
}

fn ready(lane: u32) -> EventKind {
    EventKind::PollEnded {
        lane,
        ready: true,
        waits: vec![],
    }
}

fn dropped(lane: u32, how: Lost, line: u32) -> EventKind {
    let (at, by) = (vec![place(line)], Some(1));
    EventKind::Dropped { lane, how, at, by }
}

#[test]
fn a_cancelled_future_names_the_prints_that_never_came() {
    use EventKind::*;
    let source = "\
async fn fetch() {
    println!(\"asked\");
    if true {
        sleep(1).await;
        println!(\"inside\");
    }
    println!(\"after\");
}

fn other() {
    println!(\"elsewhere\");
}
";
    let mut waiting = pending(2, Some(500));
    if let PollEnded { waits, .. } = &mut waiting {
        waits[0].at = vec![place(4)];
    }
    let trace = trace(
        Clock::Virtual,
        vec![
            (0, 0, born(2, LaneKind::Branch, None)),
            (0, 0, PollBegan { lane: 2 }),
            (0, 0, waiting),
            (100, 0, dropped(2, Lost::Cancelled, 25)),
        ],
    );
    assert_eq!(
        sentences(&trace, source),
        [
            "`lane 2` is cancelled at 0.1 s while it waits at line 4; it is dropped at line 25; the `println!`s at lines 5 and 7 never run."
        ]
    );
}

#[test]
fn a_future_that_was_never_polled_is_told_from_one_that_was_cancelled() {
    let events = vec![
        (0, 0, born(2, LaneKind::Task, None)),
        (300, 0, dropped(2, Lost::NeverPolled, 9)),
    ];
    assert_eq!(
        sentences(&trace(Clock::Virtual, events), ""),
        [
            "`lane 2`, made at line 2, is dropped at line 9 after 0.3 s without a single poll: none of its code ran."
        ]
    );
}

#[test]
fn a_detached_task_counts_only_if_it_is_cut_off() {
    use EventKind::*;
    let mut events = vec![
        (0, 0, born(2, LaneKind::Task, None)),
        (
            0,
            0,
            Detached {
                lane: 2,
                at: vec![place(7)],
            },
        ),
        (0, 0, PollBegan { lane: 2 }),
        (0, 0, pending(2, None)),
        (100, 0, Exited),
    ];
    let cut = sentences(&trace(Clock::Virtual, events.clone()), "");
    assert_eq!(cut.len(), 1);
    assert!(cut[0].contains("handle is dropped at line 7"));
    events.insert(4, (50, 0, ready(2)));
    assert_eq!(sentences(&trace(Clock::Virtual, events), ""), NOTHING);
}

/// One lane that waits at line 2 until 500 ms, and then at line 3 until 800 ms.
fn two_waits() -> crate::trace::Trace {
    use EventKind::*;
    let at = |line, due| {
        let mut waiting = pending(1, Some(due));
        if let PollEnded { waits, .. } = &mut waiting {
            waits[0].at = vec![place(9), place(line)];
        }
        waiting
    };
    let ready = PollEnded {
        lane: 1,
        ready: true,
        waits: vec![],
    };
    trace(
        Clock::Virtual,
        vec![
            (0, 0, born(1, LaneKind::Root, None)),
            (0, 0, PollBegan { lane: 1 }),
            (0, 0, at(2, 500)),
            (
                500,
                0,
                Woken {
                    lane: 1,
                    by: None,
                    at: vec![],
                },
            ),
            (500, 0, PollBegan { lane: 1 }),
            (500, 0, at(3, 800)),
            (800, 0, PollBegan { lane: 1 }),
            (800, 0, ready),
            (800, 0, Exited),
        ],
    )
}

#[test]
fn waits_in_a_row_that_do_not_need_each_other_are_found() {
    let source = "async fn ops() {\n    let mail = status(\"mail\").await;\n    let web = status(\"web\").await;\n}\n";
    assert_eq!(
        sentences(&two_waits(), source),
        [
            "Line 3 begins when line 2 is done, but needs nothing from it: 0.5 s and 0.3 s make 0.8 s; with `join!` they take 0.5 s."
        ]
    );
}

#[test]
fn waits_in_a_row_that_may_need_each_other_are_left_alone() {
    let data = "async fn ops() {\n    let key = ask().await;\n    let door = open(key).await;\n}\n";
    let effect =
        "async fn dinner() {\n    course(\"starter\").await;\n    course(\"main\").await;\n}\n";
    let early = "async fn ops() {\n    let key = ask().await?;\n    let door = open().await?;\n}\n";
    for source in [data, effect, early, ""] {
        assert_eq!(sentences(&two_waits(), source), NOTHING, "{source}");
    }
}

#[test]
fn a_deadlock_says_who_waits_where() {
    use EventKind::*;
    let report = "all wait".to_owned();
    let trace = trace(
        Clock::Virtual,
        vec![
            (0, 0, born(1, LaneKind::Root, None)),
            (0, 0, PollBegan { lane: 1 }),
            (
                0,
                0,
                WaitBegan {
                    call: "futex".into(),
                    at: vec![place(12)],
                },
            ),
            (0, 0, Deadlock { report }),
        ],
    );
    assert_eq!(
        sentences(&trace, ""),
        ["Nothing can ever happen again: `lane 1` blocks its thread at line 12."]
    );
}

/// What is found in a program whose `main` came to its end without waiting for anything.
fn found_in(source: &str) -> Vec<String> {
    use EventKind::*;
    let root = EventKind::Born(crate::trace::Born {
        lane: 1,
        lane_kind: LaneKind::Root,
        name: "main".into(),
        parent: None,
        at: place(1),
        of_library: false,
    });
    let ended = PollEnded {
        lane: 1,
        ready: true,
        waits: Vec::new(),
    };
    let trace = trace(
        Clock::Virtual,
        vec![
            (0, 0, root),
            (0, 0, PollBegan { lane: 1 }),
            (0, 0, ended),
            (0, 0, Exited),
        ],
    );
    sentences(&trace, source)
}

const NOTHING: [String; 0] = [];

const HANDLE: &str = "async fn save(order: u32) {}\nasync fn handle() {\n    let _saved = save(1);\n    save(2);\n    save(3).await;\n    let kept = save(4);\n    kept.await;\n}\n";

#[test]
fn futures_are_found_that_a_function_on_the_way_forgets() {
    let awaited = format!("{HANDLE}async fn main() {{\n    handle().await;\n}}\n");
    let forgets = |call: &str, line: u32| {
        format!(
            "`{call}` at line {line} makes a future that is never awaited: none of its code runs."
        )
    };
    assert_eq!(
        found_in(&awaited),
        [forgets("save(1)", 3), forgets("save(2)", 4)]
    );
    // Perhaps it never came there.
    for main in [
        "    if late() {\n        handle().await;\n    }\n",
        "    open()?;\n    handle().await;\n",
    ] {
        let program = format!("{HANDLE}async fn main() {{\n{main}}}\n");
        assert_eq!(found_in(&program), Vec::<String>::new(), "{main}");
    }
    // The attribute makes a plain function of it: its call runs it.
    let plain = "#[tokio::main]\nasync fn one() {}\nfn main() {\n    one();\n}\n";
    assert_eq!(found_in(plain), Vec::<String>::new());
}

#[test]
fn a_guard_that_is_dropped_at_once_is_found() {
    let with = |statement: &str| format!("async fn main() {{\n    {statement}\n}}\n");
    let found = found_in(&with("let _ = turn.lock().await;"));
    assert!(
        found[0].contains("`let _ =` at line 2 keeps nothing"),
        "{found:?}"
    );
    for fine in [
        "let _guard = turn.lock().await;",
        "let _ = socket.read().await;",
    ] {
        assert_eq!(found_in(&with(fine)), Vec::<String>::new(), "{fine}");
    }
}
