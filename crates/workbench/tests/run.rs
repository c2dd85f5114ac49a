//! What `meanwhile run`, `exec` and `list` promise, tried on the real command.
#![cfg(all(target_os = "linux", target_env = "gnu"))]

use serde_json::Value;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

fn meanwhile(arguments: &[&str]) -> Output {
    let output = Command::new(env!("CARGO_BIN_EXE_meanwhile"))
        .args(arguments)
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
        .output();
    output.expect("the command starts")
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_run_shows_times_threads_and_the_end() {
    let output = meanwhile(&["run", "four_sleeps", "--transcript"]);
    assert!(output.status.success(), "{}", stderr(&output));
    let lines = stdout(&output);
    assert!(lines.lines().all(|line| line.contains(" s  ")), "{lines}");
    assert!(lines.ends_with("   3.000 s  = exit status 0\n"), "{lines}");
}

#[test]
fn a_twin_is_run_by_its_file_and_draws_the_tasks_of_asyncio() {
    if xtask::python().is_err() && std::env::var_os("MEANWHILE_REQUIRE_ALL").is_none() {
        return println!("There is no Python to run a twin with.");
    }
    let output = meanwhile(&["run", "four_sleeps.py"]);
    let text = stdout(&output);
    assert!(text.contains("   2.000 s  = exit status 0\n"), "{text}");
    assert!(text.contains("\n    wait_blocking('A') :23 |"), "{text}");
    assert!(text.contains(". not begun yet"), "{text}");
    // A twin whose name no example has needs no ending, and any other file is a program, too.
    let folder = tempfile::tempdir().unwrap();
    let own = folder.path().join("mine.py");
    let program = "import asyncio\nasyncio.run(asyncio.sleep(0.2))\n";
    fs::write(&own, program).unwrap();
    for name in ["lost_task", &own.to_string_lossy()] {
        let output = meanwhile(&["run", name]);
        assert!(output.status.success(), "{}", stderr(&output));
        assert!(
            stdout(&output).contains("asyncio.sleep"),
            "{}",
            stdout(&output)
        );
    }
    let missing = meanwhile(&["run", "lost_tsak.py"]);
    assert!(!missing.status.success());
    assert!(
        stderr(&missing).contains("lost_tsak.py"),
        "{}",
        stderr(&missing)
    );
}

#[test]
fn a_run_comes_with_its_picture_and_its_findings_and_goes_to_files() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let (svg, chrome, trace) = (file("a b.svg"), file("run.json"), file("run.jsonl"));
    let files = ["--svg", &svg, "--chrome", &chrome, "--trace", &trace];
    let output = meanwhile(&[&["run", "heartbeat_and_report"][..], &files[..]].concat());
    let text = stdout(&output);
    assert!(text.contains("due at 0.3, polled at 0.75"), "{text}");
    assert!(
        text.contains("\nblocks the thread: `report()` sleeps at line 16"),
        "{text}"
    );
    let read = |path: &str| std::fs::read_to_string(path).unwrap();
    assert!(read(&svg).contains("<style>"));
    let chrome: Value = serde_json::from_str(&read(&chrome)).unwrap();
    assert!(chrome["traceEvents"].as_array().unwrap().len() > 10);
    assert!(read(&trace).starts_with("{\"meanwhile_trace\":1,"));

    let nowhere = meanwhile(&["run", "heartbeat_and_report", "--svg", "/nonexistent/x.svg"]);
    assert_eq!(nowhere.status.code(), Some(1));
    assert!(stderr(&nowhere).contains("/nonexistent/x.svg could not be written"));
}

#[test]
fn a_run_as_json_says_the_same() {
    let output = meanwhile(&["run", "four_sleeps", "--json", "--seed", "3"]);
    let run: Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
    assert_eq!(run["clock"], "virtual");
    assert_eq!(run["seed"], 3);
    assert_eq!(run["total_ms"], 3000.0);
    assert_eq!(run["ending"], "exit status 0");
    assert_eq!(run["lines"][0]["thread"], "main");
}

/// The keys that docs/run-format.md names, on a run that has something to notice.
#[test]
fn a_run_as_json_has_its_timeline_and_its_findings_as_facts() {
    let output = meanwhile(&["run", "heartbeat_and_report", "--json"]);
    let run: Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
    let blocks = &run["findings"][0];
    assert_eq!(blocks["rule"], "blocking");
    assert_eq!(blocks["fact"]["kind"], "keeps_thread");
    assert_eq!(blocks["fact"]["doing"], "sleeps");
    assert_eq!(blocks["places"][0]["line"], 16);
    let (late, lane) = (&blocks["victims"][0], &run["timeline"]["lanes"]);
    assert_eq!(late["due"], 300_000_000);
    assert_eq!(late["polled"], 750_000_000);
    let named = |id: &Value| {
        let lanes = lane.as_array().unwrap().iter();
        let mut named = lanes.filter(|lane| lane["id"] == *id);
        named.next().expect("a lane of the timeline")["name"].clone()
    };
    assert_eq!(named(&late["lane"]), "heartbeat()");
    assert_eq!(named(&blocks["lanes"][0]), "report()");
    let sentence = blocks["sentence"].as_str().unwrap();
    assert!(
        sentence.starts_with("`report()` sleeps at line 16"),
        "{sentence}"
    );

    let documented = fs::read_to_string(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../docs/run-format.md"
    ));
    let documented = documented.unwrap();
    let keys = |value: &Value| {
        value
            .as_object()
            .unwrap()
            .keys()
            .cloned()
            .collect::<Vec<_>>()
    };
    for key in [
        keys(&run),
        keys(blocks),
        keys(&run["timeline"]),
        keys(&lane[0]),
    ]
    .concat()
    {
        assert!(
            documented.contains(&format!("`{key}`")),
            "`{key}` is not in docs/run-format.md"
        );
    }
}

