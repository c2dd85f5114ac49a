//! What somebody believes who gives a wrong answer.

use crate::body::Body;
use crate::markup::inline;
use crate::mistake::Problem;
use crate::table::Table;
use meanwhile::did_you_mean;
use std::collections::BTreeMap;
use toml::Spanned;

/// The names of the misconceptions, by row id.
pub type Beliefs = Table<BTreeMap<String, String>>;

/// A row of `book/misconceptions.toml`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misconception {
    /// Such as `M7`.
    pub row: String,
    /// In Markdown.
    pub name: String,
}

impl Misconception {
    /// The row that an answer names, if it names one.
    pub fn find(
        body: &Body<'_>,
        row: Option<&Spanned<String>>,
        beliefs: &Beliefs,
    ) -> Result<Option<Misconception>, Problem> {
        let Some(written) = row else {
            return Ok(None);
        };
        let (names, row) = (beliefs.get()?, written.get_ref());
        let Some(name) = names.get(row) else {
            let near = did_you_mean(row, names.keys().map(String::as_str));
            let message =
                format!("`{row}` is not a misconception of book/misconceptions.toml{near}");
            return Err(body.at(written, message, "Correct it, or add it to that file."));
        };
        Ok(Some(Misconception {
            row: row.clone(),
            name: name.clone(),
        }))
    }

    pub(super) fn html(&self) -> String {
        let (name, row) = (inline(&self.name), &self.row);
        format!(
            "<p class=\"belief\">The misconception: <em>{name}</em> <span class=\"row\">({row})</span></p>\n"
        )
    }
}
