//! A prediction as HTML that is complete without script; `theme/predict.js` builds the widget from it.

use crate::html::{block, inline};
use crate::predict::{Answer, Beliefs, Choice, Form, Prediction, Slip};
use crate::run::seconds;
use meanwhile::escape;
use std::fmt::Write;
use std::time::Duration;
use toml::Spanned;

impl Prediction {
    /// The question, the choices, and everything else behind a fold.
    pub fn card(&self, body: &str, beliefs: &Beliefs) -> String {
        let kind = match self.block.kind {
            Form::Choose => "choose",
            Form::Order => "order",
            Form::Total => "total",
        };
        // The version forgets a remembered answer when the author edits the question.
        let (id, version) = (self.block.id.get_ref(), fnv(body));
        let question = block(&self.block.question);
        let choices = self.choices();
        let whys = self.whys(beliefs);
        let run = self.run.as_ref();
        let run = run.map(|run| run.card_and_timeline(id)).unwrap_or_default();
        let reveal = match self.run {
            Some(_) => "Show the answer and the run",
            None => "Show the answer",
        };
        format!(
            "\n<section class=\"predict\" id=\"predict-{id}\" data-kind=\"{kind}\" data-version=\"{version:08x}\">\n\
             <p class=\"legend\">Predict first</p>\n<div class=\"question\">\n{question}\n</div>\n{choices}\
             <details class=\"answer\">\n<summary>{reveal}</summary>\n<div class=\"whys\">\n{whys}</div>\n{}\n\
             </details>\n</section>\n\n",
            run.trim()
        )
    }

    fn choices(&self) -> String {
        let lines: Vec<(String, String)> = match &self.right {
            Answer::Choice(_) => {
                let choices = self.block.choice.iter();
                let time = |choice: &Choice| {
                    let seconds = choice.seconds.as_ref().map(Spanned::get_ref);
                    seconds.map_or_else(String::new, |time| format!(" data-seconds=\"{time}\""))
                };
                choices
                    .map(|choice| (time(choice), inline(&choice.text)))
                    .collect()
            }
            Answer::Order(right) => {
                let lines = self.block.lines.iter();
                let lines: Vec<String> = lines.map(|line| line.get_ref().clone()).collect();
                let shown = scrambled(&lines, right);
                let plain = |line: &String| (String::new(), escape(line));
                shown.iter().map(plain).collect()
            }
            Answer::Total(..) => return String::new(),
        };
        let items = lines.iter().enumerate();
        let items: String = items
            .map(|(place, (time, line))| format!("<li data-choice=\"{place}\"{time}>{line}</li>\n"))
            .collect();
        format!("<ul class=\"choices\">\n{items}</ul>\n")
    }

    fn whys(&self, beliefs: &Beliefs) -> String {
        let mut html = String::new();
        match &self.right {
            Answer::Choice(right) => {
                self.whys_of_choices(*right, beliefs, &mut html);
                return html;
            }
            Answer::Order(order) => {
                let items: String = order
                    .iter()
                    .map(|line| format!("<li>{}</li>", escape(line)))
                    .collect();
                let lead = format!("<p><b>The order:</b></p>\n<ol class=\"order\">{items}</ol>");
                html.push_str(&why("right", "", &lead, &self.closing(true), ""));
            }
            Answer::Total(total, tolerance) => {
                let asked = match &self.block.at {
                    Some(_) => "Time",
                    None => "Total time",
                };
                let data = format!(
                    " data-asked=\"{asked}\" data-value=\"{}\" data-tolerance=\"{tolerance:.3}\"",
                    seconds(*total)
                );
                let lead = format!("<p><b>Answer: {} s</b></p>", short(*total));
                html.push_str(&why("right", &data, &lead, &self.closing(true), ""));
            }
        }
        for slip in &self.block.mistake {
            html.push_str(&why_of_slip(slip, beliefs));
        }
        let lead = "<p><b>Any other answer:</b></p>";
        html.push_str(&why("otherwise", "", lead, &self.closing(false), ""));
        html
    }

