//! What stands below a prediction waits for its answer.
//!
//! A reader sees the text below a prediction before answering it. So what explains the answer stands
//! between `{{#answered}}` and `{{#end}}`, which is a fold, and every author has to decide: text that
//! follows a prediction without a fold must be said to give nothing away.

use crate::mistake::Problem;
use crate::scan::heading;

/// An author's word that the text below gives nothing away.
const HARMLESS: &str = "<!-- gives nothing away -->";

/// The prediction above.
#[derive(Debug, Default)]
pub struct Asked {
    id: Option<String>,
    /// Nothing has followed it yet.
    is_last: bool,
}

impl Asked {
    pub fn by(&mut self, id: String) {
        *self = Asked {
            id: Some(id),
            is_last: true,
        };
    }

    /// A line of text or the first of a fence comes next.
    ///
    /// # Errors
    /// If a reader would see it too early.
    pub fn then_text(&mut self, text: &str) -> Result<(), Problem> {
        let text = text.trim();
        if text == HARMLESS || heading(text).is_some() {
            self.is_last = false;
        }
        let is_comment = text.starts_with("<!--") && text.ends_with("-->");
        match text.is_empty() || is_comment {
            true => Ok(()),
            false => self.seen("this text"),
        }
    }

    /// A directive comes next. A program is for the next question; all others say something.
    ///
    /// # Errors
    /// If a reader would see it too early.
    pub fn then_directive(&mut self, name: &str) -> Result<(), Problem> {
        if matches!(
            name,
            "answered" | "program" | "changed" | "exercise" | "end"
        ) {
            self.is_last = false;
        }
        self.seen(&format!("this `{{{{#{name}}}}}`"))
    }

    fn seen(&mut self, what: &str) -> Result<(), Problem> {
        if !std::mem::take(&mut self.is_last) {
            return Ok(());
        }
        let id = self.id.as_deref().unwrap_or_default();
        let message =
            format!("{what} can be read before the prediction `{id}` above it is answered");
        let next = format!(
            "Put it between `{{{{#answered}}}}` and `{{{{#end}}}}`; or, if it does not give the answer away, write `{HARMLESS}` above it."
        );
        Err(Problem::new(message, next))
    }

    /// The id of the prediction that a fold belongs to.
    ///
    /// # Errors
    /// If there is no prediction above.
    pub fn id(&self) -> Result<String, Problem> {
        let next = "Remove it and its `{{#end}}`, or move them below one.";
        let missing = || Problem::new("there is no prediction above this `{{#answered}}`", next);
        self.id.clone().ok_or_else(missing)
    }
}
