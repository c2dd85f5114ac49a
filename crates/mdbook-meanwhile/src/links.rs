//! Do the links lead somewhere? Other sites are not asked.

use crate::contents::{MADE, page_of};
use crate::includes::Includes;
use crate::outline::{Link, outline};
use mdbook_markdown::pulldown_cmark::Options;
use meanwhile::did_you_mean;
use page::Written;
use page::block::{Content, Page};
use page::confined::lexically;
use page::mistake::{Mistake, Mistakes, Problem};
use percent_encoding::percent_decode_str;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Every link of the book, and every place that one can lead to.
#[derive(Debug, Default)]
pub struct Links {
    /// The places on each page.
    pages: BTreeMap<PathBuf, BTreeSet<String>>,
    /// The chapter that each page was.
    chapters: BTreeMap<PathBuf, PathBuf>,
    links: Vec<(PathBuf, PathBuf, Link)>,
    mistakes: Mistakes,
}

impl Links {
    /// Reads a chapter: `path` is relative to the book's folder, `file` to the project.
    pub fn read(&mut self, root: &Path, file: &Path, path: &Path, text: &str, options: Options) {
        let page = page_of(path);
        self.chapters.insert(page.clone(), path.to_owned());
        self.pages.entry(page.clone()).or_default();
        let mut includes = Includes::new(root);
        includes.read(file, text);
        let code = self.text(file, &page, text, 0, options);
        for included in includes.found {
            // What is shown as code has no links.
            if !code.iter().any(|code| code.contains(&included.at)) {
                let (file, text) = (&included.file, &included.text);
                self.text(file, &page, text, included.skipped, options);
            }
        }
        self.mistakes.extend(includes.mistakes);
    }

    /// Notes what is in a text, and returns where its code is.
    fn text(
        &mut self,
        file: &Path,
        page: &Path,
        text: &str,
        skipped: usize,
        options: Options,
    ) -> Vec<std::ops::Range<usize>> {
        let outline = outline(text, options);
        self.pages
            .entry(page.to_owned())
            .or_default()
            .extend(outline.ids);
        for mut link in outline.links {
            link.line += skipped;
            self.links.push((file.to_owned(), page.to_owned(), link));
        }
        for (place, label) in outline.undefined {
            let next =
                format!("Add a line `[{label}]: TARGET`; text in brackets goes into `code`.");
            let problem = Problem::new(format!("the label `[{label}]` is not defined"), next);
            let problem = problem.at(place).below(skipped);
            self.mistakes.push(Mistake::new(file, problem));
        }
        outline.code
    }

    /// Notes places and links of what we make: that is not in the chapter's text.
    pub fn made(&mut self, page: &Page, written: &Written<'_>) {
        let page_of = page_of(&page.path);
        for (block, range) in &written.blocks {
            let html = &written.markdown[range.clone()];
            if block.content.text().is_some() || matches!(block.content, Content::Fence(_)) {
                continue;
            }
            let places = self.pages.entry(page_of.clone()).or_default();
            places.extend(values(html, " id=\""));
            if matches!(block.content, Content::Prediction(_)) {
                for target in values(html, "href=\"").chain(values(html, "src=\"")) {
                    let link = Link {
                        line: block.origin.place.line,
                        column: None,
                        target: target.replace("&amp;", "&"),
                    };
                    let file = block.origin.file.to_path_buf();
                    self.links.push((file, page_of.clone(), link));
                }
            }
        }
    }

    /// The links that lead nowhere. `folder`: the book's sources.
    pub fn check(self, folder: &Path) -> Mistakes {
        let mut mistakes = Mistakes::default();
        for (file, page, link) in &self.links {
            if let Err(problem) = self.follow(folder, page, &link.target) {
                mistakes.push(Mistake {
                    line: Some(link.line),
                    column: link.column,
                    ..Mistake::new(file, problem)
                });
            }
        }
        mistakes.extend(self.mistakes);
        mistakes
    }

