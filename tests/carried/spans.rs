//! The facts are rustc's: on all of the book's programs that must not compile, and word by word.

use crate::asked::{Asked, HEAD};
use crate::common;
use meanwhile::carried::compile::{Compiler, FOLDER};
use meanwhile::carried::labels::{self, Words};
use meanwhile::carried::{self, Carried, Span, What};
use meanwhile::recording::{self, chapter_files};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn compiler() -> &'static Compiler {
    static FOUND: OnceLock<Compiler> = OnceLock::new();
    FOUND.get_or_init(|| {
        // Set by the full test run.
        let tested = std::env::var("MEANWHILE_TESTED").unwrap_or_default();
        let words: Vec<&str> = tested.split_whitespace().collect();
        Compiler::find(root(), &words).unwrap_or_else(|error| panic!("{error}"))
    })
}

/// The book's programs that must not compile, each with its text and rustc's messages.
fn programs() -> Vec<(PathBuf, String, String)> {
    let folder = root().join(FOLDER);
    let files = chapter_files(&folder, "rs").into_iter();
    let all: Vec<_> = files
        .map(|path| {
            let program = path.strip_prefix(&folder).unwrap().to_owned();
            let source = std::fs::read_to_string(&path).unwrap();
            let messages = compiler().messages(&program);
            let messages = messages.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            (program, source, messages)
        })
        .collect();
    assert!(all.len() >= 13, "{all:?}");
    all
}

/// What rustc's JSON says of a value that crosses an await, read without our reader: its place, its name, its type, and
/// the place of the await.
fn told(messages: &str) -> Vec<(Vec<u64>, String, String, Vec<u64>)> {
    let place = |span: &Value| -> Vec<u64> {
        let keys = ["line_start", "column_start", "line_end", "column_end"];
        keys.map(|key| span[key].as_u64().unwrap()).to_vec()
    };
    let mut all = Vec::new();
    for line in messages.lines() {
        let message: Value = serde_json::from_str(line).unwrap();
        for note in message["children"].as_array().unwrap() {
            let spans = note["spans"].as_array().unwrap();
            let text = note["message"].as_str().unwrap();
            if !text.ends_with("as this value is used across an await") {
                continue;
            }
            let [crossing, made] = &spans[..] else {
                panic!("{note}")
            };
            assert_eq!(crossing["is_primary"], true);
            let name = crossing["label"]
                .as_str()
                .unwrap()
                .split('`')
                .nth(1)
                .unwrap();
            let ty = made["label"].as_str().unwrap().split('`').nth(1).unwrap();
            all.push((place(made), name.to_owned(), ty.to_owned(), place(crossing)));
        }
    }
    all
}

fn numbers(span: Span) -> Vec<u64> {
    let all = [
        span.from.line,
        span.from.column,
        span.to.line,
        span.to.column,
    ];
    all.map(u64::from).to_vec()
}

#[test]
fn places_types_and_names_are_those_of_rustc_in_all_programs_of_the_book() {
    let mut count = 0;
    for (program, source, messages) in programs() {
        let file = program.to_string_lossy();
        let all = carried::read(&messages, &file, &source);
        let kept: Vec<_> = all
            .iter()
            .filter_map(|one| match &one.what {
                What::Kept { value, at, .. } => Some((
                    numbers(value.made),
                    value.name.clone().unwrap(),
                    value.ty.clone(),
                    numbers(at.span),
                )),
                _ => None,
            })
            .collect();
        let mut expected = told(&messages);
        expected.sort();
        for (made, name, ..) in &mut expected {
            let line: Vec<char> = source
                .lines()
                .nth(made[0] as usize - 1)
                .unwrap()
                .chars()
                .collect();
            let words: String = line[made[1] as usize - 1..made[3] as usize - 1]
                .iter()
                .collect();
            assert_eq!(
                words, *name,
                "{file}: what stands there is what rustc names"
            );
            *name = name.trim_start_matches("mut ").to_owned();
        }
        count += expected.len();
        assert_eq!(kept, expected, "{file}");
    }
    assert!(count >= 4, "the book has programs that carry too much");
}