#[test]
fn an_unknown_example_names_the_nearest() {
    let output = meanwhile(&["run", "four_slepes"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        stderr(&output).contains("Did you mean `four_sleeps`?"),
        "{}",
        stderr(&output)
    );
    assert!(stdout(&output).is_empty());
}

#[test]
fn the_list_has_every_chapter() {
    let list = stdout(&meanwhile(&["list"]));
    for line in [
        "01-waiting",
        "  four_sleeps",
        "05-blocking",
        "  heartbeat_and_report",
    ] {
        assert!(
            list.lines().any(|found| found == line),
            "{line} is not in\n{list}"
        );
    }
}

#[test]
fn exec_leaves_output_and_exit_status_as_they_are() {
    let output = meanwhile(&["exec", "--", "sh", "-c", "echo out; echo err >&2; exit 7"]);
    assert_eq!(output.status.code(), Some(7));
    assert_eq!(stdout(&output), "out\n");
    assert_eq!(stderr(&output), "err\n");
}

#[test]
fn exec_passes_standard_input_and_arguments_on() {
    use std::io::Write;
    use std::process::Stdio;
    let mut child = Command::new(env!("CARGO_BIN_EXE_meanwhile"))
        .args([
            "exec",
            "--",
            "sh",
            "-c",
            "cat; printf '%s|' \"$@\"",
            "sh",
            "two words",
            "--seed",
        ])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the command starts");
    child
        .stdin
        .take()
        .unwrap()
        .write_all(b"from outside\n")
        .unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(stdout(&output), "from outside\ntwo words|--seed|");
}

#[test]
fn a_transcript_leaves_standard_input_alone() {
    use std::process::Stdio;
    let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("input");
    fs::write(&file, "typed\n").unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_meanwhile"))
        .args([
            "exec",
            "--transcript",
            "--",
            "sh",
            "-c",
            "read line; echo got $line",
        ])
        .stdin(Stdio::from(fs::File::open(&file).unwrap()))
        .output();
    let output = output.expect("the command starts");
    assert!(
        stdout(&output).contains("main | got typed"),
        "{}",
        stdout(&output)
    );
}

#[test]
fn exec_shows_a_transcript_when_asked() {
    let output = meanwhile(&[
        "exec",
        "--transcript",
        "--",
        "sh",
        "-c",
        "echo done; exit 4",
    ]);
    assert_eq!(output.status.code(), Some(4));
    assert_eq!(
        stdout(&output),
        "   0.000 s  main | done\n   0.000 s  = exit status 4\n"
    );
}

/// `echo` writes through C's stdio, inside the C library, where no stamp is made.
#[test]
fn output_past_the_clock_is_kept_and_told_also_in_folders_with_blanks() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("a folder with blanks");
    fs::create_dir_all(&folder).unwrap();
    let copy = folder.join("echo it");
    fs::copy("/bin/echo", &copy).unwrap();
    let output = meanwhile(&["exec", "--transcript", "--", copy.to_str().unwrap(), "here"]);
    assert!(
        stdout(&output).contains("- | here"),
        "{}{}",
        stdout(&output),
        stderr(&output)
    );
}

#[test]
fn exec_ends_a_program_at_the_limit_and_says_how_to_allow_more() {
    let output = meanwhile(&["exec", "--real", "--limit", "1", "--", "sleep", "100"]);
    assert_eq!(output.status.code(), Some(124));
    assert!(
        stderr(&output).contains("--limit SECONDS allows more"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn a_program_that_is_not_there_is_an_error_with_the_next_step() {
    let output = meanwhile(&["exec", "--", "no-such-program-anywhere"]);
    assert_eq!(output.status.code(), Some(127));
    assert!(stderr(&output).contains("no program no-such-program-anywhere in PATH"));
    let output = meanwhile(&["exec", "--", "Cargo.toml"]);
    assert!(
        stderr(&output).contains("write ./Cargo.toml"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn nothing_is_coloured_in_a_pipe() {
    for arguments in [
        &["run", "no_such"][..],
        &["list"],
        &["--help"],
        &["exec", "--help"],
    ] {
        let output = meanwhile(arguments);
        let all = [output.stdout, output.stderr].concat();
        assert!(
            !all.contains(&0x1b),
            "{arguments:?} prints escape sequences"
        );
    }
}
