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
    let result = catch_unwind(|| {
        check::run(case).finishes();
    });
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
    assert!(
        said.contains("it panics at line 58: no such parcel"),
        "{said}"
    );
}

#[test]
fn the_panic_of_a_thread_is_named_and_not_the_unwrap_that_passes_it_on() {
    let said = said_of(|| {
        let baker = std::thread::spawn(|| panic!("no flour"));
        baker.join().unwrap();
    });
    let wanted =
        "a task or a thread panics at line 68: no flour. The panic is passed on at line 69";
    assert!(said.contains(wanted), "{said}");
}

#[test]
fn a_panic_that_nobody_asks_about_is_told_with_its_line() {
    fn a_task_is_left_alone() {
        let baker = std::thread::spawn(|| panic!("no yeast"));
        let _ = baker.join();
    }
    let said = said_by(a_task_is_left_alone, |case| {
        case.nobody_panics();
    });
    let wanted = format!(
        "something does at line {}: no yeast",
        line_of("\"no yeast\"")
    );
    assert!(said.contains(&wanted), "{said}");
}

#[test]
fn a_thread_without_a_name_is_not_called_by_that_of_the_test() {
    fn two_threads() {
        let bake = || {
            println!("bread: begins");
            std::thread::sleep(Duration::from_millis(100));
        };
        let nameless = std::thread::spawn(bake);
        let named = std::thread::Builder::new().name("oven".to_owned());
        named.spawn(bake).unwrap().join().unwrap();
        nameless.join().unwrap();
    }
    let said = said_by(two_threads, |case| {
        case.takes(1.0);
    });
    assert!(said.contains("\nthread 2"), "{said}");
    assert!(said.contains("\noven"), "{said}");
    assert!(!said.contains("a_thread_"), "{said}");
}

/// The first line of this file with these words.
fn line_of(words: &str) -> usize {
    let mut lines = include_str!("checks.rs").lines();
    lines
        .position(|line| line.contains(words))
        .expect("it is here")
        + 1
}

#[test]
fn an_exit_status_is_told_and_no_loop_is_blamed_for_it() {
    let said = said_of(|| std::process::exit(3));
    assert!(said.contains("it ends itself with exit status 3"), "{said}");
    assert!(!said.contains("A loop"), "{said}");
}

/// Of those whose number begins like that of an abort.
#[test]
fn another_signal_is_no_abort() {
    let said = said_of(|| kill_myself("kill -60 $PPID"));
    assert!(said.contains("it is ended by signal 60"), "{said}");
}

fn kill_myself(how: &str) {
    let _ = std::process::Command::new("sh").args(["-c", how]).status();
    std::thread::sleep(Duration::from_secs(1));
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
    assert!(said.contains("its stack is full"), "{said}");
}

#[test]
fn a_flood_of_output_is_stopped() {
    let said = said_of(|| {
        loop {
            println!("{}", "x".repeat(1000));
        }
    });
    assert!(said.contains("it printed more than 4 MiB"), "{said}");
    assert!(!said.contains("A loop"), "{said}");
}

#[test]
fn a_hog_of_memory_is_stopped() {
    let said = said_of(|| {
        let mut hoard: Vec<Vec<u8>> = Vec::new();
        loop {
            hoard.push(vec![1; 1 << 20]);
        }
    });
    assert!(
        said.contains("it used more than 512 MiB of memory"),
        "{said}"
    );
    assert!(!said.contains("A loop"), "{said}");
}

fn two_in_a_row() {
    for name in ["a", "b"] {
        println!("{name}: begins");
        std::thread::sleep(Duration::from_millis(100));
        println!("{name}: done");
    }
}

/// What a check says of the run of a program; empty if it is content. Its place tells the cases of
/// a test apart.
#[track_caller]
fn said_by(program: fn(), check: fn(&check::Case)) -> String {
    let case = check::run(program);
    let result = catch_unwind(std::panic::AssertUnwindSafe(|| check(&case)));
    result.map_or_else(
        |panic| *panic.downcast().expect("a message"),
        |()| String::new(),
    )
}

