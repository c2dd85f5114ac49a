//! Plain cells, without a macro: parts of one long program, on virtual time.

use super::runs::shown;
use super::{INTERRUPTED, assert_failed, assert_fine};
use notebook_tests::Cell;

/// In this order: what one makes, later ones use.
pub fn cells() -> Vec<Cell> {
    let cell = |(name, source): (&str, &str)| Cell::new(name, source).interrupted_after(60);
    let mut cells: Vec<Cell> = SHARED.map(cell).into();
    cells.extend(FAILING.map(cell));
    let endless = Cell::new("plain loops", "println!(\"it begins\");\nloop {}");
    cells.push(endless.interrupted_after(5));
    cells.push(Cell::new("plain after a loop", "1 + 1"));
    cells
}

/// Nothing of what is made here is lost.
const SHARED: [(&str, &str); 21] = [
    (
        "plain",
        "use std::time::{Duration, Instant};\nlet cups = vec![1, 2];\nlet began = Instant::now();\nstd::thread::sleep(Duration::from_secs(40));\nprintln!(\"{} s\", began.elapsed().as_secs());",
    ),
    ("plain shares", "cups.iter().sum::<i32>()"),
    (
        "plain thread local",
        "pub mod kettles {\n    use std::cell::Cell;\n    thread_local! { pub static TEA: Cell<u32> = const { Cell::new(3) }; static SALT: u8 = 1 }\n}",
    ),
    (
        "plain variable of a thread local",
        "let litres = kettles::TEA.with(|tea| tea.get());\nlitres",
    ),
    ("plain error", "let tea: u32 = \"tea\";"),
    ("plain after an error", "cups.len()"),
    ("plain panics", "let saucers = 3;\ncups[7];"),
    ("plain after a panic", "cups.len()"),
    ("plain without what panicked", "saucers"),
    (
        "plain thread panics",
        "std::thread::spawn(|| panic!(\"no milk\")).join().is_err()",
    ),
    (
        "plain asks",
        "let mut line = String::new();\nlet read = std::io::stdin().read_line(&mut line).unwrap();\n(read, line)",
    ),
    ("plain after asking", "cups.len()"),
    (
        "plain async",
        "async fn brew() -> u32 {\n    tokio::time::sleep(Duration::from_secs(30)).await;\n    7\n}\nlet brewed = tokio::spawn(brew()).await.unwrap();\nbrewed",
    ),
    (
        "plain async again",
        "println!(\"{}\", tokio::spawn(brew()).await.unwrap());",
    ),
    (
        "plain channel",
        "let (sender, mut receiver) = tokio::sync::mpsc::channel(1);\nlet sending = tokio::spawn(async move {\n    for cup in 1..=3 {\n        tokio::time::sleep(Duration::from_millis(500)).await;\n        sender.send(cup).await.unwrap();\n    }\n});",
    ),
    (
        "plain receives",
        "while let Some(cup) = receiver.recv().await {\n    println!(\"cup {cup}\");\n}\nsending.await.unwrap();",
    ),
    (
        "plain asks without blocking",
        "use tokio::io::AsyncBufReadExt;\nlet mut lines = tokio::io::BufReader::new(tokio::io::stdin()).lines();\nlines.next_line().await.unwrap()",
    ),
    (
        "plain builds a runtime",
        "tokio::runtime::Runtime::new().unwrap().block_on(brew())",
    ),
    (
        "plain keeps a runtime",
        "let kept = tokio::runtime::Runtime::new().unwrap();\nlet handle = kept.handle().clone();",
    ),
    (
        "plain uses the runtime that it kept",
        "let blocking = kept.spawn_blocking(|| 8);\n(kept.spawn(brew()).await.unwrap(), blocking.await.unwrap())",
    ),
    (
        "plain uses a handle that it kept",
        "println!(\"{}\", handle.spawn(brew()).await.is_err());",
    ),
];

