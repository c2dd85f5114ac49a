//! Mistakes of an author, each with its place and the next step.
//!
//! A [`Problem`] is found where only a part of its place is known, such as a line of a TOML block;
//! whoever knows the rest makes a [`Mistake`] of it. Both say what to do next: there is no other way to
//! make one. Terminal, page and plain mdBook all show these.

use serde::Serialize;
use std::fmt;
use std::path::{Path, PathBuf};

/// What is wrong, as far as it is known where it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// If it is in another file than the one that is read.
    file: Option<PathBuf>,
    place: Option<Place>,
    message: String,
    next: String,
}

impl Problem {
    /// `next`: what its author does about it, a sentence.
    pub fn new(message: impl Into<String>, next: impl Into<String>) -> Problem {
        Problem {
            file: None,
            place: None,
            message: message.into(),
            next: next.into(),
        }
    }

    /// It is in this file, wherever it was noticed.
    pub fn in_file(mut self, file: impl Into<PathBuf>) -> Problem {
        self.file = Some(file.into());
        self
    }

    /// Where it is in the text that is read.
    pub fn at(mut self, place: Place) -> Problem {
        self.place = Some(place);
        self
    }

    /// Where it is, unless that is known better already.
    pub fn placed(self, place: Place) -> Problem {
        match self.file.is_some() || self.place.is_some() {
            true => self,
            false => self.at(place),
        }
    }

    /// The same, seen from a text in which this one begins after so many lines.
    pub fn below(mut self, lines: usize) -> Problem {
        if let (None, Some(place)) = (&self.file, &mut self.place) {
            place.line += lines;
        }
        self
    }

    /// Puts words before the message, unless it is about another file.
    pub fn of(mut self, whose: &str) -> Problem {
        if self.file.is_none() {
            self.message = format!("{whose}: {}", self.message);
        }
        self
    }

    /// Adds words to the message, such as a guess of what was meant.
    pub fn and(mut self, more: &str) -> Problem {
        self.message += more;
        self
    }

    /// An error of a TOML parser in `text`.
    pub fn of_toml(error: &toml::de::Error, text: &str, next: &str) -> Problem {
        let message = error.message().trim_end().replace('\n', ", ");
        let problem = Problem::new(message, next);
        match error.span() {
            Some(span) => problem.at(Place::of(text, span.start)),
            None => problem,
        }
    }
}

/// A place in a text, counted from 1, the column in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    pub line: usize,
    pub column: usize,
}

impl Place {
    /// The place of a byte.
    pub fn of(text: &str, byte: usize) -> Place {
        let before = text.get(..byte).unwrap_or(text);
        let start = before.rfind('\n').map_or(0, |end| end + 1);
        Place {
            line: before.matches('\n').count() + 1,
            column: before[start..].chars().count() + 1,
        }
    }

    /// Where a line begins.
    pub fn start_of(line: usize) -> Place {
        Place { line, column: 1 }
    }

    /// The place of `part`, which is a part of `text`, a line with this number.
    pub fn of_part(line: usize, text: &str, part: &str) -> Place {
        let byte = (part.as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
        let before = text.get(..byte).unwrap_or_default();
        Place {
            line,
            column: before.chars().count() + 1,
        }
    }
}

/// One mistake in one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mistake {
    /// The file as its author knows it, such as `book/01-waiting.md`.
    pub file: PathBuf,
    /// Counted from 1, if it has a line.
    pub line: Option<usize>,
    /// Counted from 1, in characters, if it is known.
    pub column: Option<usize>,
    pub message: String,
    /// What to do about it: a sentence.
    pub next: String,
}

impl Mistake {
    /// A problem that was noticed in a file.
    pub fn new(file: &Path, problem: Problem) -> Mistake {
        Mistake {
            file: problem.file.unwrap_or_else(|| file.to_owned()),
            line: problem.place.map(|place| place.line),
            column: problem.place.map(|place| place.column),
            message: problem.message,
            next: problem.next,
        }
    }

    /// Such as `book/01-waiting.md:12:3`.
    pub fn place(&self) -> String {
        let mut place = self.file.display().to_string();
        for number in [self.line, self.column].into_iter().flatten() {
            place += &format!(":{number}");
        }
        place
    }
}

/// Every mistake of the whole book, so that an author repairs them in one go.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Mistakes(Vec<Mistake>);

impl Mistakes {
    /// What many places notice is told once: a missing table, say, stands in no line of a chapter.
    pub fn push(&mut self, mistake: Mistake) {
        if !self.0.contains(&mistake) {
            self.0.push(mistake);
        }
    }

    pub fn extend(&mut self, more: Mistakes) {
        for mistake in more.0 {
            self.push(mistake);
        }
    }

    pub fn all(&self) -> &[Mistake] {
        &self.0
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// By file and line, those without a line first.
    pub fn sort(&mut self) {
        self.0
            .sort_by(|a, b| (&a.file, a.line, a.column).cmp(&(&b.file, b.line, b.column)));
    }

    /// `Ok` if there are none.
    pub fn into_result(self) -> Result<(), Mistakes> {
        if self.0.is_empty() { Ok(()) } else { Err(self) }
    }

    /// How many there are, in words.
    pub fn title(&self) -> String {
        match self.0.len() {
            1 => "the book has a mistake".to_owned(),
            many => format!("the book has {many} mistakes"),
        }
    }
}

impl From<Mistake> for Mistakes {
    fn from(mistake: Mistake) -> Mistakes {
        Mistakes(vec![mistake])
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (place, message, next) = (self.place(), &self.message, &self.next);
        write!(f, "{place}: {message}\n    {next}")
    }
}

impl fmt::Display for Mistakes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.title())?;
        for mistake in &self.0 {
            write!(f, "\n{mistake}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Mistakes {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_counts_characters_from_one() {
        assert_eq!(Place::of("aé\nöxy", 6), Place { line: 2, column: 2 });
        assert_eq!(Place::of("", 0), Place { line: 1, column: 1 });
        assert_eq!(Place::of("a", 99), Place { line: 1, column: 2 });
        let line = "é {{#run x}}";
        let place = Place::of_part(7, line, &line[10..]);
        assert_eq!(
            place,
            Place {
                line: 7,
                column: 10
            }
        );
    }

    #[test]
    fn what_many_places_notice_is_told_once() {
        let mut mistakes = Mistakes::default();
        for line in [3, 7, 9] {
            let gone = Problem::new("is missing", "Restore it.").in_file("book/names.toml");
            let gone = gone.placed(Place { line, column: 1 });
            mistakes.push(Mistake::new(Path::new("book/1.md"), gone));
        }
        assert_eq!(
            mistakes.to_string(),
            "the book has a mistake\nbook/names.toml: is missing\n    Restore it."
        );
    }

    #[test]
    fn a_line_within_a_block_becomes_a_line_of_the_file() {
        let error = toml::from_str::<toml::Table>("a = 1\nb = \n").unwrap_err();
        let problem = Problem::of_toml(&error, "a = 1\nb = \n", "Correct it.").below(10);
        let mistake = Mistake::new(Path::new("book/1.md"), problem);
        assert!(mistake.place().starts_with("book/1.md:12:"), "{mistake}");
    }
}
