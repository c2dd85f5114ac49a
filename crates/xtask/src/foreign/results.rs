//! What the test harness of Rust printed, read test by test.

use std::collections::BTreeMap;
use std::fmt;

/// How a test ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Passed,
    Failed,
    Ignored,
    /// The program ended, or was ended, before the test did.
    Unfinished,
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Verdict::Passed => "passes",
            Verdict::Failed => "fails",
            Verdict::Ignored => "is ignored",
            Verdict::Unfinished => "does not end",
        })
    }
}

/// The tests that `--list --format terse` names.
pub fn listed(text: &str) -> Vec<String> {
    let lines = text.lines();
    lines
        .filter_map(|line| line.strip_suffix(": test"))
        .map(str::to_owned)
        .collect()
}

/// The verdict on each of the tests.
pub fn read<'a>(
    tests: impl IntoIterator<Item = &'a str>,
    text: &str,
) -> BTreeMap<&'a str, Verdict> {
    let mut verdicts: BTreeMap<&str, Verdict> = tests
        .into_iter()
        .map(|test| (test, Verdict::Unfinished))
        .collect();
    for line in text.lines() {
        let Some((name, verdict)) = verdict_in(line) else {
            continue;
        };
        if let Some(known) = verdicts.get_mut(name) {
            *known = verdict;
        }
    }
    verdicts
}

/// A line begins where the program before it ended one, so what a child of a test printed may stand
/// in front.
fn verdict_in(line: &str) -> Option<(&str, Verdict)> {
    let (before, result) = line.rsplit_once(" ... ")?;
    let name = before.rsplit_once("test ").map_or(before, |(_, name)| name);
    let name = name.strip_suffix(" - should panic").unwrap_or(name);
    let verdict = match result.trim_end() {
        "ok" => Verdict::Passed,
        "FAILED" => Verdict::Failed,
        result if result.starts_with("ignored") => Verdict::Ignored,
        _ => return None,
    };
    Some((name, verdict))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_a_line_is_understood() {
        let text = "\
running 5 tests
test plain ... ok
test inner::panics - should panic ... ok
hello from a childtest with_child ... FAILED
test later ... ignored, not on this system
test slow has been running for over 60 seconds
test result: FAILED. 2 passed; 1 failed; 1 ignored";
        let names = ["plain", "inner::panics", "with_child", "later", "slow"];
        let verdicts = read(names, text);
        let verdicts: Vec<Verdict> = names.iter().map(|name| verdicts[name]).collect();
        assert_eq!(
            verdicts,
            [
                Verdict::Passed,
                Verdict::Passed,
                Verdict::Failed,
                Verdict::Ignored,
                Verdict::Unfinished
            ]
        );
        assert_eq!(listed("a::b: test\nc: bench\n"), ["a::b"]);
    }
}
