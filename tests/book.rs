//! What a reader of the book may rely on: links that lead somewhere, pages that are light and
//! complete, and chapters that cover what they promise.

#[path = "book/asking.rs"]
mod asking;
#[path = "book/site.rs"]
mod site;
#[path = "book/teaching.rs"]
mod teaching;

use flate2::Compression;
use flate2::write::GzEncoder;
use page::coverage::{Row, Rows, rows_marked_in};
use scraper::Html;
use site::{attributes, count, no_complaints, root, select, site};
use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::Path;

/// Own script and style of a page, compressed.
const OWN_BYTES: usize = 40_000;
/// Everything that a page loads, compressed, fonts apart.
const PAGE_BYTES: usize = 350_000;
/// A chapter asks at least this often before it shows.
const PREDICTIONS: usize = 3;

#[test]
fn mdbook_has_nothing_to_complain_about() {
    // An unknown key under [output.html] is only logged, and then the whole table is ignored.
    assert!(site().log.is_empty(), "\n{}", site().log);
}

#[test]
fn plain_mdbook_makes_the_same_pages() {
    let plain = site::build(site::By::TheCommandOfBookToml).unwrap();
    assert!(plain.log.is_empty(), "\n{}", plain.log);
    for (name, html) in &site().pages {
        assert!(Some(html) == plain.pages.get(name), "{name} differs");
    }
}

#[test]
fn every_link_leads_to_a_page_and_a_place_that_exist() {
    let mut complaints = Vec::new();
    for (name, html) in &site().pages {
        let page = Html::parse_document(html);
        let mut links = attributes(&page, "a[href], link[href]", "href");
        links.extend(attributes(
            &page,
            "script[src], img[src], iframe[src]",
            "src",
        ));
        for link in links.iter().filter(|link| !is_outside(link)) {
            if let Err(why) = leads_somewhere(name, link) {
                complaints.push(format!("{name}: `{link}` {why}"));
            }
        }
    }
    no_complaints(&complaints);
}

fn is_outside(link: &str) -> bool {
    link.contains("://") || link.starts_with("//") || link.starts_with("mailto:")
}

fn leads_somewhere(name: &str, link: &str) -> Result<(), &'static str> {
    let (path, fragment) = link.split_once('#').unwrap_or((link, ""));
    let path = if path.is_empty() { name } else { path };
    if !site().file(path).is_file() {
        return Err("leads to no file");
    }
    let ids = site().ids.get(path);
    match fragment.is_empty() || ids.is_some_and(|ids| ids.iter().any(|id| id == fragment)) {
        true => Ok(()),
        false => Err("leads to no such place on that page"),
    }
}

#[test]
fn a_page_loads_nothing_from_elsewhere() {
    let mut complaints = Vec::new();
    for (name, html) in &site().pages {
        let page = Html::parse_document(html);
        let mut loads = attributes(&page, "link[href]", "href");
        loads.extend(attributes(&page, "[src]", "src"));
        complaints.extend(
            loads
                .iter()
                .filter(|link| is_outside(link))
                .map(|link| format!("{name} loads {link}")),
        );
        for style in attributes(&page, "link[rel=stylesheet]", "href") {
            let css = fs::read_to_string(site().file(&style)).unwrap();
            if css.contains("url(http") || css.contains("url(\"http") || css.contains("@import") {
                complaints.push(format!("{style} loads something from elsewhere"));
            }
        }
    }
    no_complaints(&complaints);
}

#[test]
fn a_page_is_light() {
    let mut complaints = Vec::new();
    for (name, html) in site().texts() {
        let page = Html::parse_document(html);
        let mut files = attributes(&page, "link[rel~=stylesheet], link[rel~=icon]", "href");
        files.extend(attributes(&page, "script[src], img[src]", "src"));
        let weight = |file: &String| gzip(&fs::read(site().file(file)).unwrap());
        let ours = files.iter().filter(|file| file.starts_with("book/theme/"));
        let own: usize = ours.map(weight).sum();
        let total = gzip(html.as_bytes()) + files.iter().map(weight).sum::<usize>();
        if std::env::var_os("SHOW_WEIGHTS").is_some() {
            eprintln!("{name}: {own} bytes of our own, {total} in all");
        }
        if own > OWN_BYTES || total > PAGE_BYTES {
            complaints.push(format!("{name}: {own} bytes of our own, {total} in all"));
        }
    }
    no_complaints(&complaints);
}

