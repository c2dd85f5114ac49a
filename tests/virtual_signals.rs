//! What the virtual clock promises to programs with alarms and signals: both come at their moment,
//! and end the waits that they would end for real.
#![cfg(all(target_os = "linux", target_env = "gnu"))]

mod common;

use common::{c_program, printed, program, python_itself, run_seeded};
use meanwhile::{Options, Program};
use std::path::PathBuf;
use std::sync::OnceLock;
use std::time::Duration;

fn alarms(part: &str) -> Program {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    let path = BUILT.get_or_init(|| c_program("alarms").path().to_owned());
    Program::new(path, vec![part.into()])
}

fn prints(part: &str) -> String {
    let printed_with = |seed| printed(&run_seeded(&alarms(part), seed));
    let first = printed_with(0);
    for seed in [1, 7] {
        assert_eq!(printed_with(seed), first, "{part}, seed {seed}");
    }
    first
}

#[test]
fn alarms_and_timers_end_a_sleep_which_tells_what_is_left() {
    insta::assert_snapshot!(prints("timers"), @r"
    before it 10 at 0.0
    left of five 3 at 2.0
    four times 4 at 3.0
    every 0.25
    left of ten 9 at 3.2
    signal 1, code -2, value 7 at 4.0
    left of ten 9 at 4.0
    next in 0.5
    deleted, left 0 at 7.0
    ");
}

#[test]
fn a_timer_that_goes_off_unnoticed_counts_how_often() {
    insta::assert_snapshot!(prints("overruns"), @r"
    taken 1 at 1.1
    more 9 at 1.1
    ");
}

#[test]
fn a_timer_calls_a_function_in_a_thread_of_its_own() {
    insta::assert_snapshot!(prints("functions"), @r"
    called with 5 at 2.0
    called with 5 at 3.0
    over 0 at 3.0
    ");
}

#[test]
fn a_handler_ends_a_wait_for_time_or_descriptors_whatever_its_flags() {
    insta::assert_snapshot!(prints("interrupted"), @r"
    poll EINTR at 1.0
    epoll_wait EINTR at 2.0
    select EINTR at 3.0
    nanosleep EINTR at 4.0
    rest 3
    sem_timedwait EINTR at 5.0
    ");
    assert_eq!(prints("interrupted though"), prints("interrupted"));
}

#[test]
fn a_handler_ends_a_read_unless_that_is_to_go_on_and_never_a_join() {
    insta::assert_snapshot!(prints("restarts"), @r"
    read 0 at 2.0
    join 0 at 4.0
    handlers 2 at 4.0
    ");
    insta::assert_snapshot!(prints("ends"), @r"
    read EINTR at 1.0
    join 0 at 4.0
    handlers 2 at 4.0
    ");
}

#[test]
fn signals_are_awaited_by_every_call_that_does() {
    insta::assert_snapshot!(prints("waits"), @r"
    sigtimedwait EAGAIN at 2.0
    sigwaitinfo 1 at 3.0
    sigwait 1 at 4.0
    no handler 0 at 4.0
    blocked 0 at 6.0
    sigsuspend EINTR at 6.0
    let in 1 at 6.0
    ppoll EINTR at 7.0
    pselect EINTR at 8.0
    let in 3 at 8.0
    signalfd 1 at 9.0
    read 1 at 9.0
    nothing 0 at 10.0
    ");
}

#[test]
fn a_signal_reaches_the_thread_that_takes_it_and_its_handler_may_sleep() {
    insta::assert_snapshot!(printed(&run_seeded(&alarms("threads"), 0)), @r"
    -1, left 9.0
    sent 0 at 4.0
    -1, left 8.0
    naps 2 at 5.0
    raised 3 at 6.0
    spun 4 at 7.0
    ");
}

#[test]
fn a_handler_may_jump_out_of_a_wait_for_a_child_which_is_then_waited_for_again() {
    for part in ["jump", "jump, any child"] {
        for _ in 0..5 {
            insta::allow_duplicates! {
                insta::assert_snapshot!(printed(&run_seeded(&alarms(part), 0)), @r"
                jumped at 0.4
                child 3, in time 1
                jumped out of a sleep 0 at 1.0
                ");
            }
        }
    }
}

#[test]
fn the_end_of_a_child_is_told_to_the_call_that_waits_for_it_or_else_to_the_handler() {
    insta::assert_snapshot!(printed(&run_seeded(&alarms("children"), 0)), @r"
    the call has it 1, the handler 0
    the handler 3
    its end is told 1
    ");
}

#[test]
fn an_alarm_that_nobody_handles_ends_the_program_also_the_one_that_it_becomes() {
    for part in ["killed", "exec"] {
        let run = alarms(part).run(&Options::default()).unwrap();
        assert_eq!(run.transcript.ending, "killed by signal 14", "{part}");
        let seconds = if part == "killed" { 3 } else { 2 };
        assert_eq!(run.transcript.total, Duration::from_secs(seconds), "{part}");
    }
}

#[test]
fn a_runtime_hears_of_alarms_at_their_moment() {
    for workers in ["1", "2"] {
        let run = run_seeded(&program("alarm_clock", &[workers]), 0);
        assert_eq!(
            printed(&run),
            "alarm 1s\nalarm 1.5s\nalarm 2s\nslept 2.5s\nalarm 3.5s\nover 4.5s\n",
            "{workers}"
        );
    }
}

#[test]
fn python_hears_of_alarms_at_their_moment() {
    let Ok(python) = python_itself() else {
        return;
    };
    let script = "tests/programs/python/alarms.py".into();
    let run = run_seeded(&Program::new(python, vec![script]), 0);
    insta::assert_snapshot!(printed(&run), @r"
    alarm at 2.0
    slept until 5.0
    another thread's signal at 6.0
    slept until 8.0
    an event loop at 9.5
    out of a lock at 11.5
    nothing until 12.75
    ");
}

#[test]
fn a_shell_waits_for_time_and_for_signals() {
    let script = "read -t 2 x < <(sleep 9); echo $? at $SECONDS
        trap 'echo trapped' USR1; (kill -USR1 $$); echo at $SECONDS";
    let shell = Program::new("bash", vec!["-c".into(), script.into()]);
    assert_eq!(printed(&run_seeded(&shell, 0)), "142 at 2\ntrapped\nat 2\n");
}
