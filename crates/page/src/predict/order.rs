//! Lines to be put in the order in which they are printed.

use crate::body::{Body, Table};
use crate::markup::fnv;
use crate::mistake::Problem;
use crate::predict::evidence::Evidence;
use crate::predict::explained::{Closing, choices, why};
use crate::predict::misconception::{Beliefs, Misconception};
use crate::recorded::{Printed, Run};
use meanwhile::{did_you_mean, escape};
use serde::Deserialize;
use toml::Spanned;

/// What an author writes.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default)]
    lines: Vec<Spanned<String>>,
    why: Option<String>,
    otherwise: Option<String>,
    #[serde(default)]
    mistake: Vec<WrittenMistake>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenMistake {
    first: Option<Spanned<String>>,
    before: Option<Spanned<String>>,
    why: Spanned<String>,
    misconception: Option<Spanned<String>>,
    /// Words that the recorded run must show.
    evidence: Option<Spanned<String>>,
}

/// The lines, and what is said to an order of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// As they are offered: never the right order.
    pub shown: Vec<String>,
    /// As the run prints them.
    pub right: Vec<String>,
    pub slips: Vec<WrongOrder>,
    pub closing: Closing,
}

/// A wrong order that is expected, and what to say to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrongOrder {
    /// This line is put first, or, with `before`, somewhere before that line.
    pub first: String,
    pub before: Option<String>,
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
) -> Result<Order, Problem> {
    let written: Written = body.read(table)?;
    let closing = Closing::read(written.why, written.otherwise)?;
    let next = "Name one: `run = \"...\"`.";
    let run = run.ok_or_else(|| Problem::new("an order is read from a run", next))?;
    if written.lines.len() < 2 {
        return Err(Problem::new(
            "`lines` needs at least two lines",
            "Add some.",
        ));
    }
    let right = as_printed(body, &written.lines, &run.printed())?;
    let lines = written.lines.into_iter().map(Spanned::into_inner);
    let slip = |written| slip(body, written, &right, run, beliefs);
    Ok(Order {
        shown: scrambled(lines.collect(), &right),
        slips: written
            .mistake
            .into_iter()
            .map(slip)
            .collect::<Result<_, _>>()?,
        right,
        closing,
    })
}

/// The lines in the order of the run, which must be the only one.
fn as_printed(
    body: &Body<'_>,
    lines: &[Spanned<String>],
    printed: &[Printed<'_>],
) -> Result<Vec<String>, Problem> {
    let mut found = Vec::new();
    for line in lines {
        found.push((printed_once(body, line, printed)?, line));
    }
    found.sort_by_key(|(place, _)| *place);
    for pair in found.windows(2) {
        let [(a, first), (b, second)] = [&pair[0], &pair[1]];
        let [one, other] = [&printed[*a], &printed[*b]];
        let why = match (a == b, one.unordered && other.unordered) {
            (true, _) => "are one line",
            (_, true) if one.at == other.at => "are marked `// unordered` at the same moment",
            _ => continue,
        };
        let (first, last) = (first.get_ref(), second.get_ref());
        let message = format!("`{first}` and `{last}` {why}, so their order is ambiguous");
        return Err(body.at(second, message, "Leave one of them out."));
    }
    let texts = found.into_iter().map(|(_, line)| line.get_ref().clone());
    Ok(texts.collect())
}

/// Which of the printed lines it is.
fn printed_once(
    body: &Body<'_>,
    line: &Spanned<String>,
    printed: &[Printed<'_>],
) -> Result<usize, Problem> {
    let text = line.get_ref();
    let is_it = |place: &usize| printed[*place].text.trim() == text.trim();
    let mut places = (0..printed.len()).filter(is_it);
    let (message, next) = match (places.next(), places.next()) {
        (Some(place), None) => return Ok(place),
        (Some(_), Some(_)) => (
            format!("the run prints `{text}` twice, so its order is ambiguous"),
            "Ask about a line that is printed once.",
        ),
        (None, _) => {
            let near = did_you_mean(text, printed.iter().map(|line| line.text));
            let message = format!("the run does not print the line `{text}`{near}");
            (message, "Write it as the recorded run shows it.")
        }
    };
    Err(body.at(line, message, next))
}

fn slip(
    body: &Body<'_>,
    slip: WrittenMistake,
    right: &[String],
    run: &Run,
    beliefs: &Beliefs,
) -> Result<WrongOrder, Problem> {
    let place = |line: &Spanned<String>| {
        let text = line.get_ref();
        let place = right.iter().position(|is| is == text);
        place.ok_or_else(|| {
            let message = format!("a [[mistake]] names `{text}`, which is not in `lines`");
            body.at(line, message, "Write it as it stands in `lines`.")
        })
    };
    let misconception = Misconception::find(body, slip.misconception.as_ref(), beliefs)?;
    let evidence = Evidence::find(body, slip.evidence.as_ref(), Some(run))?;
    let Some(first) = slip.first else {
        let message = "a [[mistake]] of an order has `first`, and perhaps `before`";
        return Err(body.at(&slip.why, message, "Add `first`."));
    };
    let also_right = match &slip.before {
        Some(before) => place(&first)? < place(before)?,
        None => place(&first)? == 0,
    };
    if also_right {
        let text = first.get_ref();
        let message = format!("the [[mistake]] with first = `{text}` describes the right order");
        return Err(body.at(&first, message, "Describe a wrong one."));
    }
    Ok(WrongOrder {
        first: first.into_inner(),
        before: slip.before.map(Spanned::into_inner),
        why: slip.why.into_inner(),
        misconception,
        evidence,
    })
}

/// The author's order, unless it gives the answer away.
fn scrambled(lines: Vec<String>, right: &[String]) -> Vec<String> {
    let mut shown = lines;
    if shown == right {
        shown.sort_by_key(|line| fnv(line));
    }
    if shown == right {
        shown.rotate_left(1);
    }
    shown
}

impl Order {
    pub(super) fn choices(&self) -> String {
        let plain = |line: &String| (String::new(), escape(line));
        choices(self.shown.iter().map(plain))
    }

    pub(super) fn whys(&self) -> String {
        let item = |line: &String| format!("<li>{}</li>", escape(line));
        let items: String = self.right.iter().map(item).collect();
        let lead = format!("<p><b>The order:</b></p>\n<ol class=\"order\">{items}</ol>");
        let slips: String = self.slips.iter().map(WrongOrder::html).collect();
        self.closing.right("", &lead) + &slips + &self.closing.otherwise()
    }
}

impl WrongOrder {
    fn html(&self) -> String {
        let first = escape(&self.first);
        let (data, lead) = match &self.before {
            Some(before) => {
                let before = escape(before);
                let data = format!(" data-first=\"{first}\" data-before=\"{before}\"");
                (data, format!("{first} before {before}"))
            }
            None => (format!(" data-first=\"{first}\""), format!("{first} first")),
        };
        let lead = format!("<p><b>Not: {lead}</b></p>");
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_shown_is_never_the_answer() {
        let right: Vec<String> = ["a", "b", "c"].map(str::to_owned).to_vec();
        assert_ne!(scrambled(right.clone(), &right), right);
        let given: Vec<String> = ["c", "a", "b"].map(str::to_owned).to_vec();
        assert_eq!(scrambled(given.clone(), &right), given);
    }
}
