//! What the virtual clock promises to programs that become other programs.
#![cfg(all(target_os = "linux", target_env = "gnu"))]

mod common;

use common::{c_program, printed, program};
use meanwhile::{Clock, Options, Program};

fn run(program: &Program) -> meanwhile::Run {
    let run = program.run(&Options::default()).unwrap();
    assert_eq!(run.clock, Clock::Virtual, "{:?}", run.why_real);
    run
}

#[test]
fn a_program_that_becomes_another_stays_on_the_clock() {
    insta::assert_snapshot!(run(&c_program("launchers")).transcript, @r"
       0.000 s  main | execv at 0
       1.000 s  main | execve at 1
       2.000 s  main | execvp at 2
       3.000 s  main | execvpe at 3
       4.000 s  main | fexecve at 4
       5.000 s  main | execl at 5
       6.000 s  main | execle at 6
       7.000 s  main | execlp at 7
       8.000 s  main | vfork at 8
       9.000 s  main | a failed exec leaves everything at 9
       9.000 s  main | a child is clean at 9
      10.000 s  main | end at 10
      10.000 s  = exit status 0
    ");
}

#[test]
fn a_launcher_that_becomes_the_program_is_no_obstacle() {
    let hour = program("hour_of_sleep", &[]).path().to_owned();
    for launcher in [["/usr/bin/env", "A=1"], ["/usr/bin/nice", "-n1"]] {
        let arguments = vec![launcher[1].into(), hour.clone().into_os_string()];
        let launched = run(&Program::new(launcher[0], arguments));
        let plain = run(&Program::new(&hour, vec![]));
        assert_eq!(
            launched.transcript.to_string(),
            plain.transcript.to_string()
        );
    }
    let shell = vec!["-c".into(), "exec \"$0\"".into(), hour.into_os_string()];
    let launched = run(&Program::new("/bin/sh", shell));
    assert!(
        printed(&launched).contains("3600"),
        "{}",
        launched.transcript
    );
}

#[test]
fn programs_that_are_started_are_named() {
    let started = |arguments: &[&str]| {
        let arguments = arguments.iter().map(Into::into).collect();
        let program = Program::new("/usr/bin/timeout", arguments);
        program.run_inherited(&Options::default()).unwrap().notes
    };
    let expected = ["what it started ran in real time: sh"];
    assert_eq!(started(&["5", "sh", "-c", "true; true"]), expected);
    let hour = program("hour_of_sleep", &["x"]).path().to_owned();
    let nothing = Program::new(hour, vec![]).run(&Options::default()).unwrap();
    assert_eq!(nothing.note, None);
}
