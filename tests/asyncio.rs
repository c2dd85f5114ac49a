//! The recorder of asyncio on programs that are hard to record: what it says is true, and the program cannot tell
//! that somebody watches.
#![cfg(all(target_os = "linux", target_env = "gnu"))]

mod common;

use meanwhile::findings::Sources;
use meanwhile::timeline::{Lane, LaneEnd, State, Timeline};
use meanwhile::trace::LaneKind;
use meanwhile::{Analysis, Clock, Ended, Limits, Options, Program, Run, Stream, analyse, asyncio};
use std::path::{Path, PathBuf};
use std::time::Duration;

const MS: u64 = 1_000_000;

/// Without Python nothing of this is tested, except in a full run, where that is a failure.
fn python() -> Option<PathBuf> {
    match common::python_itself() {
        Ok(python) => Some(python.into()),
        Err(missing) if std::env::var_os("MEANWHILE_REQUIRE_ALL").is_some() => panic!("{missing}"),
        Err(missing) => {
            println!("The recorder of asyncio is not tested. {missing}");
            None
        }
    }
}

fn source(name: &str) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    root.join("tests/asyncio").join(format!("{name}.py"))
}

fn recorded(name: &str) -> Option<Run> {
    let program = asyncio::program(&python()?, &source(name)).unwrap();
    let options = Options {
        trace: true,
        ..Options::default()
    };
    let run = program.run(&options).unwrap();
    assert_eq!(run.clock, Clock::Virtual, "{:?}", run.why_real);
    assert_eq!(run.note, None);
    Some(run)
}

fn plain(name: &str) -> Option<Run> {
    let mut arguments: Vec<_> = asyncio::FLAGS.map(Into::into).into();
    arguments.push(source(name).into_os_string());
    let program = Program::new(python()?, arguments).with_variable("PYTHONHASHSEED", "0");
    Some(program.run(&Options::default()).unwrap())
}

/// Runs it, recorded and not, and compares what both print.
fn analysed(name: &str) -> Option<Analysis> {
    let (run, plain) = (recorded(name)?, plain(name)?);
    for stream in [Stream::Stdout, Stream::Stderr] {
        let (seen, unseen) = (run.transcript.text(stream), plain.transcript.text(stream));
        assert_eq!(seen, unseen, "{name} notices that it is recorded");
    }
    assert_eq!(run.status, plain.status);
    let analysis = analyse(&run, &Sources::default());
    whole(&analysis.timeline);
    Some(analysis)
}

/// No step is left open, and the states of each lane follow one another without a gap.
fn whole(timeline: &Timeline) {
    for lane in &timeline.lanes {
        let mut at = lane.born;
        for span in &lane.spans {
            assert_eq!(span.from, at, "{} has a gap", lane.name);
            at = span.to;
        }
        assert_eq!(at, lane.ended.unwrap_or(timeline.total), "{}", lane.name);
        let last = lane.spans.last();
        let runs = last.is_some_and(|span| span.state.is_poll());
        assert!(
            lane.end != LaneEnd::Alive || !runs,
            "{} never ends a step",
            lane.name
        );
    }
}

fn lane<'a>(timeline: &'a Timeline, name: &str) -> &'a Lane {
    let mut lanes = timeline.lanes.iter();
    let names: Vec<&str> = timeline
        .lanes
        .iter()
        .map(|lane| lane.name.as_str())
        .collect();
    let found = lanes.find(|lane| lane.name == name);
    found.unwrap_or_else(|| panic!("no {name} among {names:?}"))
}

/// What it waits for, and at which lines, innermost first.
fn waits(lane: &Lane) -> Vec<String> {
    let mut all = Vec::new();
    for span in &lane.spans {
        if let State::Waiting { waits } = &span.state {
            all.extend(waits.iter().map(|wait| {
                let lines: Vec<String> = wait.at.iter().map(|at| at.line.to_string()).collect();
                format!("{} {}", wait.what, lines.join(" "))
            }));
        }
    }
    all
}

