//! What a learner reads when a promise is broken.

use super::TOLERANCE;
use super::broken::Broken;
use super::case::{Case, Ran};
use super::ending;
use super::words::{read, seconds};
use crate::picture::text;
use crate::{Clock, Run};

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
        let traced = ran.traced();
        let ran = traced.as_ref().unwrap_or(ran);
        let mut text = String::new();
        if let Some(weather) = &ran.weather {
            text += &format!("When:     {}\n", weather.says);
        }
        let timeline = text::draw(ran.picture(), columns());
        if timeline.is_empty() {
            text += "\nNo time passed in this run.\n";
        } else {
            text += &format!("\nYour run:\n\n{timeline}");
        }
        // What is cut off by a panic is no cause.
        let most = if ran.panicked() { 0 } else { 2 };
        let found = ran.found().iter().take(most);
        let found = found.map(|finding| finding.sentence(&ran.timeline));
        let mut why: Vec<String> = found.collect();
        if why.is_empty() {
            why.extend(cause);
        }
        for sentence in why {
            text += &format!("\nWhy: {sentence}\n");
        }
        if ran.run.clock == Clock::Real {
            text += &format!("\n{}\n", in_real_time(&ran.run));
        }
        let broken = Broken {
            expected: expected.to_owned(),
            but: but.to_owned(),
            more: text + &read(self.section),
        };
        broken.end()
    }

    /// One run comes to its end by itself, and without a panic.
    #[track_caller]
    pub(super) fn finished(&self, ran: &Ran) {
        if let Some(but) = ending::of(ran) {
            self.broken(ran, "the program comes to its end", &but);
        }
        if let Some(name) = ending::busy(ran) {
            let but = format!("`{name}` asks over and over");
            self.broken(ran, "whoever has nothing to do waits", &but);
        }
    }
}

/// How wide a timeline may be: `cargo meanwhile check` knows its terminal.
fn columns() -> usize {
    let given = std::env::var("MEANWHILE_CHECK_COLUMNS").ok();
    let given = given.and_then(|columns| columns.parse().ok());
    given.map_or(90, |columns: usize| columns.clamp(30, 120))
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
