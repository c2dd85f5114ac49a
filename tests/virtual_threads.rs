//! The virtual clock and threads: whatever they wait with, in Rust, C and Python, and however
//! many there are.
#![cfg(all(target_os = "linux", target_env = "gnu"))]

mod common;

use common::{c_program, printed, program, python_itself, run_seeded};
use meanwhile::{Limits, Options, Program};
use std::path::Path;
use std::time::Duration;

/// Records the whole transcript, and sees that other seeds print the same.
fn same_under_every_seed(program: &Program, seeds: u64) {
    let first = run_seeded(program, 0);
    insta::assert_snapshot!(thread_name(), first.transcript.to_string());
    for seed in 1..=seeds {
        let other = run_seeded(program, seed);
        assert_eq!(printed(&other), printed(&first), "seed {seed}");
        assert_eq!(
            other.transcript.total, first.transcript.total,
            "seed {seed}"
        );
    }
}

/// The test's name, which names its snapshot.
fn thread_name() -> String {
    let name = std::thread::current().name().map(str::to_owned);
    name.expect("a test runs on a thread of its name")
}

#[test]
fn the_standard_library_waits_in_virtual_time() {
    same_under_every_seed(&program("std_threads", &[]), 30);
}

#[test]
fn parking_lot_crossbeam_and_rayon_wait_in_virtual_time() {
    same_under_every_seed(&program("other_threads", &[]), 10);
}

#[test]
fn tokio_channels_and_locks_wait_in_virtual_time() {
    same_under_every_seed(&program("tokio_sync", &[]), 30);
}

#[test]
fn locks_of_the_c_library_wait_in_virtual_time() {
    // Two readers of one lock, and two listeners of one bell, go on at the same moment: only
    // the seed tells who speaks first.
    let program = c_program("locks");
    insta::assert_snapshot!(run_seeded(&program, 0).transcript.to_string());
    for seed in 1..=30 {
        let lines = |seed| {
            let text = printed(&run_seeded(&program, seed));
            let text = text.replace(" one ", " a ").replace(" two ", " a ");
            text.replace(" three ", " a ")
        };
        assert_eq!(lines(seed), lines(0), "seed {seed}");
    }
}

#[test]
fn threads_of_c11_wait_in_virtual_time() {
    let run = run_seeded(&c_program("c11"), 0);
    insta::assert_snapshot!(run.transcript, @"
       0.500 s  main | timed out at 0.500
       2.000 s  main | signalled, and locked at 2.000
       5.000 s  main | joined with 7 at 5.000
       5.000 s  = exit status 0
    ");
}

#[test]
fn a_deadlock_names_the_holders_where_they_are_known() {
    let run = run_seeded(&c_program("two_locks"), 0);
    insta::assert_snapshot!(run.transcript, @"
       0.200 s  clock ! deadlock at 0.200 s: every thread waits, and no timer is set
       0.200 s  clock !   thread main has waited since 0.200 s for a lock that thread 1 (other) holds
       0.200 s  clock !   thread 1 (other) has waited since 0.100 s for a lock that thread main holds
       0.200 s  = deadlock
    ");
}

/// Making that many takes some real time on a busy machine: tokio is unoptimised, and each thread waits for a processor.
fn patient() -> Options {
    Options {
        limits: Limits {
            time: Some(Duration::from_secs(120)),
            ..Limits::default()
        },
        ..Options::default()
    }
}

#[test]
fn ten_thousand_threads_sleep() {
    let run = program("many_threads", &[]).run(&patient()).unwrap();
    assert_eq!(
        printed(&run),
        "10000 threads after 0ns\nall ended after 10s\n"
    );
}

#[test]
fn a_million_tasks_sleep() {
    let run = program("many_tasks", &[]).run(&patient()).unwrap();
    assert_eq!(printed(&run), "made after 0ns\nall ended after 10s\n");
}

/// A Python program of `tests/programs/python`; `None` if there is no Python.
fn python(name: &str) -> Option<Program> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let script = root.join(format!("tests/programs/python/{name}.py"));
    match python_itself() {
        Ok(python) => Some(Program::new(
            python,
            vec!["-sPB".into(), "-Xutf8".into(), script.into()],
        )),
        Err(why) if std::env::var_os("MEANWHILE_REQUIRE_ALL").is_some() => panic!("{why}"),
        Err(why) => {
            println!("The Python programs are not run. {why}");
            None
        }
    }
}

#[test]
fn python_threads_and_queues_wait_in_virtual_time() {
    if let Some(program) = python("threads") {
        same_under_every_seed(&program, 10);
    }
}

#[test]
fn python_tasks_executors_and_streams_wait_in_virtual_time() {
    if let Some(program) = python("tasks") {
        same_under_every_seed(&program, 10);
    }
}

#[test]
fn pools_of_python_and_time_limits_for_children_end() {
    if let Some(program) = python("pools") {
        let run = run_seeded(&program, 0);
        insta::assert_snapshot!(printed(&run), @r"
        pool [0, 1, 4, 9]
        executor [0, 1, 4, 9]
        from a worker
        worker 0
        event True True
        late
        system 3
        fork 0
        communicate: expired after 0.3
        killed -9
        run 0
        THROUGH TWO CHILDREN 0 0
        ");
    }
}

#[test]
fn the_clock_stands_still_for_a_child_of_python() {
    if let Some(program) = python("children") {
        same_under_every_seed(&program, 2);
    }
}
