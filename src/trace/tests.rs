//! Records as the clock and recorded tokio write them.

use super::*;
use std::path::Path;
use wire::{At, Call, Kind, Lost, Record, Told};

/// One record of recorded tokio, at 5 ns.
fn told(told: &Told) -> Vec<u8> {
    let mut bytes = Vec::new();
    told.with_bytes(|text| {
        let (at, thread) = (5, 0);
        Record::Told { at, thread, text }.write(&mut bytes);
    });
    bytes
}

/// Several of the clock.
fn seen(records: &[Record]) -> Vec<u8> {
    let mut bytes = Vec::new();
    records.iter().for_each(|record| record.write(&mut bytes));
    bytes
}

fn at<'a>(file: &'a str, line: u32) -> At<'a> {
    let file = file.into();
    At::Place { file, line }
}

/// The birth of a task that has no name of its own.
fn born(lane: u32, file: &str, line: u32) -> Vec<u8> {
    told(&Told::Born {
        lane,
        kind: Kind::Task,
        parent: None,
        at: at(file, line),
        called: At::Unknown,
        name: "task".into(),
    })
}

fn read_bytes(bytes: &[u8], source: Option<&Path>) -> (Trace, Option<String>) {
    let about = About {
        clock: Clock::Virtual,
        seed: 3,
        executable: Path::new("/nonexistent/prog"),
        source,
        texts: None,
    };
    read(bytes, &about)
}

/// Swallows a program, which stays in the source.
macro_rules! only_source {
    ($($any:tt)*) => {};
}
only_source! { tokio::spawn(kettle(2)) }

#[test]
fn a_program_built_elsewhere_is_named_by_the_source_of_the_project_that_we_are_in() {
    let line = include_str!("tests.rs")
        .lines()
        .position(|line| line.starts_with("only_source!"));
    let line = line.unwrap() as u32 + 1;
    let (trace, _) = read_bytes(&born(1, "src/trace/tests.rs", line), None);
    let EventKind::Born(born) = &trace.events[0].what else {
        panic!("{trace:?}");
    };
    assert_eq!(born.name, "kettle(2)");
}

#[test]
fn records_of_both_sources_become_events_in_their_order() {
    let folder = tempfile::tempdir().unwrap();
    let source = folder.path().join("a.rs");
    std::fs::write(folder.path().join("Cargo.lock"), "").unwrap();
    std::fs::write(&source, "tokio::spawn(beat(\"A\"));\nset.spawn(beat(i));\n").unwrap();
    let bytes = [
        seen(&[
            Record::On,
            Record::ThreadBorn {
                at: 0,
                thread: 1,
                parent: 0,
                stack: vec![],
            },
        ]),
        told(&Told::Tokio {
            version: "1.54.1".into(),
        }),
        born(1, "a.rs", 1),
        born(2, "a.rs", 2),
        born(3, "a.rs", 2),
        told(&Told::Poll { lane: 1 }),
        told(&Told::Polled {
            lane: 1,
            ready: false,
            waits: vec![wire::Wait {
                at: at("a.rs", 9),
                left: Some(2),
            }],
        }),
        seen(&[
            Record::Written {
                at: 6,
                thread: 1,
                name: "baker".into(),
                fd: 1,
                bytes: b"hi",
            },
            Record::WaitBegan {
                at: 7,
                thread: 1,
                call: Call::Futex,
                stack: vec![],
            },
            Record::WaitEnded { at: 8, thread: 1 },
        ]),
        told(&Told::Dropped {
            lane: 1,
            how: Lost::Cancelled,
            by: Some(2),
            at: At::Unknown,
        }),
        seen(&[
            Record::ThreadEnded { at: 9, thread: 1 },
            Record::Exited { at: 9 },
        ]),
    ]
    .concat();
    let (trace, _) = read_bytes(&bytes, Some(&source));
    assert_eq!(trace.header.tokio.as_deref(), Some("1.54.1"));
    let whats: Vec<&EventKind> = trace.events.iter().map(|event| &event.what).collect();
    let baker = Some("baker".to_owned());
    assert!(matches!(whats[0], EventKind::ThreadBorn { id: 1, name, .. } if *name == baker));
    let names: Vec<&str> = whats
        .iter()
        .filter_map(|what| match what {
            EventKind::Born(born) => Some(born.name.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(names, ["beat(\"A\")", "beat(i) #1", "beat(i) #2"]);
    assert!(matches!(whats[5], EventKind::PollEnded { waits, .. }
        if waits[0].due == Some(7) && waits[0].at[0].line == 9));
    assert!(matches!(whats[7], EventKind::WaitBegan { call, .. } if call == "futex"));
    assert!(matches!(
        whats[9],
        EventKind::Dropped {
            how: crate::trace::Lost::Cancelled,
            by: Some(2),
            ..
        }
    ));
    assert_eq!(whats.len(), 12);
    assert_eq!(whats[11], &EventKind::Exited);
}

#[test]
fn records_that_nobody_understands_are_left_out_with_a_note() {
    let text = b"V 1\nB 1 0 futex ff\nT 1 0 2\n{}\nX 2\n";
    let (trace, note) = read_bytes(text, Some(Path::new("/nonexistent/a.rs")));
    assert_eq!(trace.events.len(), 2);
    assert!(note.unwrap().contains("no debug information"));
    let (_, note) = read_bytes(b"T 1 0 2\n{}\nX 2\n", None);
    assert!(note.unwrap().starts_with("1 records"));
}
