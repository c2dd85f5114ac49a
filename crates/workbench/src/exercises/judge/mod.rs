//! What is judged: the learner's program, with the tests and the given functions of the exercise as
//! it was handed out.
//!
//! A test that a learner has edited decides nothing, and neither does a function that was to be left
//! alone. The tests are put back, and of each given function a build is made that says when it is
//! called and when it ends, and that waits and answers by the weather of its run
//! ([`meanwhile::check::weather`]). All of it keeps the lines of the learner's file, so that rustc
//! and the checks speak of that file.
//!
//! What was handed out is part of this command: its build takes it from `exercises/originals`, which
//! nobody edits to solve an exercise, and which a teacher's template keeps even without the
//! solutions. So neither an edited exercise nor a hurried `git commit` changes what is judged.

mod given;
mod originals;
mod parts;

pub use originals::Originals;
pub use parts::Parts;

use meanwhile::exercises::Exercise;
use parts::{Edit, lines, same};
use proc_macro2::TokenStream;

/// A file that can be built and judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    pub source: String,
    /// With functions as they are in the learner's file, if some were to be left alone and were not.
    pub as_written: Option<String>,
    /// What of the learner's file does not count, for the learner.
    pub notes: Vec<String>,
    /// Given functions that are not there any more.
    pub gone: Vec<String>,
    /// The names of the tests that decide.
    pub tests: Vec<String>,
    /// Whether activities are those of the given functions.
    pub only_given: bool,
}

/// Puts a learner's program together with what was handed out.
pub fn judged(learner: &str, original: &str, exercise: &Exercise) -> Judged {
    let original_parts = Parts::of(original).unwrap_or_default();
    let tests = original_parts.tests.first().map(|at| &original[at.clone()]);
    let mut judged = Judged {
        source: learner.to_owned(),
        as_written: None,
        notes: Vec::new(),
        gone: Vec::new(),
        tests: original_parts.names.clone(),
        only_given: false,
    };
    // rustc says best what is wrong with a file that is not Rust.
    let Some(parts) = Parts::of(learner) else {
        return judged;
    };
    let mut edits: Vec<Edit> = parts.blanks.iter().cloned().map(Edit::blank).collect();
    edits.extend(tests.map(|tests| put_tests_back(learner, &parts, tests, &mut judged)));
    let mut given_edits: Vec<Edit> = Vec::new();
    let mut any_edited = false;
    for name in &exercise.given {
        let Some(first) = original_parts.functions_named(name).next() else {
            continue;
        };
        let built = given::build(first.text(original), name, exercise);
        judged.only_given |= first.text(original).contains(": begins\"");
        let mut places = parts.places_of(name, first, learner, original).peekable();
        if places.peek().is_none() {
            judged.gone.push(name.clone());
        }
        let mut edited = false;
        for (at, body_only) in places {
            edited |= !body_only && !same(&learner[at.clone()], first.text(original));
            let text = match body_only {
                true => given::build(first.body_text(original), name, exercise),
                false => built.clone(),
            };
            given_edits.push(Edit::put(at.clone(), fitted(&text, lines(&learner[at]))));
        }
        any_edited |= edited;
        if edited {
            judged.notes.push(format!(
                "`{name}` is to be left as it is. It is judged as it was handed out."
            ));
        }
    }
    judged.as_written = any_edited.then(|| parts::apply(learner, edits.clone()));
    edits.extend(given_edits);
    judged.source = parts::apply(learner, edits);
    judged
}

/// A program that need not have the tests, such as that of a cell, with them.
pub fn with_tests(program: &str, original: &str) -> String {
    let Some(parts) = Parts::of(program) else {
        return program.to_owned();
    };
    let tests = Parts::of(original).and_then(|original| original.tests.into_iter().next());
    match tests.filter(|_| parts.tests.is_empty()) {
        Some(tests) => format!("{program}\n{}\n", &original[tests]),
        None => program.to_owned(),
    }
}

/// The exercise's own tests, where the learner's stand. What is the same stays.
fn put_tests_back(learner: &str, parts: &Parts, tests: &str, judged: &mut Judged) -> Edit {
    let Some(at) = parts.tests.first() else {
        judged.notes.push(
            "Your file has no tests any more. It is judged by those of the exercise.".to_owned(),
        );
        let end = learner.len();
        return Edit::put(end..end, format!("\n{tests}\n"));
    };
    let own = &learner[at.clone()];
    if parts.tests.len() == 1 && same(own, tests) {
        return Edit::put(at.clone(), own.to_owned());
    }
    judged.notes.push(
        "The tests in your file are not those of the exercise. It is judged by its own.".to_owned(),
    );
    Edit::put(at.clone(), tests.to_owned())
}

