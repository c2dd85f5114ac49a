//! A learner's session with rustlings, recorded. `cargo meanwhile` goes on where it ends.

use anyhow::Result;
use meanwhile::exercises::Set;
use std::fs;
use terminal_tests::{Record, Terminal, finish};
use xtask::Workshop;

/// High enough for the longest message.
const SCREEN: (usize, usize) = (100, 100);
/// The last words on each screen that is complete.
const PROMPT: &str = "q:quit ?";

#[test]
fn a_learner_fails_fixes_passes_and_goes_on() -> Result<()> {
    // Asked first, so that a missing tool is told at once.
    let (rustlings, _) = (xtask::rustlings()?, xtask::tmux()?);
    let workshop = Workshop::open(&xtask::root())?;
    let set = Set::read(workshop.root())?;
    let [first, second, ..] = &set.exercises[..] else {
        panic!("there are no two exercises");
    };
    build_ahead(&workshop, &first.name)?;

    let (columns, lines) = SCREEN;
    let terminal = Terminal::start(&workshop.command(rustlings), columns, lines)?;
    let mut record = Record::new(columns, workshop.root());
    let screen = terminal.act_until(|| Ok(()), &["Press ENTER"])?;
    record.add("$ rustlings", &screen);
    let screen = terminal.press_until("Enter", &[&first.unsolved, PROMPT])?;
    record.add("(Enter)", &screen);
    let solve = || {
        fs::copy(set.solution(first), set.unsolved(first))?;
        Ok(())
    };
    let screen = terminal.act_until(solve, &["Exercise done", PROMPT])?;
    record.add("(the learner solves it and saves the file)", &screen);
    let screen = terminal.press_until("n", &[&second.unsolved, PROMPT])?;
    record.add("(n)", &screen);
    let screen = terminal.press_until("h", &[&second.hints[0], PROMPT])?;
    record.add("(h)", &screen);
    assert_eq!(terminal.press_to_end("q")?, 0);
    assert_recorded("rustlings_session", record.text());

    let progress = fs::read_to_string(workshop.progress())?;
    let done: Vec<&str> = progress.lines().skip(4).collect();
    assert_eq!(done, [&first.name], "{progress}");
    meanwhile_goes_on(&workshop, &first.name, &second.name)
}

/// What is built here is not waited for at the screen.
fn build_ahead(workshop: &Workshop, exercise: &str) -> Result<()> {
    let test = ["test", "--no-run", "--quiet", "--bin", exercise];
    let clippy = ["clippy", "--quiet", "--profile", "test", "--bin", exercise];
    for args in [&test[..], &clippy] {
        let build = finish(workshop.command("cargo").args(args))?;
        assert!(build.status.success(), "{}", build.output);
    }
    Ok(())
}

/// Our own command reads the progress that rustlings wrote.
fn meanwhile_goes_on(workshop: &Workshop, done: &str, next: &str) -> Result<()> {
    let meanwhile = xtask::meanwhile()?;
    let list = finish(workshop.command(&meanwhile).arg("list"))?.output;
    assert!(list.contains(&format!("[x] {done}")), "{list}");
    let check = finish(workshop.command(&meanwhile).arg("check"))?;
    assert_eq!(check.status.code(), Some(1), "{}", check.output);
    let hint = format!("cargo meanwhile check {next} --hint 1");
    assert!(check.output.contains(&hint), "{}", check.output);
    Ok(())
}

fn assert_recorded(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    // Where the book finds it.
    settings.set_snapshot_path(xtask::root().join("recordings/transcripts"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}