#[test]
fn tasks_end_in_their_own_ways() {
    let Some(Analysis { timeline, .. }) = analysed("endings") else {
        return;
    };
    let end = |name| &lane(&timeline, name).end;
    assert_eq!(end("returns()"), &LaneEnd::Done);
    assert_eq!(end("raises()"), &LaneEnd::Raised);
    assert!(matches!(end("is_cancelled()"), LaneEnd::Cancelled { .. }));
    assert!(matches!(end("never_begins()"), LaneEnd::NeverPolled { .. }));
    assert!(matches!(end("swallows()"), LaneEnd::Done));
    assert!(matches!(end("is_lost()"), LaneEnd::Collected { .. }));
    assert!(matches!(
        end("is_forgotten(7)"),
        LaneEnd::NeverPolled { .. }
    ));
    assert!(matches!(end("outlives()"), LaneEnd::Cancelled { .. }));
    assert_eq!(lane(&timeline, "main()").kind, LaneKind::Root);
}

#[test]
fn who_is_cancelled_runs_once_more_and_may_wait_in_finally() {
    let Some(Analysis { timeline, .. }) = analysed("endings") else {
        return;
    };
    let cancelled = lane(&timeline, "is_cancelled()");
    // Asked at 0.1 s; its `finally` takes 0.05 s.
    assert_eq!(cancelled.polls, 3);
    let lines = waits(cancelled);
    assert_eq!(lines, ["asyncio.sleep 16", "asyncio.sleep 18"]);
    let ended = cancelled.ended.unwrap();
    assert!((150..155).contains(&(ended / MS)), "{ended}");
}

#[test]
fn a_group_and_a_nested_gather_are_lanes_with_parents() {
    let Some(Analysis { timeline, .. }) = analysed("groups") else {
        return;
    };
    let parent = |name| {
        let parent = lane(&timeline, name).parent.unwrap();
        timeline.lane(parent).unwrap().name.clone()
    };
    assert_eq!(parent("leaf('a', 0.1)"), "inner()");
    assert_eq!(parent("inner()"), "main()");
    assert_eq!(parent("leaf('c', 0.3)"), "main()");
    // It fails at 0.1 s, and the group cancels its sibling, which is due at 0.3 s.
    let sibling = lane(&timeline, "leaf('c', 0.3)");
    assert!(matches!(sibling.end, LaneEnd::Cancelled { .. }));
    assert_eq!(lane(&timeline, "fails(0.1)").end, LaneEnd::Raised);
    let waits = waits(lane(&timeline, "main()"));
    assert!(
        waits.iter().any(|wait| wait.starts_with("TaskGroup ")),
        "{waits:?}"
    );
    assert!(
        waits.iter().any(|wait| wait.starts_with("asyncio.gather ")),
        "{waits:?}"
    );
}

#[test]
fn a_limit_and_what_comes_first_are_told_at_the_lines_of_the_program() {
    let Some(Analysis { timeline, .. }) = analysed("limits") else {
        return;
    };
    let main = waits(lane(&timeline, "start()"));
    // The innermost line first, and the one that awaits it behind.
    assert_eq!(main[0], "asyncio.sleep 5 11 29", "{main:?}");
    let generator = &main[1];
    assert_eq!(generator, "asyncio.sleep 17 22 30", "{main:?}");
    assert_eq!(main[2], "asyncio.as_completed 25 30", "{main:?}");
    assert_eq!(main[4], "asyncio.wait 31", "{main:?}");
}

#[test]
fn calls_in_other_threads_are_lanes_on_threads_of_their_own() {
    let Some(Analysis { timeline, .. }) = analysed("threads") else {
        return;
    };
    let in_pool = lane(&timeline, "work(0.1)");
    assert_eq!(in_pool.kind, LaneKind::Blocking);
    assert_eq!(in_pool.ended.map(|at| at / MS), Some(100));
    assert!(
        matches!(
            &in_pool.spans[1].state,
            State::Blocking { call, at } if call == "time.sleep" && at[0].line == 8
        ),
        "{:?}",
        in_pool.spans
    );
    assert_eq!(lane(&timeline, "breaks()").end, LaneEnd::Raised);
    let named: Vec<&str> = timeline
        .threads
        .iter()
        .map(|thread| thread.name.as_str())
        .collect();
    assert!(named.contains(&"baker"), "{named:?}");
    let from_outside = lane(&timeline, "answer(3)");
    assert_eq!(from_outside.born_at.line, 23, "{from_outside:?}");
    assert_eq!(from_outside.born_at.file, "tests/asyncio/threads.py");
}

