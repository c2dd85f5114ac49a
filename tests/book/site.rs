//! The book as a reader gets it: built once into a temporary folder, its pages parsed.

use mdbook_driver::MDBook;
use mdbook_driver::config::Config;
use mdbook_meanwhile::Meanwhile;
use scraper::{Html, Selector};
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex};
use tempfile::TempDir;
use tracing_subscriber::filter::LevelFilter;

/// The built book.
pub struct Site {
    folder: TempDir,
    /// What mdBook logged at WARN or ERROR.
    pub log: String,
    /// The HTML of every page by its path, such as `01-waiting.html`.
    pub pages: BTreeMap<String, String>,
    /// The ids of every page, in the order of the page.
    pub ids: BTreeMap<String, Vec<String>>,
}

static SITE: LazyLock<Result<Site, String>> = LazyLock::new(|| build(By::OurPreprocessor));

/// The repository.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The book, built by the first test that asks for it.
pub fn site() -> &'static Site {
    SITE.as_ref().unwrap_or_else(|error| panic!("{error}"))
}

/// Who expands the directives.
#[derive(Clone, Copy, PartialEq)]
pub enum By {
    /// In this process, as `cargo book` does.
    OurPreprocessor,
    /// As a command, as plain `mdbook build` does.
    TheCommandOfBookToml,
}

/// Builds the book, or says what is wrong with it.
pub fn build(by: By) -> Result<Site, String> {
    let folder = TempDir::new().unwrap();
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(LevelFilter::WARN)
        .with_ansi(false)
        .with_writer({
            let log = log.clone();
            move || log.clone()
        })
        .finish();
    let built = tracing::subscriber::with_default(subscriber, || {
        let mut config = Config::from_disk(root().join("book.toml")).unwrap();
        config.build.build_dir = folder.path().to_owned();
        let mut book = MDBook::load_with_config(root(), config).unwrap();
        if by == By::OurPreprocessor {
            book.with_preprocessor(Meanwhile::new());
        }
        book.build()
    });
    built.map_err(|error| format!("the book cannot be built: {error:#}"))?;
    let pages = pages(folder.path());
    let log = String::from_utf8_lossy(&log.0.lock().unwrap()).into_owned();
    let ids_of = |html: &String| attributes(&Html::parse_document(html), "[id]", "id");
    let ids = pages
        .iter()
        .map(|(name, html)| (name.clone(), ids_of(html)))
        .collect();
    Ok(Site {
        folder,
        log,
        pages,
        ids,
    })
}

fn pages(folder: &Path) -> BTreeMap<String, String> {
    let files = fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path());
    let pages = files.filter(|path| path.extension().is_some_and(|is| is == "html"));
    let read = |path: PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        (name, fs::read_to_string(path).unwrap())
    };
    pages.map(read).collect()
}

impl Site {
    /// The file that a page's link leads to, without its fragment.
    pub fn file(&self, link: &str) -> PathBuf {
        let path = link.split(['#', '?']).next().unwrap_or_default();
        self.folder.path().join(path)
    }

    /// The pages of the chapters and appendices: no list of contents, no error page, no print-out.
    pub fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        let made = ["404.html", "toc.html", "print.html", "index.html"];
        let texts = self
            .pages
            .iter()
            .filter(move |(name, _)| !made.contains(&name.as_str()));
        texts.map(|(name, html)| (name.as_str(), html.as_str()))
    }

    /// The pages of the chapters, which have a number.
    pub fn chapters(&self) -> impl Iterator<Item = (u32, &str, &str)> {
        self.texts().filter_map(|(name, html)| {
            let number = name.split_once('-')?.0.parse().ok()?;
            Some((number, name, html))
        })
    }
}

/// The values of an attribute of the elements that a selector finds.
pub fn attributes(html: &Html, selector: &str, attribute: &str) -> Vec<String> {
    let found = html.select(&select(selector)).collect::<Vec<_>>();
    let values = found
        .iter()
        .filter_map(|element| element.value().attr(attribute));
    values.map(str::to_owned).collect()
}

/// How many elements a selector finds.
pub fn count(html: &Html, selector: &str) -> usize {
    html.select(&select(selector)).count()
}

/// A selector that is known to be right.
pub fn select(selector: &str) -> Selector {
    Selector::parse(selector).unwrap_or_else(|error| panic!("{selector}: {error}"))
}

/// Fails with every complaint, or not at all.
pub fn no_complaints(complaints: &[String]) {
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
