//! The results of a class as CSV, and as an overview for the terminal.

use super::collect::{Learner, State};
use anyhow::Result;
use meanwhile::exercises::{Exercise, Set};
use std::collections::BTreeMap;
use std::fmt::Write;

/// What the tables are made from.
pub struct Table<'a> {
    set: &'a Set,
    learners: &'a BTreeMap<String, Learner>,
    beliefs: &'a toml::Table,
}

impl<'a> Table<'a> {
    pub fn new(
        set: &'a Set,
        learners: &'a BTreeMap<String, Learner>,
        beliefs: &'a toml::Table,
    ) -> Table<'a> {
        Table {
            set,
            learners,
            beliefs,
        }
    }

    /// A line for each learner: how many exercises are done, and on which the learner is stuck.
    pub fn by_learner(&self) -> Result<String> {
        let mut csv = with_head(&["learner", "done", "of", "stuck on"])?;
        for (name, learner) in self.learners {
            let done = self.done(learner).to_string();
            let of = self.set.exercises.len().to_string();
            let mut record = vec![harmless(name), done, of];
            match self.stuck(learner) {
                Some((exercise, state)) => {
                    record.push(exercise.name.clone());
                    record.extend(self.about(exercise, state));
                }
                None => record.extend([const { String::new() }; 6]),
            }
            csv.write_record(record)?;
        }
        text(csv)
    }

    /// A line for each learner and exercise.
    pub fn each(&self) -> Result<String> {
        let mut csv = with_head(&["learner", "exercise", "chapter"])?;
        for (name, learner) in self.learners {
            for exercise in &self.set.exercises {
                let chapter = exercise.chapter.to_string();
                let mut record = vec![harmless(name), exercise.name.clone(), chapter];
                record.extend(self.about(exercise, learner.get(&exercise.name)));
                csv.write_record(record)?;
            }
        }
        text(csv)
    }

    /// State, misconception, its name, the slip, and what the check says.
    fn about(&self, exercise: &Exercise, state: Option<&State>) -> [String; 5] {
        let (slip, says) = match state {
            Some(State::Open(says)) => ("", says.as_str()),
            Some(State::Tried { slip, says }) => {
                (slip.as_deref().unwrap_or_default(), says.as_str())
            }
            _ => ("", ""),
        };
        // Who is done has no misconception, and who has not begun has shown none.
        let (row, belief) = match state {
            Some(State::Open(_) | State::Tried { .. }) => {
                (exercise.misconception.as_str(), self.belief(exercise))
            }
            _ => ("", ""),
        };
        [word(state), row, belief, slip, says].map(harmless)
    }

    fn belief(&self, exercise: &Exercise) -> &str {
        let belief = self.beliefs.get(&exercise.misconception);
        belief.and_then(toml::Value::as_str).unwrap_or_default()
    }

    fn done(&self, learner: &Learner) -> usize {
        learner
            .values()
            .filter(|state| **state == State::Done)
            .count()
    }

    /// The first exercise that was tried without success, or else the first that is not done.
    fn stuck<'b>(&'b self, learner: &'b Learner) -> Option<(&'b Exercise, Option<&'b State>)> {
        let states = self.set.exercises.iter();
        let states = states.map(|exercise| (exercise, learner.get(&exercise.name)));
        let is_tried = |state: &Option<&State>| {
            matches!(state, Some(State::Tried { .. } | State::DoesNotCompile))
        };
        let tried = states.clone().find(|(_, state)| is_tried(state));
        tried.or_else(|| {
            states
                .clone()
                .find(|(_, state)| *state != Some(&State::Done))
        })
    }

    /// For each exercise, how many are how far.
    pub fn overview(&self) -> String {
        let mut text = format!(
            "{:<26} {:>5} {:>6} {:>6} {:>8}  what stands in the way\n",
            "exercise", "done", "tried", "open", "without"
        );
        for exercise in &self.set.exercises {
            let states = self.learners.values();
            let states: Vec<_> = states.map(|learner| learner.get(&exercise.name)).collect();
            let count = |wanted: &[&str]| {
                let states = states.iter();
                states
                    .filter(|state| wanted.contains(&word(**state)))
                    .count()
            };
            let tried = count(&["tried", "does not compile"]);
            let _ = writeln!(
                text,
                "{:<26} {:>5} {tried:>6} {:>6} {:>8}  {}",
                exercise.name,
                count(&["done"]),
                count(&["open"]),
                count(&["no result"]),
                self.in_the_way(exercise, &states)
            );
        }
        let text: String = text
            .lines()
            .map(|line| format!("{}\n", line.trim_end()))
            .collect();
        text + "\ntried: it fails, but not as it was handed out. without: no result.\n"
    }

    /// The misconception, and the slips with their number, the most frequent first.
    fn in_the_way(&self, exercise: &Exercise, states: &[Option<&State>]) -> String {
        let mut slips: BTreeMap<&str, usize> = BTreeMap::new();
        for state in states {
            if let Some(State::Tried {
                slip: Some(slip), ..
            }) = state
            {
                *slips.entry(slip).or_default() += 1;
            }
        }
        let mut slips: Vec<_> = slips.into_iter().collect();
        slips.sort_by_key(|(slip, count)| (usize::MAX - count, *slip));
        let slips: Vec<String> = slips
            .into_iter()
            .map(|(slip, count)| format!("{slip} ({count})"))
            .collect();
        let row = &exercise.misconception;
        match states
            .iter()
            .any(|state| !matches!(state, Some(State::Done) | None))
        {
            true if slips.is_empty() => format!("{row}: {}", self.belief(exercise)),
            true => format!("{row}: {}; {}", self.belief(exercise), slips.join(", ")),
            false => String::new(),
        }
    }
}

fn word(state: Option<&State>) -> &'static str {
    match state {
        None => "no result",
        Some(State::Done) => "done",
        Some(State::Open(_)) => "open",
        Some(State::Tried { .. }) => "tried",
        Some(State::DoesNotCompile) => "does not compile",
    }
}

/// A spreadsheet takes a cell that begins so for a formula, and learners name their own folders
/// (OWASP: "CSV Injection"). The quotation mark makes it text.
fn harmless(cell: impl AsRef<str>) -> String {
    let cell = cell.as_ref();
    match cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        true => format!("'{cell}"),
        false => cell.to_owned(),
    }
}

/// A table whose last columns are those of [`Table::about`].
fn with_head(first: &[&str]) -> Result<csv::Writer<Vec<u8>>> {
    let about = ["state", "misconception", "in words", "slip", "says"];
    let mut csv = csv::Writer::from_writer(Vec::new());
    csv.write_record(first.iter().chain(&about))?;
    Ok(csv)
}

fn text(csv: csv::Writer<Vec<u8>>) -> Result<String> {
    Ok(String::from_utf8(csv.into_inner()?)?)
}
