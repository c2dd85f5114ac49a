//! The line of the recorded run that decides about an answer.

use crate::body::Body;
use crate::mistake::Problem;
use crate::recorded::{Cited, Run};
use meanwhile::escape;
use toml::Spanned;

/// Words of an author, and the line of the run that has them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    pub cited: Cited,
}

impl Evidence {
    /// What an answer cites, if it cites something.
    pub fn find(
        body: &Body<'_>,
        words: Option<&Spanned<String>>,
        run: Option<&Run>,
    ) -> Result<Option<Evidence>, Problem> {
        let Some(words) = words else {
            return Ok(None);
        };
        let text = words.get_ref();
        match run.and_then(|run| run.cited(text)) {
            Some(cited) => Ok(Some(Evidence { cited })),
            None => {
                let message = format!("the evidence `{text}` is not in the recorded run");
                let next = "Correct it, or name the run that shows it.";
                Err(body.at(words, message, next))
            }
        }
    }

    /// Says which line it is.
    pub(super) fn html(&self) -> String {
        let line = escape(self.cited.line.trim());
        format!(
            "<p class=\"evidence\">See the run: <code>{}</code></p>\n",
            line.trim()
        )
    }

    /// What the script goes by when it marks the line.
    pub(super) fn data(&self) -> String {
        let row = self.cited.row;
        row.map_or_else(String::new, |row| format!(" data-row=\"{row}\""))
    }
}
