//! The walk over the blocks of a page.
//!
//! A program waits for its run: the questions about it and the text between come first, then its cell,
//! then the answers. In a page the program stands above; in a notebook it would be run before it is asked
//! about.

use super::cells::Cells;
use super::markdown::{fold, quoted};
use super::pictures::{self, Picture};
use super::{Anchors, exercise, prediction, program};
use crate::block::{
    Aside, AsideKind, Block, Changed, Content, Cures, Fence, Listing, Page, Text, Twin,
};
use crate::predict::Prediction;
use crate::program::Kind;
use crate::recorded::Run;
use std::collections::HashSet;
use std::io;
use std::path::Path;

pub fn cells(page: &Page, anchors: &Anchors, root: &Path) -> io::Result<Cells> {
    let mut walk = Walk {
        page,
        anchors,
        root,
        cells: Cells::default(),
        waiting: None,
        asked: Vec::new(),
        claims: Vec::new(),
        placed: HashSet::new(),
    };
    walk.blocks(&page.blocks)?;
    walk.place_answers()?;
    walk.end_section();
    Ok(walk.cells)
}

struct Walk<'a> {
    page: &'a Page,
    anchors: &'a Anchors,
    root: &'a Path,
    cells: Cells,
    /// The program whose run has not come yet.
    waiting: Option<&'a Listing>,
    /// Predictions whose answers stand below the next program.
    asked: Vec<&'a Prediction>,
    /// Folded, of the programs that have just been placed.
    claims: Vec<String>,
    /// The programs that have a cell.
    placed: HashSet<&'a str>,
}

impl<'a> Walk<'a> {
    fn blocks(&mut self, blocks: &'a [Block]) -> io::Result<()> {
        blocks
            .iter()
            .try_for_each(|block| self.block(&block.content))
    }

    fn block(&mut self, content: &'a Content) -> io::Result<()> {
        // Whatever follows a question may give its answer away.
        let goes_on = !matches!(content, Content::Prediction(_)) && !is_blank(content);
        if goes_on && !self.asked.is_empty() {
            self.place_answers()?;
        }
        match content {
            Content::Heading(heading) => {
                self.end_section();
                self.text(&heading.text);
                if heading.level == 1 {
                    self.minutes();
                }
            }
            Content::Prose(text) => self.text(text),
            Content::Fence(fence) => self.cells.paragraph(&plain_fence(fence)),
            Content::Program(listing) => self.program(listing),
            Content::Changed(changed) => self.changed(changed),
            Content::Run(run) => self.run(run)?,
            Content::Python(twin) => self.python(twin),
            Content::Refused(shown) => {
                self.refused(&shown.run);
            }
            Content::Cures(cures) => self.cures(cures)?,
            Content::Comparison(compared) => {
                let runs = &compared.runs;
                runs.iter().try_for_each(|run| self.first_run(run))?;
                self.pictures(pictures::compared(runs));
                self.place_claims();
            }
            Content::Variants(found) => self.pictures(pictures::variants(found)),
            Content::Prediction(asked) => {
                self.cells.paragraph(&prediction::question(asked));
                self.asked.push(asked);
            }
            Content::Aside(aside) => self.aside(aside)?,
            Content::Answered(answered) => self.answered(&answered.blocks)?,
            Content::Exercise(card) => exercise::add(&mut self.cells, card),
            // For whoever teaches, or of the whole book.
            Content::Notes(_) | Content::Coverage | Content::Timetable | Content::Planner => {}
        }
        Ok(())
    }

    /// The first time it waits for its run; later its lines are only shown.
    fn program(&mut self, listing: &'a Listing) {
        if self.placed.contains(listing.program.name.as_str()) {
            self.cells.paragraph(&program::lines(&listing.lines().text));
        } else {
            self.waiting = Some(listing);
        }
    }

    /// The difference, and then the whole program like any other: one cell is one program.
    fn changed(&mut self, changed: &'a Changed) {
        self.cells.paragraph(&program::difference(changed));
        if !self.placed.contains(changed.after.program.name.as_str()) {
            self.waiting = Some(&changed.after);
        }
    }

    fn run(&mut self, run: &'a Run) -> io::Result<()> {
        match self.placed.contains(run.program.name.as_str()) {
            true => self.cells.paragraph(&program::transcript(run)),
            false => self.first_run(run)?,
        }
        self.place_claims();
        Ok(())
    }

    fn first_run(&mut self, run: &'a Run) -> io::Result<()> {
        let name = run.program.name.as_str();
        if self.is_waiting_for(name) {
            self.waiting = None;
        }
        if self.placed.insert(name) {
            self.cells.code(&program::example(run, self.root)?);
            self.claims.extend(program::claim(&run.program));
        }
        Ok(())
    }

    fn pictures(&mut self, pictures: Vec<Picture>) {
        for picture in pictures {
            self.cells.paragraph(&picture.markdown);
            self.cells.picture(picture);
        }
    }

