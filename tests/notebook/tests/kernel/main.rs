//! A notebook on the real kernel: whatever a cell does, it ends with one clear sentence, and the next
//! cell works.

mod cells;
mod plain;
mod runs;

use notebook_tests::{Bench, Shown};
use runs::{all, find, shown};
use std::fs;

const INTERRUPTED: &str = "Interrupted, by ■ or for want of memory: the cell was ended with everything that it had started, and the variables of plain cells are gone.";

fn assert_fine(name: &str) {
    assert_works(shown(name));
}

fn assert_works(shown: &Shown) {
    assert!(!shown.failed(), "{shown:?}");
    assert!(
        shown.text().contains("| the next cell works\n"),
        "{shown:?}"
    );
}

/// Fails with exactly these last words.
fn assert_failed(name: &str, sentence: &str) -> String {
    assert_ends(shown(name), sentence)
}

fn assert_ends(shown: &Shown, sentence: &str) -> String {
    assert!(shown.failed(), "{shown:?}");
    let text = shown.text();
    let last = text.trim_end().lines().last().unwrap_or_default();
    assert_eq!(last, sentence, "{text}");
    text
}

#[test]
fn a_program_shows_its_run_its_timeline_and_what_to_notice() {
    let first = shown("first");
    assert!(!first.failed(), "{first:?}");
    assert_eq!(
        first.text(),
        "   3.000 s  main | tea\n   7.000 s  main | toast\n   7.000 s  main | TEA and TOAST\n   7.000 s  = exit status 0\n"
    );
    let html = first.content("text/html");
    let [image, alternative] = [
        "src=\"data:image/svg+xml,%3C?xml",
        "alt=\"Timeline of this cell: 7.0 s in all;",
    ];
    assert!(html.contains(image) && html.contains(alternative), "{html}");
    assert!(
        html.contains("Line 14 begins when line 13 is done"),
        "{html}"
    );
    let words = first.content("text/plain");
    assert!(
        words.contains("Line 14 begins when line 13 is done"),
        "{words}"
    );
}

#[test]
fn a_repeated_cell_shows_the_same_bytes() {
    assert_eq!(shown("first").text(), shown("again").text());
    assert_eq!(
        shown("first").content("text/html"),
        shown("again").content("text/html")
    );
    assert!(shown("edited").text().contains("| scones\n"));
}

#[test]
fn an_error_of_the_compiler_names_the_line_of_the_cell_and_blocks_nothing() {
    let text = assert_failed(
        "does not compile",
        "The program does not compile. rustc says above where and why; the lines are those of this cell.",
    );
    assert!(text.contains("--> this cell:3:20"), "{text}");
    assert!(text.contains("expected `u32`, found `&str`"), "{text}");
    assert_fine("after an error");
    let warned = shown("warned");
    assert!(
        !warned.failed() && warned.text().contains("--> this cell:3:9"),
        "{warned:?}"
    );
}

#[test]
fn a_panic_names_the_line_of_the_cell() {
    let text = assert_failed(
        "panics",
        "The program panicked. The line with `panicked at` says where: `this cell:LINE:COLUMN`.",
    );
    assert!(
        text.contains("| before\n") && text.contains("panicked at this cell:4:5:"),
        "{text}"
    );
    assert_fine("after a panic");
}

#[test]
fn a_program_that_is_stuck_a_loop_and_a_flood_are_ended() {
    let text = assert_failed(
        "is stuck",
        "The program is stuck for ever: all that is left of it waits for something that only it could do (a deadlock).",
    );
    assert!(
        text.contains("= deadlock") && text.contains("line 5"),
        "{text}"
    );
    let text = assert_failed(
        "loops",
        "The program was ended, because it was still at work after 2 s of real time. Is there a loop that never ends?",
    );
    assert!(text.contains("| it begins\n"), "{text}");
    assert_fine("after a loop");
    let text = assert_failed(
        "prints",
        "The program was ended, because it had printed more than 1 MiB.",
    );
    assert!(
        text.contains("lines are not shown") && text.len() < 100_000,
        "{} bytes",
        text.len()
    );
}

#[test]
fn a_program_that_reads_is_told_how_it_gets_something_to_read() {
    let text = assert_failed(
        "asks",
        "The program reads its standard input, which is empty in a cell. Give it one: `meanwhile::program_with_input! { \"first line\\n\"; ...`.",
    );
    assert!(text.contains("= exit status 0"), "{text}");
    let given = shown("is given");
    assert!(!given.failed(), "{given:?}");
    assert!(
        given.text().contains("| asked for milk\n")
            && given.text().contains("| asked for and tea\n"),
        "{given:?}"
    );
}

