//! What a teacher gets with the pages, and what a reader must not meet of it.

use crate::site::{no_complaints, root, select, site};
use scraper::{ElementRef, Html, Node};
use serde_json::Value;
use std::fs;

/// The facts of each chapter that teaches with notes.
fn lessons() -> Vec<(&'static str, Html, Value)> {
    let chapters = site().chapters().map(|(_, name, html)| {
        let page = Html::parse_document(html);
        let facts: String = page
            .select(&select("script.lesson"))
            .flat_map(|script| script.text())
            .collect();
        let facts = serde_json::from_str(&facts).unwrap_or_else(|error| panic!("{name}: {error}"));
        (name, page, facts)
    });
    chapters.collect()
}

#[test]
fn a_readers_page_and_its_search_have_no_word_of_a_teachers_notes() {
    let index = site().file("searchindex.js");
    let folder = fs::read_dir(index.parent().unwrap()).unwrap();
    let is_index = |name: &str| name.starts_with("searchindex") && name.ends_with(".js");
    let mut files = folder.map(|file| file.unwrap().path());
    let index = files.find(|path| is_index(&path.file_name().unwrap().to_string_lossy()));
    let index = fs::read_to_string(index.expect("a search index")).unwrap();
    let (mut complaints, mut seen) = (Vec::new(), 0);
    for (name, page, _) in lessons() {
        let text = text_of(page.root_element());
        for words in said_to_teachers(name) {
            seen += 1;
            if text.contains(&words) || index.contains(&words) {
                complaints.push(format!("{name}: {words}"));
            }
        }
    }
    assert!(seen >= 40, "{seen} notes are too few for this test");
    no_complaints(&complaints);
}

/// What a reader can see, hear or find: everything but scripts.
fn text_of(element: ElementRef<'_>) -> String {
    let mut text = String::new();
    for node in element.descendants() {
        let is_script = |node: &Node| node.as_element().is_some_and(|tag| tag.name() == "script");
        if node
            .parent()
            .is_some_and(|parent| is_script(parent.value()))
        {
            continue;
        }
        match node.value() {
            Node::Text(words) => text += words,
            Node::Comment(words) => text += words,
            _ => {}
        }
    }
    text
}

/// What the class may say and what to do then, in plain words. (A question to the class may well be one of
/// the chapter's own.)
fn said_to_teachers(name: &str) -> Vec<String> {
    let path = root().join("book").join(name).with_extension("md");
    let source = fs::read_to_string(path).unwrap();
    let said = |line: &str| {
        let words = line
            .strip_prefix("heard = ")
            .or(line.strip_prefix("then = "))?;
        Some(words.trim_matches('"').replace('`', ""))
    };
    source.lines().filter_map(said).collect()
}

#[test]
fn the_sections_of_a_chapter_take_its_minutes_and_lead_to_its_headings() {
    let mut complaints = Vec::new();
    for (name, page, facts) in lessons() {
        let sections = facts["sections"].as_array().unwrap();
        let minutes: u64 = sections
            .iter()
            .filter_map(|one| one["minutes"].as_u64())
            .sum();
        let crumb: String = page
            .select(&select(".crumb"))
            .flat_map(|crumb| crumb.text())
            .collect();
        if !crumb.contains(&format!(" {minutes} minutes")) {
            complaints.push(format!("{name}: {minutes} minutes of sections, {crumb}"));
        }
        let votes: u64 = sections
            .iter()
            .filter_map(|one| one["votes"].as_u64())
            .sum();
        assert_eq!(
            votes,
            page.select(&select(".predict")).count() as u64,
            "{name}"
        );
        let every = select("main :is(h1, h2, h3)");
        let headings = page.select(&every).filter_map(|heading| heading.attr("id"));
        let headings: Vec<&str> = headings.collect();
        let ids: Vec<&str> = sections
            .iter()
            .filter_map(|one| one["id"].as_str())
            .collect();
        assert_eq!(ids, headings, "{name}");
    }
    no_complaints(&complaints);
}

#[test]
fn without_script_there_is_a_plan_in_sessions_of_90_minutes() {
    let page = Html::parse_document(&site().pages["teaching.html"]);
    let mut complaints = Vec::new();
    let sessions: Vec<ElementRef<'_>> = page.select(&select(".planner .session")).collect();
    assert!(sessions.len() > 3, "{} sessions", sessions.len());
    for session in &sessions {
        let last = select("td:last-child");
        let minutes = session.select(&last);
        let minutes = minutes.map(|cell| cell.text().collect::<String>());
        let all: u32 = minutes.map(|text| text.parse::<u32>().unwrap()).sum();
        let caption: String = session
            .select(&select("caption"))
            .flat_map(|words| words.text())
            .collect();
        if all > 90 || !caption.ends_with(&format!(": {all} minutes")) {
            complaints.push(format!("{caption}: {all}"));
        }
    }
    let planned = page.select(&select(".planner .task")).count();
    let info = fs::read_to_string(root().join("exercises/info.toml")).unwrap();
    assert_eq!(planned, info.matches("\n[[exercises]]\n").count());
    no_complaints(&complaints);
}
