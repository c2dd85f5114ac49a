//! Where asyncio does something else than tokio, the timelines of a twin and of its program show it. They are those that are
//! kept: `tests/pictures.rs` and `tests/python.rs` prove that these are true.

use meanwhile::picture::{BarState, Picture, Row, RowEnd, Step};
use meanwhile::recording::body;
use std::fs;
use std::path::Path;

const MS: u64 = 1_000_000;

fn kept(folder: &str, name: &str) -> Picture {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("recordings/pictures");
    let path = root.join(folder).join(format!("{name}.picture.snap"));
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path:?}: {error}"));
    Picture::from_json(body(&text)).unwrap()
}

fn rust(chapter: &str, name: &str) -> Picture {
    kept(chapter, name)
}

fn python(chapter: &str, name: &str) -> Picture {
    kept(&format!("python/{chapter}"), name)
}

fn row<'a>(picture: &'a Picture, name: &str, line: u32) -> &'a Row {
    let found = |row: &&Row| row.name.starts_with(name) && row.line == Some(line);
    let mut rows = picture.rows.iter().filter(found);
    let row = rows.next();
    row.unwrap_or_else(|| panic!("{} has no {name} at line {line}", picture.program))
}

fn end(row: &Row) -> (RowEnd, u64) {
    let end = row.end.as_ref().expect("a lane has an end");
    (end.how, end.at / MS)
}

/// When each of its polls or steps begins.
fn runs(row: &Row) -> Vec<u64> {
    let runs = row
        .marks
        .iter()
        .filter(|mark| mark.look == BarState::Running);
    runs.map(|mark| mark.from / MS).collect()
}

/// When a line is printed.
fn printed(picture: &Picture, line: &str) -> u64 {
    let has = |all: &[String]| all.iter().any(|one| one == line);
    let print = picture.prints.iter().find(|print| has(&print.lines));
    print
        .unwrap_or_else(|| panic!("{} does not print {line}", picture.program))
        .at
        / MS
}

fn steps<'a>(picture: &'a Picture, who: &str) -> Vec<&'a Step> {
    picture
        .steps
        .iter()
        .filter(|step| step.who == who)
        .collect()
}

#[test]
fn a_task_of_asyncio_runs_although_nobody_awaits_it_and_a_future_does_not() {
    let tasks = python("02-inert", "old_loop");
    // Made at lines 13 and 14, and awaited together at line 15: both begin at once.
    assert_eq!(runs(row(&tasks, "fetch('home')", 13))[0], 0);
    assert_eq!(runs(row(&tasks, "fetch('news')", 14))[0], 0);
    let lost = python("06-tasks", "lost_task");
    assert_eq!(end(row(&lost, "save('letters')", 22)).0, RowEnd::Done);
    let future = rust("02-inert", "forgotten_await");
    let save = row(&future, "save(17)", 14);
    assert_eq!((end(save).0, runs(save)), (RowEnd::NeverPolled, vec![]));
    // What is as lazy in Python is a coroutine that no task was made of.
    let coroutine = python("02-inert", "never_awaited");
    let save = row(&coroutine, "save(17)", 15);
    assert_eq!((end(save).0, runs(save)), (RowEnd::NeverPolled, vec![]));
}

#[test]
fn sleeps_in_a_list_add_up_in_python_and_not_in_rust() {
    let lazy = python("03-joining", "sleeps_are_lazy");
    let naps = ["nap 1 is over", "nap 2 is over", "nap 3 is over"].map(|line| printed(&lazy, line));
    for (turn, at) in (1..).zip(naps) {
        assert!((100 * turn..100 * turn + 4).contains(&at), "{naps:?}");
    }
    // A sleep of tokio counts from when it was made: what was due in between is over at once.
    let from_the_start = rust("03-joining", "vec_of_sleeps");
    assert_eq!(
        printed(&from_the_start, "photo is over"),
        printed(&from_the_start, "song is over")
    );
}

#[test]
fn a_task_that_nobody_can_reach_is_collected_and_in_tokio_goes_on_to_the_end_of_its_runtime() {
    let twin = python("06-tasks", "lost_task");
    let (how, at) = end(row(&twin, "mount('disk')", 23));
    assert_eq!(how, RowEnd::Collected);
    assert!(at < twin.total / MS - 150, "{at}");
    let program = rust("06-tasks", "dropped_handle");
    let (how, at) = end(row(&program, "save(\"photos\", 400)", 14));
    assert_eq!((how, at), (RowEnd::Left, program.total / MS));
}

