//! Checks `SUMMARY.md` and the files beside it, before mdBook follows them anywhere.

use mdbook_markdown::pulldown_cmark::{Event, Parser, Tag};
use mdbook_summary::{Summary, SummaryItem, parse_summary};
use meanwhile::did_you_mean;
use page::confined::{Confines, lexically, read_text, unreadable};
use page::mistake::{Mistake, Mistakes, Place, Problem};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The pages that mdBook makes by itself.
pub const MADE: [&str; 4] = ["index.html", "print.html", "404.html", "toc.html"];

/// Checks the book whose sources are in `root/src`: every chapter is a file of text inside it, and
/// nothing that mdBook copies lies outside.
pub fn check(root: &Path, src: &Path) -> Mistakes {
    let mut mistakes = Mistakes::default();
    let folder = root.join(src);
    if !lexically(&folder).starts_with(root) {
        let shown = src.display();
        let message = format!("`src`: `{shown}` leads out of the folder of book.toml");
        let problem = Problem::new(message, "Name a folder beside book.toml, such as `book`.");
        return Mistake::new(Path::new("book.toml"), problem).into();
    }
    check_files(&folder, src, &mut mistakes);
    let file = src.join("SUMMARY.md");
    let next = "It lists the chapters, one a line: `- [Title](chapter.md)`.";
    let text = match read_text(&root.join(&file), &file, next) {
        Ok(text) => text,
        Err(problem) => {
            mistakes.push(Mistake::new(&file, problem));
            return mistakes;
        }
    };
    check_chapters(&folder, &file, &text, &mut mistakes);
    if mistakes.all().iter().any(|mistake| mistake.file == file) {
        return mistakes;
    }
    if let Err(problem) = check_list(&text) {
        mistakes.push(Mistake::new(&file, problem));
    }
    mistakes
}

/// The list as a whole.
fn check_list(text: &str) -> Result<(), Problem> {
    let next = "A line is `- [Title](chapter.md)`; mdBook's documentation shows them all.";
    // Its message names line and column itself.
    let wrong = |error: anyhow::Error| Problem::new(error.root_cause().to_string(), next);
    let summary = parse_summary(text).map_err(wrong)?;
    let next = "List one: `- [Title](chapter.md)`.";
    match has_chapter(&summary) {
        true => Ok(()),
        false => Err(Problem::new("it lists no chapter", next)),
    }
}

fn has_chapter(summary: &Summary) -> bool {
    fn any(items: &[SummaryItem]) -> bool {
        items.iter().any(|item| match item {
            SummaryItem::Link(link) => link.location.is_some() || any(&link.nested_items),
            _ => false,
        })
    }
    [
        &summary.prefix_chapters,
        &summary.numbered_chapters,
        &summary.suffix_chapters,
    ]
    .into_iter()
    .any(|items| any(items))
}

/// Every link of the list, where it stands. A link to nowhere is a draft.
fn check_chapters(folder: &Path, file: &Path, text: &str, mistakes: &mut Mistakes) {
    let src = file.parent().unwrap_or(Path::new(""));
    let name = format!("the book's folder, {}/", src.display());
    let confines = Confines {
        folder,
        name: &name,
    };
    let mut pages: BTreeMap<PathBuf, usize> = BTreeMap::new();
    for (event, range) in Parser::new(text).into_offset_iter() {
        let Event::Start(Tag::Link { dest_url, .. }) = event else {
            continue;
        };
        // As mdBook does it.
        let path = PathBuf::from(dest_url.replace("%20", " "));
        if path.as_os_str().is_empty() {
            continue;
        }
        let place = Place::of(text, range.start);
        let checked = match chapter(&confines, folder, src, &path) {
            Ok(()) => lands_alone(&path, place.line, &mut pages).map_err(|p| p.at(place)),
            // A mistake in the chapter's own text has its place there.
            Err((problem, true)) => Err(problem),
            Err((problem, false)) => Err(problem.at(place)),
        };
        if let Err(problem) = checked {
            mistakes.push(Mistake::new(file, problem));
        }
    }
}

