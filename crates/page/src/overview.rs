//! What only all chapters together know: what covers what, how long each takes, and whether an
//! id or a card is used twice.

use crate::block::{Content, Page};
use crate::coverage::Row;
use crate::lesson::{Section, sections};
use crate::mistake::{Mistake, Mistakes, Problem};
use crate::project::Project;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;

/// The book as a whole.
#[derive(Debug, Clone, Default)]
pub struct Overview {
    /// Each row of the curriculum, in its order.
    pub rows: Vec<Covered>,
    /// The chapters that say how long they take.
    pub timetable: Vec<Entry>,
}

/// A row of the curriculum, and the passages that cover it.
#[derive(Debug, Clone)]
pub struct Covered {
    pub row: Row,
    /// At most one for each section.
    pub passages: Vec<Passage>,
}

/// A passage of a chapter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// The chapter's number, if it has one.
    pub chapter: Option<u32>,
    /// Such as `01-waiting.md#covers-3`.
    pub link: String,
    /// The title of the section around it, in Markdown.
    pub section: String,
}

/// How long a chapter takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub number: u32,
    pub title: String,
    /// Its file.
    pub link: String,
    /// In minutes.
    pub read: u32,
    /// In minutes, for all of its exercises.
    pub practise: u32,
    pub sections: Vec<Section>,
}

impl Overview {
    /// Looks at all chapters of the book, in its order.
    pub fn of(project: &Project, pages: &[Page]) -> Overview {
        let mut passages: BTreeMap<&str, Vec<Passage>> = BTreeMap::new();
        for page in pages {
            note_passages(page, &mut passages);
        }
        let rows = project.rows.entries().row.iter();
        let covered = |row: &Row| Covered {
            row: row.clone(),
            passages: passages.get(row.id.as_str()).cloned().unwrap_or_default(),
        };
        Overview {
            rows: rows.map(covered).collect(),
            timetable: pages.iter().filter_map(entry).collect(),
        }
    }
}

fn note_passages<'a>(page: &'a Page, passages: &mut BTreeMap<&'a str, Vec<Passage>>) {
    let mut section = &page.title;
    for block in page.all_blocks() {
        if let Content::Heading(heading) = &block.content {
            section = &heading.title;
        }
        let marks = block
            .content
            .text()
            .into_iter()
            .flat_map(|text| &text.marks);
        for (mark, row) in marks.flat_map(|mark| mark.rows.iter().map(move |row| (mark, row))) {
            let passage = Passage {
                chapter: page.number,
                link: format!("{}#covers-{}", page.path.display(), mark.number),
                section: section.clone(),
            };
            let known = passages.entry(row).or_default();
            // One link a section is enough.
            let same = |other: &Passage| {
                other.chapter == passage.chapter && other.section == passage.section
            };
            if !known.iter().any(same) {
                known.push(passage);
            }
        }
    }
}

fn entry(page: &Page) -> Option<Entry> {
    Some(Entry {
        number: page.number?,
        title: page.title.clone(),
        link: page.path.display().to_string(),
        read: page.minutes?,
        practise: page.practice,
        sections: sections(page),
    })
}

/// What is wrong only when all chapters are seen together.
pub fn check(project: &Project, pages: &[Page]) -> Mistakes {
    let mut mistakes = Mistakes::default();
    let mut predictions = BTreeMap::new();
    let mut cards: Vec<&str> = Vec::new();
    for block in pages.iter().flat_map(Page::all_blocks) {
        let problem = match &block.content {
            Content::Prediction(prediction) => {
                let id = prediction.id.as_str();
                let first = predictions.insert(id, &block.origin);
                first.map(|first| {
                    let message = format!("the prediction id `{id}` is already used at {first}");
                    Problem::new(message, "Choose another.")
                })
            }
            Content::Exercise(card) => {
                let name = card.name.as_str();
                let message = || format!("`{name}` has a card already");
                let known = cards.contains(&name);
                if !known {
                    cards.push(name);
                }
                known.then(|| Problem::new(message(), "Remove one of the two."))
            }
            _ => None,
        };
        if let Some(problem) = problem {
            let problem = problem.at(block.origin.place);
            mistakes.push(Mistake::new(&block.origin.file, problem));
        }
    }
    check_cards(project, pages, &cards, &mut mistakes);
    mistakes
}

/// An exercise of a chapter that exists has a card in it, and the set has the book's order.
fn check_cards(project: &Project, pages: &[Page], cards: &[&str], mistakes: &mut Mistakes) {
    let list = Path::new("exercises/info.toml");
    let all = &project.programs.exercises().exercises;
    let listed = all.iter().map(|exercise| exercise.name.as_str());
    let listed = listed.filter(|name| cards.contains(name));
    if let Some((name, card)) = listed.zip(cards).find(|(name, card)| name != *card) {
        let message = format!("`{name}` is listed where the book has `{card}`");
        let problem = Problem::new(message, "Use one order, here and in the chapters.");
        mistakes.push(Mistake::new(list, problem));
    }
    let exists = |chapter: u32| {
        pages
            .iter()
            .filter_map(entry)
            .any(|entry| entry.number == chapter)
    };
    for exercise in all {
        let (name, chapter) = (&exercise.name, exercise.chapter);
        if exists(chapter) && !cards.contains(&name.as_str()) {
            let next = format!("Put `{{{{#exercise {name}}}}}` into chapter {chapter}.");
            let problem = Problem::new(format!("the exercise `{name}` has no card"), next);
            mistakes.push(Mistake::new(list, problem));
        }
    }
}
