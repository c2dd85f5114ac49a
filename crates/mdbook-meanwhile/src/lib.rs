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
//! | `{{#answered}}` ... `{{#end}}` | what explains the prediction above: folded until it is answered |
//! | `{{#exercise NAME}}` | the card of an exercise, in the section that its tests name |
//! | `{{#coverage}}` | the table of all rows, and where they are covered |
//! | `{{#timetable}}` | how long each chapter takes |
//!
//! `<!-- covers: S3.13, M7 -->` marks the rows of `book/coverage.toml` that a passage covers. A fenced
//! block named `predict` is a prediction in TOML; the fields are those of [`Block`](predict::Block).

mod answered;
mod chapter;
mod confined;
mod contents;
mod coverage;
mod exercise;
mod html;
mod includes;
mod links;
mod listing;
mod mistake;
mod outline;
mod page;
pub mod predict;
mod program;
mod run;
mod scan;
mod settings;
mod table;
mod timetable;
mod widget;

pub use coverage::{Row, Rows, rows_marked_in};
pub use mistake::{Mistake, Mistakes, Problem};
pub use settings::read as read_settings;

use chapter::Expander;
use mdbook_preprocessor::book::{Book, BookItem, Chapter};
use mdbook_preprocessor::config::{Config, HtmlConfig};
use mdbook_preprocessor::errors::Result;
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};
use predict::Beliefs;
use program::Programs;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use table::Table;

/// The preprocessor. It finds the programs and their recordings from the root that mdBook hands
/// over.
#[derive(Debug, Default, Clone)]
pub struct Meanwhile {
    notices: Notices,
}

impl Meanwhile {
    pub fn new() -> Meanwhile {
        Meanwhile::default()
    }

    /// What an author should know although the book builds; filled by `run`.
    pub fn notices(&self) -> Notices {
        self.notices.clone()
    }
}

/// What is no mistake, and yet not as it should be.
#[derive(Debug, Default, Clone)]
pub struct Notices(Arc<Mutex<Mistakes>>);

impl Notices {
    fn set(&self, notices: Mistakes) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = notices;
    }

    pub fn all(&self) -> Vec<Mistake> {
        let notices = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        notices.all().to_vec()
    }
}

impl Preprocessor for Meanwhile {
    fn name(&self) -> &str {
        "meanwhile"
    }

    fn run(&self, ctx: &PreprocessorContext, mut book: Book) -> Result<Book> {
        let root = ctx.root.canonicalize()?;
        // mdBook has read the chapters, but not written anything yet.
        check_sources(&root, &ctx.config)?;
        let mut expander = expander(&root, &ctx.config)?;
        // Two walks, because some places wait for what every chapter says.
        for_each_chapter(&mut book.items, &mut |chapter, path| {
            let file = ctx.config.book.src.join(path);
            chapter.content = expander.expand(chapter, &file, path);
        });
        self.notices.set(expander.notices());
        let places = expander.finish(&root.join(&ctx.config.book.src))?;
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

/// Checks settings, list of chapters and files before anything follows them: what mdBook does with
/// a wrong one goes from a panic to a file outside of the book.
///
/// # Errors
/// Every mistake that was found.
pub fn check_sources(root: &Path, config: &Config) -> std::result::Result<(), Mistakes> {
    settings::check_file(root)?;
    let mut mistakes = settings::check_paths(root, config);
    mistakes.extend(contents::check(root, &config.book.src));
    mistakes.into_result()
}

/// Reads everything that the chapters may refer to.
fn expander(root: &Path, config: &Config) -> std::result::Result<Expander, Mistakes> {
    let mut mistakes = Mistakes::default();
    let src = &config.book.src;
    let programs = Programs::find(root).map_err(|problem| {
        Mistakes::from(Mistake::new(
            Path::new("examples/Cargo.toml"),
            None,
            problem,
        ))
    });
    let beliefs = Table::read(root, &src.join("misconceptions.toml"));
    let rows = Table::read(root, &src.join("coverage.toml"));
    let mut kept = |wrong: Mistakes| mistakes.extend(wrong);
    let programs: Option<Programs> = programs.map_err(&mut kept).ok();
    let beliefs: Option<Beliefs> = beliefs.map_err(&mut kept).ok();
    let rows: Option<Table<Rows>> = rows.map_err(&mut kept).ok();
    let html: HtmlConfig = config.get("output.html").ok().flatten().unwrap_or_default();
    match (programs, beliefs, rows) {
        (Some(programs), Some(beliefs), Some(rows)) => {
            let options = outline::options(&html);
            Ok(Expander::new(programs, beliefs, rows, options))
        }
        _ => Err(mistakes),
    }
}