/// One chapter; with the problem: is its place in the chapter?
fn chapter(
    confines: &Confines<'_>,
    folder: &Path,
    src: &Path,
    path: &Path,
) -> Result<(), (Problem, bool)> {
    let shown = path.display();
    let here = |problem| (problem, false);
    if !folder.join(path).exists() && shown.to_string().contains("://") {
        let next = "SUMMARY.md lists chapters only: link to other sites from a chapter.";
        let message = format!("`{shown}` is no chapter of this book");
        return Err(here(Problem::new(message, next)));
    }
    let next = "Write that file, or take the line out.";
    let full = confines.file(folder, path, true, next).map_err(|problem| {
        let file = folder.join(path);
        let missing = !file.exists() && lexically(&file).starts_with(folder);
        let all = markdown_in(folder);
        here(match missing {
            true => {
                let all = all.iter().map(String::as_str);
                problem.and(&did_you_mean(&shown.to_string(), all))
            }
            false => problem,
        })
    })?;
    if path.extension().is_none_or(|is| is != "md") {
        let message = format!("`{shown}` is no Markdown: its name must end in `.md`");
        return Err(here(Problem::new(message, "Rename the file.")));
    }
    let shown = src.join(path);
    let text = read_text(&full, &shown, "Make it readable.");
    text.map_err(|problem| (problem.in_file(shown), true))?;
    Ok(())
}

/// Two chapters must not become one page, nor a page that mdBook makes by itself.
fn lands_alone(
    path: &Path,
    line: usize,
    pages: &mut BTreeMap<PathBuf, usize>,
) -> Result<(), Problem> {
    let page = page_of(path);
    let shown = page.display().to_string();
    if shown != "index.html" && MADE.contains(&shown.as_str()) {
        let message = format!("mdBook makes a page {shown} of its own");
        let next = "Give the chapter's file another name.";
        return Err(Problem::new(message, next));
    }
    match pages.insert(page, line) {
        Some(first) => {
            let message = format!("the chapter of line {first} becomes the same page, {shown}");
            let next = "List a file once, and give each another name.";
            Err(Problem::new(message, next))
        }
        None => Ok(()),
    }
}

/// The page that a chapter becomes.
pub fn page_of(chapter: &Path) -> PathBuf {
    let stem = chapter.file_stem().unwrap_or_default();
    let plain = lexically(chapter);
    match stem.eq_ignore_ascii_case("readme") {
        true => plain.with_file_name("index.html"),
        false => plain.with_extension("html"),
    }
}

fn markdown_in(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
    names.filter(|name| name.ends_with(".md")).collect()
}

/// mdBook copies the whole folder into the built book and follows links while it does.
fn check_files(folder: &Path, shown: &Path, mistakes: &mut Mistakes) {
    let Ok(real) = folder.canonicalize() else {
        let next = "It is named by `src` in book.toml: make it, or correct the name.";
        let problem = unreadable(shown, &std::io::ErrorKind::NotFound.into(), next);
        mistakes.push(Mistake::new(shown, problem));
        return;
    };
    let mut entries = walkdir::WalkDir::new(&real).follow_links(true).into_iter();
    while let Some(entry) = entries.next() {
        let (path, problem) = match entry {
            Ok(entry) => match outside(&real, entry.path()) {
                Some(problem) => {
                    if entry.file_type().is_dir() {
                        entries.skip_current_dir();
                    }
                    (entry.path().to_owned(), problem)
                }
                None => continue,
            },
            Err(error) => {
                let path = error.path().unwrap_or(&real).to_owned();
                let next = "mdBook copies everything in this folder: remove it, or save the file \
                            whose lock it is.";
                (path, Problem::new(in_words(&error), next))
            }
        };
        let path = path.strip_prefix(&real).unwrap_or(&path);
        mistakes.push(Mistake::new(&shown.join(path), problem));
    }
}

fn outside(real: &Path, path: &Path) -> Option<Problem> {
    if path.to_str().is_none() {
        return Some(Problem::new(
            "its name is not valid UTF-8",
            "Rename the file.",
        ));
    }
    // Only a link in the file system can lead out.
    let leads_out = path.is_symlink() && !path.canonicalize().is_ok_and(|to| to.starts_with(real));
    let next = "Put the file itself there: mdBook would copy what lies outside.";
    leads_out.then(|| Problem::new("this link leads out of the book's folder", next))
}

fn in_words(error: &walkdir::Error) -> String {
    match (error.loop_ancestor(), error.io_error()) {
        (Some(_), _) => "this link leads to a folder around it".to_owned(),
        (_, Some(io)) if io.kind() == std::io::ErrorKind::NotFound => {
            "this link leads nowhere".to_owned()
        }
        (_, Some(io)) => io.to_string(),
        _ => error.to_string(),
    }
}
