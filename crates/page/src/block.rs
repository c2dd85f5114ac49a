//! What a chapter is made of: its blocks hold facts, and no form of the book.
//!
//! Text is Markdown as its author wrote it, with the links as they stand in the chapter. Whoever writes a
//! form of the book walks the blocks in their order; `match` says which are left.

use crate::changed::Difference;
use crate::exercise::Card;
use crate::listing::Lines;
use crate::mistake::Place;
use crate::notes::Notes;
use crate::predict::Prediction;
use crate::program::Program;
use crate::recorded::Run;
use meanwhile::picture::Picture;
use meanwhile::recording::Told;
use std::fmt;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A chapter that was read.
#[derive(Debug, Clone)]
pub struct Page {
    /// As its author knows it, such as `book/01-waiting.md`.
    pub file: Arc<Path>,
    /// Relative to the book's folder: what a link to it names.
    pub path: PathBuf,
    /// `None` for an introduction or an appendix.
    pub number: Option<u32>,
    pub title: String,
    /// How long it takes to read (`{{#minutes 12}}`).
    pub minutes: Option<u32>,
    /// How many minutes its exercises take.
    pub practice: u32,
    pub blocks: Vec<Block>,
}

/// A part of a chapter, and where it begins.
#[derive(Debug, Clone)]
pub struct Block {
    pub origin: Origin,
    pub content: Content,
}

/// Where a block stands in what its author wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    pub file: Arc<Path>,
    pub place: Place,
}

/// What a block is.
#[derive(Debug, Clone)]
pub enum Content {
    Heading(Heading),
    /// Paragraphs, lists, tables: whatever stands between the others.
    Prose(Text),
    /// A fenced block that is no prediction, such as a `rust` fence.
    Fence(Fence),
    /// A program to be run, or a part of it.
    Program(Listing),
    /// A program as a change of another one.
    Changed(Box<Changed>),
    /// What a program printed, and what its tasks did.
    Run(Box<Run>),
    /// A program in Python, and what was recorded of it.
    Python(Box<Twin>),
    /// A program that must not compile, and what rustc says to it.
    Refused(Box<Shown>),
    /// Programs that do the same as one that must not compile, and compile.
    Cures(Box<Cures>),
    /// Runs of several programs on one scale.
    Comparison(Comparison),
    /// One program with several settings, on one scale.
    Variants(Variants),
    Prediction(Box<Prediction>),
    /// The one line to remember, or a box beside the text.
    Aside(Aside),
    /// What explains a prediction above: folded until that is answered.
    Answered(Answered),
    Exercise(Box<Card>),
    /// What a teacher wants to know of the section; learners do not see it.
    Notes(Box<Notes>),
    /// Each row of the curriculum, and where it is covered.
    Coverage,
    /// How long each chapter takes.
    Timetable,
    /// The chapters in sessions of a class.
    Planner,
}

/// A heading, and the section that it begins.
#[derive(Debug, Clone)]
pub struct Heading {
    /// 1 to 6.
    pub level: usize,
    /// Markdown, without its marks.
    pub title: String,
    /// The line as it is written.
    pub text: Text,
}

/// Markdown as it is written, with its line ends.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Text {
    pub markdown: String,
    /// In their order.
    pub marks: Vec<Mark>,
}

/// `<!-- covers: S3.13, M7 -->`: the passage covers these rows of the curriculum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Counts the marks of a page from 1.
    pub number: usize,
    pub rows: Vec<String>,
    /// The bytes of the comment in the Markdown.
    pub range: Range<usize>,
}

/// A fenced block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fence {
    /// The words behind its first marks, such as `rust,ignore`.
    pub info: String,
    /// The lines between its marks.
    pub source: String,
    /// All of it, as it is written.
    pub text: String,
}

/// A program as a page shows it.
#[derive(Debug, Clone)]
pub struct Listing {
    pub program: Program,
    /// The lines to show first, if not all.
    pub part: Option<Lines>,
}

/// A program, what it was before, and what is different.
#[derive(Debug, Clone)]
pub struct Changed {
    pub before: Program,
    /// All of it.
    pub after: Listing,
    pub difference: Difference,
}

/// A program together with what was recorded of it.
#[derive(Debug, Clone)]
pub struct Shown {
    pub run: Run,
    /// The lines to show first, if not all.
    pub part: Option<Lines>,
}

/// A program in Python beside its counterpart in Rust.
#[derive(Debug, Clone)]
pub struct Twin {
    pub shown: Shown,
    /// The counterpart.
    pub beside: Option<Run>,
    /// How the counterpart differs.
    pub told: Option<Told>,
    /// The id of a prediction further up that asks about the counterpart: its run answers it.
    pub answers: Option<String>,
}

/// Runs of several programs.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// At least two.
    pub runs: Vec<Run>,
    /// Of each run but the first: how it differs from that one, if it does.
    pub told: Vec<Option<Told>>,
}

/// A program that must not compile, and what to write instead.
#[derive(Debug, Clone)]
pub struct Cures {
    pub refused: Program,
    /// At least one.
    pub cures: Vec<Cure>,
}

/// A program as a change of the one that is refused, and its run.
#[derive(Debug, Clone)]
pub struct Cure {
    pub difference: Difference,
    pub run: Run,
}

/// The runs of one program with several settings.
#[derive(Debug, Clone)]
pub struct Variants {
    pub program: Program,
    pub runs: Vec<Variant>,
}

/// One of them.
#[derive(Debug, Clone)]
pub struct Variant {
    /// What differs, such as `2 processors`.
    pub title: String,
    pub picture: Picture,
}

/// What stands beside the text.
#[derive(Debug, Clone)]
pub struct Aside {
    pub kind: AsideKind,
    pub blocks: Vec<Block>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AsideKind {
    /// The one line to remember.
    Rule,
    /// A box with a title in Markdown, such as `From Python`.
    Box { title: String },
}

/// What explains a prediction.
#[derive(Debug, Clone)]
pub struct Answered {
    /// The id of the prediction.
    pub prediction: String,
    pub blocks: Vec<Block>,
}

impl Page {
    /// Every block in the order of the page, each before those that it holds.
    pub fn all_blocks(&self) -> Vec<&Block> {
        let mut all = Vec::new();
        collect(&self.blocks, &mut all);
        all
    }
}

fn collect<'a>(blocks: &'a [Block], all: &mut Vec<&'a Block>) {
    for block in blocks {
        all.push(block);
        collect(block.content.inside(), all);
    }
}

impl Content {
    /// The blocks that it holds.
    pub fn inside(&self) -> &[Block] {
        match self {
            Content::Aside(aside) => &aside.blocks,
            Content::Answered(answered) => &answered.blocks,
            _ => &[],
        }
    }

    /// The Markdown of a block that is only text.
    pub fn text(&self) -> Option<&Text> {
        match self {
            Content::Heading(heading) => Some(&heading.text),
            Content::Prose(text) => Some(text),
            _ => None,
        }
    }
}

impl Text {
    /// True for the blank lines between two blocks.
    pub fn is_blank(&self) -> bool {
        self.markdown.trim().is_empty()
    }
}

impl Listing {
    /// The lines that a page shows first.
    pub fn lines(&self) -> &Lines {
        self.part.as_ref().unwrap_or(&self.program.source)
    }
}

/// Such as `book/01-waiting.md:12:1`.
impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Place { line, column } = self.place;
        write!(f, "{}:{line}:{column}", self.file.display())
    }
}
