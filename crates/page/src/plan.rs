//! Sessions of a class, made from the sections of the chapters. `theme/planner.js` makes the same ones
//! when a teacher chooses; a browser test compares the two.

use crate::lesson::Section;
use crate::overview::Entry;
use serde::Serialize;

/// What a plan goes by, in minutes.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Rules {
    /// What talking and a second vote add to a prediction.
    pub talk: u32,
    /// The longest time without a break.
    pub stretch: u32,
    #[serde(rename = "break")]
    pub pause: u32,
}

pub const RULES: Rules = Rules {
    talk: 3,
    stretch: 50,
    pause: 10,
};

/// One meeting of the class.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Session<'a> {
    pub parts: Vec<Part<'a>>,
    /// All parts together.
    pub minutes: u32,
    /// Since the last break.
    stretch: u32,
}

/// A part of a session, and how long it takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part<'a> {
    pub what: What<'a>,
    pub minutes: u32,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What<'a> {
    Section(&'a Entry, &'a Section),
    Exercise(&'a str),
    Break,
}

/// Fills sessions of a length in the order of the book. A part stays whole: one that is longer than a
/// session has a session of its own.
pub fn sessions(chapters: &[Entry], length: u32) -> Vec<Session<'_>> {
    let mut sessions = vec![Session::default()];
    for part in chapters.iter().flat_map(parts) {
        let is_full = |session: &Session<'_>| {
            session.minutes > 0 && session.minutes + session.pause(&part) + part.minutes > length
        };
        if sessions.last().is_none_or(is_full) {
            sessions.push(Session::default());
        }
        if let Some(session) = sessions.last_mut() {
            session.add(part);
        }
    }
    sessions.retain(|session| session.minutes > 0);
    sessions
}

/// A chapter's sections, each followed by its exercises.
fn parts(chapter: &Entry) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    for section in &chapter.sections {
        parts.push(Part {
            what: What::Section(chapter, section),
            minutes: section.minutes + RULES.talk * section.votes,
        });
        parts.extend(section.exercises.iter().map(|task| Part {
            what: What::Exercise(&task.name),
            minutes: task.minutes,
        }));
    }
    parts
}

impl<'a> Session<'a> {
    /// The break before a part: none, if the class can go on for so long.
    fn pause(&self, part: &Part<'_>) -> u32 {
        match self.stretch > 0 && self.stretch + part.minutes > RULES.stretch {
            true => RULES.pause,
            false => 0,
        }
    }

    fn add(&mut self, part: Part<'a>) {
        let minutes = self.pause(&part);
        if minutes > 0 {
            let what = What::Break;
            self.parts.push(Part { what, minutes });
            self.stretch = 0;
        }
        self.stretch += part.minutes;
        self.minutes += minutes + part.minutes;
        self.parts.push(part);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::Task;

    fn chapter(sections: &[(u32, u32, u32)]) -> Entry {
        let section = |&(minutes, votes, exercise): &(u32, u32, u32)| Section {
            id: "why".to_owned(),
            title: "Why?".to_owned(),
            minutes,
            votes,
            exercises: (exercise > 0)
                .then(|| Task {
                    name: "tea".to_owned(),
                    minutes: exercise,
                })
                .into_iter()
                .collect(),
            notes: None,
        };
        Entry {
            number: 1,
            title: "One".to_owned(),
            link: "1.md".to_owned(),
            read: 0,
            practise: 0,
            sections: sections.iter().map(section).collect(),
        }
    }

    fn minutes(chapter: &Entry, length: u32) -> Vec<Vec<u32>> {
        let sessions = sessions(std::slice::from_ref(chapter), length);
        let parts = |session: &Session<'_>| session.parts.iter().map(|part| part.minutes).collect();
        sessions.iter().map(parts).collect()
    }

    #[test]
    fn a_session_is_filled_up_and_a_vote_takes_longer_than_a_prediction() {
        let one = chapter(&[(10, 1, 0), (20, 0, 10), (4, 0, 0)]);
        assert_eq!(minutes(&one, 45), [vec![13, 20, 10], vec![4]]);
    }

    #[test]
    fn there_is_a_break_before_it_gets_too_long_and_none_at_the_end() {
        let one = chapter(&[(30, 0, 0), (20, 0, 0), (25, 0, 0), (26, 0, 0)]);
        assert_eq!(minutes(&one, 90), [vec![30, 20, 10, 25], vec![26]]);
    }

    #[test]
    fn what_is_longer_than_a_session_is_not_left_out() {
        let one = chapter(&[(5, 0, 0), (60, 0, 0), (5, 0, 0)]);
        assert_eq!(minutes(&one, 45), [[5], [60], [5]]);
    }
}
