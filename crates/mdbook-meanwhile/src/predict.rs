//! Prediction blocks: what an author writes, checked against the recorded run.

use crate::nearest::nearest;
use crate::program::{Kind, Programs};
use crate::run::{Run, seconds};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::time::Duration;

/// The names of the misconceptions, by row id.
pub type Beliefs = BTreeMap<String, String>;

/// A ```` ```predict ```` block as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Block {
    pub id: String,
    pub kind: Form,
    pub question: String,
    /// The recording that answers the question: an example, a Python twin, or a refused program.
    run: Option<String>,
    python: Option<String>,
    refused: Option<String>,
    #[serde(default)]
    pub choice: Vec<Choice>,
    #[serde(default)]
    pub lines: Vec<String>,
    /// The first recorded line containing this text gives the time that is asked for.
    pub at: Option<String>,
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
    pub misconception: Option<String>,
    /// Words that the recorded run must show.
    evidence: Option<String>,
}

/// A wrong answer that is expected, and what to say to it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Slip {
    /// `order`: this line is put first, or, with `before`, somewhere before that line.
    pub first: Option<String>,
    pub before: Option<String>,
    /// `total`: this number of seconds is given.
    pub value: Option<f64>,
    pub why: String,
    pub misconception: Option<String>,
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
    /// Reads a block and checks everything that it claims.
    pub fn read(body: &str, programs: &Programs, beliefs: &Beliefs) -> Result<Prediction, String> {
        let block: Block = toml::from_str(body)
            .map_err(|error| format!("this prediction is not understood: {error}"))?;
        let tell = |error: String| format!("prediction `{}`: {error}", block.id);
        block.check_words(beliefs).map_err(tell)?;
        let run = block.recording(programs).map_err(tell)?;
        let right = match block.kind {
            Form::Choose => block.right_choice(run.as_ref()),
            Form::Order => block.right_order(run.as_ref()),
            Form::Total => block.right_total(run.as_ref()),
        };
        let right = right.map_err(tell)?;
        Ok(Prediction { block, right, run })
    }
}

impl Block {
    fn check_words(&self, beliefs: &Beliefs) -> Result<(), String> {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if self.id.is_empty() || !self.id.chars().all(plain) {
            return Err("`id` is made of lower-case letters, digits and `-`".to_owned());
        }
        let of_choices = self.choice.iter().map(|choice| &choice.misconception);
        let of_slips = self.mistake.iter().map(|slip| &slip.misconception);
        for row in of_choices.chain(of_slips).flatten() {
            if !beliefs.contains_key(row) {
                return Err(format!(
                    "`{row}` is not a misconception of book/misconceptions.toml: add it or correct the id"
                ));
            }
        }
        let unused = match self.kind {
            Form::Choose if !self.lines.is_empty() => Some("lines"),
            Form::Choose if !self.mistake.is_empty() => Some("[[mistake]]"),
            Form::Choose if self.why.is_some() => Some("why"),
            Form::Choose if self.otherwise.is_some() => Some("otherwise"),
            Form::Order | Form::Total if !self.choice.is_empty() => Some("[[choice]]"),
            Form::Total if !self.lines.is_empty() => Some("lines"),
            Form::Choose | Form::Order if self.at.is_some() => Some("at"),
            _ => None,
        };
        match unused {
            Some(key) => Err(format!("`{key}` has no meaning for this kind: remove it")),
            None => Ok(()),
        }
    }

    fn recording(&self, programs: &Programs) -> Result<Option<Run>, String> {
        let named = [
            (Kind::Example, &self.run),
            (Kind::Python, &self.python),
            (Kind::Refused, &self.refused),
        ];
        let mut named = named
            .iter()
            .filter_map(|(kind, name)| Some((*kind, name.as_ref()?)));
        let Some((kind, name)) = named.next() else {
            return Ok(None);
        };
        if named.next().is_some() {
            return Err("only one of `run`, `python` and `refused` can be given".to_owned());
        }
        Run::load(programs, kind, name).map(Some)
    }

