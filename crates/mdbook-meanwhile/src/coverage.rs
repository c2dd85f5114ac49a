//! Which passage covers which row of the curriculum, and the appendix that lists it.

use crate::html::inline;
use meanwhile::escape;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt::Write;

/// `book/coverage.toml`: every row that the workbook promises to teach.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rows {
    #[serde(default)]
    pub row: Vec<Row>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// Such as `S3.13` or `M7`.
    pub id: String,
    pub text: String,
    /// The chapters that teach it.
    #[serde(default)]
    pub chapters: Vec<u32>,
    /// The appendices that hold it.
    #[serde(default)]
    pub appendices: Vec<String>,
    /// True if the source is wrong and the workbook must say so.
    #[serde(default)]
    pub corrected: bool,
}

/// One mark in one chapter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// The chapter's number, if it has one.
    pub chapter: Option<u32>,
    /// Such as `01-waiting.md#covers-3`.
    pub link: String,
    /// The title of the section around it.
    pub section: String,
}

/// All marks, by row id.
pub type Marks = BTreeMap<String, Vec<Mark>>;

/// The row ids of every `<!-- covers: ... -->` in a line.
pub fn rows_marked_in(line: &str) -> Vec<&str> {
    let mut rows = Vec::new();
    let mut rest = line;
    while let Some((place, found)) = mark_in(rest) {
        rows.extend(found);
        rest = &rest[place.end..];
    }
    rows
}

/// The row ids of the first `<!-- covers: ... -->` in a line, and where the comment stands.
pub fn mark_in(line: &str) -> Option<(std::ops::Range<usize>, Vec<&str>)> {
    let start = line.find("<!-- covers:")?;
    let length = line[start..].find("-->")? + 3;
    let inner = &line[start + "<!-- covers:".len()..start + length - 3];
    let rows = inner.split([',', ' ']).filter(|row| !row.is_empty());
    Some((start..start + length, rows.collect()))
}

/// The appendix: each row, and where it is covered.
pub fn appendix(rows: &Rows, marks: &Marks) -> String {
    let count = rows
        .row
        .iter()
        .filter(|row| marks.contains_key(&row.id))
        .count();
    let mut html = format!(
        "{count} of {} rows are covered so far.\n\n<div class=\"table-wrapper\">\n<table class=\"coverage\">\n\
         <thead><tr><th scope=\"col\">Row</th><th scope=\"col\">What</th><th scope=\"col\">Where</th></tr></thead>\n<tbody>\n",
        rows.row.len()
    );
    for row in &rows.row {
        let place = match marks.get(&row.id) {
            Some(marks) => linked(marks),
            None => planned(row),
        };
        let note = if row.corrected {
            " <span class=\"tag\">corrected</span>"
        } else {
            ""
        };
        let (id, text) = (escape(&row.id), inline(&row.text));
        let _ = writeln!(
            html,
            "<tr><th scope=\"row\" id=\"row-{}\">{id}</th><td>{text}{note}</td><td>{place}</td></tr>",
            id.to_lowercase().replace('.', "-")
        );
    }
    html.push_str("</tbody>\n</table>\n</div>\n\n");
    html
}

fn linked(marks: &[Mark]) -> String {
    let one = |mark: &Mark| {
        let chapter = mark
            .chapter
            .map(|number| format!("{number}: "))
            .unwrap_or_default();
        format!(
            "<a href=\"{}\">{chapter}{}</a>",
            escape(&mark.link),
            inline(&mark.section)
        )
    };
    let links: Vec<String> = marks.iter().map(one).collect();
    links.join("<br>")
}

fn planned(row: &Row) -> String {
    let chapters = row
        .chapters
        .iter()
        .map(|number| format!("chapter {number}"));
    let appendices = row
        .appendices
        .iter()
        .map(|letter| format!("appendix {letter}"));
    let places: Vec<String> = chapters.chain(appendices).collect();
    format!(
        "<span class=\"planned\">to come: {}</span>",
        places.join(", ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_names_its_rows() {
        let line = "Text <!-- covers: S3.13, M7 --> more";
        let (place, rows) = mark_in(line).unwrap();
        assert_eq!(rows, ["S3.13", "M7"]);
        assert_eq!(&line[place.end..], " more");
        assert!(mark_in("<!-- a comment -->").is_none());
    }

    #[test]
    fn the_appendix_links_what_is_covered_and_plans_the_rest() {
        let rows: Rows = toml::from_str(
            "[[row]]\nid = \"M1\"\ntext = \"a\"\nchapters = [2]\n[[row]]\nid = \"M2\"\ntext = \"b\"\nchapters = [8]\n",
        )
        .unwrap();
        let mark = Mark {
            chapter: Some(2),
            link: "02-inert.md#covers-1".to_owned(),
            section: "Why?".to_owned(),
        };
        let html = appendix(&rows, &Marks::from([("M1".to_owned(), vec![mark])]));
        assert!(html.starts_with("1 of 2 rows"));
        assert!(html.contains("<a href=\"02-inert.md#covers-1\">2: Why?</a>"));
        assert!(html.contains("to come: chapter 8"));
    }
}
