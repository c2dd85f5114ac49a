//! A number of seconds.

use crate::body::{Body, Table};
use crate::mistake::Problem;
use crate::predict::evidence::Evidence;
use crate::predict::explained::{Closing, why};
use crate::predict::misconception::{Beliefs, Misconception};
use crate::recorded::{Run, seconds};
use serde::Deserialize;
use std::time::Duration;
use toml::Spanned;

/// What an author writes.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    /// The first recorded line containing this text gives the time that is asked for.
    at: Option<Spanned<String>>,
    why: Option<String>,
    otherwise: Option<String>,
    #[serde(default)]
    mistake: Vec<WrittenMistake>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenMistake {
    value: Option<Spanned<f64>>,
    why: Spanned<String>,
    misconception: Option<Spanned<String>>,
    /// Words that the recorded run must show.
    evidence: Option<Spanned<String>>,
}

/// The time that is asked for, and what is said to others.
#[derive(Debug, Clone, PartialEq)]
pub struct Total {
    pub asked: Asked,
    pub right: Duration,
    /// How many seconds an answer may be off.
    pub tolerance: f64,
    pub slips: Vec<WrongTime>,
    pub closing: Closing,
}

/// Which time is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// How long the whole run takes.
    Whole,
    /// When the first line with these words is printed.
    LineWith(String),
}

/// A wrong time that is expected, and what to say to it.
#[derive(Debug, Clone, PartialEq)]
pub struct WrongTime {
    pub seconds: f64,
    /// In Markdown.
    pub why: String,
    pub misconception: Option<Misconception>,
    /// What the run shows about it.
    pub evidence: Option<Evidence>,
}

pub(super) fn read(
    body: &Body<'_>,
    table: Table<'_>,
    run: Option<&Run>,
    beliefs: &Beliefs,
) -> Result<Total, Problem> {
    let written: Written = body.read(table)?;
    let closing = Closing::read(written.why, written.otherwise)?;
    let next = "Name one: `run = \"...\"`.";
    let run = run.ok_or_else(|| Problem::new("a total is read from a run", next))?;
    let right = time_in(body, written.at.as_ref(), run)?;
    let tolerance = (right.as_secs_f64() / 4.0).clamp(0.001, 0.049);
    let mut slips = Vec::new();
    for one in written.mistake {
        let slip = slip(body, &one, run, beliefs)?;
        if let Some(value) = one.value
            && (slip.seconds - right.as_secs_f64()).abs() <= tolerance
        {
            let (wrong, right) = (slip.seconds, seconds(right));
            let message = format!("the [[mistake]] {wrong} is the right answer, {right} s");
            return Err(body.at(&value, message, "Give a wrong one."));
        }
        slips.push(slip);
    }
    Ok(Total {
        asked: match written.at {
            Some(words) => Asked::LineWith(words.into_inner()),
            None => Asked::Whole,
        },
        right,
        tolerance,
        slips,
        closing,
    })
}

/// The time that is asked for, as it was recorded.
fn time_in(body: &Body<'_>, at: Option<&Spanned<String>>, run: &Run) -> Result<Duration, Problem> {
    let time = match at {
        Some(words) => {
            let printed = run.printed();
            let text = words.get_ref();
            let line = printed
                .iter()
                .find(|line| line.text.contains(text.as_str()));
            let missing = || {
                let message = format!("the run prints no line with `{text}`");
                body.at(words, message, "Write words of the recorded run.")
            };
            line.ok_or_else(missing)?.at
        }
        None => run.timed().map(|timed| timed.transcript.total),
    };
    let next = "Ask for an order instead.";
    time.ok_or_else(|| Problem::new("this recording has no times", next))
}

fn slip(
    body: &Body<'_>,
    slip: &WrittenMistake,
    run: &Run,
    beliefs: &Beliefs,
) -> Result<WrongTime, Problem> {
    let misconception = Misconception::find(body, slip.misconception.as_ref(), beliefs)?;
    let Some(value) = &slip.value else {
        let message = "a [[mistake]] of a total has a `value`";
        return Err(body.at(&slip.why, message, "Add it, in seconds."));
    };
    Ok(WrongTime {
        seconds: body.seconds(value)?,
        why: slip.why.get_ref().clone(),
        misconception,
        evidence: Evidence::find(body, slip.evidence.as_ref(), Some(run))?,
    })
}

impl Total {
    pub(super) fn whys(&self) -> String {
        let asked = match &self.asked {
            Asked::LineWith(_) => "Time",
            Asked::Whole => "Total time",
        };
        let data = format!(
            " data-asked=\"{asked}\" data-value=\"{}\" data-tolerance=\"{:.3}\"",
            seconds(self.right),
            self.tolerance
        );
        let lead = format!("<p><b>Answer: {} s</b></p>", short(self.right));
        let slips: String = self.slips.iter().map(WrongTime::html).collect();
        self.closing.right(&data, &lead) + &slips + &self.closing.otherwise()
    }
}

impl WrongTime {
    fn html(&self) -> String {
        let seconds = self.seconds;
        let data = format!(" data-value=\"{seconds}\"");
        let lead = format!("<p><b>Not: {seconds} s</b></p>");
        why(
            "wrong",
            &data,
            &lead,
            &self.why,
            self.misconception.as_ref(),
            self.evidence.as_ref(),
        )
    }
}

/// Seconds as one would say them: `1.0`, `0.35`.
fn short(time: Duration) -> String {
    let exact = seconds(time);
    let short = exact.trim_end_matches('0');
    match short.ends_with('.') {
        true => format!("{short}0"),
        false => short.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_said_without_idle_zeros() {
        assert_eq!(short(Duration::from_millis(1000)), "1.0");
        assert_eq!(short(Duration::from_millis(350)), "0.35");
    }
}
