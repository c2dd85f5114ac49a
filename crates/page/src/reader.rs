//! What has been read of a chapter so far.

use crate::asked::Asked;
use crate::block::{Answered, Aside, AsideKind, Block, Content, Heading, Mark, Origin, Page, Text};
use crate::coverage::mark_in;
use crate::mistake::{Mistake, Mistakes, Place, Problem};
use crate::notes::Notes;
use crate::predict::Prediction;
use crate::project::Project;
use crate::scan::heading;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// A chapter that is to be read.
#[derive(Debug, Clone, Copy)]
pub struct Chapter<'a> {
    /// As its author knows it, such as `book/01-waiting.md`.
    pub file: &'a Path,
    /// Relative to the book's folder: what a link to it names.
    pub path: &'a Path,
    /// `None` for an introduction or an appendix.
    pub number: Option<u32>,
    pub title: &'a str,
    /// What its author wrote.
    pub text: &'a str,
}

/// The blocks so far, and what the next ones depend on.
pub struct Reader<'a> {
    pub project: &'a Project,
    pub chapter: Chapter<'a>,
    pub asked: Asked,
    /// The first prediction about the run of each program.
    asked_about: BTreeMap<String, String>,
    /// The title of the section that is read.
    pub section: String,
    pub minutes: Option<u32>,
    file: Arc<Path>,
    blocks: Vec<Block>,
    marks: usize,
    /// The section that is read has its notes.
    is_noted: bool,
    open: Option<Open>,
    mistakes: Mistakes,
}

/// A `{{#box}}`, `{{#rule}}` or `{{#answered}}` whose `{{#end}}` has not come.
struct Open {
    name: String,
    place: Place,
    holder: Holder,
    /// The blocks around it so far.
    around: Vec<Block>,
}

/// What holds blocks.
pub enum Holder {
    Aside(AsideKind),
    /// What explains the prediction of this id.
    Answered(String),
}

impl<'a> Reader<'a> {
    pub fn new(project: &'a Project, chapter: &Chapter<'a>) -> Reader<'a> {
        Reader {
            project,
            chapter: *chapter,
            asked: Asked::default(),
            asked_about: BTreeMap::new(),
            section: chapter.title.to_owned(),
            minutes: None,
            file: chapter.file.into(),
            blocks: Vec::new(),
            marks: 0,
            is_noted: false,
            open: None,
            mistakes: Mistakes::default(),
        }
    }

    /// A prediction. What shows the run that answers it must not stand open further down.
    pub fn ask(&mut self, place: Place, prediction: Prediction) {
        self.asked.by(prediction.id.clone());
        if let Some(run) = &prediction.run {
            let about = self.asked_about.entry(run.program.name.clone());
            about.or_insert_with(|| prediction.id.clone());
        }
        self.push(place, Content::Prediction(Box::new(prediction)));
    }

    /// The prediction that the run of a program answers, unless all that is read waits for its answer.
    pub fn asks_about(&self, program: &str) -> Option<String> {
        let is_folded = |open: &Open| matches!(open.holder, Holder::Answered(_));
        let about = self.asked_about.get(program);
        about
            .filter(|_| !self.open.as_ref().is_some_and(is_folded))
            .cloned()
    }

    /// The next block.
    pub fn push(&mut self, place: Place, content: Content) {
        let file = Arc::clone(&self.file);
        let origin = Origin { file, place };
        self.blocks.push(Block { origin, content });
    }

    /// A mistake at a place of the chapter, or where the problem itself says.
    pub fn note(&mut self, place: Place, problem: Problem) {
        let mistake = Mistake::new(&self.file, problem.placed(place));
        self.mistakes.push(mistake);
    }

    /// A line of Markdown, with its line end.
    pub fn text(&mut self, place: Place, line: &str) {
        let heading = heading(line);
        if let Some((_, title)) = heading {
            self.section = title.to_owned();
            self.is_noted = false;
        }
        let mut text = Text {
            markdown: line.to_owned(),
            marks: self.marks_in(place.line, line),
        };
        if let Some((level, title)) = heading {
            let title = title.to_owned();
            self.push(place, Content::Heading(Heading { level, title, text }));
        } else if let Some(Block {
            content: Content::Prose(prose),
            ..
        }) = self.blocks.last_mut()
        {
            let before = prose.markdown.len();
            prose.markdown.push_str(line);
            for mark in &mut text.marks {
                mark.range = mark.range.start + before..mark.range.end + before;
            }
            prose.marks.append(&mut text.marks);
        } else {
            self.push(place, Content::Prose(text));
        }
    }

    /// Notes to the section that is read.
    ///
    /// # Errors
    /// If it has some already.
    pub fn notes(&mut self, place: Place, notes: Notes) -> Result<(), Problem> {
        if std::mem::replace(&mut self.is_noted, true) {
            let message = "this section has its notes already";
            return Err(Problem::new(message, "Make one block of the two."));
        }
        self.push(place, Content::Notes(Box::new(notes)));
        Ok(())
    }

    fn marks_in(&mut self, number: usize, line: &str) -> Vec<Mark> {
        let mut marks = Vec::new();
        let mut from = 0;
        while let Some((range, rows)) = mark_in(&line[from..]) {
            for row in &rows {
                if let Err(problem) = self.project.knows_row(row) {
                    self.note(Place::of_part(number, line, row), problem);
                }
            }
            self.marks += 1;
            marks.push(Mark {
                number: self.marks,
                rows: rows.into_iter().map(str::to_owned).collect(),
                range: from + range.start..from + range.end,
            });
            from += range.end;
        }
        marks
    }

    /// From now on, blocks are held by another one.
    ///
    /// # Errors
    /// If one is open already.
    pub fn open(&mut self, name: &str, place: Place, holder: Holder) -> Result<(), Problem> {
        if let Some(Open { name, place, .. }) = &self.open {
            let message = format!("`{{{{#{name}}}}}` of line {} is still open", place.line);
            return Err(Problem::new(message, "Add `{{#end}}` before this one."));
        }
        self.open = Some(Open {
            name: name.to_owned(),
            place,
            holder,
            around: std::mem::take(&mut self.blocks),
        });
        Ok(())
    }

    /// The block that holds others ends.
    ///
    /// # Errors
    /// If none is open.
    pub fn close(&mut self) -> Result<(), Problem> {
        let nothing = || Problem::new("`{{#end}}` closes nothing", "Remove it.");
        let open = self.open.take().ok_or_else(nothing)?;
        let blocks = std::mem::replace(&mut self.blocks, open.around);
        let content = match open.holder {
            Holder::Aside(kind) => Content::Aside(Aside { kind, blocks }),
            Holder::Answered(prediction) => Content::Answered(Answered { prediction, blocks }),
        };
        self.push(open.place, content);
        Ok(())
    }

    /// The whole page, and every mistake in it.
    pub fn finish(mut self) -> (Page, Mistakes) {
        if let Some(Open { name, place, .. }) = &self.open {
            let next = "Add a line `{{#end}}` where it ends.";
            let problem = Problem::new(format!("this `{{{{#{name}}}}}` is not closed"), next);
            self.note(*place, problem);
        }
        let number = self.chapter.number;
        let exercises = &self.project.programs.exercises().exercises;
        let own = exercises.iter().filter(|one| Some(one.chapter) == number);
        let page = Page {
            file: self.file,
            path: self.chapter.path.to_owned(),
            number,
            title: self.chapter.title.to_owned(),
            minutes: self.minutes,
            practice: own.map(|exercise| exercise.minutes).sum(),
            blocks: self.blocks,
        };
        (page, self.mistakes)
    }
}