/// Each ends the process that holds the variables.
const FAILING: [(&str, &str); 4] = [
    (
        "plain is stuck",
        "let (unused, answer) = tokio::sync::oneshot::channel::<()>();\nlet _ = answer.await;\ndrop(unused);",
    ),
    ("plain after being stuck", "cups.len()"),
    (
        "plain exits",
        "let cups = vec![1, 2, 3];\nstd::process::exit(3);",
    ),
    ("plain after an exit", "1 + 1"),
];

const NO_INPUT: &str = "This cell reads its standard input, which is empty in a plain cell. Make it a whole program and give it one: `meanwhile::program_with_input! { \"first line\\n\"; ...`.\n";
const LOST: &str =
    "What it was about to make is lost; earlier variables that it did not move are still there.\n";

fn value(name: &str) -> &'static str {
    shown(name).content("text/plain")
}

#[test]
fn plain_cells_share_what_they_make_and_are_on_virtual_time() {
    assert_eq!(shown("plain").text(), "40 s\n");
    assert!(shown("plain").seconds < 20.0);
    assert_eq!(value("plain shares"), "3");
    assert_eq!(value("plain variable of a thread local"), "3");
    assert!(shown("plain error").failed());
    assert_eq!(value("plain after an error"), "2");
    assert_fine("program after plain");
}

#[test]
fn a_panic_of_a_plain_cell_shows_its_line_and_what_is_lost() {
    let panics = shown("plain panics").text();
    let place =
        "The cell panicked at `cups[7];`: index out of bounds: the len is 2 but the index is 7\n";
    assert_eq!(panics, format!("{place}{LOST}"));
    assert_eq!(value("plain after a panic"), "2");
    let without = shown("plain without what panicked").error();
    assert!(without.contains("cannot find value `saucers`"), "{without}");
    let thread = shown("plain thread panics");
    assert_eq!(
        thread.text(),
        "A thread of a cell panicked (without a name): no milk\n"
    );
    assert_eq!(value("plain thread panics"), "true");
}

#[test]
fn a_plain_cell_that_reads_is_told_what_to_do_and_finds_the_end() {
    assert_eq!(shown("plain asks").text(), NO_INPUT);
    assert_eq!(value("plain asks"), "(0, \"\")");
    assert_eq!(value("plain after asking"), "2");
    assert_eq!(shown("plain asks without blocking").text(), NO_INPUT);
    assert_eq!(value("plain asks without blocking"), "None");
}

/// Each cell has a copy of tokio, and a runtime for it (`crates/notebook-tokio`).
#[test]
fn every_plain_cell_that_awaits_finds_a_runtime_and_earlier_ones_go_on() {
    assert_eq!(value("plain async"), "7");
    assert_eq!(shown("plain async again").text(), "7\n");
    assert_eq!(shown("plain receives").text(), "cup 1\ncup 2\ncup 3\n");
    let nested = shown("plain builds a runtime").text();
    let place = "The cell panicked: Cannot start a runtime from within a runtime.";
    assert!(nested.starts_with(place), "{nested}");
}

#[test]
fn a_runtime_that_was_kept_serves_later_cells_and_a_handle_says_why_it_does_not() {
    assert_eq!(value("plain uses the runtime that it kept"), "(7, 8)");
    let why = "there is no reactor running, must be called from the context of a Tokio 1.x runtime\nNo runtime of this cell drives this code.";
    let handle = shown("plain uses a handle that it kept").text();
    assert!(
        handle.contains(why) && handle.ends_with("true\n"),
        "{handle}"
    );
}

#[test]
fn a_plain_cell_that_is_stuck_or_never_ends_is_ended_and_the_next_one_works() {
    let stuck = shown("plain is stuck");
    assert!(stuck.failed(), "{stuck:?}");
    let text = stuck.text();
    assert!(
        text.contains("every thread waits, and no timer is set\n"),
        "{text}"
    );
    let after = shown("plain after being stuck").error();
    assert!(after.contains("cannot find value `cups`"), "{after}");
    assert!(shown("plain exits").failed());
    assert_eq!(value("plain after an exit"), "2");
    let endless = assert_failed("plain loops", INTERRUPTED);
    assert!(endless.starts_with("it begins\n"), "{endless}");
    assert_eq!(value("plain after a loop"), "2");
}
