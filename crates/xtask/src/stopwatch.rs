//! How long each test binary takes, told by what cargo says when it starts one.

use std::fmt;
use std::time::{Duration, Instant};

/// Those that take less are not worth a line.
const SHORT: Duration = Duration::from_secs(2);

#[derive(Default)]
pub struct Stopwatch {
    /// What has begun, and when; a name without one is only the end of the one before.
    begun: Vec<(Option<String>, Instant)>,
}

impl Stopwatch {
    /// A line of `cargo test`.
    pub fn sees(&mut self, line: &str) {
        self.at(line, Instant::now());
    }

    fn at(&mut self, line: &str, now: Instant) {
        let line = plain(line);
        let line = line.trim();
        if let Some(what) = line
            .strip_prefix("Running ")
            .or(line.strip_prefix("Doc-tests "))
        {
            self.begun.push((Some(name(what)), now));
        } else if line.starts_with("test result: ") {
            self.begun.push((None, now));
        }
    }

    /// The names and times, the longest first.
    fn times(&self) -> Vec<(&str, Duration)> {
        let pairs = self.begun.windows(2);
        let mut times: Vec<(&str, Duration)> = pairs
            .filter_map(|pair| Some((pair[0].0.as_deref()?, pair[1].1 - pair[0].1)))
            .collect();
        times.sort_by_key(|(_, time)| std::cmp::Reverse(*time));
        times
    }
}

impl fmt::Display for Stopwatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let times = self.times();
        for (name, time) in times.iter().filter(|(_, time)| *time >= SHORT) {
            writeln!(f, "  {name:<42} {:>7.1} s", time.as_secs_f64())?;
        }
        let short = times.iter().filter(|(_, time)| *time < SHORT);
        let sum: Duration = short.clone().map(|(_, time)| *time).sum();
        match short.count() {
            0 => Ok(()),
            count => writeln!(
                f,
                "  {:<42} {:>7.1} s",
                format!("{count} others"),
                sum.as_secs_f64()
            ),
        }
    }
}

/// `crate: file`, of `tests/time.rs (target/debug/deps/time-0123abc)`.
fn name(what: &str) -> String {
    let (file, binary) = what.split_once(" (").unwrap_or((what, ""));
    let binary = binary.trim_end_matches(')');
    let binary = binary.rsplit(['/', '\\']).next().unwrap_or_default();
    let package = binary.rsplit_once('-').map_or(binary, |(name, _)| name);
    match file.strip_prefix("unittests ") {
        Some(file) => format!("{package}: {file}"),
        None => file.to_owned(),
    }
}

/// Without the colours.
fn plain(line: &str) -> String {
    let mut text = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once("\u{1b}[") {
        text += before;
        rest = after.split_once('m').map_or("", |(_, rest)| rest);
    }
    text + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_binary_is_told_with_its_time_the_longest_first() {
        let mut watch = Stopwatch::default();
        let began = Instant::now();
        let lines = [
            (0, "   Compiling tea v0.1.0"),
            (
                5,
                "\u{1b}[1m\u{1b}[32m     Running\u{1b}[0m unittests src/lib.rs (target/debug/deps/tea-0f)",
            ),
            (6, "test result: ok. 1 passed; 0 failed"),
            (
                7,
                "     Running tests/slow.rs (target/debug/deps/slow-1a2b)",
            ),
            (17, "test result: ok. 3 passed; 0 failed"),
            (18, "   Doc-tests tea"),
            (21, "test result: ok. 0 passed"),
        ];
        for (second, line) in lines {
            watch.at(line, began + Duration::from_secs(second));
        }
        let seconds: Vec<(&str, u64)> = watch
            .times()
            .iter()
            .map(|(name, time)| (*name, time.as_secs()))
            .collect();
        let expected = [("tests/slow.rs", 10), ("tea", 3), ("tea: src/lib.rs", 1)];
        assert_eq!(seconds, expected);
        let told = watch.to_string();
        assert!(told.starts_with("  tests/slow.rs "), "{told}");
        assert!(
            told.ends_with("1 others                                       1.0 s\n"),
            "{told}"
        );
    }
}
