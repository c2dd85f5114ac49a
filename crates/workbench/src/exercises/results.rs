//! What the tests of an exercise said, read from libtest's report, and as `results.json` of
//! Exercism (version 3: <https://exercism.org/docs/building/tooling/test-runners/interface>).

use super::testing::Outcome;
use meanwhile::exercises::Source;
use serde::{Deserialize, Serialize};

/// One test.
#[derive(Debug, PartialEq, Eq)]
pub struct Tested {
    pub name: String,
    /// What it says, if it failed.
    pub message: Option<String>,
    /// What it printed, if it passed: that it ran in real time.
    pub output: String,
}

/// A message in one line: what was expected, and what happened instead.
pub fn short(message: &str) -> String {
    let part = |head: &str| {
        let line = message.lines().find_map(|line| line.strip_prefix(head));
        line.map(str::trim)
    };
    match (part("Expected:"), part("But:")) {
        (Some(expected), Some(but)) => format!("{expected}, but {but}"),
        _ => message.lines().next().unwrap_or_default().to_owned(),
    }
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
            true => "this test is marked `#[ignore]`, so it did not run".to_owned(),
            false => "it failed without a word".to_owned(),
        };
        all.push(Tested {
            name: name.rsplit("::").next().unwrap_or(name).to_owned(),
            message: (!passed).then(|| said.as_deref().map_or_else(silent, of_check)),
            output: said.filter(|_| passed).unwrap_or_default(),
        });
    }
    // libtest runs several at once, and says first what is done first.
    all.sort_by(|a, b| a.name.cmp(&b.name));
    all
}

/// The message of a check, without what the test printed before.
fn of_check(said: &str) -> String {
    let from = said.find("\nExpected: ").map_or(0, |at| at + 1);
    said[from..].to_owned()
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

/// A `results.json`. Others may have written it, so every part but the status may be missing.
#[derive(Debug, Serialize, Deserialize)]
pub struct Results {
    pub version: u32,
    pub status: Status,
    /// Why there are no tests: rustc's message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// What of the learner's file did not count: edited tests. Exercism does not know it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    #[serde(default)]
    pub tests: Vec<TestResult>,
}

#[derive(Debug, Serialize, Deserialize)]
pub struct TestResult {
    pub name: String,
    pub status: Status,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub output: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub test_code: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    Pass,
    Fail,
    /// It does not compile, or the tests did not come to their end.
    Error,
}

/// Exercism shows no more of what a test printed.
const OUTPUT: usize = 500;

impl Results {
    /// There is no result, and why.
    pub fn error(message: &str) -> Results {
        Results {
            version: 3,
            status: Status::Error,
            message: Some(message.trim().to_owned()),
            notes: Vec::new(),
            tests: Vec::new(),
        }
    }

    /// `source`: the exercise's file, for the code of the tests.
    pub fn of(outcome: &Outcome, source: &str) -> Results {
        let source = Source::parse(source);
        let tests = match outcome {
            Outcome::Tested(tests) => tests.as_slice(),
            Outcome::DoesNotCompile(message) => return Results::error(message),
        };
        let result = |test: &Tested| TestResult {
            name: test.name.replace('_', " "),
            status: match test.message {
                Some(_) => Status::Fail,
                None => Status::Pass,
            },
            message: test.message.clone(),
            output: (!test.output.is_empty()).then(|| test.output.chars().take(OUTPUT).collect()),
            test_code: source.test(&test.name),
        };
        Results {
            version: 3,
            status: match outcome.is_solved() {
                true => Status::Pass,
                false => Status::Fail,
            },
            message: None,
            notes: Vec::new(),
            tests: tests.iter().map(result).collect(),
        }
    }

    pub fn to_json(&self) -> String {
        let text = serde_json::to_string_pretty(self);
        text.expect("texts and numbers can be written") + "\n"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const REPORT: &str = "\nrunning 2 tests\ntest tests::c ... FAILED\ntest tests::a_b ... ok\n\nsuccesses:\n\n---- tests::a_b stdout ----\nThis ran in real time.\n\n\nsuccesses:\n    tests::a_b\n\nfailures:\n\n---- tests::c stdout ----\n\nthread 'tests::c' (7) panicked at x.rs:3:9:\nbefore\n\nExpected: more\nBut:      less\n\nnote: run with `RUST_BACKTRACE=1` environment variable to display a backtrace\n\n\nfailures:\n    tests::c\n";
    const SOURCE: &str =
        "#[cfg(test)]\nmod tests {\n    #[test]\n    fn a_b() {\n        check();\n    }\n}\n";

    #[test]
    fn a_report_is_read_with_what_each_test_says() {
        let tests = read(REPORT);
        let passed = ("a_b", None, "This ran in real time.");
        let failed = ("c", Some("Expected: more\nBut:      less"), "");
        for (test, wanted) in tests.iter().zip([passed, failed]) {
            let found = (
                test.name.as_str(),
                test.message.as_deref(),
                test.output.as_str(),
            );
            assert_eq!(found, wanted);
        }
    }

    #[test]
    fn a_message_has_a_short_form() {
        let message = "Expected: more\nBut:      less\n\nWhy: it is late.";
        assert_eq!(short(message), "more, but less");
        assert_eq!(short("it panics\nat once"), "it panics");
        assert_eq!(short(""), "");
    }

    #[test]
    fn results_have_the_form_of_exercism() {
        let results = Results::of(&Outcome::Tested(read(REPORT)), SOURCE);
        let json: serde_json::Value = serde_json::from_str(&results.to_json()).unwrap();
        assert_eq!(json["version"], 3);
        assert_eq!(json["status"], "fail");
        assert_eq!(json["tests"][0]["name"], "a b");
        assert_eq!(json["tests"][0]["status"], "pass");
        assert_eq!(json["tests"][0]["test_code"], "fn a_b() {\n    check();\n}");
        assert_eq!(
            json["tests"][1]["message"],
            "Expected: more\nBut:      less"
        );
        let error = Results::of(&Outcome::DoesNotCompile("no `;`\n".to_owned()), SOURCE);
        assert_eq!(error.status, Status::Error);
        assert_eq!(error.message.as_deref(), Some("no `;`"));
    }
}