#[test]
fn cancelling_is_an_exception_that_takes_another_step_and_in_tokio_the_future_is_dropped() {
    let twin = python("07-cancelling", "cancel_is_an_exception");
    let bake = row(&twin, "bake()", 25);
    let cancels = steps(&twin, "main()")
        .into_iter()
        .find(|step| step.did.contains("cancels `bake()`"));
    let asked = cancels.expect("main cancels").at / MS;
    let (how, ended) = end(bake);
    assert_eq!(how, RowEnd::Cancelled);
    // Its `finally` awaits for 0.1 s.
    assert!(ended >= asked + 100, "asked at {asked}, over at {ended}");
    assert!(
        runs(bake).iter().filter(|at| **at >= asked).count() >= 2,
        "{bake:?}"
    );
    // And an exception can be caught.
    assert_eq!(end(row(&twin, "stubborn()", 33)).0, RowEnd::Done);

    let program = rust("07-cancelling", "drop_probe");
    let bake = row(&program, "bake()", 41);
    let (how, ended) = end(bake);
    assert_eq!(how, RowEnd::Cancelled);
    let cancels = steps(&program, "main")
        .into_iter()
        .find(|step| step.did.contains("cancels `bake()`"));
    assert_eq!(cancels.expect("main cancels").at / MS, ended);
    // It is asked once more before the timeout looks at its clock, and then never again.
    assert!(runs(bake).iter().all(|at| *at <= ended), "{bake:?}");
    let last = steps(&program, "bake()")
        .into_iter()
        .next_back()
        .expect("it was polled");
    assert!(
        last.at / MS < ended,
        "what it does at its end is a step: {last:?}"
    );
}

#[test]
fn gather_leaves_the_others_running_when_one_fails_and_try_join_does_not() {
    let twin = python("03-joining", "gather_on_error");
    let (how, failed) = end(row(&twin, "book('hotel'", 20));
    assert_eq!(how, RowEnd::Panicked, "an exception came out of it");
    let (how, booked) = end(row(&twin, "book('car'", 20));
    assert_eq!(how, RowEnd::Done);
    assert!(booked > failed);
    // A group cancels them, as try_join does.
    let failed = end(row(&twin, "book('hotel'", 28)).1;
    assert_eq!(
        end(row(&twin, "book('car'", 29)),
        (RowEnd::Cancelled, failed)
    );
    let program = rust("03-joining", "try_join_on_error");
    let failed = end(row(&program, "book(\"hotel\"", 21)).1;
    assert_eq!(
        end(row(&program, "book(\"car\"", 22)),
        (RowEnd::Cancelled, failed)
    );
}

#[test]
fn wait_for_cancels_its_task_when_time_is_over_and_a_timeout_on_a_handle_does_not() {
    let twin = python("06-tasks", "wait_for_task");
    let (how, at) = end(row(&twin, "print_report() #1", 17));
    assert_eq!(how, RowEnd::Cancelled);
    assert!((100..105).contains(&at), "{at}");
    let shielded = row(&twin, "print_report() #2", 17);
    assert_eq!(end(shielded).0, RowEnd::Done);
    let program = rust("06-tasks", "timeout_on_handle");
    assert_eq!(
        end(row(&program, "print_report()", 14)),
        (RowEnd::Done, 300)
    );
    assert_eq!(printed(&program, "too late"), 100);
}

#[test]
fn awaiting_what_is_ready_lets_nobody_else_run_in_either() {
    for picture in [
        python("02-inert", "ready_does_not_yield"),
        rust("02-inert", "ready_does_not_yield"),
    ] {
        let [first, second, ..] = &picture.steps[..] else {
            panic!("{} has too few steps", picture.program)
        };
        assert!(first.did.contains("page 1 adds up to 10"), "{first:?}");
        assert!(first.did.contains("page 2 adds up to 20"), "{first:?}");
        assert!(
            second.did.contains("neighbour: my turn at last"),
            "{second:?}"
        );
    }
}

#[test]
fn a_blocking_call_stops_the_loop_as_it_stops_a_runtime_of_one_thread() {
    let parts = |picture: &Picture, names: [&str; 3]| {
        names.map(|name| {
            let blocks = |row: &&Row| row.name == name;
            let all = picture
                .rows
                .iter()
                .filter(blocks)
                .flat_map(|row| &row.marks);
            let blocking = all.filter(|mark| mark.look == BarState::Blocking);
            blocking
                .map(|mark| mark.to - mark.from)
                .max()
                .unwrap_or_default()
                / MS
        })
    };
    let twin = python("01-waiting", "four_sleeps");
    let names = [
        "wait_blocking('A')",
        "wait_blocking('B')",
        "wait_blocking('C')",
    ];
    assert_eq!(parts(&twin, names), [500; 3]);
    let program = rust("01-waiting", "four_sleeps");
    let names = [
        "wait_blocking(\"A\")",
        "wait_blocking(\"B\")",
        "wait_blocking(\"C\")",
    ];
    assert_eq!(parts(&program, names), [500; 3]);
}

#[test]
fn a_thread_of_a_pool_goes_on_when_nobody_waits_for_it_any_more_in_both() {
    let twin = python("05-blocking", "timeout_cannot_bite");
    let printed_page = end(row(&twin, "print_page()", 23));
    assert_eq!(printed_page.0, RowEnd::Done);
    assert!(printed_page.1 > printed(&twin, "  timed out"));
}
