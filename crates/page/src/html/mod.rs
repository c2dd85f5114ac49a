//! Blocks as HTML: one walk over a page, in the order of its blocks.
//!
//! What comes out is Markdown for mdBook: the text as its author wrote it, and every other block as a block of
//! HTML, in which no blank line stands outside of a listing.

mod changed;
mod cures;
mod exercise;
mod fold;
mod lesson;
mod listing;
mod planner;
mod prediction;
mod printed;
mod recorded;
mod tables;
mod text;

use crate::block::{Aside, AsideKind, Block, Content, Page};
use crate::markup::inline;
use crate::overview::Overview;
use crate::recorded::Run;
use meanwhile::picture::html::Differs;
use meanwhile::picture::{self, Picture};
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::PathBuf;

/// Writes the pages of a book, one after another: the ids of its timelines differ on all of them, because
/// mdBook also prints them as one page.
#[derive(Debug)]
pub struct Html<'a> {
    overview: &'a Overview,
    timelines: usize,
    /// Where each program was shown first: the page, for a link from another one.
    shown: BTreeMap<String, PathBuf>,
    /// The page that is written.
    path: PathBuf,
}

/// A page that was written.
#[derive(Debug)]
pub struct Written<'a> {
    pub markdown: String,
    /// The blocks that hold no others, and where each stands in the Markdown.
    pub blocks: Vec<(&'a Block, Range<usize>)>,
}

impl<'a> Html<'a> {
    /// `overview`: what only all pages together know.
    pub fn new(overview: &'a Overview) -> Html<'a> {
        Html {
            overview,
            timelines: 0,
            shown: BTreeMap::new(),
            path: PathBuf::new(),
        }
    }

    /// The next page of the book.
    pub fn page<'p>(&mut self, page: &'p Page) -> Written<'p> {
        let mut written = Written {
            markdown: crumb(page),
            blocks: Vec::new(),
        };
        let head = written.markdown.len();
        self.path.clone_from(&page.path);
        self.blocks(&page.blocks, &mut written);
        written.markdown += &lesson::facts(page);
        if head > 0 {
            written.close_up(head);
        }
        written
    }

    fn blocks<'p>(&mut self, blocks: &'p [Block], written: &mut Written<'p>) {
        for block in blocks {
            match &block.content {
                Content::Aside(aside) => {
                    written.markdown += &head_of_aside(aside);
                    self.blocks(&aside.blocks, written);
                    written.markdown += "\n\n</div>\n\n";
                }
                Content::Answered(answered) => {
                    written.markdown += &fold::head(&answered.prediction, "Explanation");
                    self.blocks(&answered.blocks, written);
                    written.markdown += "\n\n</details>\n\n";
                }
                content => {
                    let start = written.markdown.len();
                    written.markdown += &self.alone(content);
                    let range = start..written.markdown.len();
                    written.blocks.push((block, range));
                }
            }
        }
    }

    /// A block that holds no others.
    fn alone(&mut self, content: &Content) -> String {
        match content {
            Content::Heading(heading) => text::heading(&heading.text),
            Content::Prose(text) => text::prose(text),
            Content::Fence(fence) => fence.text.clone(),
            Content::Program(shown) => {
                let id = self.first(&shown.program.name);
                listing::card(&shown.program, shown.part.as_ref(), id.as_deref())
            }
            Content::Changed(change) => {
                let earlier = self.link_to(&change.before.name);
                let id = self.first(&change.after.program.name);
                changed::card(change, earlier.as_deref(), id.as_deref())
            }
            Content::Run(run) => recorded::run(run, &self.id()),
            Content::Python(twin) => {
                let (shown, id) = (&twin.shown, self.id());
                listing::card(&shown.run.program, shown.part.as_ref(), None)
                    + &recorded::twin(twin, &id)
            }
            Content::Refused(shown) => {
                // It has no timeline, and yet it counts: ids do not move when it becomes an example.
                let id = self.id();
                listing::card(&shown.run.program, shown.part.as_ref(), None)
                    + &recorded::run(&shown.run, &id)
            }
            Content::Cures(cures) => {
                let ids = cures.cures.iter().map(|cure| {
                    let card = self.first(&cure.run.program.name);
                    (card, self.id())
                });
                let ids: Vec<(Option<String>, String)> = ids.collect();
                cures::card(cures, &ids)
            }
            Content::Comparison(compared) => {
                let titled = |run: &Run| {
                    let picture = run.timed()?.picture.clone();
                    Some((format!("`{}`", run.program.name), picture))
                };
                let runs: Vec<_> = compared.runs.iter().filter_map(titled).collect();
                let told = compared.told.iter();
                let differs: Vec<_> = told
                    .map(|told| told.as_ref().map(recorded::differs))
                    .collect();
                self.on_one_scale(&runs, &differs)
            }
            Content::Variants(variants) => {
                let runs = variants.runs.iter();
                let runs = runs.map(|run| (run.title.clone(), run.picture.clone()));
                let runs: Vec<_> = runs.collect();
                self.on_one_scale(&runs, &[]) + &printed::side_by_side(&runs)
            }
            Content::Prediction(asked) => prediction::card(asked),
            Content::Exercise(card) => exercise::card(card, &self.id()),
            Content::Coverage => format!("\n{}\n\n", tables::coverage(&self.overview.rows)),
            Content::Timetable => format!("\n{}\n\n", tables::timetable(&self.overview.timetable)),
            Content::Planner => planner::planner(&self.overview.timetable),
            // At the end of the page, with all others.
            Content::Notes(_) => String::new(),
            Content::Aside(_) | Content::Answered(_) => String::new(),
        }
    }

    /// The id of the next timeline.
    fn id(&mut self) -> String {
        self.timelines += 1;
        format!("t{}", self.timelines)
    }

    /// The id of an example's card, if the book shows it for the first time.
    fn first(&mut self, program: &str) -> Option<String> {
        if self.shown.contains_key(program) {
            return None;
        }
        self.shown.insert(program.to_owned(), self.path.clone());
        Some(id_of(program))
    }

    /// Where the book has shown an example, seen from the page that is written.
    fn link_to(&self, program: &str) -> Option<String> {
        let path = self.shown.get(program)?;
        let page = match *path == self.path {
            true => String::new(),
            false => path.display().to_string(),
        };
        Some(format!("{page}#{}", id_of(program)))
    }

    fn on_one_scale(&mut self, runs: &[(String, Picture)], differs: &[Option<Differs>]) -> String {
        format!("\n{}\n", picture::html::compared(runs, differs, &self.id()))
    }
}

