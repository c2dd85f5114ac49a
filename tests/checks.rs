//! Whatever a learner's program does, its check ends soon, with a message that says what happened.
#![cfg(all(target_os = "linux", target_env = "gnu"))]

use meanwhile::check;
use std::panic::catch_unwind;
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// What the check of a program says; empty if it is content. It must not take 10 s.
#[track_caller]
fn said_of(case: fn()) -> String {
    let began = Instant::now();
    let result = catch_unwind(|| drop(check::run(case)));
    assert!(
        began.elapsed() < Duration::from_secs(10),
        "it took {:?}",
        began.elapsed()
    );
    match result {
        Ok(()) => String::new(),
        Err(panic) => *panic.downcast::<String>().expect("a message"),
    }
}

#[test]
fn a_program_that_ends_is_not_reproached() {
    assert_eq!(said_of(|| println!("done")), "");
}

#[test]
fn a_deadlock_is_reported() {
    let said = said_of(|| {
        let lock = Mutex::new(());
        let _first = lock.lock();
        let _second = lock.lock();
    });
    assert!(
        said.contains("Expected: the program comes to its end"),
        "{said}"
    );
    assert!(said.contains("nothing can ever happen again"), "{said}");
}

#[test]
fn an_endless_loop_is_ended() {
    let said = said_of(|| {
        loop {
            std::hint::spin_loop();
        }
    });
    assert!(said.contains("A loop without an `.await`"), "{said}");
}

#[test]
fn a_panic_is_quoted() {
    let said = said_of(|| panic!("no such parcel"));
    assert!(said.contains("it panics: no such parcel"), "{said}");
}

#[test]
fn an_abort_is_named() {
    let said = said_of(|| std::process::abort());
    assert!(said.contains("it aborts"), "{said}");
}

#[test]
fn a_full_stack_is_named() {
    fn deeper(n: u64) -> u64 {
        if n == u64::MAX {
            0
        } else {
            deeper(n + 1) + std::hint::black_box(n)
        }
    }
    let said = said_of(|| println!("{}", deeper(0)));
    assert!(
        said.contains("it aborts") || said.contains("the stack is full"),
        "{said}"
    );
}

#[test]
fn a_flood_of_output_is_stopped() {
    let said = said_of(|| {
        loop {
            println!("{}", "x".repeat(1000));
        }
    });
    assert!(said.contains("output"), "{said}");
}

#[test]
fn a_hog_of_memory_is_stopped() {
    let said = said_of(|| {
        let mut hoard: Vec<Vec<u8>> = Vec::new();
        loop {
            hoard.push(vec![1; 1 << 20]);
        }
    });
    assert!(said.contains("memory"), "{said}");
}

/// The words of the checks, on one program that keeps its promises and breaks others.
#[test]
fn a_broken_promise_shows_what_was_expected_and_what_happened_instead() {
    fn two_in_a_row() {
        for name in ["a", "b"] {
            println!("{name}: begins");
            std::thread::sleep(Duration::from_millis(100));
            println!("{name}: done");
        }
    }
    let said = |check: fn(&check::Case)| -> String {
        let case = check::run(two_in_a_row);
        let result = catch_unwind(std::panic::AssertUnwindSafe(|| check(&case)));
        result.map_or_else(
            |panic| *panic.downcast().expect("a message"),
            |()| String::new(),
        )
    };
    let kept: [fn(&check::Case); 5] = [
        |case| {
            case.takes(0.2).lasts("a", 0.1).begins_at("b", 0.1);
        },
        |case| {
            case.never_overlap(&["a", "b"]).done_in_order(&["a", "b"]);
        },
        |case| {
            case.at_once("", 1).never_runs("c");
        },
        |case| {
            case.prints(&["a: done", "b: done"])
                .prints_at("b: done", 0.2);
        },
        |case| {
            case.nothing_left().finishes();
        },
    ];
    for check in kept {
        assert_eq!(said(check), "");
    }
    type Check = fn(&check::Case);
    let broken: [(Check, &str); 8] = [
        (
            |case| {
                case.takes(0.1);
            },
            "it takes 0.2 s",
        ),
        (
            |case| {
                case.overlap(&["a", "b"]);
            },
            "`b` begins at 0.1 s, when `a` is done",
        ),
        (
            |case| {
                case.lasts("b", 0.2);
            },
            "it lasts 0.1 s",
        ),
        (
            |case| {
                case.at_once("", 2);
            },
            "there are 1 at once",
        ),
        (
            |case| {
                case.done_in_order(&["b", "a"]);
            },
            "the order is `a` and `b`",
        ),
        (
            |case| {
                case.begins_at("c", 0.0);
            },
            "`c` never begins",
        ),
        (
            |case| {
                case.prints(&["b: done", "a: done"]);
            },
            "not after the lines before it",
        ),
        (
            |case| {
                case.dropped_at("a", 0.1);
            },
            "no such task or branch",
        ),
    ];
    for (check, but) in broken {
        let said = said(check);
        assert!(said.contains(but), "{said}");
        assert!(
            said.contains("Expected: ") && said.contains("Your run:"),
            "{said}"
        );
    }
}
