//! What the virtual clock promises to programs that it has never seen. The programs stand in
//! `tests/programs`; each is an ordinary one, or a hostile one.
#![cfg(all(target_os = "linux", target_env = "gnu"))]

mod common;

use common::{c_program, printed, program, run, run_seeded};
use meanwhile::{Clock, Limits, Options, Program, Run};
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

#[test]
fn an_hour_of_sleeping_takes_no_time() {
    let run = run("hour_of_sleep");
    assert_eq!(printed(&run), "3600s\n");
    assert_eq!(run.transcript.total, Duration::from_secs(3600));
}

#[test]
fn threads_tasks_and_blocking_calls_share_one_clock_under_every_seed() {
    let program = program("mixed", &[]);
    let run = |seed| {
        program
            .run(&Options {
                seed,
                ..Options::default()
            })
            .unwrap()
    };
    let times = |run: &Run| -> Vec<(u128, String)> {
        run.transcript
            .lines
            .iter()
            .map(|line| (line.at.as_millis(), line.text.clone()))
            .collect()
    };
    insta::assert_snapshot!(run(0).transcript.to_string());
    for seed in 1..=50 {
        assert_eq!(times(&run(seed)), times(&run(0)), "seed {seed}");
    }
}

#[test]
fn the_clock_does_not_jump_while_bytes_are_in_flight() {
    for _ in 0..20 {
        assert_eq!(
            printed(&run("chatter")),
            "late 0, after 0ns\nalarm after 60s\n"
        );
    }
}

#[test]
fn a_full_window_waits_for_its_reader_and_loses_nothing() {
    for _ in 0..5 {
        assert_eq!(printed(&run("bulk")), "10000000 bytes after 30s\n");
    }
}

