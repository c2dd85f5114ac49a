//! What `meanwhile why` promises, tried on the real command.
#![cfg(all(target_os = "linux", target_env = "gnu"))]

use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::process::{Command, Output};

fn why(arguments: &[&str]) -> Output {
    let output = Command::new(env!("CARGO_BIN_EXE_meanwhile"))
        .arg("why")
        .args(arguments)
        .env_remove("COLUMNS")
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
        .output();
    output.expect("the command starts")
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn refused(arguments: &[&str]) -> String {
    let output = why(arguments);
    assert_eq!(output.status.code(), Some(1), "{arguments:?}");
    // Words, however the lines are broken.
    let words = String::from_utf8_lossy(&output.stderr).into_owned();
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_lane_is_answered_by_its_chain_and_the_line_to_which_it_leads() {
    let output = why(&["heartbeat_and_report", "--at", "0.4", "--lane", "heartbeat"]);
    assert_eq!(
        stdout(&output),
        "\
1. `heartbeat()` is late from 0.3 s to 0.75 s: its timer at line 9 was due at 0.3 s, but its thread
   is taken.
2. `report()` sleeps in `thread::sleep` at line 16 from 0.25 s to 0.75 s, and keeps its thread.

examples/05-blocking/heartbeat_and_report.rs:16
    thread::sleep(Duration::from_millis(500));
"
    );
}

#[test]
fn without_a_lane_the_root_comes_first_and_below_it_who_waits_because_of_it() {
    let output = why(&["heartbeat_and_report", "--at", "0.4s"]);
    let text = stdout(&output);
    let begins: Vec<&str> = text
        .lines()
        .filter_map(|line| line.split(' ').next())
        .collect();
    assert_eq!(begins[0], "`report()`", "{text}");
    assert!(text.contains("\n  - `heartbeat()` is late"), "{text}");
    assert!(
        text.contains("\n  - `main` waits for `heartbeat()` to end"),
        "{text}"
    );
    // Thousands that stand alike are told once.
    let text = stdout(&why(&["ten_thousand_sleepers", "--at", "0.5"]));
    assert!(text.contains("… and 9998 more like it"), "{text}");
    assert!(text.lines().count() < 10, "{text}");
}

#[test]
fn a_line_that_was_never_printed_is_asked_for_by_its_text_or_its_place() {
    for line in [
        "the bus is here",
        ":8",
        "examples/07-cancelling/bus_or_taxi.rs:8",
    ] {
        let text = stdout(&why(&["bus_or_taxi", "--line", line]));
        assert!(
            text.starts_with("`drive(\"bus\", 300)` would print it at line 8"),
            "{text}"
        );
        assert!(
            text.contains("cancelled at 0.2 s, dropped by `main` at line 14"),
            "{text}"
        );
    }
    let nothing = refused(&["bus_or_taxi", "--line", ":9"]);
    assert!(
        nothing.contains("has no `println!` at line 9. The nearest is at line 8."),
        "{nothing}"
    );
}

#[test]
fn what_cannot_be_asked_is_refused_with_what_can() {
    let late = refused(&["heartbeat_and_report", "--at", "3"]);
    assert!(
        late.contains("is over at 1.05 s. Ask for a moment from 0 to 1.05."),
        "{late}"
    );
    let unknown = refused(&["heartbeat_and_report", "--at", "0.4", "--lane", "heartbeet"]);
    assert!(unknown.contains("Did you mean `heartbeat`?"), "{unknown}");
    assert!(
        unknown.contains("Its lanes: main heartbeat() report()"),
        "{unknown}"
    );
    let nothing = refused(&["heartbeat_and_report"]);
    assert!(nothing.contains("such as `--at 0.3`"), "{nothing}");
}

/// Every key is one that docs/run-format.md names.
#[test]
fn the_answer_as_json_has_the_facts_and_is_documented() {
    let output = why(&[
        "heartbeat_and_report",
        "--at",
        "0.4",
        "--lane",
        "heartbeat",
        "--json",
    ]);
    let all: Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
    let chain = &all["chains"][0];
    assert_eq!(chain["root"]["kind"], "line");
    assert_eq!(chain["causes"][0]["stands"]["why"], "thread_taken");
    assert_eq!(chain["causes"][1]["place"]["line"], 16);
    let output = why(&["bus_or_taxi", "--line", ":8", "--json"]);
    let other: Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
    assert_eq!(other["line"]["how"]["kind"], "stopped");
    assert_eq!(other["line"]["chain"]["root"]["kind"], "timer");

    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/run-format.md");
    let documented = fs::read_to_string(path).unwrap();
    let keys =
        |value: &Value| -> Vec<String> { value.as_object().unwrap().keys().cloned().collect() };
    let objects = [&all, chain, &chain["causes"][0], &other["line"]];
    let keys: BTreeSet<String> = objects.into_iter().flat_map(keys).collect();
    for key in keys {
        assert!(
            documented.contains(&format!("`{key}`")),
            "`{key}` is not described"
        );
    }
}
