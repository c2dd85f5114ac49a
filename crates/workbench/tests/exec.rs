//! What `meanwhile exec` promises when something is wrong, and when somebody ends it.
#![cfg(all(target_os = "linux", target_env = "gnu"))]

use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread::sleep;
use std::time::Duration;

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_meanwhile"));
    command.arg("exec").args(arguments).stdin(Stdio::null());
    command
}

fn exec(arguments: &[&str]) -> Output {
    command(arguments).output().expect("the command starts")
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A file of the test's own folder, with the given text and mode.
fn file(folder: &Path, name: &str, text: &str, mode: u32) -> String {
    let path = folder.join(name);
    fs::write(&path, text).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn what_cannot_be_run_is_told_apart_from_what_is_not_there() {
    let folder = tempfile::tempdir().unwrap();
    let here = |name, text, mode| file(folder.path(), name, text, mode);
    let bad = here("bad script", "#!/no/such/interpreter -x\n", 0o755);
    let windows = here("windows", "#!/bin/sh\r\necho\r\n", 0o755);
    let plain = here("plain", "text", 0o644);
    let garbage = here("garbage", "\x7fELF and nothing more", 0o755);
    let place = folder.path().to_str().unwrap();
    for (program, status, why) in [
        (place, 126, "is a folder, not a program"),
        (
            &bad,
            126,
            "bad script is a script for /no/such/interpreter, which is not there",
        ),
        (&windows, 126, "carriage return"),
        (&plain, 126, "chmod +x"),
        (&garbage, 126, "cannot be run"),
        ("/dev/null", 126, "no regular file"),
        ("/no/such/file", 127, "there is no file /no/such/file"),
        (
            "no-such-program",
            127,
            "there is no program no-such-program in PATH",
        ),
        ("", 127, "the name of the program is empty"),
    ] {
        let output = exec(&["--", program]);
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(status), "{program}: {said}");
        assert!(said.contains(why), "{program}: {said}");
    }
}

#[test]
fn a_script_runs_with_and_without_a_first_line_that_names_its_shell() {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in [
        ("with one", "#!/bin/sh\necho \"$2\""),
        ("without", "echo \"$2\""),
    ] {
        let script = file(folder.path(), name, text, 0o755);
        let output = exec(&["--", &script, "a", "b c"]);
        assert_eq!(stdout(&output), "b c\n", "{name}: {}", stderr(&output));
    }
}

#[test]
fn a_number_that_makes_no_sense_is_refused_with_a_sentence() {
    for (option, wanted) in [
        ("--memory=0", "from 1 to"),
        ("--memory=99999999999999999999", "from 1 to"),
        ("--processes=0", "from 1 to"),
        ("--cpus=0", "from 1 to 1024"),
        ("--limit=x", "0 for no limit"),
        ("--limit=99999999999", "0 for no limit"),
        ("--seeds=18446744073709551615", "from 0 to 1000000"),
    ] {
        let output = exec(&[option, "--", "true"]);
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(125), "{option}: {said}");
        assert!(said.contains(wanted), "{option}: {said}");
    }
    let negative = exec(&["--memory", "-1", "--", "true"]);
    assert_eq!(negative.status.code(), Some(125));
    assert!(
        stderr(&negative).contains("from 1 to"),
        "{}",
        stderr(&negative)
    );
}

#[test]
fn the_statuses_are_documented() {
    let help = stdout(&exec(&["--help"]));
    for status in ["124", "125", "126", "127"] {
        assert!(help.contains(status), "{status} is not in\n{help}");
    }
}

#[test]
fn no_control_character_of_a_program_reaches_the_terminal() {
    let print = r"printf 'a\033[31mred\0nul\r\377\302\233 end\n'";
    for clock in [&["--real"][..], &[]] {
        let output = exec(&[clock, &["--transcript", "--", "sh", "-c", print]].concat());
        let said = stdout(&output);
        assert!(
            said.contains(r"a\x1b[31mred\u{0}nul\r\xff\u{9b} end"),
            "{said}"
        );
        assert!(
            !said.contains(|c: char| c.is_control() && c != '\n'),
            "{said:?}"
        );
    }
}

#[test]
fn what_outlives_the_program_is_ended_and_named() {
    let script = "setsid sleep 4321 & echo started";
    for options in [&["--real"][..], &["--real", "--transcript"]] {
        let output = exec(&[options, &["--", "sh", "-c", script]].concat());
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        let said = stderr(&output);
        assert!(
            said.contains("`sleep` outlived the program and was ended"),
            "{said}"
        );
    }
    let quiet = exec(&["--real", "--", "sh", "-c", "sleep 0.01 & wait"]);
    assert_eq!(stderr(&quiet), "");
}

/// Starts a program that prints its own number and those of its children, and reads them.
fn started(script: &str) -> (Child, Vec<PathBuf>) {
    let mut child = command(&["--real", "--", "sh", "-c", script])
        .stdout(Stdio::piped())
        .spawn()
        .expect("the command starts");
    let mut line = String::new();
    let mut lines = BufReader::new(child.stdout.take().unwrap());
    lines.read_line(&mut line).unwrap();
    let folders = line
        .split_whitespace()
        .map(|id| Path::new("/proc").join(id));
    let folders: Vec<PathBuf> = folders.collect();
    assert!(!folders.is_empty());
    (child, folders)
}

fn is_alive(process: &Path) -> bool {
    let stat = fs::read_to_string(process.join("stat")).unwrap_or_default();
    let state = stat.rsplit_once(") ").map(|(_, rest)| rest);
    state.is_some_and(|state| !state.starts_with('Z'))
}

#[test]
fn a_killed_command_leaves_neither_its_program_nor_what_that_started() {
    let script = "sleep 4321 & a=$!; setsid sleep 4321 & b=$!; env -i sleep 4321 & \
                  echo $$ $a $b $!; wait";
    let (mut child, processes) = started(script);
    assert_eq!(processes.len(), 4);
    child.kill().unwrap();
    child.wait().unwrap();
    // The guard needs a moment; it has as long as the machine takes.
    while processes.iter().any(|process| is_alive(process)) {
        sleep(Duration::from_millis(5));
    }
}

fn send(signal: &str, child: &Child) {
    let id = child.id().to_string();
    let status = Command::new("kill").args([signal, &id]).status();
    assert!(status.unwrap().success());
}

#[test]
fn a_signal_is_passed_on_and_a_second_one_ends_a_program_that_ignores_it() {
    let polite = "trap 'exit 3' TERM; echo $$; while :; do sleep 0.01; done";
    let (mut child, _) = started(polite);
    send("-TERM", &child);
    assert_eq!(child.wait().unwrap().code(), Some(3));

    let stubborn = "trap '' TERM; echo $$; while :; do sleep 0.01; done";
    let (mut child, processes) = started(stubborn);
    send("-TERM", &child);
    sleep(Duration::from_millis(50));
    assert!(child.try_wait().unwrap().is_none());
    // Two that come at once are one.
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        send("-TERM", &child);
        sleep(Duration::from_millis(20));
    };
    assert_eq!(status.code(), Some(128 + 15));
    while is_alive(&processes[0]) {
        sleep(Duration::from_millis(5));
    }
}
