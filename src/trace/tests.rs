//! Records written by hand, as the clock and recorded tokio write them.

use super::*;
use std::path::Path;

fn record(json: &str) -> String {
    format!("T 5 0 {}\n{json}\n", json.len())
}

fn read_text(text: &str, source: &Path) -> (Trace, Option<String>) {
    read_with(text, Some(source))
}

fn read_with(text: &str, source: Option<&Path>) -> (Trace, Option<String>) {
    let about = About {
        clock: Clock::Virtual,
        seed: 3,
        executable: Path::new("/nonexistent/prog"),
        source,
    };
    read(text.as_bytes(), &about)
}

#[test]
fn a_program_built_elsewhere_is_named_by_the_source_of_the_project_that_we_are_in() {
    let call = "tokio::spawn(kettle(2))";
    let line = include_str!("tests.rs")
        .lines()
        .position(|line| line.contains(call));
    let line = line.unwrap() + 1;
    let born = format!(
        r#"{{"k":"born","lane":1,"kind":"task","name":"task","file":"src/trace/tests.rs","line":{line}}}"#
    );
    let (trace, _) = read_with(&record(&born), None);
    let What::Born(born) = &trace.events[0].what else {
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
    let born = |lane, line| {
        record(&format!(
            r#"{{"k":"born","lane":{lane},"kind":"task","name":"task","file":"a.rs","line":{line}}}"#
        ))
    };
    let text = [
        "V 1\nN 0 1 0 -\n".to_owned(),
        record(r#"{"k":"tokio","version":"1.54.1"}"#),
        born(1, 1) + &born(2, 2) + &born(3, 2),
        record(r#"{"k":"poll","lane":1}"#),
        record(r#"{"k":"end","lane":1,"ready":false,"waits":[{"file":"a.rs","line":9,"in":2}]}"#),
        "W 6 1 baker 1 2\nhi\nB 7 1 futex -\nE 8 1\n".to_owned(),
        record(r#"{"k":"dropped","lane":1,"how":"cancelled","by":2,"ips":[]}"#),
        "Q 9 1\nX 9\n".to_owned(),
    ]
    .concat();
    let (trace, _) = read_text(&text, &source);
    assert_eq!(trace.header.tokio.as_deref(), Some("1.54.1"));
    let whats: Vec<&What> = trace.events.iter().map(|event| &event.what).collect();
    let baker = Some("baker".to_owned());
    assert!(matches!(whats[0], What::ThreadBorn { id: 1, name, .. } if *name == baker));
    let names: Vec<&str> = whats
        .iter()
        .filter_map(|what| match what {
            What::Born(born) => Some(born.name.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(names, ["beat(\"A\")", "beat(i) #1", "beat(i) #2"]);
    assert!(matches!(whats[5], What::PollEnded { waits, .. }
        if waits[0].due == Some(7) && waits[0].at[0].line == 9));
    assert!(matches!(whats[7], What::WaitBegan { call, .. } if call == "futex"));
    assert!(matches!(
        whats[9],
        What::Dropped {
            how: Ended::Cancelled,
            by: Some(2),
            ..
        }
    ));
    assert_eq!(whats.len(), 12);
    assert_eq!(whats[11], &What::Exited);
}

#[test]
fn records_that_nobody_understands_are_left_out_with_a_note() {
    let text = "V 1\nB 1 0 futex ff\nT 1 0 2\n{}\nX 2\n";
    let (trace, note) = read_text(text, Path::new("/nonexistent/a.rs"));
    assert_eq!(trace.events.len(), 2);
    assert!(note.unwrap().contains("no debug information"));
    let (_, note) = read_text("T 1 0 2\n{}\nX 2\n", Path::new("/nonexistent/a.rs"));
    assert!(note.unwrap().starts_with("1 records"));
}
