//! The tables of the whole book: what is covered where, and how long each chapter takes.

use crate::coverage::Row;
use crate::markup::inline;
use crate::overview::{Covered, Entry, Passage};
use meanwhile::escape;
use std::fmt::Write;

/// Each row of the curriculum, and where it is covered.
pub fn coverage(rows: &[Covered]) -> String {
    let count = rows.iter().filter(|row| !row.passages.is_empty()).count();
    let mut html = format!(
        "{count} of {} rows are covered so far.\n\n<div class=\"table-wrapper\">\n<table class=\"coverage\">\n\
         <thead><tr><th scope=\"col\">Row</th><th scope=\"col\">What</th><th scope=\"col\">Where</th></tr></thead>\n<tbody>\n",
        rows.len()
    );
    for Covered { row, passages } in rows {
        let place = match passages.is_empty() {
            false => linked(passages),
            true => planned(row),
        };
        let note = match row.corrected {
            true => " <span class=\"tag\">corrected</span>",
            false => "",
        };
        let (id, text) = (escape(&row.id), inline(&row.text));
        let name = id.to_lowercase().replace('.', "-");
        let _ = writeln!(
            html,
            "<tr><th scope=\"row\" id=\"row-{name}\">{id}</th><td>{text}{note}</td><td>{place}</td></tr>"
        );
    }
    html.push_str("</tbody>\n</table>\n</div>\n\n");
    html
}

fn linked(passages: &[Passage]) -> String {
    let one = |passage: &Passage| {
        let chapter = passage.chapter.map(|number| format!("{number}: "));
        let (chapter, link) = (chapter.unwrap_or_default(), escape(&passage.link));
        let section = inline(&passage.section);
        format!("<a href=\"{link}\">{chapter}{section}</a>")
    };
    let links: Vec<String> = passages.iter().map(one).collect();
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
    let places = places.join(", ");
    format!("<span class=\"planned\">to come: {places}</span>")
}

/// A row for each chapter, and the sums; in Markdown.
pub fn timetable(entries: &[Entry]) -> String {
    let sum = |minutes: fn(&Entry) -> u32| entries.iter().map(minutes).sum::<u32>();
    let mut text = String::from(
        "\n| chapter | to read | to practise | together |\n| --- | ---: | ---: | ---: |\n",
    );
    for entry in entries {
        let title = escape(&entry.title);
        let together = entry.read + entry.practise;
        let Entry {
            number,
            link,
            read,
            practise,
            ..
        } = entry;
        let _ = writeln!(
            text,
            "| {number}. [{title}]({link}) | {read} min | {practise} min | {together} min |"
        );
    }
    let (read, practise) = (sum(|entry| entry.read), sum(|entry| entry.practise));
    let all = hours(read + practise);
    let _ = writeln!(
        text,
        "| **all** | {read} min | {practise} min | **{all}** |\n"
    );
    text
}

/// `3 h 20 min`.
fn hours(minutes: u32) -> String {
    format!("{} h {:02} min", minutes / 60, minutes % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_appendix_links_what_is_covered_and_plans_the_rest() {
        let row = |id: &str, chapter| Row {
            id: id.to_owned(),
            text: "a".to_owned(),
            chapters: vec![chapter],
            appendices: Vec::new(),
            corrected: false,
        };
        let passage = Passage {
            chapter: Some(2),
            link: "02-inert.md#covers-1".to_owned(),
            section: "Why?".to_owned(),
        };
        let covered = |row, passages| Covered { row, passages };
        let html = coverage(&[
            covered(row("M1", 2), vec![passage]),
            covered(row("M2", 8), vec![]),
        ]);
        assert!(html.starts_with("1 of 2 rows"));
        assert!(html.contains("<a href=\"02-inert.md#covers-1\">2: Why?</a>"));
        assert!(html.contains("to come: chapter 8"));
    }

    #[test]
    fn the_sums_stand_below_the_chapters() {
        let entry = |number, read, practise| Entry {
            number,
            title: "Why?".to_owned(),
            link: "1.md".to_owned(),
            read,
            practise,
            sections: Vec::new(),
        };
        let text = timetable(&[entry(1, 30, 20), entry(2, 40, 0)]);
        let row = "| 1. [Why?](1.md) | 30 min | 20 min | 50 min |";
        assert!(text.contains(row), "{text}");
        let sums = "| **all** | 70 min | 20 min | **1 h 30 min** |";
        assert!(text.contains(sums), "{text}");
    }
}
