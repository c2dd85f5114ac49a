//! What a learner reads when a promise is broken.

use super::case::{Case, Ran};
use crate::picture::text;
use crate::words;
use crate::{Clock, Stream};
use std::time::Duration;

impl Case {
    /// Ends the test: what was expected, what happened instead, the learner's own timeline, the
    /// cause if it is known, and where to read about it.
    #[track_caller]
    pub(super) fn broken(&self, ran: &Ran, expected: &str, but: &str) -> ! {
        let mut text = format!("\n\nExpected: {expected}\nBut:      {but}\n");
        let timeline = text::draw(&ran.picture, 90);
        if timeline.is_empty() {
            text += "\nNo time passed in this run.\n";
        } else {
            text += &format!("\nYour run:\n\n{timeline}");
        }
        for finding in ran.found.iter().take(2) {
            text += &format!("\nWhy: {}\n", finding.sentence);
        }
        if ran.run.clock == Clock::Real {
            text += "\nThis ran in real time, so times may be 0.06 s off.\n";
        }
        if !self.section.is_empty() {
            text += &format!("\nRead: {}\n", self.section);
        }
        panic!("{text}");
    }

    /// It comes to its end by itself, and without a panic.
    #[track_caller]
    pub fn finishes(&self) -> &Case {
        let Some(ran) = &self.ran else { return self };
        let ending = ran.run.transcript.ending.as_str();
        if ending == "exit status 0" {
            return self;
        }
        let errors = ran.run.transcript.lines.iter();
        let errors: Vec<&str> = errors
            .filter(|line| line.stream == Stream::Stderr)
            .map(|line| line.text.as_str())
            .collect();
        let but = match &ran.run.deadlock {
            Some(report) => format!("nothing can ever happen again.\n\n{}", report.trim_end()),
            None if ending == "exit status 101" => {
                let panic = errors.iter().position(|line| line.contains("panicked at"));
                let said = panic.map_or("", |at| errors.get(at + 1).copied().unwrap_or(""));
                format!("it panics: {said}")
            }
            None if ending.starts_with("killed by signal 6") => "it aborts".to_owned(),
            None if ending.starts_with("killed by signal 11") => {
                "it crashes, most often because the stack is full: does a function call itself for ever?".to_owned()
            }
            None => format!(
                "{ending}. A loop without an `.await` that waits never lets go; it is not ended by anything but this check"
            ),
        };
        self.broken(ran, "the program comes to its end", &but)
    }
}

/// `0.5 s`.
pub(super) fn seconds(time: Duration) -> String {
    words::seconds(time.as_nanos() as u64)
}