    fn closing(&self, right: bool) -> String {
        let words = if right {
            &self.block.why
        } else {
            &self.block.otherwise
        };
        block(words.as_deref().unwrap_or_default())
    }

    fn whys_of_choices(&self, right: usize, beliefs: &Beliefs, html: &mut String) {
        let mut order: Vec<usize> = (0..self.block.choice.len()).collect();
        order.sort_by_key(|place| *place != right);
        for place in order {
            let choice = &self.block.choice[place];
            let text = inline(&choice.text);
            let (class, lead) = match place == right {
                true => ("right", format!("<p><b>Answer: {text}</b></p>")),
                false => ("wrong", format!("<p><b>Not: {text}</b></p>")),
            };
            let data = format!(" data-choice=\"{place}\"");
            let belief = belief(choice.misconception.as_ref(), beliefs);
            html.push_str(&why(class, &data, &lead, &block(&choice.why), &belief));
        }
    }
}

fn why_of_slip(slip: &Slip, beliefs: &Beliefs) -> String {
    let mut data = String::new();
    for (name, text) in [("first", &slip.first), ("before", &slip.before)] {
        if let Some(text) = text {
            let _ = write!(data, " data-{name}=\"{}\"", escape(text.get_ref()));
        }
    }
    if let Some(value) = &slip.value {
        let value = value.get_ref();
        let _ = write!(data, " data-value=\"{value}\"");
    }
    let lead = match (&slip.first, &slip.before, &slip.value) {
        (Some(first), Some(before), _) => {
            format!(
                "<p><b>Not: {} before {}</b></p>",
                escape(first.get_ref()),
                escape(before.get_ref())
            )
        }
        (Some(first), None, _) => format!("<p><b>Not: {} first</b></p>", escape(first.get_ref())),
        (_, _, value) => {
            let value = value.as_ref().map_or(0.0, |value| *value.get_ref());
            format!("<p><b>Not: {value} s</b></p>")
        }
    };
    let belief = belief(slip.misconception.as_ref(), beliefs);
    why("wrong", &data, &lead, &block(slip.why.get_ref()), &belief)
}

/// One answer's explanation. The lead is what the fold shows; the widget replaces it by its verdict.
fn why(class: &str, data: &str, lead: &str, words: &str, belief: &str) -> String {
    format!(
        "<div class=\"why {class}\"{data}>\n<div class=\"lead\">{lead}</div>\n{words}\n{belief}</div>\n"
    )
}

fn belief(row: Option<&Spanned<String>>, beliefs: &Beliefs) -> String {
    let row = row.map(Spanned::get_ref);
    let Some((row, name)) = row.and_then(|row| Some((row, beliefs.entries().get(row)?))) else {
        return String::new();
    };
    let name = inline(name);
    format!(
        "<p class=\"belief\">The misconception: <em>{name}</em> <span class=\"row\">({row})</span></p>\n"
    )
}

/// The author's order, unless it gives the answer away.
fn scrambled(lines: &[String], right: &[String]) -> Vec<String> {
    let mut shown = lines.to_vec();
    if shown == right {
        shown.sort_by_key(|line| fnv(line));
    }
    if shown == right {
        shown.rotate_left(1);
    }
    shown
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

/// FNV-1a, 32 bits: the same on every machine and in every release, unlike std's hasher.
fn fnv(text: &str) -> u32 {
    let fold = |hash: u32, byte: u8| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    text.bytes().fold(0x811c_9dc5, fold)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_shown_is_never_the_answer() {
        let right: Vec<String> = ["a", "b", "c"].map(str::to_owned).to_vec();
        assert_ne!(scrambled(&right, &right), right);
        let given: Vec<String> = ["c", "a", "b"].map(str::to_owned).to_vec();
        assert_eq!(scrambled(&given, &right), given);
    }

    #[test]
    fn a_time_is_said_without_idle_zeros() {
        assert_eq!(short(Duration::from_millis(1000)), "1.0");
        assert_eq!(short(Duration::from_millis(350)), "0.35");
    }

    #[test]
    fn an_edited_question_has_another_version() {
        assert_ne!(fnv("How long?"), fnv("How long? "));
    }
}
