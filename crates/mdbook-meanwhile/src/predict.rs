//! Prediction blocks: what an author writes, checked against the recorded run.

use crate::mistake::{Place, Problem};
use crate::program::{Kind, Programs};
use crate::run::{Run, seconds};
use crate::table::Table;
use meanwhile::did_you_mean;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::time::Duration;
use toml::Spanned;

/// The names of the misconceptions, by row id.
pub type Beliefs = Table<BTreeMap<String, String>>;

/// A ```` ```predict ```` block as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Block {
    pub id: Spanned<String>,
    pub kind: Form,
    pub question: String,
    /// The recording that answers the question: an example, a Python twin, or a refused program.
    run: Option<Spanned<String>>,
    python: Option<Spanned<String>>,
    refused: Option<Spanned<String>>,
    #[serde(default)]
    pub choice: Vec<Choice>,
    #[serde(default)]
    pub lines: Vec<Spanned<String>>,
    /// The first recorded line containing this text gives the time that is asked for.
    pub at: Option<Spanned<String>>,
    pub why: Option<String>,
    pub otherwise: Option<String>,
    #[serde(default)]
    pub mistake: Vec<Slip>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Form {
    Choose,
    Order,
    Total,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    pub text: String,
    pub why: String,
    #[serde(default)]
    pub right: bool,
    /// The time that it predicts, which the page draws into the timeline.
    pub seconds: Option<Spanned<f64>>,
    pub misconception: Option<Spanned<String>>,
    /// Words that the recorded run must show.
    evidence: Option<Spanned<String>>,
}

/// A wrong answer that is expected, and what to say to it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Slip {
    /// `order`: this line is put first, or, with `before`, somewhere before that line.
    pub first: Option<Spanned<String>>,
    pub before: Option<Spanned<String>>,
    /// `total`: this number of seconds is given.
    pub value: Option<Spanned<f64>>,
    pub why: Spanned<String>,
    pub misconception: Option<Spanned<String>>,
}

/// A prediction whose right answer is known.
#[derive(Debug)]
pub struct Prediction {
    pub block: Block,
    pub right: Answer,
    pub run: Option<Run>,
}

#[derive(Debug, PartialEq)]
pub enum Answer {
    /// The place of the right choice.
    Choice(usize),
    /// The lines in the order in which they were printed.
    Order(Vec<String>),
    /// Seconds, and how far off an answer may be.
    Total(Duration, f64),
}

impl Prediction {
    /// Reads a block and checks everything that it claims. A problem's line is one of the block.
    pub fn read(body: &str, programs: &Programs, beliefs: &Beliefs) -> Result<Prediction, Problem> {
        let block: Block = toml::from_str(body).map_err(|error| {
            Problem::of_toml(&error, body)
                .of("this prediction is not understood")
                .next("Correct the TOML of the block.")
        })?;
        let check = Check {
            block: &block,
            body,
        };
        let (right, run) = check
            .all(programs, beliefs)
            .map_err(|problem| problem.of(&format!("prediction `{}`", block.id.get_ref())))?;
        Ok(Prediction { block, right, run })
    }
}

/// A block, and the text that it was read from.
struct Check<'a> {
    block: &'a Block,
    body: &'a str,
}