#[test]
fn a_loop_that_only_looks_at_the_clock_ends_at_its_exact_time() {
    insta::assert_snapshot!(printed(&run("spins_exactly")), @r"
    alone 300ms
    a nap beside them 70ms
    together 500ms
    counting, at least 100 ms: true
    yielding 100ms
    ");
}

#[test]
fn a_computing_thread_does_not_hold_up_the_others() {
    let program = program("spin_beside_worker", &[]);
    for seed in 0..=30 {
        let run = program
            .run(&Options {
                seed,
                ..Options::default()
            })
            .unwrap();
        assert_eq!(
            printed(&run),
            "task began after 0ns\nboth after 400ms\n",
            "seed {seed}"
        );
    }
}

#[test]
fn making_many_timers_is_not_spinning() {
    assert_eq!(
        printed(&run("many_timers")),
        "made after 0ns\nover after 1s\n"
    );
}

#[test]
fn a_test_suite_that_sleeps_for_minutes_ends_at_once() {
    // Its minutes would not fit into the limit of 20 s of real time.
    let run = program("slow_suite", &["--include-ignored"])
        .run(&Options::default())
        .unwrap();
    assert!(printed(&run).contains("2 passed"), "{}", run.transcript);
    assert!(run.transcript.total >= Duration::from_secs(60));
}

#[test]
fn a_deadlock_is_reported_with_who_waits_for_what() {
    let run = run("deadlock");
    assert_eq!(run.transcript.ending, "deadlock");
    insta::assert_snapshot!(run.deadlock.unwrap(), @r"
    deadlock at 0.300 s: every thread waits, and no timer is set
      thread main has waited since 0.000 s for thread 1 (helper) to end
      thread 1 (helper) has waited since 0.300 s for a lock, a message or another wake-up
    ");
}

#[test]
fn a_runtime_with_nothing_left_to_do_is_a_deadlock() {
    assert_eq!(run("silent_channel").transcript.ending, "deadlock");
}

#[test]
fn the_same_seed_gives_the_same_chances_and_another_gives_others() {
    let program = program("chances", &[]);
    let with = |seed| {
        printed(
            &program
                .run(&Options {
                    seed,
                    ..Options::default()
                })
                .unwrap(),
        )
    };
    assert_eq!(with(0), with(0));
    assert_eq!(with(5), with(5));
    let different: BTreeSet<String> = (0..8).map(with).collect();
    assert!(different.len() > 4, "{different:?}");
}

#[test]
fn a_program_sees_as_many_processors_as_it_is_given() {
    let program = program("chances", &[]);
    for cpus in [1, 3] {
        let run = program
            .run(&Options {
                cpus,
                ..Options::default()
            })
            .unwrap();
        // The machine's own quota may be smaller; it never is where this project is tested.
        assert!(
            printed(&run).ends_with(&format!("processors {cpus}\n")),
            "{}",
            run.transcript
        );
    }
}

#[test]
fn every_way_of_ending_is_told() {
    let ending = |arguments: &[&str]| {
        let run = program("dies", arguments).run(&Options::default()).unwrap();
        assert_eq!(run.transcript.total, Duration::from_millis(1500));
        run.transcript.ending
    };
    assert_eq!(ending(&["status", "3"]), "exit status 3");
    assert_eq!(ending(&["abort"]), "killed by signal 6");
    assert_eq!(ending(&["panic"]), "exit status 101");
    assert_eq!(ending(&[]), "exit status 0");
}

#[test]
fn a_program_that_never_ends_is_ended_with_its_children() {
    let limits = Limits {
        time: Some(Duration::from_millis(700)),
        ..Limits::default()
    };
    let run = program("spins_for_ever", &[])
        .run(&Options {
            limits,
            ..Options::default()
        })
        .unwrap();
    assert_eq!(run.transcript.ending, "ended after 0.7 s of real time");
    let child = run.transcript.lines[0].text.clone();
    // Killed, it takes a moment to die, and then whoever inherits it may leave it uncollected.
    let alive = || {
        let status = std::fs::read_to_string(format!("/proc/{child}/stat")).unwrap_or_default();
        !status.is_empty() && !status.contains(") Z ")
    };
    let tries = (0..500)
        .take_while(|_| alive())
        .map(|_| std::thread::sleep(Duration::from_millis(10)));
    assert!(tries.count() < 500, "the child goes on");
}

#[test]
fn a_flood_of_output_is_ended() {
    let limits = Limits {
        output: 100_000,
        ..Limits::default()
    };
    let run = program("floods", &[])
        .run(&Options {
            limits,
            ..Options::default()
        })
        .unwrap();
    assert_eq!(run.transcript.ending, "ended after 100000 bytes of output");
}

#[test]
fn a_static_program_runs_in_real_time_and_says_why() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("a folder with blanks");
    std::fs::create_dir_all(&folder).unwrap();
    let source = folder.join("static.rs");
    std::fs::write(&source, "fn main() { println!(\"here\") }").unwrap();
    let status = Command::new("rustc")
        .args(["-C", "target-feature=+crt-static", "-o"])
        .arg(folder.join("static"))
        .arg(&source)
        .status();
    assert!(status.unwrap().success());
    let run = Program::new(folder.join("static"), vec![])
        .run(&Options::default())
        .unwrap();
    assert_eq!(run.clock, Clock::Real);
    assert_eq!(printed(&run), "here\n");
    assert!(run.why_real.unwrap().contains("statically linked"));
}

#[test]
fn a_program_that_cannot_be_started_is_an_error_with_its_name() {
    let error = Program::new("/no/such/file", vec![])
        .run(&Options::default())
        .unwrap_err();
    assert!(
        error
            .to_string()
            .contains("/no/such/file could not be started"),
        "{error}"
    );
}

#[test]
fn a_thread_that_waits_for_memory_lets_time_pass_and_a_computation_does_not() {
    insta::assert_snapshot!(printed(&run("spins_on_memory")), @r"
    the flag is seen at 1s
    four steps at 1s
    a long computation ends at 1s
    the sleeper wakes at 2s
    ");
}

#[test]
fn tasks_that_only_yield_let_time_pass() {
    insta::assert_snapshot!(printed(&run("yields_for_ever")), @r"
    a task's flag: 1 s
    a thread's flag: 2 s
    the clock itself: 3 s
    ");
}

#[test]
fn a_wait_that_ends_at_its_very_deadline_ends() {
    insta::assert_snapshot!(printed(&run("meets_deadlines")), @r"
    waits while: 500.000ms
    parks: 500.000ms
    yields: 500.000ms
    looks: 500.000ms
    wakes nobody: late false
    ");
}

#[test]
fn what_is_left_of_a_limit_is_written_back_and_a_timer_counts_what_nobody_read() {
    insta::assert_snapshot!(printed(&run_seeded(&c_program("left_over"), 0)), @r"
    select: 0, left 0.000
    select: 1, left 2.000
    timer: 0, next in 2.0
    timer: 1, next in 0.5
    timer: 3, next in 0.4
    timer: 4, next in 1.0
    ");
}

#[test]
fn time_passes_beside_tasks_and_threads_that_are_never_at_rest() {
    let limits = Limits {
        time: Some(Duration::from_secs(120)),
        ..Limits::default()
    };
    for (seed, what, beside) in [
        (0, ["2", "1"], "sleep"),
        (1, ["4", "2"], "spawned sleep"),
        (0, ["2", "channels"], "clock"),
        (3, ["2", "condvar"], "timeout"),
        (0, ["2", "1"], "ticks"),
        (0, ["2", "ring 2"], "sleep"),
        (2, ["2", "notify"], "sleep"),
        (0, ["1", "select"], "sleep"),
        (0, ["2", "waker"], "ticks"),
        (0, ["2", "itself"], "sleep"),
        (0, ["4", "itself"], "ticks"),
    ] {
        let program = program("never_rests", &[what[0], what[1], beside]);
        let run = program.run(&Options {
            seed,
            limits: limits.clone(),
            ..Options::default()
        });
        let expected = match beside {
            "ticks" if what[1] == "itself" => "tick 0ns\ntick 250ms\ntick 500ms\ntick 750ms\n1s\n",
            "ticks" => "tick 0ns\ntick 250ms\ntick 500ms\ntick 750ms\n750ms\n",
            _ => "1s\n",
        };
        assert_eq!(printed(&run.unwrap()), expected, "{what:?} beside {beside}");
    }
}
