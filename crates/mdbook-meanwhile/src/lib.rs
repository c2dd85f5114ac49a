//! Turns the short directives of the workbook into programs, recorded runs and predictions.
//!
//! Nothing is run here: what a page shows is a snapshot that the test suite re-creates. So the
//! whole book takes milliseconds, and a page cannot show an output that no test has seen.
//!
//! A directive stands alone on its line:
//!
//! | directive | becomes |
//! | --- | --- |
//! | `{{#minutes 12}}` | "Chapter 1 · 12 minutes", above the title |
//! | `{{#example NAME}}` | the program, how to run it, and its recorded run |
//! | `{{#example NAME:ANCHOR}}` | the same, showing only the lines of the anchor |
//! | `{{#program NAME}}`, `{{#program NAME:ANCHOR}}` | the program alone |
//! | `{{#run NAME}}` | the recorded run alone, with the program's claim below it |
//! | `{{#refused NAME}}` | a program that must not compile, and what rustc says |
//! | `{{#python NAME}}` | a Python twin and what it prints |
//! | `{{#box TITLE}}` ... `{{#end}}` | an aside, such as `From Python` or `From threads` |
//! | `{{#rule}}` ... `{{#end}}` | the one line to remember |
//! | `{{#exercise NAME}}` | the card of an exercise, in the section that its tests name |
//! | `{{#coverage}}` | the table of all rows, and where they are covered |
//! | `{{#timetable}}` | how long each chapter takes |
//!
//! `<!-- covers: S3.13, M7 -->` marks the rows of `book/coverage.toml` that a passage covers. A fenced
//! block named `predict` is a prediction in TOML; the fields are those of [`Block`](predict::Block).

mod chapter;
mod coverage;
mod exercise;
mod html;
mod listing;
mod mistake;
mod nearest;
mod page;
pub mod predict;
mod program;
mod run;
mod scan;
mod timetable;
mod widget;

pub use coverage::{Row, Rows, rows_marked_in};
pub use mistake::{Mistake, Mistakes};

use chapter::Expander;
use mdbook_preprocessor::book::{Book, BookItem, Chapter};
use mdbook_preprocessor::errors::Result;
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};
use predict::Beliefs;
use program::Programs;
use serde::de::DeserializeOwned;
use std::path::{Path, PathBuf};

/// The preprocessor. It finds the programs and their recordings from the root that mdBook hands
/// over, so it holds nothing itself.
#[derive(Debug, Default, Clone)]
pub struct Meanwhile {}

impl Meanwhile {
    pub fn new() -> Meanwhile {
        Meanwhile {}
    }
}

impl Preprocessor for Meanwhile {
    fn name(&self) -> &str {
        "meanwhile"
    }

    fn run(&self, ctx: &PreprocessorContext, mut book: Book) -> Result<Book> {
        let sources = ctx.root.join(&ctx.config.book.src);
        let mut expander = Expander::new(
            Programs::find(&ctx.root).map_err(anyhow::Error::msg)?,
            table::<Beliefs>(&sources.join("misconceptions.toml"))?,
            table::<Rows>(&sources.join("coverage.toml"))?,
        );
        // Two walks, because some places wait for what every chapter says.
        for_each_chapter(&mut book.items, &mut |chapter, path| {
            let file = ctx.config.book.src.join(path);
            chapter.content = expander.expand(chapter, &file, path);
        });
        let places = expander.finish()?;
        for_each_chapter(&mut book.items, &mut |chapter, _| {
            for (mark, text) in &places {
                if chapter.content.contains(mark) {
                    chapter.content = chapter.content.replace(mark, text);
                }
            }
        });
        Ok(book)
    }

    fn supports_renderer(&self, renderer: &str) -> Result<bool> {
        Ok(renderer != "not-supported")
    }
}

fn for_each_chapter(items: &mut [BookItem], each: &mut impl FnMut(&mut Chapter, &Path)) {
    for item in items {
        if let BookItem::Chapter(chapter) = item {
            if let Some(path) = chapter.source_path.clone() {
                each(chapter, &path);
            }
            for_each_chapter(&mut chapter.sub_items, each);
        }
    }
}

/// Reads a table of the book; a book without it has an empty one.
fn table<T: DeserializeOwned + Default>(path: &PathBuf) -> Result<T> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(toml::from_str(&text)
            .map_err(|error| anyhow::anyhow!("{} cannot be read: {error}", path.display()))?),
        Err(_) => Ok(T::default()),
    }
}