#[test]
fn a_child_process_of_python_is_not_recorded_and_finds_its_own_variables() {
    let Some(Analysis { timeline, .. }) = analysed("children") else {
        return;
    };
    // asyncio makes tasks of its own for the pipes of a child, at the lines of the program that ask for it.
    let own = |lane: &Lane| {
        ["main", "BaseSubprocessTransport", "Process"]
            .iter()
            .any(|name| lane.name.starts_with(name))
    };
    assert!(timeline.lanes.iter().all(own), "{:?}", timeline.lanes);
    let printed: Vec<&str> = timeline
        .prints
        .iter()
        .map(|print| print.text.as_str())
        .collect();
    assert!(printed.concat().ends_with("b'False\\n'\n"), "{printed:?}");
}

#[test]
fn who_keeps_the_loop_is_found_with_whom_it_makes_late() {
    let Some(analysis) = analysed("blocks") else {
        return;
    };
    let sentences: Vec<String> = analysis
        .findings
        .iter()
        .map(|found| found.sentence(&analysis.timeline))
        .collect();
    assert_eq!(sentences.len(), 1, "{sentences:?}");
    let expected =
        "`report()` sleeps at line 14 and keeps its thread for 0.3 s: `beat()` is due at ";
    assert!(sentences[0].starts_with(expected), "{sentences:?}");
}

#[test]
fn in_real_time_the_tasks_are_recorded_too() {
    let Some(python) = python() else { return };
    let options = Options {
        clock: Clock::Real,
        trace: true,
        ..Options::default()
    };
    let program = asyncio::program(&python, &source("groups")).unwrap();
    let run = program.run(&options).unwrap();
    let timeline = analyse(&run, &Sources::default()).timeline;
    whole(&timeline);
    assert_eq!(lane(&timeline, "fails(0.1)").end, LaneEnd::Raised);
    assert!(timeline.python.is_some());
}

/// What is found in a program that cannot go on, and that would wait for ever without a clock that says so.
fn stuck(name: &str) -> Option<Vec<String>> {
    let run = recorded(name)?;
    assert_eq!(run.ended, Ended::Deadlock);
    let analysis = analyse(&run, &Sources::default());
    let found = analysis.findings.iter();
    Some(
        found
            .map(|found| found.sentence(&analysis.timeline))
            .collect(),
    )
}

#[test]
fn a_program_that_can_never_go_on_is_a_deadlock_and_who_waits_is_told() {
    let Some(found) = stuck("stuck") else {
        return;
    };
    let expected = "Nothing can ever happen again: `main()` waits for asyncio.gather at line 13, \
                    `transfer(first, second) #1` waits for Lock at line 7, `transfer(first, second) #2` waits for Lock at line 7.";
    assert_eq!(found, [expected]);
}

#[test]
fn a_task_that_keeps_the_loop_for_ever_is_told() {
    let Some(found) = stuck("stuck_thread") else {
        return;
    };
    assert!(
        found[0].ends_with("`pay(0.4)` blocks its thread."),
        "{found:?}"
    );
}

#[test]
fn a_program_that_handles_ctrl_c_waits_for_it() {
    let Some(python) = python() else {
        return;
    };
    let program = asyncio::program(&python, &source("interrupted")).unwrap();
    let options = Options {
        trace: true,
        limits: Limits {
            time: Some(Duration::from_millis(1500)),
            ..Limits::default()
        },
        ..Options::default()
    };
    let run = program.run(&options).unwrap();
    let printed = run.transcript.text(Stream::Stdout);
    assert_eq!(printed, "waits for Ctrl-C\nnot so long\n");
    assert_ne!(run.ended, Ended::Deadlock);
}
