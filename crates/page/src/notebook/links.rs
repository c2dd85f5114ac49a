//! Links that lead where they should from a notebook.

use super::file_name;
use crate::block::{Content, Page};
use crate::markup::{heading_id, plain};
use mdbook_markdown::pulldown_cmark::{Event, Parser, Tag};
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// The headings of a book: for each address in the book, the one in JupyterLab.
#[derive(Debug, Default)]
pub struct Anchors {
    /// By the file of the page, such as `02-inert.md`: the notebook, and its headings by their id.
    pages: HashMap<String, (Option<String>, HashMap<String, String>)>,
}

impl Anchors {
    pub fn of(pages: &[Page]) -> Anchors {
        let each = pages.iter().map(|page| {
            let name = page.path.display().to_string();
            (name, (file_name(page), headings(page)))
        });
        Anchors {
            pages: each.collect(),
        }
    }

    /// Where a link of a page leads in its notebook. Links out of the book stay as they are.
    fn lead(&self, page: &Page, link: &str) -> String {
        if link.contains("://") || link.starts_with("mailto:") {
            return link.to_owned();
        }
        let (file, anchor) = match link.split_once('#') {
            Some((file, anchor)) => (file, Some(anchor)),
            None => (link, None),
        };
        let own = page.path.display().to_string();
        let known = self
            .pages
            .get(if file.is_empty() { own.as_str() } else { file });
        let Some((notebook, headings)) = known else {
            // A file of the book's folder that is no page.
            return format!("../book/{link}");
        };
        let heading = anchor.map(|anchor| {
            let heading = headings.get(anchor).map(String::as_str);
            format!("#{}", heading.unwrap_or(anchor))
        });
        let heading = heading.unwrap_or_default();
        match notebook {
            _ if file.is_empty() => heading,
            Some(notebook) => notebook.clone() + &heading,
            // It has no notebook, but it is Markdown, which Jupyter can show.
            None => format!("../book/{file}"),
        }
    }

    /// Markdown whose links lead on from a notebook.
    pub fn follow(&self, page: &Page, markdown: &str) -> String {
        let mut text = markdown.to_owned();
        // From the end, so that what stands before keeps its place.
        for (link, place) in links(markdown).into_iter().rev() {
            text.replace_range(place, &self.lead(page, &link));
        }
        text
    }
}

/// The targets of inline links and images, and where they stand.
fn links(markdown: &str) -> Vec<(String, Range<usize>)> {
    let mut found = Vec::new();
    for (event, whole) in Parser::new(markdown).into_offset_iter() {
        let target = match event {
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => dest_url,
            _ => continue,
        };
        // The target stands behind the words, which may hold the same text.
        if let Some(at) = markdown[whole.clone()].rfind(&*target) {
            let start = whole.start + at;
            found.push((target.to_string(), start..start + target.len()));
        }
    }
    found.sort_by_key(|(_, place)| place.start);
    found
}

/// The headings of a page: mdBook's id of each, and JupyterLab's, which is its words with hyphens
/// for blanks.
fn headings(page: &Page) -> HashMap<String, String> {
    let mut taken = HashSet::new();
    let all = page.all_blocks();
    let titles = all.iter().filter_map(|block| match &block.content {
        Content::Heading(heading) => Some(plain(&heading.title)),
        _ => None,
    });
    let each = titles.map(|title| {
        let id = heading_id(&title, &mut taken);
        (id, in_an_address(&title.replace(' ', "-")))
    });
    each.collect()
}

/// Text as a part of an address: what has a meaning in one is written by its number.
fn in_an_address(text: &str) -> String {
    let mut safe = String::new();
    for c in text.chars() {
        match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '-' | '_' | '.' | '!' | '\'' | ',' => safe.push(c),
            other => {
                let mut bytes = [0; 4];
                let bytes = other.encode_utf8(&mut bytes).bytes();
                safe.extend(bytes.map(|byte| format!("%{byte:02X}")));
            }
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_an_address_in_jupyterlab() {
        assert_eq!(
            in_an_address("What-does-join!-do?"),
            "What-does-join!-do%3F"
        );
    }

    #[test]
    fn the_target_of_a_link_is_found_behind_its_words() {
        let text = "See [a.md](a.md#b) and `[no](c.md)`.";
        let found = links(text);
        assert_eq!(found, [("a.md#b".to_owned(), 11..17)]);
        assert_eq!(&text[11..17], "a.md#b");
    }
}
