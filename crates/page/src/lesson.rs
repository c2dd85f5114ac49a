//! A chapter as a teacher needs it: its sections, how long each takes, what the class does in it.
//!
//! An author states minutes once: those of a chapter for reading (`{{#minutes 30}}`) and those of an
//! exercise in `exercises/info.toml`. A section's minutes are its share of the chapter's, by what there
//! is to read and to do in it, so together they are the chapter's.

use crate::block::{Block, Content, Page, Shown};
use crate::markup::{heading_id, plain};
use crate::notes::Notes;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// A heading and what follows it, up to the next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// Its address on the page.
    pub id: String,
    /// In words, without marks.
    pub title: String,
    /// For reading, predictions included.
    pub minutes: u32,
    /// How many predictions the class can vote on.
    pub votes: u32,
    pub exercises: Vec<Task>,
    #[serde(skip)]
    pub notes: Option<Notes>,
}

/// An exercise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    pub name: String,
    pub minutes: u32,
}

/// What reading takes besides words, in words.
mod words {
    /// A line of a program is read more slowly than one of text.
    pub const LINE: usize = 8;
    /// To make up one's mind, and to compare with the run.
    pub const PREDICTION: usize = 90;
    /// To look at a run and its timeline.
    pub const RUN: usize = 40;
}

/// The sections of a page in their order. A page that states no minutes has sections without any.
pub fn sections(page: &Page) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    let mut weights: Vec<usize> = Vec::new();
    let mut ids = HashSet::new();
    for block in page.all_blocks() {
        if let Content::Heading(heading) = &block.content {
            let title = plain(&heading.title);
            sections.push(Section {
                id: heading_id(&title, &mut ids),
                title,
                minutes: 0,
                votes: 0,
                exercises: Vec::new(),
                notes: None,
            });
            weights.push(0);
        }
        if let (Some(section), Some(weight)) = (sections.last_mut(), weights.last_mut()) {
            *weight += weight_of(block);
            note(block, section);
        }
    }
    let shares = shares(page.minutes.unwrap_or_default(), &weights);
    for (section, minutes) in sections.iter_mut().zip(shares) {
        section.minutes = minutes;
    }
    sections
}

fn note(block: &Block, section: &mut Section) {
    match &block.content {
        Content::Prediction(_) => section.votes += 1,
        Content::Exercise(card) => section.exercises.push(Task {
            name: card.name.clone(),
            minutes: card.minutes,
        }),
        Content::Notes(notes) => section.notes = Some((**notes).clone()),
        _ => {}
    }
}

/// Of a listing with what came of it.
fn of_shown(shown: &Shown) -> usize {
    let lines = shown.part.as_ref().unwrap_or(&shown.run.program.source);
    words::LINE * lines.numbers.len() + words::RUN
}

/// How long a block takes, in words of text.
fn weight_of(block: &Block) -> usize {
    let count = |text: &str| text.split_whitespace().count();
    match &block.content {
        Content::Program(listing) => words::LINE * listing.lines().numbers.len(),
        Content::Changed(changed) => words::LINE * changed.difference.lines().count(),
        Content::Cures(cures) => {
            let lines = cures
                .cures
                .iter()
                .map(|cure| cure.difference.lines().count());
            words::LINE * lines.sum::<usize>()
        }
        Content::Fence(fence) => words::LINE * fence.source.lines().count(),
        Content::Python(twin) => of_shown(&twin.shown),
        Content::Refused(shown) => of_shown(shown),
        Content::Run(_) => words::RUN,
        Content::Comparison(compared) => words::RUN * compared.runs.len(),
        Content::Variants(variants) => words::RUN * variants.runs.len(),
        Content::Prediction(asked) => words::PREDICTION + count(&asked.question),
        content => content.text().map_or(0, |text| count(&text.markdown)),
    }
}

/// Whole minutes by weight. They are `minutes` together, and at least one each if there are so many.
fn shares(minutes: u32, weights: &[usize]) -> Vec<u32> {
    let count = u32::try_from(weights.len()).unwrap_or(u32::MAX);
    let least = u32::from(minutes >= count);
    let rest = (minutes - least * count) as usize;
    let all = weights.iter().sum::<usize>().max(1);
    let mut shares: Vec<usize> = weights.iter().map(|weight| rest * weight / all).collect();
    // What was cut off goes to those who lost most by it.
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by_key(|&place| std::cmp::Reverse(rest * weights[place] % all));
    let missing = rest - shares.iter().sum::<usize>();
    for &place in order.iter().cycle().take(missing) {
        shares[place] += 1;
    }
    let whole = |share: usize| u32::try_from(share).unwrap_or(u32::MAX);
    shares
        .into_iter()
        .map(|share| least + whole(share))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sections_take_the_minutes_of_the_chapter_together() {
        for (minutes, weights) in [
            (30, &[10, 500, 3, 270, 270][..]),
            (3, &[1, 1, 1, 1]),
            (7, &[0, 0]),
            (0, &[5]),
        ] {
            let shares = shares(minutes, weights);
            assert_eq!(shares.iter().sum::<u32>(), minutes, "{weights:?}");
        }
        assert_eq!(shares(10, &[1, 1, 98]), [1, 1, 8]);
        assert_eq!(shares(0, &[]), [0; 0]);
    }
}
