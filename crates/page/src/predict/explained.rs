//! What is said to an answer.

use crate::markup::block;
use crate::mistake::Problem;
use crate::predict::evidence::Evidence;
use crate::predict::misconception::Misconception;

/// What is said when the answer is right, and when no other explanation fits; in Markdown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closing {
    pub why: String,
    pub otherwise: String,
}

impl Closing {
    pub fn read(why: Option<String>, otherwise: Option<String>) -> Result<Closing, Problem> {
        let next = "Add both: `why` is shown when right, `otherwise` when wrong.";
        let missing = || Problem::new("`why` or `otherwise` is missing", next);
        let (why, otherwise) = why.zip(otherwise).ok_or_else(missing)?;
        Ok(Closing { why, otherwise })
    }

    /// Of the right answer. `lead`: what it is.
    pub fn right(&self, data: &str, lead: &str) -> String {
        why("right", data, lead, &self.why, None, None)
    }

    pub fn otherwise(&self) -> String {
        let lead = "<p><b>Any other answer:</b></p>";
        why("otherwise", "", lead, &self.otherwise, None, None)
    }
}

/// One answer's explanation. The lead is what the fold shows; the script replaces it by its verdict.
/// `data`: what the script goes by.
pub fn why(
    class: &str,
    data: &str,
    lead: &str,
    words: &str,
    belief: Option<&Misconception>,
    evidence: Option<&Evidence>,
) -> String {
    let words = block(words);
    let belief = belief.map(Misconception::html).unwrap_or_default();
    let row = evidence.map(Evidence::data).unwrap_or_default();
    let cited = evidence.map(Evidence::html).unwrap_or_default();
    format!(
        "<div class=\"why {class}\"{data}{row}>\n<div class=\"lead\">{lead}</div>\n{words}\n{cited}{belief}</div>\n"
    )
}

/// The list that the script makes a widget of: the attributes of each item, and its HTML.
pub fn choices(items: impl Iterator<Item = (String, String)>) -> String {
    let item = |(place, (data, text))| format!("<li data-choice=\"{place}\"{data}>{text}</li>\n");
    let items: String = items.enumerate().map(item).collect();
    format!("<ul class=\"choices\">\n{items}</ul>\n")
}
