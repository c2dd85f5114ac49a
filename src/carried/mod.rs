//! What a future carries over its awaits, where rustc refuses it for that: which value, of which type, from where
//! to where, and who asks that it may go to another thread.
//!
//! The facts are rustc's own, from its diagnostics in JSON ([`mod@read`]). What it does not tell is taken from the source,
//! with the grammar of Rust, and is marked so ([`By`]), or left out. [`Picture`] puts them beside the lines of the
//! program; [`text`] draws that for a terminal, [`svg`] and [`html`] for a page.

mod also;
pub mod compile;
mod drops;
pub mod html;
pub mod labels;
mod lives;
mod picture;
mod places;
mod read;
mod rustc;
pub mod svg;
pub mod text;
mod words;

pub use picture::{Lane, Line, Mark, MarkKind, Picture, Sign, pictures};
pub use read::read;

use serde::{Deserialize, Serialize};

/// A place in a file: both from 1, and columns in characters, as rustc counts them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Spot {
    pub line: u32,
    pub column: u32,
}

/// A piece of a file; `to` is behind its last character.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Span {
    pub from: Spot,
    pub to: Spot,
}

impl Span {
    pub fn holds(&self, spot: Spot) -> bool {
        self.from <= spot && spot < self.to
    }
}

/// Why rustc refuses one future.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Carried {
    pub what: What,
    /// The function or async block that it is about.
    pub body: Body,
    pub asked: Asked,
}

/// What is carried, and how it comes into the future.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum What {
    /// A value that is not `Send` is there before an await and may be used after it.
    Kept {
        value: Value,
        /// The await that rustc names.
        at: Await,
        /// More awaits in its scope that it crosses for certain. From the source.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        also: Vec<Span>,
        /// The end of its scope, or of its statement. From the source.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Span>,
        /// A `drop` of it before the await. From the source.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        dropped: Option<Span>,
    },
    /// An async block takes with it, from around it, what is not `Send`: it has that from its beginning.
    Captured {
        ty: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        /// Where the block uses it.
        used: Span,
    },
    /// What is awaited is itself a future that is not `Send`.
    Awaited { ty: String, at: Await },
    /// A task borrows what may be gone before it.
    Borrowed {
        name: String,
        /// Whether an async block borrows it, or what a call is given; [`Asked::at`] is the block or the call.
        is_block: bool,
        /// Where the owner is declared.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        declared: Option<Told>,
        borrowed: Span,
        /// Where the owner is dropped.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        dropped: Option<Told>,
    },
}

/// A value that is not `Send`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Value {
    pub is: Binding,
    /// The variable, or the expression of a temporary, as the program writes it. None if a macro has made it, or if
    /// it takes more than a line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// As rustc writes it.
    pub ty: String,
    /// Its pattern, or the expression of a temporary; what a macro has made is where the macro is called.
    pub made: Span,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Binding {
    Variable,
    Parameter,
    /// A value without a name.
    Temporary,
    /// Nothing is known of it but where the macro is called.
    InMacro,
}

/// An await.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Await {
    pub span: Span,
    /// The macro that holds it, such as `tokio::join!`; the span is then where that is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_macro: Option<String>,
}

/// A place, and who says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    pub span: Span,
    pub by: By,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    Rustc,
    /// We have read the source.
    Source,
}

/// The body of a function or of an async block.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Body {
    /// Of the function; a block has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// From its `fn`, or the brace of a block, to its last brace.
    pub span: Span,
}

/// Who asks for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// What rustc points at: the future that is handed over, or the call. None if it is in another file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Span>,
    /// Whose bound it is, such as `tokio::spawn`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
}

impl Carried {
    /// As JSON, each on a line, so that changes are easy to review.
    pub fn to_json(all: &[Carried]) -> String {
        let json = |one| serde_json::to_string(one).expect("it has string keys only");
        let lines: Vec<String> = all.iter().map(json).collect();
        format!("[\n  {}\n]\n", lines.join(",\n  "))
    }

    /// # Errors
    /// If the text is not one that [`Carried::to_json`] gives.
    pub fn from_json(text: &str) -> Result<Vec<Carried>, serde_json::Error> {
        serde_json::from_str(text)
    }

    /// What it is about in the first place, in the order of the source.
    pub fn begins(&self) -> Spot {
        match &self.what {
            What::Kept { value, .. } => value.made.from,
            What::Captured { used, .. } => used.from,
            What::Awaited { at, .. } => at.span.from,
            What::Borrowed {
                declared, borrowed, ..
            } => declared.map_or(borrowed.from, |told| told.span.from),
        }
    }
}
