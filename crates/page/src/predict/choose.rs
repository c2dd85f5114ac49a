//! One choice of several.

use crate::body::{Body, Table};
use crate::markup::inline;
use crate::mistake::Problem;
use crate::predict::evidence::Evidence;
use crate::predict::explained::{choices, why};
use crate::predict::misconception::{Beliefs, Misconception};
use crate::recorded::Run;
use serde::Deserialize;
use toml::Spanned;

/// What an author writes.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default)]
    choice: Vec<WrittenChoice>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenChoice {
    text: String,
    why: String,
    #[serde(default)]
    right: bool,
    seconds: Option<Spanned<f64>>,
    misconception: Option<Spanned<String>>,
    /// Words that the recorded run must show.
    evidence: Option<Spanned<String>>,
}

/// The choices in their order, and which of them is right.
#[derive(Debug, Clone, PartialEq)]
pub struct Choose {
    /// At least two.
    pub choices: Vec<Choice>,
    /// The place of the right one.
    pub right: usize,
}

/// One of the choices.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// In Markdown.
    pub text: String,
    /// What is said to it, in Markdown.
    pub why: String,
    /// The time that it predicts, which a timeline can show.
    pub seconds: Option<f64>,
    pub misconception: Option<Misconception>,
    /// What the run shows about it.
    pub evidence: Option<Evidence>,
}

pub(super) fn read(
    body: &Body<'_>,
    table: Table<'_>,
    run: Option<&Run>,
    beliefs: &Beliefs,
) -> Result<Choose, Problem> {
    let written: Written = body.read(table)?;
    let is_right = |place: &usize| written.choice[*place].right;
    let right: Vec<usize> = (0..written.choice.len()).filter(is_right).collect();
    let mut choices = Vec::new();
    for choice in written.choice {
        choices.push(Choice {
            misconception: Misconception::find(body, choice.misconception.as_ref(), beliefs)?,
            evidence: Evidence::find(body, choice.evidence.as_ref(), run)?,
            seconds: choice.seconds.map(|time| body.seconds(&time)).transpose()?,
            text: choice.text,
            why: choice.why,
        });
    }
    match (&right[..], choices.len()) {
        ([right], 2..) => Ok(Choose {
            right: *right,
            choices,
        }),
        (_, 0 | 1) => Err(Problem::new(
            "a choice needs at least two [[choice]]",
            "Add what somebody could believe.",
        )),
        (right, _) => {
            let count = right.len();
            let message = format!("{count} of its [[choice]] have `right = true`");
            let next = "Give exactly one of them `right = true`.";
            Err(Problem::new(message, next))
        }
    }
}

impl Choose {
    pub(super) fn choices(&self) -> String {
        let data = |time: Option<f64>| {
            time.map_or_else(String::new, |time| format!(" data-seconds=\"{time}\""))
        };
        choices(
            self.choices
                .iter()
                .map(|choice| (data(choice.seconds), inline(&choice.text))),
        )
    }

    pub(super) fn whys(&self) -> String {
        let mut order: Vec<usize> = (0..self.choices.len()).collect();
        order.sort_by_key(|place| *place != self.right);
        order.into_iter().map(|place| self.why(place)).collect()
    }

    fn why(&self, place: usize) -> String {
        let choice = &self.choices[place];
        let text = inline(&choice.text);
        let (class, lead) = match place == self.right {
            true => ("right", format!("<p><b>Answer: {text}</b></p>")),
            false => ("wrong", format!("<p><b>Not: {text}</b></p>")),
        };
        let data = format!(" data-choice=\"{place}\"");
        let belief = choice.misconception.as_ref();
        let evidence = choice.evidence.as_ref();
        why(class, &data, &lead, &choice.why, belief, evidence)
    }
}
