//! What is found in programs with mistakes that no chapter makes (what is found in those of the
//! book stands in recordings/pictures), and the bookkeeping of random ones.
#![cfg(all(target_os = "linux", target_env = "gnu"))]

mod common;

use meanwhile::findings::{Finding, Rule, Sources};
use meanwhile::timeline::{LaneEnd, State, Timeline};
use meanwhile::trace::{EventKind, LaneKind, Trace};
use meanwhile::{Analysis, Clock, Ended, Options, Program, Run, analyse, examples};
use std::collections::HashMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn analysed(program: &Program) -> Analysis {
    analyse(&traced_run(program), &Sources::new(root()))
}

fn traced(program: &Program) -> Trace {
    traced_run(program).trace.expect("it was asked for")
}

fn traced_run(program: &Program) -> Run {
    let options = Options {
        trace: true,
        ..Options::default()
    };
    let run = program.run(&options).unwrap();
    assert_eq!(run.clock, Clock::Virtual, "{:?}", run.why_real);
    run
}

fn found(program: &Program) -> String {
    let analysis = analysed(program);
    let line = |finding: &Finding| {
        let sentence = finding.sentence(&analysis.timeline);
        format!("    {:?}: {sentence}\n", finding.rule())
    };
    analysis.findings.iter().map(line).collect()
}

#[test]
fn a_future_that_nobody_can_wake_is_found() {
    insta::assert_snapshot!(found(&common::recorded("lost_wake", &[])));
}

#[test]
fn a_future_that_asks_instead_of_waiting_is_found() {
    insta::assert_snapshot!(found(&common::recorded("busy_poll", &[])));
}

#[test]
fn a_task_that_waits_for_its_own_lock_is_found() {
    insta::assert_snapshot!(found(&common::recorded("locked_twice", &[])));
}

/// What is found in each way of a program, under its name.
fn found_in_each(program: &str, ways: &[&str]) -> String {
    let said = |way: &&str| format!("{way}\n{}", found(&common::recorded(program, &[way])));
    ways.iter().map(said).collect()
}

#[test]
fn who_holds_what_is_waited_for_is_named_even_if_nobody_polls_it() {
    let ways = [
        "stream",
        "set",
        "lent",
        "reader",
        "forgotten",
        "task",
        "crosswise",
        "std",
    ];
    insta::assert_snapshot!(found_in_each("held_unpolled", &ways));
}

#[test]
fn what_came_too_early_too_late_or_in_vain_is_found() {
    let ways = [
        "notified",
        "notified_with_a_limit",
        "notified_in_time",
        "send",
        "send_in_select",
        "send_reserved",
        "lagged",
        "abort_closure",
        "abort_computation",
        "abort",
        "end",
    ];
    insta::assert_snapshot!(found_in_each("missed", &ways));
}

#[test]
fn what_goes_wrong_with_what_tasks_share_is_found_and_what_only_looks_like_it_is_not() {
    let ways = [
        "held_across",
        "held_for_a_moment",
        "held_across_alone",
        "permit_across",
        "permits_inside",
        "permits_before",
        "queue_grows",
        "queue_of_a_burst",
        "queue_with_a_limit",
        "made_anew",
        "made_once",
        "silence",
        "burst",
        "skipped",
        "late_beats",
        "panic_detached",
        "panic_not_asked",
        "panic_seen",
        "sender_kept",
        "clone_kept",
        "sender_dropped",
        "receiver_kept",
        "every_way",
    ];
    insta::assert_snapshot!(found_in_each("shared", &ways));
}

/// Behind each row what it waits for, in the words of the picture.
fn drawn(program: &Program) -> String {
    let picture = analysed(program).picture;
    let mut text = String::new();
    for row in picture.rows.iter().filter(|row| !row.thread) {
        let labels = row.marks.iter().map(|mark| mark.label.to_string());
        let mut labels: Vec<String> = labels.filter(|label| !label.is_empty()).collect();
        labels.dedup();
        labels.truncate(6);
        let _ = writeln!(text, "    {}: {}", row.name, labels.join(", "));
    }
    text
}