    /// The pictures stand in the fold of the program.
    fn python(&mut self, twin: &Twin) {
        let pictures = pictures::twins(twin);
        let each = pictures.iter().map(|picture| picture.markdown.as_str());
        let timelines = each.collect::<Vec<_>>().join("\n\n");
        self.cells
            .paragraph(&program::python(&twin.shown, &timelines));
        pictures
            .into_iter()
            .for_each(|picture| self.cells.picture(picture));
    }

    fn refused(&mut self, run: &'a Run) {
        if self.is_waiting_for(&run.program.name) {
            self.waiting = None;
        }
        if self.placed.insert(&run.program.name) {
            self.cells.code(&program::refused(&run.program));
        }
    }

    /// What is different, folded, and a cell for each.
    fn cures(&mut self, cures: &'a Cures) -> io::Result<()> {
        for cure in &cures.cures {
            let text = program::cure(&cures.refused, &cure.run.program, &cure.difference);
            self.cells.paragraph(&text);
            self.first_run(&cure.run)?;
            self.place_claims();
        }
        Ok(())
    }

    fn is_waiting_for(&self, program: &str) -> bool {
        let name = self.waiting.map(|listing| listing.program.name.as_str());
        name == Some(program)
    }

    /// The program that the predictions above are about, and what they are answered with.
    fn place_answers(&mut self) -> io::Result<()> {
        for asked in std::mem::take(&mut self.asked) {
            match &asked.run {
                Some(run) if run.program.kind == Kind::Example => self.first_run(run)?,
                Some(run) if run.program.kind == Kind::Refused => self.refused(run),
                _ => {}
            }
            self.cells
                .paragraph(&prediction::answer(asked).unwrap_or_default());
        }
        self.place_claims();
        Ok(())
    }

    /// What the runs above prove: a reader compares with a prediction first.
    fn place_claims(&mut self) {
        for claim in std::mem::take(&mut self.claims) {
            self.cells.paragraph(&claim);
        }
    }

    /// A program whose run is no part of the page is there to be read.
    fn end_section(&mut self) {
        if let Some(listing) = self.waiting.take() {
            self.cells.paragraph(&program::lines(&listing.lines().text));
        }
    }

    /// A rule or a box is a quotation; a program in it stands behind it.
    fn aside(&mut self, aside: &'a Aside) -> io::Result<()> {
        let title = match &aside.kind {
            AsideKind::Rule => "The rule",
            AsideKind::Box { title } => title,
        };
        let (texts, others): (Vec<&Block>, Vec<&Block>) = aside
            .blocks
            .iter()
            .partition(|block| markdown(&block.content).is_some());
        let texts: String = texts
            .iter()
            .filter_map(|block| markdown(&block.content))
            .collect();
        let texts = self.anchors.follow(self.page, &texts);
        self.cells
            .paragraph(&quoted(&format!("**{title}**\n\n{}", texts.trim())));
        others
            .iter()
            .try_for_each(|block| self.block(&block.content))
    }

    /// Behind a fold if it is only text: a program in it is run like any other.
    fn answered(&mut self, blocks: &'a [Block]) -> io::Result<()> {
        let texts: Option<String> = blocks
            .iter()
            .map(|block| markdown(&block.content))
            .collect();
        let Some(text) = texts else {
            return self.blocks(blocks);
        };
        let text = self.anchors.follow(self.page, &text);
        self.cells
            .paragraph(&fold("When you have answered: why?", &text));
        Ok(())
    }

    fn text(&mut self, text: &Text) {
        let text = self.anchors.follow(self.page, &unmarked(text));
        self.cells.markdown(&text);
    }

    /// How long it takes, and what to do, below the title.
    fn minutes(&mut self) {
        let minutes = self
            .page
            .minutes
            .map(|minutes| format!("{minutes} minutes. "));
        self.cells.paragraph(&format!(
            "*{}Press Shift+Enter to run a cell. Change it and run it again: nothing can break.*",
            minutes.unwrap_or_default()
        ));
    }
}

/// Whether a block shows nothing.
fn is_blank(content: &Content) -> bool {
    let is_blank = |text| unmarked(text).trim().is_empty();
    matches!(content, Content::Notes(_)) || content.text().is_some_and(is_blank)
}

/// The Markdown of a block that is only text or a fence.
fn markdown(content: &Content) -> Option<String> {
    match content {
        Content::Fence(fence) => Some(format!("\n{}\n", plain_fence(fence))),
        other => other.text().map(unmarked),
    }
}

/// A fence with the name of its language alone: what mdBook is told besides, Jupyter does not know.
fn plain_fence(fence: &Fence) -> String {
    let language = fence.info.split(',').next().unwrap_or_default();
    crate::markup::fence(&fence.source, language)
}

/// Without the marks of the curriculum.
fn unmarked(text: &Text) -> String {
    let mut markdown = text.markdown.clone();
    for mark in text.marks.iter().rev() {
        markdown.replace_range(mark.range.clone(), "");
    }
    markdown
}