impl Check<'_> {
    fn all(
        &self,
        programs: &Programs,
        beliefs: &Beliefs,
    ) -> Result<(Answer, Option<Run>), Problem> {
        self.words(beliefs)?;
        self.numbers()?;
        let run = self.recording(programs)?;
        let right = match self.block.kind {
            Form::Choose => self.right_choice(run.as_ref()),
            Form::Order => self.right_order(run.as_ref()),
            Form::Total => self.right_total(run.as_ref()),
        }?;
        Ok((right, run))
    }

    /// A problem with a value, at its place.
    fn at<T>(&self, value: &Spanned<T>, message: impl Into<String>) -> Problem {
        Problem::new(message).at(Place::of(self.body, value.span().start))
    }

    fn words(&self, beliefs: &Beliefs) -> Result<(), Problem> {
        let block = self.block;
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        let id = block.id.get_ref();
        if id.is_empty() || !id.chars().all(plain) {
            let problem = self.at(&block.id, format!("`{id}` cannot be an id"));
            return Err(problem.next("Make it of lower-case letters, digits and `-`."));
        }
        let of_choices = block.choice.iter().map(|choice| &choice.misconception);
        let of_slips = block.mistake.iter().map(|slip| &slip.misconception);
        for row in of_choices.chain(of_slips).flatten() {
            let names = beliefs.get()?;
            if !names.contains_key(row.get_ref()) {
                let near = did_you_mean(row.get_ref(), names.keys().map(String::as_str));
                let message = format!(
                    "`{}` is not a misconception of book/misconceptions.toml{near}",
                    row.get_ref()
                );
                return Err(self
                    .at(row, message)
                    .next("Correct it, or add it to that file."));
            }
        }
        let unused = match block.kind {
            Form::Choose if !block.lines.is_empty() => Some("lines"),
            Form::Choose if !block.mistake.is_empty() => Some("[[mistake]]"),
            Form::Choose if block.why.is_some() => Some("why"),
            Form::Choose if block.otherwise.is_some() => Some("otherwise"),
            Form::Order | Form::Total if !block.choice.is_empty() => Some("[[choice]]"),
            Form::Total if !block.lines.is_empty() => Some("lines"),
            Form::Choose | Form::Order if block.at.is_some() => Some("at"),
            _ => None,
        };
        match unused {
            Some(key) => {
                let message = format!("`{key}` has no meaning for this kind of question");
                Err(Problem::new(message).next("Remove it."))
            }
            None => Ok(()),
        }
    }

    /// TOML knows numbers that are no lengths of time.
    fn numbers(&self) -> Result<(), Problem> {
        let slips = self
            .block
            .mistake
            .iter()
            .filter_map(|slip| slip.value.as_ref());
        let choices = self
            .block
            .choice
            .iter()
            .filter_map(|choice| choice.seconds.as_ref());
        for value in slips.chain(choices) {
            let seconds = value.get_ref();
            if !seconds.is_finite() || seconds.is_sign_negative() {
                let message = format!("`{seconds}` is not a number of seconds");
                return Err(self.at(value, message).next("Write one such as `0.5`."));
            }
        }
        Ok(())
    }

    fn recording(&self, programs: &Programs) -> Result<Option<Run>, Problem> {
        let block = self.block;
        let named = [
            (Kind::Example, &block.run),
            (Kind::Python, &block.python),
            (Kind::Refused, &block.refused),
        ];
        let mut named = named
            .iter()
            .filter_map(|(kind, name)| Some((*kind, name.as_ref()?)));
        let Some((kind, name)) = named.next() else {
            return Ok(None);
        };
        if let Some((_, second)) = named.next() {
            let message = "only one of `run`, `python` and `refused` can be given";
            return Err(self.at(second, message).next("Remove one."));
        }
        let place = Place::of(self.body, name.span().start);
        let run = Run::load(programs, kind, name.get_ref());
        run.map(Some).map_err(|problem| problem.placed(place))
    }

    fn right_choice(&self, run: Option<&Run>) -> Result<Answer, Problem> {
        let choices = &self.block.choice;
        let right: Vec<usize> = (0..choices.len())
            .filter(|place| choices[*place].right)
            .collect();
        for words in choices.iter().filter_map(|choice| choice.evidence.as_ref()) {
            if !run.is_some_and(|run| run.shows(words.get_ref())) {
                let message = format!(
                    "the evidence `{}` is not in the recorded run",
                    words.get_ref()
                );
                let next = "Correct it, or name the run that shows it.";
                return Err(self.at(words, message).next(next));
            }
        }
        match (&right[..], choices.len()) {
            ([right], 2..) => Ok(Answer::Choice(*right)),
            (_, 0 | 1) => Err(Problem::new("a choice needs at least two [[choice]]")
                .next("Add what somebody could believe.")),
            (right, _) => Err(Problem::new(format!(
                "{} of its [[choice]] have `right = true`",
                right.len()
            ))
            .next("Give exactly one of them `right = true`.")),
        }
    }

    fn right_order(&self, run: Option<&Run>) -> Result<Answer, Problem> {
        self.closing_words()?;
        let run = run.ok_or_else(|| {
            Problem::new("an order is read from a run").next("Name one: `run = \"...\"`.")
        })?;
        if self.block.lines.len() < 2 {
            return Err(Problem::new("`lines` needs at least two lines").next("Add some."));
        }
        let printed = run.printed();
        let mut found = Vec::new();
        for line in &self.block.lines {
            found.push((self.printed_once(line, &printed)?, line));
        }
        found.sort_by_key(|(place, _)| *place);
        for pair in found.windows(2) {
            let [(a, first), (b, second)] = [&pair[0], &pair[1]];
            let (first_at, _, first_loose) = printed[*a];
            let (second_at, _, second_loose) = printed[*b];
            if a == b || (first_loose && second_loose && first_at == second_at) {
                let (first, why) = (
                    first.get_ref(),
                    if a == b {
                        "are one line"
                    } else {
                        "are marked `// unordered` at the same moment"
                    },
                );
                let message = format!(
                    "`{first}` and `{}` {why}, so their order is ambiguous",
                    second.get_ref()
                );
                return Err(self.at(second, message).next("Leave one of them out."));
            }
        }
        let order: Vec<String> = found
            .into_iter()
            .map(|(_, line)| line.get_ref().clone())
            .collect();
        self.slips_in(&order)?;
        Ok(Answer::Order(order))
    }

    /// Which of the printed lines it is.
    fn printed_once(
        &self,
        line: &Spanned<String>,
        printed: &[(Option<Duration>, &str, bool)],
    ) -> Result<usize, Problem> {
        let text = line.get_ref();
        let mut places = (0..printed.len()).filter(|place| printed[*place].1.trim() == text.trim());
        match (places.next(), places.next()) {
            (Some(place), None) => Ok(place),
            (Some(_), Some(_)) => {
                let message = format!("the run prints `{text}` twice, so its order is ambiguous");
                Err(self
                    .at(line, message)
                    .next("Ask about a line that is printed once."))
            }
            (None, _) => {
                let near = did_you_mean(text, printed.iter().map(|(_, text, _)| *text));
                let message = format!("the run does not print the line `{text}`{near}");
                Err(self
                    .at(line, message)
                    .next("Write it as the recorded run shows it."))
            }
        }
    }

    fn slips_in(&self, order: &[String]) -> Result<(), Problem> {
        let place = |line: &Spanned<String>| {
            let place = order.iter().position(|is| is == line.get_ref());
            place.ok_or_else(|| {
                let message = format!(
                    "a [[mistake]] names `{}`, which is not in `lines`",
                    line.get_ref()
                );
                self.at(line, message)
                    .next("Write it as it stands in `lines`.")
            })
        };
        for slip in &self.block.mistake {
            let Some(first) = &slip.first else {
                let message = "a [[mistake]] of an order has `first`, and perhaps `before`";
                return Err(self.at(&slip.why, message).next("Add `first`."));
            };
            if let Some(value) = &slip.value {
                let message = "`value` has no meaning in an order";
                return Err(self.at(value, message).next("Remove it."));
            }
            let first_place = place(first)?;
            let also_right = match &slip.before {
                Some(before) => first_place < place(before)?,
                None => first_place == 0,
            };
            if also_right {
                let message = format!(
                    "the [[mistake]] with first = `{}` describes the right order",
                    first.get_ref()
                );
                return Err(self.at(first, message).next("Describe a wrong one."));
            }
        }
        Ok(())
    }

    fn right_total(&self, run: Option<&Run>) -> Result<Answer, Problem> {
        self.closing_words()?;
        let run = run.ok_or_else(|| {
            Problem::new("a total is read from a run").next("Name one: `run = \"...\"`.")
        })?;
        let right = match (&self.block.at, &run.recording) {
            (Some(words), _) => {
                let printed = run.printed();
                let line = printed
                    .iter()
                    .find(|(_, text, _)| text.contains(words.get_ref().as_str()));
                let missing = || {
                    let message = format!("the run prints no line with `{}`", words.get_ref());
                    self.at(words, message)
                        .next("Write words of the recorded run.")
                };
                line.ok_or_else(missing)?.0
            }
            (None, crate::run::Recording::Timed(transcript)) => Some(transcript.total),
            (None, _) => None,
        };
        let right = right.ok_or_else(|| {
            Problem::new("this recording has no times").next("Ask for an order instead.")
        })?;
        let tolerance = (right.as_secs_f64() / 4.0).clamp(0.001, 0.049);
        for slip in &self.block.mistake {
            let Some(value) = &slip.value else {
                let message = "a [[mistake]] of a total has a `value`";
                return Err(self.at(&slip.why, message).next("Add it, in seconds."));
            };
            if let Some(line) = slip.first.as_ref().or(slip.before.as_ref()) {
                let message = "`first` and `before` have no meaning in a total";
                return Err(self.at(line, message).next("Remove them."));
            }
            if (value.get_ref() - right.as_secs_f64()).abs() <= tolerance {
                let message = format!(
                    "the [[mistake]] {} is the right answer, {} s",
                    value.get_ref(),
                    seconds(right)
                );
                return Err(self.at(value, message).next("Give a wrong one."));
            }
        }
        Ok(Answer::Total(right, tolerance))
    }

    fn closing_words(&self) -> Result<(), Problem> {
        match (&self.block.why, &self.block.otherwise) {
            (Some(_), Some(_)) => Ok(()),
            _ => Err(Problem::new("`why` or `otherwise` is missing")
                .next("Add both: `why` is shown when right, `otherwise` when wrong.")),
        }
    }
}