#[test]
fn a_row_says_what_is_waited_for_and_who_holds_it() {
    let mut text = String::new();
    for way in [
        "held_across",
        "permit_across",
        "permits_before",
        "full",
        "sender_kept",
        "receiver_kept",
    ] {
        let _ = write!(
            text,
            "{way}\n{}",
            drawn(&common::recorded("shared", &[way]))
        );
    }
    insta::assert_snapshot!(text);
}

/// Programs of tokio-util and tokio-stream run as on plain tokio, and their tasks are lanes.
#[test]
fn what_tokio_util_and_tokio_stream_start_is_recorded() {
    let mut text = String::new();
    for way in [
        "tracked", "aborted", "streams", "polled", "members", "unpolled",
    ] {
        let program = common::recorded("util", &[way]);
        let run = traced_run(&program);
        let _ = write!(text, "{way}\n{}{}", run.transcript, drawn(&program));
    }
    insta::assert_snapshot!(text);
}

/// A loop that would never end is stopped soon, and its trace stays small.
#[test]
fn a_loop_that_asks_over_and_over_is_stopped_with_its_line() {
    let ways = [
        "yields",
        "ping_pong",
        "try_lock",
        "try_acquire",
        "always_ready",
        "wakes_itself",
        "flag",
    ];
    let mut text = String::new();
    for way in ways {
        let run = traced_run(&common::recorded("asks", &[way]));
        let events = run.trace.as_ref().map_or(0, |trace| trace.events.len());
        assert!(events < 200_000, "{way}: {events}");
        let analysis = analyse(&run, &Sources::new(root()));
        let found = &analysis.findings;
        let busy = found
            .iter()
            .find(|finding| finding.rule() == Rule::BusyPoll);
        let busy = busy.unwrap_or_else(|| panic!("{way}: {found:?}"));
        let sentence = busy.sentence(&analysis.timeline);
        let end = sentence.find(", and hardly").unwrap_or(sentence.len());
        let _ = writeln!(text, "{way}\n    {}", &sentence[..end]);
    }
    insta::assert_snapshot!(text);
}

#[test]
fn workers_that_only_ask_are_stopped_too() {
    for workers in ["1", "2", "4"] {
        let program = common::recorded("asks", &["yields", workers]);
        let run = program
            .run(&Options {
                trace: true,
                ..Options::default()
            })
            .unwrap();
        assert_eq!(run.ended, Ended::Busy, "{workers} workers");
    }
}

#[test]
fn a_loop_that_asks_for_a_while_is_found_and_one_that_works_in_pieces_is_not() {
    let busy = found(&common::recorded("asks", &["until_a_time"]));
    assert!(busy.contains("asks over and over at line 79"), "{busy}");
    assert_eq!(found(&common::recorded("asks", &["in_pieces"])), "");
}

/// Each lane: what it is called, where it was made, what it waited for, how it ended.
#[test]
fn every_entrance_of_tokio_leaves_its_lanes() {
    let timeline = Timeline::from(&traced(&common::recorded("every_entrance", &[])));
    let mut text = String::new();
    for lane in &timeline.lanes {
        let kind = match lane.kind {
            LaneKind::Root => "root",
            LaneKind::Task => "task",
            LaneKind::Branch => "branch",
            LaneKind::Blocking => "blocking",
        };
        let end = match &lane.end {
            LaneEnd::Cancelled {
                aborted: Some(_), ..
            } => "aborted",
            LaneEnd::Cancelled { .. } => "cancelled",
            LaneEnd::CutOff { .. } => "cut off",
            LaneEnd::NeverPolled { .. } => "never polled",
            LaneEnd::Panicked => "panicked",
            LaneEnd::Raised => "raised",
            LaneEnd::Collected { .. } => "collected",
            LaneEnd::Alive => "alive",
            LaneEnd::Done => "done",
        };
        let mut waits: Vec<String> = Vec::new();
        for span in &lane.spans {
            if let State::Waiting { waits: now } = &span.state {
                for wait in now {
                    let lines: Vec<String> = wait.at.iter().map(|at| at.line.to_string()).collect();
                    let wait = format!("{} at {}", wait.what, lines.join(" in "));
                    if !waits.contains(&wait) {
                        waits.push(wait);
                    }
                }
            }
        }
        let _ = writeln!(
            text,
            "{:indent$}{kind} {} (line {}): {} ms to {} ms, {end}; waits: {}",
            "",
            lane.name,
            lane.born_at.line,
            lane.born / 1_000_000,
            lane.ended.unwrap_or(timeline.total) / 1_000_000,
            waits.join(", "),
            indent = 2 * lane.depth as usize,
        );
    }
    insta::assert_snapshot!(text);
}

