//! A trace that is asked for comes with the run, and changes nothing of it.

mod common;

use meanwhile::timeline::{Ending, Timeline};
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
    assert_eq!(timeline.ending, Ending::Exited);
}
