//! The exercises are a set as rustlings wants it.

use anyhow::Result;
use meanwhile::exercises::Set;
use terminal_tests::finish;
use xtask::Workshop;

#[test]
fn rustlings_accepts_the_set_as_it_is() -> Result<()> {
    let rustlings = xtask::rustlings()?;
    let workshop = Workshop::open(&xtask::root())?;
    let mut check = workshop.command(rustlings);
    let check = finish(check.args(["dev", "check", "--require-solutions"]))?;
    assert!(check.status.success(), "{}", check.output);
    Ok(())
}

#[test]
fn check_all_ends_and_counts_what_is_open() -> Result<()> {
    let rustlings = xtask::rustlings()?;
    let workshop = Workshop::open(&xtask::root())?;
    let count = Set::read(workshop.root())?.exercises.len();
    let mut check = workshop.command(rustlings);
    // It asks for the width of a terminal, even where there is none.
    let check = finish(check.arg("check-all").env("TERM", "xterm"))?;
    assert_eq!(check.status.code(), Some(1), "{}", check.output);
    let open = format!("{count}/{count} exercises pending");
    assert!(check.output.contains(&open), "{}", check.output);
    Ok(())
}
