//! The reader is asked before being told, and never reads long without doing something.

use crate::site::{attributes, no_complaints, root, select, site};
use page::coverage::Rows;
use scraper::{ElementRef, Html};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

/// The most words from one thing to do to the next.
const WORDS: usize = 400;
/// The section that asks about earlier chapters.
const RECALL: &str = "what-do-you-still-know";

#[test]
fn no_run_is_shown_before_it_is_asked_about() {
    let mut complaints = Vec::new();
    let mut shown = BTreeSet::new();
    let told_by = ".run figcaption, .timeline[data-program], .one[data-program]";
    let (tells, parts) = (select(told_by), select(&format!(".predict, {told_by}")));
    for name in reading_order() {
        let page = Html::parse_document(&site().pages[&name]);
        for part in page.select(&parts) {
            if part.value().classes().any(|class| class == "predict") {
                if let Some(told) = part
                    .select(&tells)
                    .find(|told| shown.contains(&said_by(told)))
                {
                    let id = part.attr("id").unwrap_or_default();
                    let said = said_by(&told);
                    complaints.push(format!("{name}: `{id}` asks what stands above it: {said}"));
                }
            } else {
                shown.insert(said_by(&part));
            }
        }
    }
    no_complaints(&complaints);
}

#[test]
fn a_claim_is_said_below_its_run_and_nowhere_else() {
    let mut complaints = Vec::new();
    for (name, html) in &site().pages {
        let page = Html::parse_document(html);
        let text: String = page.root_element().text().collect();
        let mut labels = Vec::new();
        for attribute in ["alt", "aria-label", "title", "content"] {
            labels.extend(attributes(&page, &format!("[{attribute}]"), attribute));
        }
        let mut claims: BTreeMap<String, usize> = BTreeMap::new();
        for claim in page.select(&select(".run figcaption")) {
            *claims.entry(claim.text().collect()).or_default() += 1;
            if claim.next_siblings().any(|next| next.value().is_element()) {
                complaints.push(format!("{name}: above its run: {}", said_by(&claim)));
            }
        }
        for (claim, times) in claims {
            let elsewhere = labels.iter().any(|label| label.contains(&claim));
            if elsewhere || text.matches(&claim).count() > times {
                complaints.push(format!("{name}: said outside of its run: {claim}"));
            }
        }
    }
    no_complaints(&complaints);
}

#[test]
fn every_wrong_answer_is_refuted_by_a_misconception_or_a_line() {
    let mut complaints = Vec::new();
    for (_, name, html) in site().chapters() {
        let page = Html::parse_document(html);
        for predict in page.select(&select(".predict")) {
            let id = predict.attr("id").unwrap_or_default();
            for why in predict.select(&select(".why.wrong")) {
                if why.select(&select(".belief, .evidence")).next().is_none() {
                    let lead: String = why
                        .select(&select(".lead"))
                        .flat_map(|lead| lead.text())
                        .collect();
                    complaints.push(format!(
                        "{name}: `{id}`, {}: give it `misconception = \"M1\"`, a row of book/misconceptions.toml, or \
                         `evidence`: words of the line of the run that refutes it",
                        lead.trim()
                    ));
                }
            }
        }
    }
    no_complaints(&complaints);
}

#[test]
fn every_misconception_is_asked_about_once_its_chapter_exists() {
    let chapters: BTreeSet<u32> = site().chapters().map(|(number, ..)| number).collect();
    let mut asked = BTreeSet::new();
    for (_, _, html) in site().chapters() {
        let page = Html::parse_document(html);
        let rows = select(".predict .why.wrong .belief .row");
        let ids = page.select(&rows).map(|row| row.text().collect::<String>());
        asked.extend(ids.map(|id| id.trim_matches(['(', ')']).to_owned()));
    }
    let rows: Rows =
        toml::from_str(&fs::read_to_string(root().join("book/coverage.toml")).unwrap()).unwrap();
    let beliefs = rows.row.iter().filter(|row| row.id.starts_with('M'));
    let complaints: Vec<String> = beliefs
        .filter(|row| row.chapters.first().is_some_and(|one| chapters.contains(one)))
        .filter(|row| !asked.contains(&row.id))
        .map(|row| {
            format!(
                "no prediction has a wrong answer with `misconception = \"{}\"` ({}): ask it, best in chapter {}",
                row.id, row.text, row.chapters[0]
            )
        })
        .collect();
    no_complaints(&complaints);
}

#[test]
fn every_chapter_but_the_first_begins_with_three_questions_on_earlier_ones() {
    let mut complaints = Vec::new();
    for (number, name, html) in site().chapters() {
        let page = Html::parse_document(html);
        let parts = select("main h2, main h3, main .predict");
        let mut parts = page.select(&parts).map(|part| part.value());
        let title = parts.next().and_then(|part| part.attr("id"));
        let questions = parts.take_while(|part| part.name() == "section").count();
        if number > 1 && (title != Some(RECALL) || questions != 3) {
            complaints.push(format!(
                "{name}: begin with a section “What do you still know?” of three predictions, each about a new small program"
            ));
        }
    }
    no_complaints(&complaints);
}

/// The claim of a run, or the program of a timeline.
fn said_by(part: &ElementRef<'_>) -> String {
    match part.attr("data-program") {
        Some(program) => format!("the timeline of {program}"),
        None => part.text().collect(),
    }
}

/// The pages as the table of contents lists them.
fn reading_order() -> Vec<String> {
    let summary = fs::read_to_string(root().join("book/SUMMARY.md")).unwrap();
    let links = summary.split("](").skip(1);
    let pages = links.filter_map(|rest| rest.split_once(".md)"));
    pages.map(|(name, _)| format!("{name}.html")).collect()
}

#[test]
fn a_reader_does_something_every_few_hundred_words() {
    let mut complaints = Vec::new();
    for (_, name, html) in site().chapters() {
        let page = Html::parse_document(html);
        let main = page
            .select(&select("main"))
            .next()
            .expect("a page has a main part");
        let mut stretch = Stretch::default();
        stretch.read(main);
        stretch.end("the end");
        let too_long = stretch.done.iter().filter(|(words, _, _)| *words > WORDS);
        complaints.extend(too_long.map(|(words, from, to)| {
            format!("{name}: {words} words from {from} to {to}: ask something in between")
        }));
    }
    no_complaints(&complaints);
}

/// Counts the words that are read between two things to do. Programs, runs and timelines are looked
/// at rather than read, and what is folded is not read at first.
#[derive(Default)]
struct Stretch {
    words: usize,
    from: String,
    done: Vec<(usize, String, String)>,
}

impl Stretch {
    fn read(&mut self, element: ElementRef<'_>) {
        let is = |class| element.value().classes().any(|own| own == class);
        let id = element.attr("id").unwrap_or_default();
        // A prediction, an exercise, and the suggestions at the end of a chapter.
        if is("predict") || is("exercise") || id == "try-it" {
            return self.end(id);
        }
        let skipped = ["pre", "figure", "details", "nav", "script", "button"];
        if skipped.contains(&element.value().name()) || is("program") || is("crumb") {
            return;
        }
        for child in element.children() {
            match child.value().as_text() {
                Some(text) => self.words += text.split_whitespace().count(),
                None => ElementRef::wrap(child)
                    .into_iter()
                    .for_each(|child| self.read(child)),
            }
        }
    }

    fn end(&mut self, id: &str) {
        let from = std::mem::replace(&mut self.from, format!("`{id}`"));
        self.done
            .push((std::mem::take(&mut self.words), from, format!("`{id}`")));
    }
}
