//! What the virtual clock promises to programs that do not go through the C library, and to
//! runtimes other than tokio.
#![cfg(all(target_os = "linux", target_env = "gnu", target_arch = "x86_64"))]

mod common;

use common::{c_program, run_seeded};

#[test]
fn raw_system_calls_wait_in_virtual_time() {
    let run = run_seeded(&c_program("raw"), 0);
    insta::assert_snapshot!(run.transcript, @"
       0.000 s  main | the vdso is hidden at 0.000
       0.000 s  main | begun at 0.000
       1.000 s  main | woken at 1.000
       2.000 s  main | read at 2.000
       2.500 s  main | slept at 2.500
       2.750 s  main | polled at 2.750
       3.000 s  main | epoll at 3.000
       3.000 s  main | no io_uring at 3.000
       3.500 s  main | signals blocked at 3.500
       4.000 s  main | blocked again at 4.000
       4.000 s  main | the child ended with 7 at 4.000
       4.000 s  = exit status 3
    ");
    let note = run.note.unwrap();
    assert!(note.contains("it asked for io_uring"), "{note}");
    for seed in 1..=20 {
        let other = run_seeded(&c_program("raw"), seed);
        assert_eq!(other.transcript.to_string(), run.transcript.to_string());
    }
}

#[test]
fn rustix_waits_in_virtual_time() {
    insta::assert_snapshot!(common::run("rustix_calls").transcript, @"
       2.000 s  main | 0 ready after 2 s
       3.000 s  main | read after 3 s
       3.000 s  = exit status 0
    ");
}

#[test]
fn smol_sleeps_in_virtual_time() {
    insta::assert_snapshot!(common::run("smol_timers").transcript, @"
       1.000 s  main | a sleep after 1s
       1.000 s  main | the quick one after 1.0007s
    3601.000 s  main | an hour in a task after 3601.0007s
    3603.000 s  main | a thread's sleep after 3603.0007s
    3603.000 s  = exit status 0
    ");
}
