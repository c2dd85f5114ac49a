//! What the tests of an exercise said, read from libtest's report, and as `results.json` of
//! Exercism (version 3: <https://exercism.org/docs/building/tooling/test-runners/interface>).

use serde_json::{Value, json};

/// One test.
#[derive(Debug, PartialEq, Eq)]
pub struct Tested {
    pub name: String,
    /// What it says, if it failed.
    pub message: Option<String>,
}

/// The tests of a run of a test binary, in the order of their names.
pub fn read(output: &str) -> Vec<Tested> {
    let mut all: Vec<Tested> = Vec::new();
    for line in output.lines() {
        let Some((name, result)) = line
            .strip_prefix("test ")
            .and_then(|rest| rest.split_once(" ... "))
        else {
            continue;
        };
        let message = (result.trim() != "ok").then(|| message(output, name));
        all.push(Tested {
            name: name.rsplit("::").next().unwrap_or(name).to_owned(),
            message,
        });
    }
    // libtest runs several at once, and says first what is done first.
    all.sort_by(|a, b| a.name.cmp(&b.name));
    all
}

/// What a test printed, without the words of the panic itself.
fn message(output: &str, name: &str) -> String {
    let head = format!("---- {name} stdout ----");
    let Some((_, after)) = output.split_once(&head) else {
        return "it failed without a word".to_owned();
    };
    let end = after
        .find("\n---- ")
        .or_else(|| after.find("\n\nfailures:"));
    let text = &after[..end.unwrap_or(after.len())];
    let is_noise = |line: &&str| {
        line.starts_with("note: run with `RUST_BACKTRACE")
            || (line.starts_with("thread '") && line.contains("panicked at"))
    };
    let lines: Vec<&str> = text.lines().filter(|line| !is_noise(line)).collect();
    lines.join("\n").trim().to_owned()
}

/// `pass`, `fail`, or `error` if it does not compile.
pub fn as_json(tests: &[Tested], error: Option<&str>) -> Value {
    let failed = tests.iter().any(|test| test.message.is_some());
    let status = match (error, failed) {
        (Some(_), _) => "error",
        (None, true) => "fail",
        (None, false) => "pass",
    };
    let test = |test: &Tested| {
        json!({
            "name": test.name.replace('_', " "),
            "status": if test.message.is_some() { "fail" } else { "pass" },
            "message": test.message,
            "output": Value::Null,
            "test_code": Value::Null,
            "task_id": Value::Null,
        })
    };
    json!({
        "version": 3,
        "status": status,
        "message": error,
        "tests": tests.iter().map(test).collect::<Vec<_>>(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const REPORT: &str = "\nrunning 2 tests\ntest tests::c ... FAILED\ntest tests::a_b ... ok\n\nfailures:\n\n---- tests::c stdout ----\n\nthread 'tests::c' (7) panicked at x.rs:3:9:\n\n\nExpected: more\nBut:      less\n\nnote: run with `RUST_BACKTRACE=1` environment variable to display a backtrace\n\n\nfailures:\n    tests::c\n";

    #[test]
    fn a_report_is_read_in_the_order_of_names_with_what_each_failure_says() {
        let tests = read(REPORT);
        assert_eq!(
            tests[0],
            Tested {
                name: "a_b".into(),
                message: None
            }
        );
        assert_eq!(
            tests[1].message.as_deref(),
            Some("Expected: more\nBut:      less")
        );
        let json = as_json(&tests, None);
        assert_eq!(
            (&json["version"], &json["status"]),
            (&json!(3), &json!("fail"))
        );
        assert_eq!(json["tests"][0]["name"], "a b");
        assert_eq!(as_json(&[], Some("no"))["status"], "error");
    }
}
