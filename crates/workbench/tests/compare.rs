//! What `meanwhile compare` promises, tried on the real command.
#![cfg(all(target_os = "linux", target_env = "gnu"))]

use serde_json::Value;
use std::process::{Command, Output};

fn compare(arguments: &[&str], columns: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_meanwhile"));
    command
        .arg("compare")
        .args(arguments)
        .env("COLUMNS", columns)
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
    command.output().expect("the command starts")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn the_sentence_the_changed_lines_and_both_timelines_are_shown() {
    let output = compare(&["laundry_room", "laundry_room_kept"], "60");
    let shown = text(&output.stdout);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(shown.starts_with("The same until 0.1 s; then"), "{shown}");
    assert!(
        shown.contains("   9 -     let _ = room.lock().await;\n"),
        "{shown}"
    );
    assert!(
        shown.contains("   9 +     let _turn = room.lock().await;\n"),
        "{shown}"
    );
    // The claims at the top differ, too, and are no code.
    assert!(!shown.contains("   1 "), "{shown}");
    for name in ["\nlaundry_room: 0.4 s\n", "\nlaundry_room_kept: 0.6 s\n"] {
        assert!(shown.contains(name), "{shown}");
    }
    let marks: Vec<usize> = shown
        .lines()
        .filter(|line| line.trim() == "v")
        .map(str::len)
        .collect();
    assert!(matches!(marks[..], [one, other] if one == other), "{shown}");
    assert!(
        shown.ends_with("v 0.1 s: from here on the two differ\n"),
        "{shown}"
    );
    assert!(
        shown.lines().all(|line| line.chars().count() <= 60),
        "{shown}"
    );
    assert!(!shown.contains('\u{1b}'), "{shown}");
}

#[test]
fn a_program_and_itself_have_no_difference() {
    let output = compare(&["breakfast", "breakfast"], "80");
    let shown = text(&output.stdout);
    assert!(
        shown.starts_with("`breakfast` and `breakfast` do the same.\n"),
        "{shown}"
    );
    assert!(!shown.contains("differ"), "{shown}");
    let output = compare(&["breakfast", "breakfast", "--json"], "80");
    let json: Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
    assert!(json["difference"].is_null() && json["sentence"].is_null());
}

#[test]
fn the_difference_is_facts_for_other_programs() {
    let output = compare(&["weather", "weather_awaited", "--json"], "80");
    let json: Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
    let difference = &json["difference"];
    assert_eq!(difference["until"], 0);
    assert_eq!(difference["first"]["what"]["kind"], "keeps_thread");
    assert!(difference["second"].is_null(), "{difference}");
    assert_eq!(difference["because"]["relation"], "itself");
    let line = difference["because"]["first"]["text"]
        .as_str()
        .expect("a line");
    assert!(line.starts_with("thread::sleep("), "{line}");
    assert_eq!(json["first"]["name"], "weather");
    assert!(json["second"]["timeline"]["lanes"].is_array());
}

#[test]
fn a_name_that_there_is_not_is_told_with_the_nearest() {
    let output = compare(&["breakfast", "brekfast"], "80");
    assert!(!output.status.success());
    let said = text(&output.stderr);
    assert!(said.contains("Did you mean `breakfast`?"), "{said}");
}