    fn follow(&self, folder: &Path, page: &Path, target: &str) -> Result<(), Problem> {
        if is_elsewhere(target) {
            return Ok(());
        }
        let wrong =
            |why: &str, next: &str| Err(Problem::new(format!("the link `{target}` {why}"), next));
        let (path, place) = target.split_once('#').unwrap_or((target, ""));
        let path = decoded(path.split('?').next().unwrap_or_default());
        if target.trim().is_empty() {
            return wrong("is empty", "Name where it leads.");
        }
        if path.starts_with('/') {
            let next =
                "Write it relative to this chapter: a book may stand in any folder of a site.";
            return wrong("begins with `/`", next);
        }
        let to = match path.is_empty() {
            true => page.to_owned(),
            false => lexically(&page.with_file_name("").join(&path)),
        };
        if to.starts_with("..") {
            let next = "A page can only lead to pages and files in the book's folder.";
            return wrong("leads out of the book", next);
        }
        self.reach(folder, &to, &path, &decoded(place), wrong)
    }

    /// Is there such a page or file, and such a place on it? `path`: as the link says it.
    fn reach(
        &self,
        folder: &Path,
        to: &Path,
        path: &str,
        place: &str,
        wrong: impl Fn(&str, &str) -> Result<(), Problem>,
    ) -> Result<(), Problem> {
        let is_chapter = to.extension().is_some_and(|is| is == "md");
        // mdBook makes README.md the index of its folder, and leaves links to it as they are.
        let to_page = match is_chapter {
            true => to.with_extension("html"),
            false => to.to_owned(),
        };
        if let Some(places) = self.pages.get(&to_page) {
            return self.find(places, place, &to_page, wrong);
        }
        let index = to_page.join("index.html");
        let is_file = !is_chapter && folder.join(to).is_file();
        let is_made = MADE.iter().any(|made| to_page == Path::new(made));
        if is_file || is_made || self.pages.contains_key(&index) || to_page.as_os_str().is_empty() {
            return Ok(());
        }
        if is_chapter && folder.join(to).is_file() {
            let next = "List it there, or link to a chapter of the book.";
            return wrong("leads to a file that is not in SUMMARY.md", next);
        }
        let chapters = self.chapters.values().filter_map(|path| path.to_str());
        let near = did_you_mean(path, chapters);
        let next = "Correct it; it is relative to the folder of this chapter.";
        wrong(&format!("leads to no page and no file{near}"), next)
    }

    fn find(
        &self,
        places: &BTreeSet<String>,
        place: &str,
        page: &Path,
        wrong: impl Fn(&str, &str) -> Result<(), Problem>,
    ) -> Result<(), Problem> {
        let by_browser = place.is_empty() || place == "top" || place.starts_with(":~:");
        let of_footnote = place.starts_with("fr-") || place.starts_with("footnote-");
        if by_browser || of_footnote || places.contains(place) {
            return Ok(());
        }
        let near = did_you_mean(place, places.iter().map(String::as_str));
        let shown = self
            .chapters
            .get(page)
            .map_or(page, PathBuf::as_path)
            .display();
        let next = "A heading's place is its text in small letters with `-` for each space.";
        wrong(&format!("leads to no place in {shown}{near}"), next)
    }
}

/// Another site, or another program.
fn is_elsewhere(target: &str) -> bool {
    let scheme = target.split_once(':').map(|(scheme, _)| scheme);
    let is_scheme = |scheme: &str| {
        let plain = |c: char| c.is_ascii_alphanumeric() || "+.-".contains(c);
        scheme.starts_with(|c: char| c.is_ascii_alphabetic()) && scheme.chars().all(plain)
    };
    target.starts_with("//") || scheme.is_some_and(is_scheme)
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// What stands between `before` and the next quote, each time.
fn values<'a>(html: &'a str, before: &'a str) -> impl Iterator<Item = String> + 'a {
    let rest = html.split(before).skip(1);
    rest.filter_map(|rest| Some(rest.split_once('"')?.0.to_owned()))
}