/// Polls of a lane begin and end in turns and within its life; a lane ends at most once; the
/// states of each lane follow each other without gaps.
#[test]
fn the_books_of_random_programs_balance() {
    let mut lanes = 0;
    for seed in 1..=60 {
        let trace = traced(&common::recorded("random_tree", &[&seed.to_string()]));
        check_events(&trace, seed);
        let timeline = Timeline::from(&trace);
        lanes += timeline.lanes.len();
        for lane in &timeline.lanes {
            let mut at = lane.born;
            for span in &lane.spans {
                assert_eq!(span.from, at, "seed {seed}, lane {}", lane.id);
                at = span.to;
            }
            assert_eq!(at, lane.ended.unwrap_or(timeline.total), "seed {seed}");
        }
    }
    assert!(lanes > 500, "the programs did too little: {lanes} lanes");
}

fn check_events(trace: &Trace, seed: u64) {
    let (mut polled, mut ended) = (HashMap::new(), HashMap::new());
    let mut last = 0;
    for event in &trace.events {
        assert!(
            event.t >= last,
            "seed {seed}: time runs backwards at {}",
            event.seq
        );
        last = event.t;
        match &event.what {
            EventKind::Born(born) => {
                assert!(
                    polled.insert(born.lane, false).is_none(),
                    "seed {seed}: born twice"
                );
            }
            EventKind::PollBegan { lane } => {
                assert_eq!(
                    polled.insert(*lane, true),
                    Some(false),
                    "seed {seed}, lane {lane}"
                );
                assert!(
                    !ended.contains_key(lane),
                    "seed {seed}: lane {lane} is over"
                );
            }
            EventKind::PollEnded { lane, ready, .. } => {
                assert_eq!(
                    polled.insert(*lane, false),
                    Some(true),
                    "seed {seed}, lane {lane}"
                );
                if *ready {
                    assert!(
                        ended.insert(*lane, ()).is_none(),
                        "seed {seed}, lane {lane}"
                    );
                }
            }
            EventKind::Dropped { lane, .. } => {
                assert!(
                    ended.insert(*lane, ()).is_none(),
                    "seed {seed}, lane {lane}"
                );
            }
            _ => {}
        }
    }
    assert!(matches!(
        trace.events.last().map(|event| &event.what),
        Some(EventKind::Exited)
    ));
}

/// Without virtual time recorded tokio writes to a file, and the sentence names its threshold.
#[test]
fn a_run_in_real_time_leaves_a_trace_too() {
    let all = examples::all(&root()).unwrap();
    let stalls = all
        .into_iter()
        .find(|example| example.name == "heartbeat_and_report");
    let programs = examples::build(&root(), &[stalls.unwrap()], true).unwrap();
    let options = Options {
        clock: Clock::Real,
        trace: true,
        ..Options::default()
    };
    let run = programs[0].run(&options).unwrap();
    assert!(run.trace.is_some(), "it records tokio");
    let analysis = analyse(&run, &Sources::new(root()));
    let said = analysis.findings.iter();
    let mut said = said.map(|finding| finding.sentence(&analysis.timeline));
    let sentence = said.find(|sentence| sentence.starts_with("`report()`"));
    let sentence = sentence.expect("the report blocks");
    assert!(
        sentence.contains("in real time 0.01 s and more"),
        "{sentence}"
    );
    assert!(sentence.contains("`heartbeat()` is due at"), "{sentence}");
}

/// Whoever looks at a lane's line finds it in the file that is named.
#[test]
fn places_are_lines_of_files_that_exist() {
    let trace = traced(&common::recorded("every_entrance", &[]));
    for event in &trace.events {
        if let EventKind::Born(born) = &event.what {
            let file = root().join(&born.at.file);
            assert!(Path::new(&file).is_file(), "{}", born.at.file);
        }
    }
}
