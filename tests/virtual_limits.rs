//! Programs that would never end, or would take the machine with them: each is ended with all
//! its processes, with one sentence, and nothing is left behind.
#![cfg(all(target_os = "linux", target_env = "gnu"))]

mod common;

use common::program;
use meanwhile::{Limits, Options};
use std::collections::BTreeSet;
use std::fs;
use std::time::Duration;

fn ending(way: &str, limits: Limits) -> String {
    let run = program("hostile", &[way])
        .run(&Options {
            limits,
            ..Options::default()
        })
        .unwrap();
    run.transcript.ending
}

/// The living processes whose program is the hostile one of this checkout, or what it started.
fn left_over() -> Vec<String> {
    let hostile = program("hostile", &[]);
    let hostile = format!("{}\0", hostile.path().display());
    let here = std::env::current_dir().unwrap();
    let of = |entry: fs::DirEntry| {
        let command = fs::read(entry.path().join("cmdline")).ok()?;
        let command = String::from_utf8_lossy(&command).into_owned();
        let deaf = || {
            let folder = fs::read_link(entry.path().join("cwd"));
            command.contains("trap '' TERM INT") && folder.is_ok_and(|folder| folder == here)
        };
        (command.contains(&hostile) || deaf()).then_some(command)
    };
    fs::read_dir("/proc")
        .unwrap()
        .flatten()
        .filter_map(of)
        .collect()
}

/// The same with inherited streams, by the command: its exit status and what it says.
fn exec(way: &str, limit: &str) -> (Option<i32>, String) {
    let hostile = program("hostile", &[way]);
    let output = std::process::Command::new(common::meanwhile())
        .args(["exec", limit, "--"])
        .args([hostile.path().as_os_str(), way.as_ref()])
        .output()
        .expect("the command can be run");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    (output.status.code(), said)
}

/// What stands in shared memory and among the temporary files.
fn files() -> BTreeSet<std::ffi::OsString> {
    let folders = ["/dev/shm".into(), std::env::temp_dir()];
    let names = folders
        .iter()
        .filter_map(|folder| fs::read_dir(folder).ok());
    let names = names.flatten().flatten().map(|entry| entry.file_name());
    names
        .filter(|name| name.to_string_lossy().contains("virtual-clock"))
        .collect()
}

// One test, so that none counts the processes of another.
#[test]
fn hostile_programs_are_ended_whole_with_one_sentence() {
    let before = files();
    let limits = Limits {
        processes: 20,
        ..Limits::default()
    };
    assert_eq!(
        ending("fork", limits),
        "ended for running more than 20 processes"
    );
    let limits = Limits {
        memory: 200 << 20,
        ..Limits::default()
    };
    assert_eq!(
        ending("memory", limits),
        "ended for using more than 200 MiB of memory"
    );
    let limits = Limits {
        time: Some(Duration::from_millis(700)),
        ..Limits::default()
    };
    let ending = ending("deaf", limits);
    assert!(
        ending.starts_with("ended after 0.7 s of real time"),
        "{ending}"
    );
    assert_eq!(self::ending("escape", Limits::default()), "exit status 0");
    for (way, limit, sentence) in [
        (
            "memory",
            "--memory=200",
            "ended for using more than 200 MiB of memory; --memory MIB allows more",
        ),
        (
            "fork",
            "--processes=20",
            "ended for running more than 20 processes; --processes N allows more",
        ),
        (
            "deaf",
            "--limit=1",
            "ended after 1 s of real time; --limit SECONDS allows more, --limit 0 any time",
        ),
    ] {
        let (status, said) = exec(way, limit);
        assert_eq!(status, Some(124), "{said}");
        assert_eq!(said.trim_end(), format!("meanwhile: {sentence}"));
    }
    // Killed, they take a moment to die.
    let tries = (0..500).take_while(|_| !left_over().is_empty());
    let tries = tries.map(|_| std::thread::sleep(Duration::from_millis(10)));
    assert!(tries.count() < 500, "{:?}", left_over());
    assert_eq!(files(), before);
}
