//! What is answered to chosen questions about programs of the book, and about programs with mistakes that no chapter
//! makes. That every gap of every program has an answer is tested where these run: `tests/pictures.rs`, `tests/python.rs`.
#![cfg(all(target_os = "linux", target_env = "gnu"))]

mod common;

use meanwhile::causes::{Causes, Chain};
use meanwhile::findings::Sources;
use meanwhile::timeline::Timeline;
use meanwhile::{Options, Program, analyse, examples};
use std::collections::HashMap;
use std::fmt::Write;
use std::path::Path;

const MS: u64 = 1_000_000;

/// A question: a program, a lane by the beginning of its name, and a moment in milliseconds.
const ASKED: [(&str, &str, u64); 15] = [
    // The thread is kept by a call, and by a computation.
    ("heartbeat_and_report", "heartbeat", 400),
    ("heartbeat_and_report", "main", 400),
    ("four_sleeps", "wait_blocking(\"C\")", 1200),
    // The runtime is not driven.
    ("cat_and_dog", "nap(\"cat\")", 200),
    // A permit, a lock that is held across an await, one of the standard library.
    ("permit_before_spawn", "main", 50),
    ("two_accounts_ordered", "refund", 50),
    ("till_joined", "pay_in(&till, \"Ada\"", 200),
    // A circle until a timeout, and a task that waits for itself.
    ("two_accounts", "rent", 500),
    ("three_scales", "main", 300),
    // A channel that is full, and one that is empty.
    ("backpressure", "camera", 500),
    ("backpressure", "lab", 50),
    // An answer that another task gives.
    ("ask_and_reply", "reader(\"Ulysses\"", 300),
    // A future of another runtime, within a closure of the pool.
    ("nested_runtime_offloaded", "main", 50),
    // A branch that loses, and a future that nobody can wake.
    ("prices_and_doorbell", "line.read_exact(&mut price) #1", 250),
    ("one_never_answers", "quote_from_a_dead_shop", 300),
];

/// Lines that were never printed, or were.
const LINES: [(&str, &str); 7] = [
    ("bus_or_taxi", "the bus is here"),
    ("bus_or_taxi", "the taxi is here"),
    ("bus_or_taxi", "the train is here"),
    ("bus_or_taxi", ":8"),
    ("till_joined", "has paid"),
    ("three_scales", "all together"),
    ("forgotten_await", "on disk"),
];

struct Ran {
    timeline: Timeline,
    sources: Sources,
}

impl Ran {
    fn new(program: &Program) -> Ran {
        let options = Options {
            trace: true,
            ..Options::default()
        };
        let sources = Sources::new(env!("CARGO_MANIFEST_DIR"));
        let run = program.run(&options).unwrap();
        let timeline = analyse(&run, &sources).timeline;
        Ran { timeline, sources }
    }

    fn said(&self, chain: &Chain) -> String {
        let sentences = chain
            .causes
            .iter()
            .map(|cause| cause.sentence(&self.timeline));
        let all = sentences.chain(chain.conclusion(&self.timeline));
        all.map(|sentence| format!("    {sentence}\n")).collect()
    }
}

/// Each program once, by its name.
fn ran<'a>(names: impl Iterator<Item = &'a str>) -> HashMap<&'a str, Ran> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut names: Vec<&str> = names.collect();
    names.sort_unstable();
    names.dedup();
    let found = names.iter().map(|name| examples::find(root, name).unwrap());
    let programs = examples::build(root, &found.collect::<Vec<_>>(), true).unwrap();
    let ran = programs.iter().map(Ran::new);
    names.into_iter().zip(ran).collect()
}

#[test]
fn a_gap_is_traced_to_a_line_of_the_program() {
    let ran = ran(ASKED.iter().map(|(name, ..)| *name));
    let mut text = String::new();
    for (name, lane, ms) in ASKED {
        let ran = &ran[name];
        let causes = Causes::of(&ran.timeline, &ran.sources);
        let mut lanes = ran.timeline.lanes.iter();
        let found = lanes.find(|other| other.name.starts_with(lane));
        let found = found.unwrap_or_else(|| panic!("{name} has no lane {lane}"));
        let chain = causes.why(found.id, ms * MS);
        writeln!(text, "{name}, {lane} at {ms} ms: {:?}", chain.root).unwrap();
        text += &ran.said(&chain);
    }
    insta::assert_snapshot!(text);
}

#[test]
fn a_line_that_was_never_printed_has_a_lane_that_stopped_before_it() {
    let ran = ran(LINES.iter().map(|(name, _)| *name));
    let mut text = String::new();
    for (name, line) in LINES {
        let ran = &ran[name];
        let causes = Causes::of(&ran.timeline, &ran.sources);
        let unprinted = causes.unprinted(line, None).unwrap();
        let sentence = unprinted.sentence(&ran.timeline);
        writeln!(text, "{name}, {line}\n    {sentence}").unwrap();
        text += &unprinted
            .chain
            .map_or_else(String::new, |chain| ran.said(&chain));
    }
    insta::assert_snapshot!(text);
}

/// Why everybody stands who does so when nothing can happen any more.
#[test]
fn a_deadlock_comes_down_to_who_holds_what_and_is_not_polled() {
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
    let mut text = String::new();
    for way in ways {
        let ran = Ran::new(&common::recorded("held_unpolled", &[way]));
        let causes = Causes::of(&ran.timeline, &ran.sources);
        writeln!(text, "{way}").unwrap();
        for lane in &ran.timeline.lanes {
            if lane.ended.is_none() {
                let chain = causes.why(lane.id, ran.timeline.total);
                writeln!(text, "  {}: {:?}", lane.name, chain.root).unwrap();
                text += &ran.said(&chain);
            }
        }
    }
    insta::assert_snapshot!(text);
}

/// The programs that the tests of recording and of findings have, in each of their ways.
#[test]
fn every_gap_of_a_program_with_a_mistake_has_a_cause() {
    let plain = [
        "busy_poll",
        "every_entrance",
        "locked_twice",
        "lost_wake",
        "random_tree",
    ];
    let several = [
        (
            "missed",
            "notified notified_with_a_limit notified_in_time send send_in_select send_reserved lagged abort_closure \
             abort_computation abort end",
        ),
        (
            "shared",
            "held_across held_for_a_moment held_across_alone permit_across permits_inside permits_before queue_grows \
             queue_of_a_burst queue_with_a_limit made_anew made_once silence burst skipped late_beats panic_detached \
             panic_not_asked panic_seen",
        ),
        (
            "held_unpolled",
            "stream set lent reader forgotten task crosswise std",
        ),
    ];
    let programs = plain.iter().map(|name| common::recorded(name, &[]));
    let ways = several.iter().flat_map(|(name, ways)| {
        let ways = ways.split_whitespace();
        ways.map(|way| common::recorded(name, &[way]))
    });
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let options = Options {
        trace: true,
        ..Options::default()
    };
    for program in programs.chain(ways) {
        let run = program.run(&options).unwrap();
        let analysis = analyse(&run, &Sources::new(root));
        common::causes::assert_each_gap_has_one(root, &analysis)
            .unwrap_or_else(|wrong| panic!("{program:?}: {wrong}"));
    }
}
