//! mdBook's side of the workbook: which files and settings a book may have, where its links lead, and the
//! preprocessor.
//!
//! What a chapter's directives and predictions are, and what becomes of them, is the crate [`page`]: it reads a
//! chapter into blocks and writes the blocks as HTML. Nothing is run here: what a page shows is a
//! recording that the test suite makes anew.

mod contents;
mod includes;
mod links;
mod outline;
mod settings;

pub use page::mistake::{Mistake, Mistakes};
pub use settings::read as read_settings;

use links::Links;
use mdbook_preprocessor::book::{Book, BookItem, Chapter};
use mdbook_preprocessor::config::{Config, HtmlConfig};
use mdbook_preprocessor::errors::Result;
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};
use page::block::Page;
use page::overview::{self, Overview};
use page::{Html, Project};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

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
        let src = &ctx.config.book.src;
        let project = Project::read(&root, src)?;
        let html: HtmlConfig = ctx
            .config
            .get("output.html")
            .ok()
            .flatten()
            .unwrap_or_default();
        let options = outline::options(&html);
        let (mut pages, mut links) = (Vec::new(), Links::default());
        let mut mistakes = Mistakes::default();
        for_each_chapter(&mut book.items, &mut |chapter, path| {
            let file = src.join(path);
            links.read(&root, &file, path, &chapter.content, options);
            let (page, wrong) = page::read(&project, &of_mdbook(chapter, &file, path));
            pages.push(page);
            mistakes.extend(wrong);
        });
        self.notices.set(project.notices());
        mistakes.extend(overview::check(&project, &pages));
        // A second walk, because some blocks show what every chapter says.
        let overview = Overview::of(&project, &pages);
        let (mut html, mut read) = (Html::new(&overview), pages.iter());
        for_each_chapter(&mut book.items, &mut |chapter, _| {
            if let Some(page) = read.next() {
                let written = html.page(page);
                links.made(page, &written);
                chapter.content = written.markdown;
            }
        });
        mistakes.extend(links.check(&root.join(src)));
        mistakes.sort();
        mistakes.into_result()?;
        Ok(book)
    }

    fn supports_renderer(&self, renderer: &str) -> Result<bool> {
        Ok(renderer != "not-supported")
    }
}

/// The numbered chapters of a book that mdBook has loaded, as blocks: what other forms than the pages
/// are made of.
///
/// # Errors
/// Every mistake in them.
pub fn chapters(
    root: &Path,
    config: &Config,
    book: &mut Book,
) -> std::result::Result<Vec<Page>, Mistakes> {
    let src = &config.book.src;
    let project = Project::read(root, src)?;
    let (mut pages, mut mistakes) = (Vec::new(), Mistakes::default());
    for_each_chapter(&mut book.items, &mut |chapter, path| {
        if chapter.number.is_some() {
            let file = src.join(path);
            let (page, wrong) = page::read(&project, &of_mdbook(chapter, &file, path));
            pages.push(page);
            mistakes.extend(wrong);
        }
    });
    mistakes.into_result()?;
    Ok(pages)
}

fn of_mdbook<'a>(chapter: &'a Chapter, file: &'a Path, path: &'a Path) -> page::Chapter<'a> {
    let number = chapter.number.as_ref();
    page::Chapter {
        file,
        path,
        number: number.and_then(|number| number.first().copied()),
        title: &chapter.name,
        text: &chapter.content,
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
