//! What the virtual clock promises to programs that wait for work outside the process: the
//! clock stands still until it ends, then goes on; the other threads run meanwhile.
#![cfg(all(target_os = "linux", target_env = "gnu"))]

mod common;

use common::{printed, python_itself, run};
use meanwhile::{Clock, Input, Limits, Options, Program};
use std::time::Duration;

#[test]
fn the_clock_stands_still_for_work_outside_the_process() {
    insta::assert_snapshot!(printed(&run("outsiders")), @r#"
    exit status: 3 at 0ns
    1000000 bytes at 0ns
    through cat: 300000 bytes at 0ns
    localhost true at 0ns
    ticked until 3s
    child "done\n" at 3s
    file true at 3s
    signal at 3s
    answer at 3s
    over at 4s
    "#);
}

#[test]
fn time_passes_no_faster_than_real_time_while_a_child_runs() {
    insta::assert_snapshot!(printed(&run("children")), @r"
    slept until 1s
    exit status: 0 at 1s
    slept until 1.3s
    signal: 9 (SIGKILL) soon after
    deadline has elapsed at 300ms
    nobody had waited for it until 1s
    exit status: 0
    asked after: Some(ExitStatus(unix_wait_status(0))) true
    asked in vain: None at 200ms
    signal: 9 (SIGKILL) soon after
    waited for about 1 s
    left behind, gone true
    ");
}

/// bash has functions of its own in place of some of the C library's.
#[test]
fn what_a_shell_starts_runs_in_real_time() {
    let script = "env | grep -c -e ^LD_PRELOAD= -e ^MEANWHILE_SEED=; sleep 2; echo $SECONDS s";
    let shell = Program::new("bash", vec!["-c".into(), script.into()]);
    let run = shell.run(&Options::default()).unwrap();
    assert_eq!(run.clock, Clock::Virtual, "{:?}", run.why_real);
    assert_eq!(printed(&run), "0\n2 s\n");
}

#[test]
fn the_end_of_a_time_limit_says_beside_what_time_went_by() {
    let arguments = vec!["-c".into(), "sleep 1000 & wait".into()];
    let options = Options {
        limits: Limits {
            time: Some(Duration::from_millis(1500)),
            ..Limits::default()
        },
        ..Options::default()
    };
    let run = Program::new("bash", arguments).run(&options).unwrap();
    assert!(
        run.transcript
            .to_string()
            .contains("in which the clock went no faster than a child process (sleep)"),
        "{}",
        run.transcript
    );
}

/// The kernel of a notebook gets its commands there, and cells are libraries that it loads.
#[test]
fn a_library_finds_the_end_of_an_input_that_the_program_keeps_for_itself() {
    let Ok(python) = python_itself() else {
        return;
    };
    let script = "import ctypes\nread = ctypes.CDLL(None).read\nprint([read(0, bytes(4), 4) for _ in range(2)])";
    let program = Program::new(python, vec!["-c".into(), script.into()])
        .with_input(Input::File("tests/virtual_outside.rs".into()));
    assert_eq!(
        printed(&program.run(&Options::default()).unwrap()),
        "[4, 4]\n"
    );
    let program = program.with_variable(wire::variable::OWN_INPUT.name(), "not for you");
    let kept = program.run(&Options::default()).unwrap();
    assert_eq!(printed(&kept), "not for you\n[0, 0]\n");
}
