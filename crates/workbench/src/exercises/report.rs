//! What the tests of an exercise said, read from libtest's report.

use meanwhile::check::Broken;

/// What came of an exercise's tests.
#[derive(Debug)]
pub enum Outcome {
    Tested(Vec<Tested>),
    /// What rustc says; empty if it has gone to the terminal.
    DoesNotCompile(String),
}

impl Outcome {
    pub fn is_solved(&self) -> bool {
        match self {
            Outcome::Tested(tests) => tests.iter().all(|test| test.message.is_none()),
            Outcome::DoesNotCompile(_) => false,
        }
    }
}

/// One test.
#[derive(Debug, PartialEq, Eq)]
pub struct Tested {
    pub name: String,
    /// What it says, if it failed.
    pub message: Option<Message>,
    /// What it printed, if it passed: that it ran in real time.
    pub output: String,
}

/// Why a test failed, for a learner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    pub text: String,
    /// In one line.
    pub short: String,
}

impl From<&Broken> for Message {
    fn from(broken: &Broken) -> Message {
        Message {
            text: broken.message().trim().to_owned(),
            short: broken.short(),
        }
    }
}

/// The words of something else than a promise, such as a panic in the test itself.
impl From<&str> for Message {
    fn from(text: &str) -> Message {
        Message {
            text: text.to_owned(),
            short: first_line(text).to_owned(),
        }
    }
}

pub fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

/// The tests of a run of a test binary, in the order of their names.
pub fn read(report: &str) -> Vec<Tested> {
    let mut all: Vec<Tested> = Vec::new();
    for line in report.lines() {
        let Some((name, result)) = line
            .strip_prefix("test ")
            .and_then(|rest| rest.split_once(" ... "))
        else {
            continue;
        };
        let said = said(report, name);
        let passed = result.trim() == "ok";
        let silent = || match result.trim().starts_with("ignored") {
            true => "this test is marked `#[ignore]`, so it did not run",
            false => "it failed without a word",
        };
        all.push(Tested {
            name: name.rsplit("::").next().unwrap_or(name).to_owned(),
            message: (!passed).then(|| message(said.as_deref().unwrap_or(silent()))),
            output: said.filter(|_| passed).unwrap_or_default(),
        });
    }
    // libtest runs several at once, and says first what is done first.
    all.sort_by(|a, b| a.name.cmp(&b.name));
    all
}

/// A promise is told in a line of its own ([`meanwhile::check::TELL`]); what else is there was said before it, or is
/// the same in words.
fn message(said: &str) -> Message {
    match said.lines().find_map(Broken::told) {
        Some(broken) => Message::from(&broken),
        None => Message::from(said),
    }
}

/// What a test printed, without the words of the panic itself.
fn said(report: &str, name: &str) -> Option<String> {
    let head = format!("---- {name} stdout ----");
    let (_, after) = report.split_once(&head)?;
    let ends = ["\n---- ", "\n\nfailures:", "\n\nsuccesses:"];
    let end = ends.iter().filter_map(|end| after.find(end)).min();
    let text = &after[..end.unwrap_or(after.len())];
    let is_noise = |line: &&str| {
        line.starts_with("note: run with `RUST_BACKTRACE")
            || (line.starts_with("thread '") && line.contains("panicked at"))
    };
    let lines: Vec<&str> = text.lines().filter(|line| !is_noise(line)).collect();
    Some(lines.join("\n").trim().to_owned())
}

#[cfg(test)]
pub mod tests {
    use super::*;

    pub const REPORT: &str = "\nrunning 2 tests\ntest tests::c ... FAILED\ntest tests::a_b ... ok\n\nsuccesses:\n\n---- tests::a_b stdout ----\nThis ran in real time.\n\n\nsuccesses:\n    tests::a_b\n\nfailures:\n\n---- tests::c stdout ----\n\u{2}broken {\"expected\":\"more\",\"but\":\"less\",\"more\":\"\\nWhy: it is late.\\n\"}\n\nthread 'tests::c' (7) panicked at x.rs:3:9:\nbefore\n\nExpected: more\nBut:      less\n\nWhy: it is late.\n\nnote: run with `RUST_BACKTRACE=1` environment variable to display a backtrace\n\n\nfailures:\n    tests::c\n";

    #[test]
    fn a_report_is_read_with_what_each_test_says() {
        let [passed, failed] = &read(REPORT)[..] else {
            panic!("there are two tests");
        };
        assert_eq!((passed.name.as_str(), &passed.message), ("a_b", &None));
        assert_eq!(passed.output, "This ran in real time.");
        let message = failed.message.as_ref().expect("it failed");
        assert_eq!(
            message.text,
            "Expected: more\nBut:      less\n\nWhy: it is late."
        );
        assert_eq!(message.short, "more, but less");
    }

    #[test]
    fn what_is_no_promise_is_told_by_its_first_line() {
        let report = "test tests::c ... FAILED\n\nfailures:\n\n---- tests::c stdout ----\nthread 'tests::c' panicked at x.rs:3:9:\nit panics\nat once\n\n\nfailures:\n";
        let tests = read(report);
        let message = tests[0].message.as_ref().expect("it failed");
        assert_eq!(message.text, "it panics\nat once");
        assert_eq!(message.short, "it panics");
    }
}