#[test]
fn bytes_are_followed_however_they_are_cut() {
    fn cut_anew() {
        println!("sent: abcdef");
        println!("sent: gh");
        for piece in ["abc", "defg", "h"] {
            println!("got: {piece}");
        }
    }
    fn one_lost() {
        println!("sent: abcd");
        std::thread::sleep(Duration::from_millis(100));
        println!("sent: efgh");
        println!("got: abcd");
        println!("got: eg");
    }
    fn one_too_many() {
        println!("sent: abcd");
        println!("got: abcdd");
    }
    let followed: fn(&check::Case) = |case| {
        case.no_bytes_lost("sent", "got");
    };
    // First all cases, then all claims: the process of a case must come to it.
    let content = said_by(cut_anew, followed);
    let lost = said_by(one_lost, followed);
    let many = said_by(one_too_many, followed);
    let silent = said_by(two_in_a_row, followed);
    assert_eq!(content, "");
    let but = "8 bytes are sent and 6 arrive; the first that is missing is byte 2 of “efgh”, sent at 0.1 s";
    assert!(lost.contains(but), "{lost}");
    assert!(
        many.contains("1 bytes arrive that nobody has sent"),
        "{many}"
    );
    assert!(silent.contains("no line begins with `sent: `"), "{silent}");
}

/// In real time the same checks hold, with a tolerance, and say so. This test starts itself once
/// more with the clock that it is about; what it promises there does not depend on the load.
#[test]
fn a_check_in_real_time_is_marked() {
    if std::env::var_os("MEANWHILE_CHECK_CLOCK").is_none() {
        let test = std::env::current_exe().expect("a test has an executable");
        let mut again = std::process::Command::new(test);
        again.args(["a_check_in_real_time_is_marked", "--exact"]);
        let output = again.env("MEANWHILE_CHECK_CLOCK", "real").output();
        let output = output.expect("a test can be started");
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{said}");
        return;
    }
    let kept: fn(&check::Case) = |case| {
        case.never_overlap(&["a", "b"])
            .done_in_order(&["a", "b"])
            .done("", 2);
    };
    let content = said_by(two_in_a_row, kept);
    let late = said_by(two_in_a_row, |case| {
        case.takes(30.0);
    });
    let hangs = said_of(|| std::thread::sleep(Duration::from_secs(3600)));
    assert_eq!(content, "");
    let mark = "This ran in real time, so a time may be 0.06 s off.";
    assert!(late.contains(mark), "{late}");
    assert!(
        hangs.contains("a deadlock and an endless loop look the same"),
        "{hangs}"
    );
    assert!(hangs.contains(mark), "{hangs}");
}

