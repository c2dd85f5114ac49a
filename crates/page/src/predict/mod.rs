//! Predictions: a reader says what a program prints before seeing it.
//!
//! A fenced block named `predict` is TOML. [`Asking`] is what every kind has; the rest belongs to
//! the room of its kind, [`choose`], [`order`] or [`total`]: what an author writes and can do wrong, the
//! facts that come out, and their HTML. What a reader sees move is in `book/theme/predict.js`.

mod asking;
pub mod choose;
pub mod evidence;
mod explained;
pub mod misconception;
pub mod order;
pub mod total;

use crate::body::Body;
use crate::markup::fnv;
use crate::mistake::Problem;
use crate::programs::Programs;
use crate::recorded::Run;
pub use explained::Closing;

use asking::Asking;
use meanwhile::did_you_mean;
use misconception::Beliefs;

/// The kinds, as an author names them.
const KINDS: [&str; 3] = ["choose", "order", "total"];

/// A prediction whose right answer is known.
#[derive(Debug, Clone)]
pub struct Prediction {
    /// Unique in the book.
    pub id: String,
    /// Another one after each edit: an answer that a browser remembers counts for one version.
    pub version: u32,
    /// In Markdown.
    pub question: String,
    pub kind: Kind,
    /// The run that answers the question.
    pub run: Option<Run>,
}

/// What is asked for, and what is said to the answers.
#[derive(Debug, Clone)]
pub enum Kind {
    /// One of several.
    Choose(choose::Choose),
    /// Lines in the order in which they are printed.
    Order(order::Order),
    /// A number of seconds.
    Total(total::Total),
}

impl Prediction {
    /// Reads a block and checks everything that it claims. A problem's line is one of the block.
    ///
    /// # Errors
    /// The first thing that is wrong with it.
    pub fn read(text: &str, programs: &Programs, beliefs: &Beliefs) -> Result<Prediction, Problem> {
        let body = Body::new(text, "this prediction is");
        let (asking, rest) = Asking::read(&body)?;
        let of = |problem: Problem| problem.of(&format!("prediction `{}`", asking.id));
        let run = asking.run(&body, programs).map_err(of)?;
        let answer = run.as_ref();
        let kind = match asking.kind.get_ref().as_str() {
            "choose" => choose::read(&body, rest, answer, beliefs).map(Kind::Choose),
            "order" => order::read(&body, rest, answer, beliefs).map(Kind::Order),
            "total" => total::read(&body, rest, answer, beliefs).map(Kind::Total),
            other => {
                let near = did_you_mean(other, KINDS.into_iter());
                let message = format!("`{other}` is no kind of prediction{near}");
                let next = format!("There are `{}`.", KINDS.join("`, `"));
                Err(body.at(&asking.kind, message, &next))
            }
        };
        Ok(Prediction {
            kind: kind.map_err(of)?,
            version: fnv(text),
            question: asking.question,
            id: asking.id,
            run,
        })
    }
}

impl Kind {
    /// As an author names it.
    pub fn name(&self) -> &'static str {
        match self {
            Kind::Choose(_) => "choose",
            Kind::Order(_) => "order",
            Kind::Total(_) => "total",
        }
    }

    /// What a reader answers with, as HTML.
    pub fn choices(&self) -> String {
        match self {
            Kind::Choose(choose) => choose.choices(),
            Kind::Order(order) => order.choices(),
            // A field, which the script makes.
            Kind::Total(_) => String::new(),
        }
    }

    /// What is said to each answer, as HTML; the right one first.
    pub fn whys(&self) -> String {
        match self {
            Kind::Choose(choose) => choose.whys(),
            Kind::Order(order) => order.whys(),
            Kind::Total(total) => total.whys(),
        }
    }
}
