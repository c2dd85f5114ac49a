//! What a learner reads when a promise is broken.

use super::TOLERANCE;
use super::case::{Case, Ran};
use crate::picture::text;
use crate::words;
use crate::{Clock, Run, Stream};
use std::time::Duration;

impl Case {
    /// Ends the test: what was expected, what happened instead, the learner's own timeline, the
    /// cause if it is known, and where to read about it.
    #[track_caller]
    pub(super) fn broken(&self, ran: &Ran, expected: &str, but: &str) -> ! {
        self.broken_because(ran, expected, but, None)
    }

    /// The same, for a promise that knows the cause should no finding name it.
    #[track_caller]
    pub(super) fn broken_because(
        &self,
        ran: &Ran,
        expected: &str,
        but: &str,
        cause: Option<String>,
    ) -> ! {
        let mut text = format!("\n\nExpected: {expected}\nBut:      {but}\n");
        let timeline = text::draw(&ran.picture, 90);
        if timeline.is_empty() {
            text += "\nNo time passed in this run.\n";
        } else {
            text += &format!("\nYour run:\n\n{timeline}");
        }
        // What is cut off by a panic is no cause.
        let most = if ran.panicked() { 0 } else { 2 };
        let found = ran.found.iter().take(most).map(|finding| &finding.sentence);
        let mut why: Vec<&String> = found.collect();
        if why.is_empty() {
            why.extend(&cause);
        }
        for sentence in why {
            text += &format!("\nWhy: {sentence}\n");
        }
        if ran.run.clock == Clock::Real {
            text += &format!("\n{}\n", in_real_time(&ran.run));
        }
        panic!("{text}{}", read(self.section));
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
        // Who waits for what is said by the finding, in the words of the program.
        let but = match &ran.run.deadlock {
            Some(_) => "nothing can ever happen again".to_owned(),
            None if ran.panicked() => {
                let panic = errors.iter().position(|line| line.contains("panicked at"));
                let said = panic.map_or("", |at| errors.get(at + 1).copied().unwrap_or(""));
                format!("it panics: {said}")
            }
            None if ending.starts_with("killed by signal 6") => "it aborts".to_owned(),
            None if ending.starts_with("killed by signal 11") => {
                "it crashes, most often because the stack is full: does a function call itself for ever?".to_owned()
            }
            None if ran.run.clock == Clock::Real => format!(
                "{ending}. In real time a deadlock and an endless loop look the same: where does your run stand still?"
            ),
            None => format!(
                "{ending}. A loop without an `.await` that waits never lets go; it is not ended by anything but this check"
            ),
        };
        self.broken(ran, "the program comes to its end", &but)
    }
}

/// How a run is marked that could not be exact, for the learner and for `meanwhile check`.
pub(super) fn in_real_time(run: &Run) -> String {
    let why = run.why_real.as_deref().map(|why| format!(" ({why})"));
    format!(
        "This ran in real time{}, so a time may be {} off.",
        why.unwrap_or_default(),
        seconds(TOLERANCE)
    )
}

/// Where to read on; nothing if the exercise does not say.
pub(super) fn read(section: &str) -> String {
    match section {
        "" => String::new(),
        section => format!("\nRead: {section}\n"),
    }
}

/// `` `a`, `b` and `c` ``.
pub(super) fn listed(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    words::listed(&quoted)
}

pub(super) fn time(seconds: f64) -> Duration {
    Duration::from_secs_f64(seconds)
}

/// `0.5 s`.
pub(super) fn seconds(time: Duration) -> String {
    words::seconds(time.as_nanos() as u64)
}
