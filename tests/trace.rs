//! A trace that is asked for comes with the run, and changes nothing of it.

mod common;

use meanwhile::timeline::{RunEnd, Timeline};
use meanwhile::trace::Trace;
use meanwhile::{Clock, Options, Stream};

#[test]
fn a_traced_run_prints_the_same_and_its_timeline_has_every_print() {
    let program = common::program("mixed", &[]);
    let plain = program.run(&Options::default()).unwrap();
    let options = Options {
        trace: true,
        ..Options::default()
    };
    let traced = program.run(&options).unwrap();
    assert_eq!(traced.clock, Clock::Virtual, "{:?}", traced.why_real);
    assert!(plain.trace.is_none());
    assert_eq!(plain.transcript, traced.transcript);

    let trace = traced.trace.expect("it was asked for");
    let (read, note) = Trace::from_jsonl(&trace.to_jsonl()).unwrap();
    assert_eq!((&read, note), (&trace, None));
    let timeline = Timeline::from(&trace);
    let printed = timeline
        .prints
        .iter()
        .filter(|print| print.stream == Stream::Stdout);
    let text: String = printed.map(|print| print.text.as_str()).collect();
    assert_eq!(text, traced.transcript.text(Stream::Stdout));
    assert_eq!(
        u128::from(timeline.total),
        traced.transcript.total.as_nanos()
    );
    assert_eq!(timeline.ending, RunEnd::Exited);
}

/// The clock gives the number of a thread that has ended to the next one.
#[test]
#[cfg(all(target_os = "linux", target_env = "gnu"))]
fn a_thread_that_begins_when_another_has_ended_is_drawn_as_one_of_its_own() {
    let options = Options {
        trace: true,
        ..Options::default()
    };
    let run = common::program("shifts", &[]).run(&options).unwrap();
    let timeline = Timeline::from(&run.trace.expect("it was asked for"));
    let threads = timeline.threads.iter();
    let threads: Vec<_> = threads
        .map(|thread| (thread.name.as_str(), thread.born, thread.ended))
        .collect();
    let millis = |millis: u64| millis * 1_000_000;
    let expected = [
        ("main", 0, None),
        ("early", 0, Some(millis(100))),
        ("late", millis(100), Some(millis(200))),
        ("night", millis(200), Some(millis(300))),
    ];
    assert_eq!(threads, expected);
}

/// What happened on threads, with the lines of the program.
#[test]
#[cfg(all(target_os = "linux", target_env = "gnu"))]
fn a_trace_says_where_threads_are_born_and_wait() {
    use meanwhile::trace::EventKind;
    use std::fmt::Write;

    let options = Options {
        trace: true,
        ..Options::default()
    };
    let run = common::program("two_bakers", &[]).run(&options).unwrap();
    let mut text = String::new();
    for event in run.trace.expect("it was asked for").events {
        let lines = |at: &[meanwhile::trace::Place]| {
            let own = at
                .iter()
                .filter(|place| place.file.ends_with("two_bakers.rs"));
            own.map(|place| format!(" :{}", place.line))
                .collect::<String>()
        };
        let what = match &event.what {
            EventKind::ThreadBorn { id, at, .. } => format!("starts {id} at{}", lines(at)),
            EventKind::ThreadEnded => "ends".to_owned(),
            EventKind::WaitBegan { call, at } => format!("{call} at{}", lines(at)),
            EventKind::WaitEnded => "goes on".to_owned(),
            EventKind::Printed { text, .. } => format!("prints {}", text.trim_end()),
            other => format!("{other:?}"),
        };
        let _ = writeln!(
            text,
            "{:>3} ms  {} {what}",
            event.t / 1_000_000,
            event.thread
        );
    }
    insta::assert_snapshot!(text);
}