    fn right_choice(&self, run: Option<&Run>) -> Result<Answer, String> {
        let is_right = |(_, choice): &(usize, &Choice)| choice.right;
        let right: Vec<usize> = self
            .choice
            .iter()
            .enumerate()
            .filter(is_right)
            .map(|(i, _)| i)
            .collect();
        for choice in &self.choice {
            let Some(words) = &choice.evidence else {
                continue;
            };
            if !run.is_some_and(|run| run.shows(words)) {
                return Err(format!(
                    "the evidence `{words}` is not in the recorded run: correct it, or name the run that shows it"
                ));
            }
        }
        match (&right[..], self.choice.len()) {
            ([right], 2..) => Ok(Answer::Choice(*right)),
            _ => Err("at least two [[choice]], and exactly one of them `right = true`".to_owned()),
        }
    }

    fn right_order(&self, run: Option<&Run>) -> Result<Answer, String> {
        self.closing_words()?;
        let run = run.ok_or("an order is read from a run: name it with `run = \"...\"`")?;
        if self.lines.len() < 2 {
            return Err("`lines` needs at least two lines".to_owned());
        }
        let printed = run.printed();
        let mut found = Vec::new();
        for line in &self.lines {
            let mut places =
                (0..printed.len()).filter(|place| printed[*place].1.trim() == line.trim());
            match (places.next(), places.next()) {
                (Some(place), None) => found.push((place, line.clone())),
                (Some(_), Some(_)) => {
                    return Err(format!(
                        "the run prints `{line}` twice, so its order is ambiguous"
                    ));
                }
                (None, _) => {
                    let near = nearest(line, printed.iter().map(|(_, text, _)| *text));
                    return Err(format!("the run does not print the line `{line}`{near}"));
                }
            }
        }
        found.sort();
        for pair in found.windows(2) {
            let [(a, first), (b, second)] = [&pair[0], &pair[1]];
            let (first_at, _, first_loose) = printed[*a];
            let (second_at, _, second_loose) = printed[*b];
            if first_loose && second_loose && first_at == second_at {
                return Err(format!(
                    "`{first}` and `{second}` are marked `// unordered` at the same moment, so their order is ambiguous"
                ));
            }
        }
        let order: Vec<String> = found.into_iter().map(|(_, line)| line).collect();
        self.check_slips_in(&order)?;
        Ok(Answer::Order(order))
    }

    fn check_slips_in(&self, order: &[String]) -> Result<(), String> {
        let place = |line: &String| {
            let place = order.iter().position(|is| is == line);
            place.ok_or_else(|| format!("a [[mistake]] names `{line}`, which is not in `lines`"))
        };
        for slip in &self.mistake {
            let Some(first) = &slip.first else {
                return Err(
                    "each [[mistake]] of an order has `first`, and perhaps `before`".to_owned(),
                );
            };
            let first_place = place(first)?;
            let also_right = match &slip.before {
                Some(before) => first_place < place(before)?,
                None => first_place == 0,
            };
            if also_right {
                return Err(format!(
                    "the [[mistake]] with first = `{first}` describes the right order"
                ));
            }
        }
        Ok(())
    }

    fn right_total(&self, run: Option<&Run>) -> Result<Answer, String> {
        self.closing_words()?;
        let run = run.ok_or("a total is read from a run: name it with `run = \"...\"`")?;
        let printed = run.printed();
        let right = match (&self.at, &run.recording) {
            (Some(words), _) => {
                let line = printed
                    .iter()
                    .find(|(_, text, _)| text.contains(words.as_str()));
                let line = line.ok_or_else(|| format!("the run prints no line with `{words}`"))?;
                line.0
            }
            (None, crate::run::Recording::Timed(transcript)) => Some(transcript.total),
            (None, _) => None,
        };
        let right = right.ok_or("this recording has no times: ask for an order instead")?;
        let tolerance = (right.as_secs_f64() / 4.0).clamp(0.001, 0.049);
        for slip in &self.mistake {
            let value = slip
                .value
                .ok_or("each [[mistake]] of a total has a `value`")?;
            if (value - right.as_secs_f64()).abs() <= tolerance {
                return Err(format!(
                    "the [[mistake]] {value} is the right answer, {} s",
                    seconds(right)
                ));
            }
        }
        Ok(Answer::Total(right, tolerance))
    }

    fn closing_words(&self) -> Result<(), String> {
        match (&self.why, &self.otherwise) {
            (Some(_), Some(_)) => Ok(()),
            _ => Err(
                "`why` (shown when right) and `otherwise` (shown when wrong) are needed".to_owned(),
            ),
        }
    }
}