/// The text on so many lines, if it can be: what stands below keeps its place.
fn fitted(text: &str, wanted: usize) -> String {
    let mut text = text.to_owned();
    if lines(&text) > wanted
        && let Ok(tokens) = text.parse::<TokenStream>()
    {
        text = tokens.to_string().replace('\n', " ");
    }
    let missing = wanted.saturating_sub(lines(&text));
    text + &"\n".repeat(missing)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exercises::tea;

    const ORIGINAL: &str = "use std::time::Duration;\n\n/// Leave it.\nasync fn ask(n: u64) -> u64 {\n    println!(\"{n}: begins\");\n    sleep(Duration::from_millis(100 * n)).await;\n    n\n}\n\nasync fn all() {}\n\n#[cfg(test)]\nmod tests {\n    #[test]\n    fn it_is_quick() {\n        check::run(main).takes(1.0);\n    }\n}\n";

    fn exercise() -> Exercise {
        tea(r#"
            unsolved = ""
            given = ["ask"]
            weather = [{ says = "slow", instead = { "100 * n" = "900 - n" } }]
        "#)
    }

    fn of(learner: &str) -> Judged {
        judged(learner, ORIGINAL, &exercise())
    }

    const BUILT: &str =
        "from_millis(match ::meanwhile::check::weather() { 1 => 900 - n, _ => 100 * n })";

    #[test]
    fn a_given_function_tells_of_its_calls_and_obeys_the_weather() {
        let judged = of(ORIGINAL);
        assert_eq!(judged.notes, Vec::<String>::new());
        assert!(judged.source.contains(BUILT), "{}", judged.source);
        assert!(judged.source.contains("Call::of(\"ask\")"));
        assert!(
            judged
                .source
                .contains("::meanwhile::given!(__call, \"{n}: begins\")")
        );
        assert!(judged.only_given);
        assert_eq!(judged.tests, ["it_is_quick"]);
        assert_eq!(lines(&judged.source), lines(ORIGINAL));
    }

    #[test]
    fn edited_tests_are_put_back() {
        for (from, to) in [
            ("        check::run(main).takes(1.0);\n", ""),
            (".takes(1.0)", ".finishes()"),
            ("#[test]", "#[test]\n    #[should_panic]"),
            ("#[test]", "#[test]\n    #[ignore]"),
            (
                "#[cfg(test)]\nmod tests",
                "#[cfg(all(test, test))]\nmod others",
            ),
            ("#[cfg(test)]\nmod tests", "#[cfg(any())]\nmod tests"),
            ("mod tests {", "#[cfg(any())]\nmod tests {"),
        ] {
            let judged = of(&ORIGINAL.replace(from, to));
            assert_eq!(judged.notes.len(), 1, "{from}: {judged:?}");
            let tests = ORIGINAL.find("#[cfg(test)]").unwrap();
            assert!(
                judged.source.contains(ORIGINAL[tests..].trim()),
                "{judged:?}"
            );
            assert_eq!(judged.source.matches("mod ").count(), 1, "{judged:?}");
        }
        let without = &ORIGINAL[..ORIGINAL.find("#[cfg(test)]").unwrap()];
        assert!(of(without).notes[0].contains("no tests any more"));
        // Another layout is no other test.
        assert_eq!(
            of(&ORIGINAL.replace("(main).takes", "(main)\n.takes")).notes,
            [""; 0]
        );
    }

    #[test]
    fn an_edited_given_function_is_judged_as_it_was() {
        let judged = of(&ORIGINAL.replace("100 * n", "0"));
        assert!(judged.source.contains(BUILT), "{}", judged.source);
        assert!(judged.notes[0].contains("`ask`"), "{judged:?}");
        // The file as it stands has to end, too.
        let as_written = judged.as_written.expect("it was edited");
        assert!(as_written.contains("from_millis(0)"), "{as_written}");
        assert_eq!(of(ORIGINAL).as_written, None);
        let long = ORIGINAL.replace("    n\n}", "\n\n\n    n + 1\n}");
        assert_eq!(lines(&of(&long).source), lines(&long));
        let short = ORIGINAL.replace("    sleep(Duration::from_millis(100 * n)).await;\n", "");
        assert_eq!(lines(&of(&short).source), lines(&short));
    }

    #[test]
    fn a_given_function_may_move_and_have_another_name_but_not_go() {
        let renamed = of(&ORIGINAL.replace("fn ask", "fn ask_server"));
        assert!(renamed.source.contains("fn ask_server(n: u64) -> u64 {"));
        assert!(renamed.source.contains(BUILT) && renamed.gone.is_empty());
        let start = ORIGINAL.find("async fn ask").unwrap();
        let end = ORIGINAL.find("async fn all").unwrap();
        let moved = ORIGINAL.replace(&ORIGINAL[start..end], "");
        let moved = format!("{moved}mod net {{\n    pub {}}}\n", &ORIGINAL[start..end]);
        assert!(of(&moved).source.contains(BUILT) && of(&moved).notes.is_empty());
        let gone = of(&ORIGINAL.replace(&ORIGINAL[start..end], ""));
        assert_eq!(gone.gone, ["ask"]);
    }

    #[test]
    fn code_for_tests_only_is_not_judged() {
        let two = ORIGINAL.replace(
            "async fn all() {}",
            "#[cfg(test)]\nasync fn all() {}\n#[cfg(not(test))]\nasync fn all() { work() }",
        );
        let source = of(&two).source;
        assert!(source.contains("async fn all() { work() }"), "{source}");
        assert!(!source.contains("async fn all() {}"), "{source}");
        assert!(!source.contains("not(test)"), "{source}");
        assert!(
            !of(&format!("#![cfg(not(test))]\n{ORIGINAL}"))
                .source
                .contains("#![")
        );
    }

    #[test]
    fn what_is_not_rust_is_left_to_rustc() {
        assert_eq!(of("fn main() { let }").source, "fn main() { let }");
    }
}