#[test]
fn programs_that_are_refused_for_other_reasons_get_no_picture() {
    let with: BTreeSet<String> = programs()
        .into_iter()
        .filter(|(program, source, messages)| {
            !carried::read(messages, &program.to_string_lossy(), source).is_empty()
        })
        .map(|(program, ..)| program.file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    for other in [
        "await_a_vec",
        "async_main",
        "await_in_drop",
        "tokio_lock_in_sync",
        "receipt_needed",
    ] {
        assert!(!with.contains(other), "{with:?}");
    }
    for own in [
        "spawned_block_borrows",
        "guard_across_await",
        "rc_across_await",
        "six_errands",
    ] {
        assert!(with.contains(own), "{with:?}");
    }
}

#[test]
fn what_futures_carry_is_what_is_recorded_and_nothing_else_is() {
    let mut known = BTreeSet::new();
    for (program, ..) in programs() {
        let kept = recording::of_refused(root(), compiler(), &program);
        let name = program.file_stem().unwrap().to_string_lossy().into_owned();
        for recording in kept.unwrap_or_else(|error| panic!("{name}: {error}")) {
            common::assert_kept(root(), &name, &recording)
                .unwrap_or_else(|error| panic!("{error}"));
            known.insert(root().join(&recording.path));
        }
    }
    let there = chapter_files(&root().join("recordings/carried"), "snap");
    assert_eq!(
        there, known,
        "remove what is recorded of a program that is gone"
    );
}

#[test]
fn a_recording_is_read_as_it_was_written() {
    let asked = Asked::about(
        "async fn f() {\n    let r = Rc::new(1);\n    pause().await;\n    drop(r);\n}\nfn go() { spawn(f()) }",
    );
    let all = asked.carried();
    assert_eq!(all.len(), 1);
    assert_eq!(Carried::from_json(&Carried::to_json(&all)).unwrap(), all);
}

/// Programs whose messages have all of the words.
const PROBES: [&str; 5] = [
    "async fn f() { let r = Rc::new(1); pause().await; drop(r); }\nfn go() { spawn(f()) }",
    "fn go() { let r = Rc::new(1); spawn(async move { pause().await; drop(r) }) }",
    "type Boxed = std::pin::Pin<Box<dyn Future<Output = ()>>>;\nfn make() -> Boxed { Box::pin(pause()) }\nasync fn f() { make().await }\nfn go() { spawn(f()) }",
    "fn go() { let s = String::new(); spawn(async { println!(\"{s}\") }) }",
    "fn go() { let s = String::new(); spawn(show(&s)) }",
];

#[test]
fn rustc_says_what_a_place_is_in_the_words_that_we_know() {
    let mut texts = Vec::new();
    for probe in PROBES {
        let asked = Asked::about(probe);
        for line in asked.messages.lines() {
            strings(&serde_json::from_str(line).unwrap(), &mut texts);
        }
    }
    for Words { before, after } in labels::ALL {
        let is_said = texts
            .iter()
            .any(|text| Words { before, after }.between(text).is_some());
        assert!(
            is_said,
            "this rustc does not say `{before}…{after}` any more. Its words for what is carried have changed: correct \
             src/carried/labels.rs. It says:\n{}",
            texts.join("\n")
        );
    }
}

/// References that are captured have a longer label, which names the type first.
#[test]
fn the_type_of_a_captured_reference_is_read_without_its_reason() {
    let asked = Asked::about(
        "fn go() { let c: &'static Cell<u32> = Box::leak(Box::new(Cell::new(1))); spawn(async move { pause().await; c.set(2) }) }",
    );
    let [one] = &asked.carried()[..] else {
        panic!("{:?}\n{HEAD}", asked.errors())
    };
    let What::Captured { ty, .. } = &one.what else {
        panic!("{one:?}")
    };
    assert_eq!(ty, "&std::cell::Cell<u32>");
}

fn strings(value: &Value, all: &mut Vec<String>) {
    match value {
        Value::String(text) => all.push(text.clone()),
        Value::Array(list) => list.iter().for_each(|one| strings(one, all)),
        Value::Object(map) => map.values().for_each(|one| strings(one, all)),
        _ => {}
    }
}

/// Takes out the await that rustc has named, and asks again, until it names none: those that it names then are those
/// that we have told of beside the first.
#[test]
fn further_awaits_are_those_that_rustc_names_when_the_first_is_gone() {
    let bodies = [
        "    let r = Rc::new(1);\n    pause().await;\n    show(&r.to_string()).await;\n    pause().await;",
        "    let r = Rc::new(String::new());\n    show(&r).await;\n    show(&r).await;\n    println!(\"{r}\");\n    if r.is_empty() { pause().await } else { pause().await }",
        "    match *LOCK.lock().unwrap() {\n        0 => { pause().await }\n        1 => { pause().await; pause().await }\n        _ => {}\n    }\n    pause().await;",
        "    let r = Rc::new(1);\n    pause().await;\n    if *r == 1 { pause().await } else { pause().await }",
        "    let r = Rc::new(1);\n    pause().await;\n    let other = r;\n    pause().await;\n    println!(\"{other}\");",
        "    let r = Rc::new(1);\n    pause().await;\n    {\n        let _gone = r;\n    }\n    pause().await;",
        "    let g = LOCK.lock().unwrap();\n    pause().await;\n    println!(\"{g}\");\n    spawn(async { pause().await });\n    pause().await;",
        "    let r = Rc::new(1);\n    pause().await;\n    if *r == 1 { return; }\n    pause().await;",
        "    let c = Cell::new(1);\n    let d = &c;\n    pause().await;\n    d.set(2);\n    pause().await;",
    ];
    let mut more = 0;
    for body in bodies {
        let mut asked = Asked::about(&format!(
            "async fn f() {{\n{body}\n}}\nfn go() {{ spawn(f()) }}"
        ));
        let Some((made, mut also)) = first(&asked) else {
            panic!("{body}: {:?}", asked.errors())
        };
        more += also.len();
        // What is told is a part of what rustc names later, in its order.
        while let Some((now, _, at)) = crossing(&asked) {
            // Another value, to which this one was moved.
            if now != made {
                break;
            }
            also.retain(|one| *one != at);
            asked = Asked::whole(&without(&asked.source, at));
        }
        assert_eq!(also, [], "rustc does not name these: {body}");
    }
    assert_eq!(more, 5);
}

fn crossing(asked: &Asked) -> Option<(Span, Vec<Span>, Span)> {
    asked.carried().into_iter().find_map(|one| match one.what {
        What::Kept {
            value, at, also, ..
        } => Some((value.made, also, at.span)),
        _ => None,
    })
}

fn first(asked: &Asked) -> Option<(Span, Vec<Span>)> {
    crossing(asked).map(|(made, also, _)| (made, also))
}

/// The source with `.await` at a place turned into as many blanks.
fn without(source: &str, at: Span) -> String {
    let mut lines: Vec<String> = source.lines().map(str::to_owned).collect();
    let line = &mut lines[at.from.line as usize - 1];
    let from = at.from.column as usize - 2;
    assert_eq!(&line[from..from + 6], ".await");
    // A call that is not awaited gives no unit, so it becomes a statement.
    line.replace_range(from..from + 6, "; ()  ");
    lines.join("\n")
}
