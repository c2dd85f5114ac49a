//! Words that name lines of the program. The numbers stay numbers until they are shown: where a program is
//! shown, such as in a cell of a notebook, its lines may have other ones.

use serde::{Deserialize, Serialize};
use std::fmt;

/// What a mark says, such as `sleep · line 14 › 9`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Label(Vec<Part>);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
enum Part {
    Line(u32),
    Words(String),
}

impl Label {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// With more words at its end.
    pub fn words(mut self, words: impl Into<String>) -> Label {
        self.0.push(Part::Words(words.into()));
        self
    }

    /// With the number of a line at its end.
    pub fn line(mut self, line: u32) -> Label {
        self.0.push(Part::Line(line));
        self
    }

    /// With the numbers that `of` gives for those of the file; a line that it does not know keeps its own.
    pub(super) fn renumbered(&self, of: impl Fn(u32) -> Option<u32>) -> Label {
        let part = |part: &Part| match part {
            Part::Line(line) => Part::Line(of(*line).unwrap_or(*line)),
            Part::Words(words) => Part::Words(words.clone()),
        };
        Label(self.0.iter().map(part).collect())
    }
}

impl From<&str> for Label {
    fn from(words: &str) -> Label {
        match words {
            "" => Label::default(),
            words => Label::default().words(words),
        }
    }
}

impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|part| match part {
            Part::Line(line) => write!(f, "{line}"),
            Part::Words(words) => f.write_str(words),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_that_is_named_gets_its_new_number() {
        let label = Label::from("sleep · line ").line(14).words(" › ").line(9);
        assert_eq!(label.to_string(), "sleep · line 14 › 9");
        let of = |line: u32| (line > 9).then(|| line - 1);
        assert_eq!(label.renumbered(of).to_string(), "sleep · line 13 › 9");
        let call = Label::from("ask(17)");
        assert_eq!(call.renumbered(of), call);
    }
}
