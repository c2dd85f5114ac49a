//! What the tests of an exercise said, as `results.json` of Exercism (version 3:
//! <https://exercism.org/docs/building/tooling/test-runners/interface>).

use super::report::{Outcome, Tested};
use meanwhile::exercises::Source;
use serde::{Deserialize, Serialize};

/// The type of what a notebook holds of the results of an exercise.
pub const IN_NOTEBOOKS: &str = "application/vnd.exercism.results+json";

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
    /// The message in one line. Exercism does not know it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
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
            message: test.message.as_ref().map(|message| message.text.clone()),
            summary: test.message.as_ref().map(|message| message.short.clone()),
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
    use crate::exercises::report::read;
    use crate::exercises::report::tests::REPORT;

    const SOURCE: &str =
        "#[cfg(test)]\nmod tests {\n    #[test]\n    fn a_b() {\n        check();\n    }\n}\n";

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
            "Expected: more\nBut:      less\n\nWhy: it is late."
        );
        assert_eq!(json["tests"][1]["summary"], "more, but less");
        let error = Results::of(&Outcome::DoesNotCompile("no `;`\n".to_owned()), SOURCE);
        assert_eq!(error.status, Status::Error);
        assert_eq!(error.message.as_deref(), Some("no `;`"));
    }
}