#[test]
fn an_interrupt_ends_the_program_and_nothing_stays() {
    let twin = &all().twin;
    // A transcript is shown when it is whole.
    let text = assert_ends(find(twin, "is interrupted"), INTERRUPTED);
    assert!(!text.contains("it begins"), "{text}");
    assert_works(find(twin, "after an interrupt"));
    let left = shown("leaves").text();
    assert!(
        left.contains("`sleep` outlived the program and was ended"),
        "{left}"
    );
    assert_eq!(living("987654"), Vec::<String>::new());
}

/// Command lines that hold a word.
fn living(word: &str) -> Vec<String> {
    let processes = fs::read_dir("/proc").expect("this is Linux").flatten();
    let lines = processes.filter_map(|entry| fs::read(entry.path().join("cmdline")).ok());
    let lines = lines.map(|line| String::from_utf8_lossy(&line).replace('\0', " "));
    lines
        .filter(|line| line.split(' ').any(|part| part == word))
        .collect()
}

#[test]
fn words_of_the_protocol_are_text() {
    let shown = shown("speaks of evcxr");
    assert!(!shown.failed(), "{shown:?}");
    assert!(shown.text().contains("= exit status 0"), "{shown:?}");
}

#[test]
fn a_server_and_its_client_run_too() {
    let shown = shown("serves");
    assert!(
        !shown.failed() && shown.text().contains("2.000 s  main | done\n"),
        "{shown:?}"
    );
}

#[test]
fn what_cannot_be_cut_into_tokens_is_told_by_the_kernel_and_blocks_nothing() {
    let shown = shown("no brace");
    assert!(
        shown.failed() && shown.error().contains("unclosed delimiter"),
        "{shown:?}"
    );
    assert_fine("after no brace");
}

#[test]
fn an_exercise_is_checked_in_its_cell() {
    let text = assert_failed(
        "unsolved",
        "The exercise is not solved yet. Edit this cell and run it again.",
    );
    assert!(
        text.contains("-- ") && text.contains("Edit this cell."),
        "{text}"
    );
    // The reason is read from the cell's own text.
    let why = "Why: `save(order)` at line ";
    assert!(text.contains(why), "{text}");
    let solved = shown("solved");
    assert!(!solved.failed(), "{solved:?}");
    assert!(
        solved.text().contains("missing_awaits is solved."),
        "{solved:?}"
    );
    let none = shown("no such exercise");
    assert!(
        none.failed() && none.text().contains("missing_awaits"),
        "{none:?}"
    );
}

/// Each kernel has a folder of its own.
#[test]
fn two_kernels_at_once_do_not_meet() {
    let twin = &all().twin;
    for name in ["one", "two", "three", "four"] {
        let text = find(twin, name).text();
        assert!(text.contains(&format!("| twin {name}\n")), "{name}: {text}");
    }
    assert_eq!(
        find(twin, "plain shares").content("text/plain"),
        "\"of the twin\""
    );
}

/// <https://github.com/evcxr/evcxr/issues/250>
#[test]
fn a_second_user_of_the_machine_starts_from_nothing_and_it_works() {
    let user = &all().second_user;
    assert!(find(user, "first").text().contains("| toast\n"), "{user:?}");
    assert_eq!(find(user, "plain").content("text/plain"), "2");
}

/// The notebook that a newcomer opens: what it says of its cells is true.
#[test]
fn the_first_notebook_runs_from_top_to_bottom() {
    let cells = notebook_tests::cells_of("start-here.ipynb").expect("it is a notebook");
    let shown = Bench::new().and_then(|bench| bench.run(&cells));
    let shown = shown.unwrap_or_else(|error| panic!("{error:#}"));
    let failed: Vec<&str> = shown
        .iter()
        .filter(|one| one.failed())
        .map(|one| one.name.as_str())
        .collect();
    assert_eq!(failed, ["exercise"], "{shown:?}");
    let text = |name: &str| find(&shown, name).text();
    assert!(
        text("first-program").contains("7.000 s  main | eggs done"),
        "{shown:?}"
    );
    let html = find(&shown, "first-program").content("text/html");
    assert!(
        html.contains("with <code>join!</code> they take 4.0 s"),
        "{html}"
    );
    assert!(text("exercise").contains("Expected:"), "{shown:?}");
    assert_eq!(text("plain-time"), "an hour later: 3600 s\n");
    assert_eq!(find(&shown, "plain-state").content("text/plain"), "3");
    assert_eq!(text("plain-await"), "a cup of mint tea\n");
}
