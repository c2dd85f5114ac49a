//! Checks of exercises in which nothing runs: tables of answers, and what a call gives.

use super::broken::Broken;
use super::words::{listed, read};
use crate::examples;
use serde::Deserialize;
use std::any::{Any, type_name};
use std::collections::BTreeMap;
use std::fmt::Debug;

/// The right answers to a table of questions, and what to say to the others:
/// `exercises/answers/NAME.toml`.
#[derive(Debug, Deserialize)]
struct Key {
    question: Vec<Question>,
}

#[derive(Debug, Deserialize)]
struct Question {
    about: String,
    answer: String,
    /// What an answer overlooks, by answer.
    #[serde(default)]
    but: BTreeMap<String, String>,
    /// What every other wrong answer overlooks.
    otherwise: String,
}

/// Judges a table of answers, written as the variants of an `enum`, against the key of that name.
///
/// # Panics
/// With a message for learners that says what the first wrong answer overlooks, and not what
/// would be right.
#[track_caller]
pub fn answers<A: Debug>(key: &str, given: &[(&str, A)], section: &str) {
    let path = examples::root()
        .join("exercises/answers")
        .join(format!("{key}.toml"));
    let text = std::fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{} cannot be read: {error}", path.display()));
    let key: Key =
        toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    if let Some(mut broken) = key.judge(given) {
        broken.more += &read(section);
        broken.end();
    }
}

impl Key {
    /// None: all are right.
    fn judge<A: Debug>(&self, given: &[(&str, A)]) -> Option<Broken> {
        let broken = |but: String, more: String| Broken {
            expected: format!("a right answer to each of the {}", self.question.len()),
            but,
            more,
        };
        let find = |about: &str| given.iter().find(|(question, _)| *question == about);
        if let Some(gone) = self.question.iter().find(|q| find(&q.about).is_none()) {
            let gone = &gone.about;
            let but = format!("“{gone}” is not in the table any more");
            return Some(broken(but, String::new()));
        }
        if let Some(both) = self
            .question
            .iter()
            .find_map(|q| two_answers(&q.about, given))
        {
            return Some(broken(both, String::new()));
        }
        let answer = |question: &Question| find(&question.about).map(|(_, a)| format!("{a:?}"));
        let is_wrong = |question: &&Question| answer(question).as_ref() != Some(&question.answer);
        let wrong: Vec<&Question> = self.question.iter().filter(is_wrong).collect();
        let first = wrong.first()?;
        let said = answer(first).unwrap_or_default();
        let mut known: Vec<&str> = self.question.iter().map(|q| q.answer.as_str()).collect();
        known.sort_unstable();
        known.dedup();
        let why = match known.contains(&said.as_str()) || first.but.contains_key(&said) {
            true => first.but.get(&said).unwrap_or(&first.otherwise).clone(),
            false => format!("The answers are named {}.", listed(&known)),
        };
        let right = self.question.len() - wrong.len();
        let more = format!(
            "\nLook at this one first:\n\n    {}\n    you say: {said}\n\nWhy: {why}\n",
            first.about
        );
        Some(broken(format!("{right} are right"), more))
    }
}

/// A question may stand in the table more than once, but not with different answers.
fn two_answers<A: Debug>(about: &str, given: &[(&str, A)]) -> Option<String> {
    let rows = given.iter().filter(|(question, _)| *question == about);
    let mut said: Vec<String> = rows.map(|(_, answer)| format!("{answer:?}")).collect();
    said.dedup();
    let [first, second, ..] = &said[..] else {
        return None;
    };
    Some(format!("“{about}” has two answers, {first} and {second}"))
}

/// A call gives a `T` there and then, not a future of one.
///
/// # Panics
/// With a message for learners if it gives something else.
#[track_caller]
pub fn value<T: Any, G: Any>(call: &str, given: &G, section: &str) {
    if (given as &dyn Any).is::<T>() {
        return;
    }
    let (wanted, given) = (type_name::<T>(), type_name::<G>());
    // What an async function or block gives has no name of its own.
    let but = match given.contains("{{closure}}") || given.contains("Future") {
        true => "it gives a future, and somebody must await that first".to_owned(),
        false => format!("it gives a `{given}`"),
    };
    let broken = Broken {
        expected: format!("`{call}` gives its `{wanted}` when it is called"),
        but,
        more: read(section),
    };
    broken.end();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug)]
    enum Way {
        Left,
        Right,
    }

    const KEY: &str = r#"
        [[question]]
        about = "to the mill"
        answer = "Left"
        otherwise = "There is a river."
        [[question]]
        about = "to the inn"
        answer = "Right"
        but.Left = "That is the way to the mill."
        otherwise = "Nobody goes there."
    "#;

    #[test]
    fn a_wrong_answer_is_told_what_it_overlooks_and_not_what_is_right() {
        let key: Key = toml::from_str(KEY).unwrap();
        let right = [("to the mill", Way::Left), ("to the inn", Way::Right)];
        assert_eq!(key.judge(&right), None);
        let said = key
            .judge(&[("to the mill", Way::Left), ("to the inn", Way::Left)])
            .unwrap()
            .message();
        assert!(said.contains("1 are right") && said.contains("That is the way to the mill."));
        assert!(!said.contains("Right"), "{said}");
        let said = key
            .judge(&[
                ("to the mill", Way::Left),
                ("to the inn", Way::Left),
                ("to the inn", Way::Right),
            ])
            .unwrap()
            .message();
        assert!(
            said.contains("“to the inn” has two answers, Left and Right"),
            "{said}"
        );
        let said = key.judge(&[("to the mill", Way::Right)]).unwrap().message();
        assert!(said.contains("“to the inn” is not in the table"), "{said}");
    }

    #[test]
    fn a_future_is_not_the_value_that_it_will_give() {
        value::<u32, _>("sum", &3u32, "");
        let said = std::panic::catch_unwind(|| value::<u32, _>("sum", &async { 3u32 }, ""));
        let said = *said.unwrap_err().downcast::<String>().unwrap();
        assert!(said.contains("somebody must await that first"), "{said}");
    }
}