fn gzip(bytes: &[u8]) -> usize {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap().len()
}

#[test]
fn headings_descend_one_step_at_a_time() {
    let mut complaints = Vec::new();
    for (name, html) in site().texts() {
        let page = Html::parse_document(html);
        let mut before = 0;
        for heading in page.select(&select("main :is(h1, h2, h3, h4, h5, h6)")) {
            let level = usize::from(heading.value().name().as_bytes()[1] - b'0');
            if level > before + 1 || (level == 1 && before > 0) {
                let text: String = heading.text().collect();
                complaints.push(format!("{name}: h{level} `{text}` follows h{before}"));
            }
            before = level;
        }
    }
    no_complaints(&complaints);
}

#[test]
fn an_id_is_used_once_on_a_page() {
    let mut complaints = Vec::new();
    for (name, ids) in &site().ids {
        let mut seen = BTreeSet::new();
        for id in ids {
            if !seen.insert(id) {
                complaints.push(format!("{name}: the id `{id}` is used twice"));
            }
        }
    }
    no_complaints(&complaints);
}

#[test]
fn a_chapter_says_how_long_it_takes_and_asks_before_it_shows() {
    let mut complaints = Vec::new();
    for (number, name, html) in site().chapters() {
        let page = Html::parse_document(html);
        let crumb: String = page
            .select(&select(".crumb"))
            .flat_map(|crumb| crumb.text())
            .collect();
        if !crumb.starts_with(&format!("Chapter {number} · ")) {
            complaints.push(format!(
                "{name}: `{{{{#minutes N}}}}` is missing under its title"
            ));
        }
        let asked = count(&page, ".predict");
        if asked < PREDICTIONS {
            complaints.push(format!(
                "{name}: {asked} predictions, {PREDICTIONS} are the least"
            ));
        }
    }
    let files = fs::read_dir(root().join("book")).unwrap();
    let names = files.map(|file| file.unwrap().file_name());
    let written = names.filter(|name| {
        name.to_string_lossy()
            .starts_with(|first: char| first.is_ascii_digit())
    });
    assert_eq!(
        site().chapters().count(),
        written.count(),
        "the chapters of the book"
    );
    no_complaints(&complaints);
}

#[test]
fn a_chapter_covers_every_row_that_points_to_it() {
    let rows: Rows = toml::from_str(&read("book/coverage.toml")).unwrap();
    let mut complaints = Vec::new();
    let introduction = [(None, "introduction.html")];
    let chapters = site()
        .chapters()
        .map(|(number, name, _)| (Some(number), name));
    for (number, name) in introduction.into_iter().chain(chapters) {
        let source = read(&format!("book/{}.md", name.trim_end_matches(".html")));
        let marked: BTreeSet<&str> = source.lines().flat_map(rows_marked_in).collect();
        let points_here = |row: &&Row| match number {
            Some(number) => row.chapters.contains(&number),
            None => row.chapters.is_empty() && row.appendices.is_empty(),
        };
        for row in rows.row.iter().filter(points_here) {
            if !marked.contains(row.id.as_str()) {
                let (id, text) = (&row.id, &row.text);
                complaints.push(format!(
                    "{name}: nothing is marked `<!-- covers: {id} -->` ({text})"
                ));
            }
        }
    }
    no_complaints(&complaints);
}

#[test]
fn every_misconception_has_a_row_and_a_name() {
    let rows: Rows = toml::from_str(&read("book/coverage.toml")).unwrap();
    let ids = rows.row.iter().map(|row| row.id.as_str());
    let rows: BTreeSet<&str> = ids.filter(|id| id.starts_with('M')).collect();
    let names: toml::Table = toml::from_str(&read("book/misconceptions.toml")).unwrap();
    let names: BTreeSet<&str> = names.keys().map(String::as_str).collect();
    assert_eq!(rows, names);
}

fn read(path: &str) -> String {
    let path: &Path = path.as_ref();
    fs::read_to_string(root().join(path)).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}