impl Written<'_> {
    /// Takes out the blank before the first text below the head, which has so many bytes.
    fn close_up(&mut self, head: usize) {
        let body = &self.markdown[head..];
        let blank = body.len() - body.trim_start().len();
        self.markdown.replace_range(head..head + blank, "");
        for (_, range) in &mut self.blocks {
            let moved = |at: usize| at.saturating_sub(blank).max(head);
            *range = moved(range.start)..moved(range.end);
        }
    }
}

fn id_of(program: &str) -> String {
    format!("program-{program}")
}

/// Number and minutes, above the title, where the eye looks for them.
fn crumb(page: &Page) -> String {
    let Some(minutes) = page.minutes else {
        return String::new();
    };
    let number = page.number.map(|number| format!("Chapter {number} · "));
    let practice = match page.practice {
        0 => String::new(),
        practice => format!(" to read, {practice} to practise"),
    };
    let number = number.unwrap_or_default();
    format!("<p class=\"crumb\">{number}{minutes} minutes{practice}</p>\n\n")
}

fn head_of_aside(aside: &Aside) -> String {
    let (class, title) = match &aside.kind {
        AsideKind::Rule => ("rule", "The rule"),
        AsideKind::Box { title } => match title.as_str() {
            "From Python" => ("box from-python", title.as_str()),
            "From threads" => ("box from-threads", title.as_str()),
            title => ("box", title),
        },
    };
    let title = inline(title);
    format!(
        "\n<div class=\"{class}\" role=\"note\" aria-label=\"{title}\">\n<p class=\"legend\">{title}</p>\n\n"
    )
}