/// The words of the checks, on one program that keeps its promises and breaks others.
#[test]
fn a_broken_promise_shows_what_was_expected_and_what_happened_instead() {
    let kept: [fn(&check::Case); 7] = [
        |case| {
            case.takes(0.2).lasts("a", 0.1).begins_at("b", 0.1);
        },
        |case| {
            case.never_overlap(&["a", "b"]).done_in_order(&["a", "b"]);
        },
        |case| {
            case.at_once("", 1).never_runs("c").done("", 2);
            case.begin_every("", 0.1);
        },
        |case| {
            case.prints(&["a: done", "b: done"])
                .says("beg")
                .prints_at("b: done", 0.2);
        },
        |case| {
            case.nothing_left().finishes();
        },
        |case| {
            case.begins_when_done("b", &["a"])
                .begins_after("b", &["a"])
                .takes_as_long_as(&[&["a", "b"], &["b"]]);
        },
        |case| {
            case.prints_when_done("a: done", "a")
                .prints_after("b: done", &["a"])
                .prints_with("b: begins", "a: done")
                .ends_with("b: done")
                .nobody_panics();
        },
    ];
    for check in kept {
        assert_eq!(said_by(two_in_a_row, check), "");
    }
    type Check = fn(&check::Case);
    let broken: [(Check, &str); 17] = [
        (
            |case| {
                case.begins_when_done("a", &["b"]);
            },
            "it begins at 0.0 s, and `b` is done at 0.2 s",
        ),
        (
            |case| {
                case.takes_as_long_as(&[&["a"], &["b"]]);
            },
            "it takes 0.2 s",
        ),
        (
            |case| {
                case.begin_together(&["a", "b"]);
            },
            "`b` begins at 0.1 s, and the first at 0.0 s",
        ),
        (
            |case| {
                case.prints_when_done("b: done", "a");
            },
            "it comes at 0.2 s, and `a` is done at 0.1 s",
        ),
        (
            |case| {
                case.prints_after("a: done", &["b"]);
            },
            "it comes at 0.1 s, before `b` is done",
        ),
        (
            |case| {
                case.ends_with("a: done");
            },
            "it comes at 0.1 s, and the program ends at 0.2 s",
        ),
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
                case.done("b", 2);
            },
            "1 are",
        ),
        (
            |case| {
                case.says("c: begins");
            },
            "there is none",
        ),
        (
            |case| {
                case.at_once("", 2);
            },
            "there are 1 at once",
        ),
        (
            |case| {
                case.begin_every("", 0.2);
            },
            "`b` begins at 0.1 s, and `a` before it at 0.0 s",
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
            "it comes, but not after “b: done”",
        ),
        (
            |case| {
                case.dropped_at("a", 0.1);
            },
            "it goes on and is done at 0.1 s",
        ),
    ];
    for (check, but) in broken {
        let said = said_by(two_in_a_row, check);
        assert!(said.contains(but), "{said}");
        assert!(
            said.contains("Expected: ") && said.contains("Your run:"),
            "{said}"
        );
    }
}

/// Steps of a given function, and what a learner might write instead of the second call.
fn given_step(name: &str) {
    let call = check::Call::of("step");
    meanwhile::given!(call, "{name}: begins");
    std::thread::sleep(Duration::from_millis([100, 300][check::weather()]));
    meanwhile::given!(call, "{name}: done");
}

fn one_is_only_printed() {
    given_step("a");
    println!("b: begins");
    std::thread::sleep(Duration::from_millis(100));
    println!("b: done");
}

/// This test starts itself once more, as `cargo meanwhile check` starts those of an exercise.
#[test]
fn a_promise_must_hold_in_other_weather_and_of_given_functions() {
    if std::env::var_os(check::WEATHERS).is_none() {
        let test = std::env::current_exe().expect("a test has an executable");
        let mut again = std::process::Command::new(test);
        again.args([
            "a_promise_must_hold_in_other_weather_and_of_given_functions",
            "--exact",
        ]);
        let weather = r#"[{"says": "a step takes 0.3 s", "lines": {"early": "late"}}]"#;
        again.env(check::WEATHERS, weather);
        let output = again.env("MEANWHILE_ONLY_GIVEN", "1").output();
        let output = output.expect("a test can be started");
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{said}");
        return;
    }
    let steps = || {
        given_step("a");
        given_step("b");
    };
    let content = said_by(steps, |case| {
        case.takes(0.2)
            .takes_as_long_as(&[&["a", "b"]])
            .calls("step", 2);
    });
    let timed = said_by(
        || {
            given_step("a");
            let is_late = check::weather() == 1;
            println!("{}", if is_late { "late" } else { "early" });
            std::thread::sleep(Duration::from_millis(100));
        },
        |case| {
            case.prints(&["early"]).takes_as_long_as(&[&["a", "a"]]);
        },
    );
    let printed = said_by(one_is_only_printed, |case| {
        case.begins_when_done("b", &["a"]);
    });
    assert_eq!(content, "");
    // In the weather of the text it takes as long; in the other it does not.
    for part in [
        "the whole takes 0.6 s",
        "it takes 0.4 s",
        "When:     a step takes 0.3 s",
    ] {
        assert!(timed.contains(part), "{timed}");
    }
    assert!(
        printed.contains("its lines are printed by your code"),
        "{printed}"
    );
}
