//! Expands the directives of one chapter after another.

use crate::answered::Asked;
use crate::coverage::{self, Mark, Marks, Rows};
use crate::exercise;
use crate::html::keep_units;
use crate::links::Links;
use crate::mistake::{Mistake, Mistakes, Problem};
use crate::page::Page;
use crate::predict::{Beliefs, Prediction};
use crate::program::{Kind, Programs};
use crate::run::{self, Run};
use crate::scan::{OF_MDBOOK, Piece, heading, scan};
use crate::table::Table;
use crate::timetable::{self, Entry};
use mdbook_markdown::pulldown_cmark::Options;
use mdbook_preprocessor::book::Chapter;
use meanwhile::did_you_mean;
use meanwhile::picture::{self, Picture};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Stands where the appendix goes until every chapter has been read.
pub const APPENDIX: &str = "<!-- meanwhile: coverage -->";

/// Stands where the timetable goes.
pub const TIMETABLE: &str = "<!-- meanwhile: timetable -->";

const DIRECTIVES: [&str; 15] = [
    "variants",
    "minutes",
    "example",
    "program",
    "run",
    "compare",
    "exercise",
    "refused",
    "python",
    "box",
    "rule",
    "answered",
    "end",
    "coverage",
    "timetable",
];

/// What is known across chapters.
#[derive(Debug)]
pub struct Expander {
    programs: Programs,
    beliefs: Beliefs,
    rows: Table<Rows>,
    marks: Marks,
    /// Where each prediction id was first used.
    predictions: BTreeMap<String, String>,
    /// How many timelines there are so far: their ids must differ.
    timelines: usize,
    /// The exercises that have a card, in the order of the book.
    cards: Vec<String>,
    /// The chapters that show the appendix.
    appendices: Vec<PathBuf>,
    timetable: Vec<Entry>,
    links: Links,
    /// How mdBook reads Markdown.
    options: Options,
    mistakes: Mistakes,
}

impl Expander {
    pub fn new(
        programs: Programs,
        beliefs: Beliefs,
        rows: Table<Rows>,
        options: Options,
    ) -> Expander {
        Expander {
            programs,
            beliefs,
            rows,
            marks: Marks::new(),
            predictions: BTreeMap::new(),
            timelines: 0,
            cards: Vec::new(),
            appendices: Vec::new(),
            timetable: Vec::new(),
            links: Links::default(),
            options,
            mistakes: Mistakes::default(),
        }
    }

    /// The chapter's Markdown with every directive replaced. Mistakes are collected.
    pub fn expand(&mut self, chapter: &Chapter, file: &Path, path: &Path) -> String {
        let root = self.programs.root().to_owned();
        self.links
            .read(&root, file, path, &chapter.content, self.options);
        let numbers = chapter.number.as_ref();
        let mut page = Page {
            file,
            path,
            number: numbers.and_then(|number| number.first().copied()),
            section: chapter.name.clone(),
            marks: 0,
            open: None,
            asked: Asked::default(),
            minutes: None,
            text: String::with_capacity(2 * chapter.content.len()),
        };
        for piece in scan(&chapter.content) {
            match piece {
                Piece::Fenced { line, text } => {
                    self.note(file, line, page.asked.then_text(text));
                    page.text.push_str(text);
                }
                Piece::Text { line, text } => {
                    self.note(file, line, page.asked.then_text(text));
                    self.text(&mut page, line, text);
                }
                Piece::Wrong { line, problem } => self.mistakes.add(file, line, problem),
                Piece::Predict { line, body } => match self.predict(&mut page, line, &body) {
                    Ok(html) => {
                        self.links.places(path, &html);
                        self.links.links(file, path, line, &html);
                        page.text.push_str(&html);
                    }
                    // A place in the block is one below its first line.
                    Err(problem) => self.mistakes.add(file, line, problem.below(line)),
                },
                Piece::Directive { line, name, args } => {
                    self.note(file, line, page.asked.then_directive(name));
                    let start = page.text.len();
                    if let Err(problem) = self.directive(&mut page, line, name, args) {
                        self.mistakes.add(file, line, problem);
                    }
                    self.links.places(path, &page.text[start..]);
                }
            }
        }
        if let Some((line, name, _)) = page.open {
            let problem = Problem::new(format!("this `{{{{#{name}}}}}` is not closed"));
            let next = "Add a line `{{#end}}` where it ends.";
            self.mistakes.add(file, line, problem.next(next));
        }
        let practice = self.practice(page.number);
        if let (Some(number), Some(minutes)) = (page.number, page.minutes) {
            self.timetable.push(Entry {
                number,
                title: chapter.name.clone(),
                link: path.display().to_string(),
                read: minutes,
                practise: practice,
            });
        }
        page.finish(practice)
    }

    fn note(&mut self, file: &Path, line: usize, found: Result<(), Problem>) {
        if let Err(problem) = found {
            self.mistakes.add(file, line, problem);
        }
    }

    /// What an author should know although it is no mistake.
    pub fn notices(&self) -> Mistakes {
        self.programs.notices()
    }

    /// How many minutes the exercises of a chapter take.
    fn practice(&self, chapter: Option<u32>) -> u32 {
        let all = self.programs.exercises().exercises.iter();
        let own = all.filter(|exercise| Some(exercise.chapter) == chapter);
        own.map(|exercise| exercise.minutes).sum()
    }

    /// What stands in the places that wait for the whole book, each with its mark; or every
    /// mistake that was found. `folder`: the book's sources.
    pub fn finish(mut self, folder: &Path) -> Result<[(&'static str, String); 2], Mistakes> {
        self.expect_cards();
        let appendix = coverage::appendix(self.rows.entries(), &self.marks);
        for path in &self.appendices {
            self.links.places(path, &appendix);
        }
        self.mistakes.extend(self.links.check(folder));
        self.mistakes.sort();
        self.mistakes.into_result()?;
        Ok([
            (APPENDIX, appendix),
            (TIMETABLE, timetable::table(&self.timetable)),
        ])
    }

    /// An exercise of a chapter that exists has a card in it, and the set has the book's order.
    fn expect_cards(&mut self) {
        let list = Path::new("exercises/info.toml");
        let all = self.programs.exercises().exercises.iter();
        let listed = all.filter(|exercise| self.cards.contains(&exercise.name));
        if let Some((listed, card)) = listed.zip(&self.cards).find(|(a, b)| a.name != **b) {
            let name = &listed.name;
            let problem = Problem::new(format!("`{name}` is listed where the book has `{card}`"));
            let problem = problem.next("Use one order, here and in the chapters.");
            self.mistakes.push(Mistake::new(list, None, problem));
        }
        let chapters: Vec<u32> = self.timetable.iter().map(|entry| entry.number).collect();
        for exercise in &self.programs.exercises().exercises {
            let name = &exercise.name;
            if chapters.contains(&exercise.chapter) && !self.cards.contains(name) {
                let chapter = exercise.chapter;
                let problem = Problem::new(format!("the exercise `{name}` has no card"));
                let next = format!("Put `{{{{#exercise {name}}}}}` into chapter {chapter}.");
                self.mistakes
                    .push(Mistake::new(list, None, problem.next(next)));
            }
        }
    }

    fn directive<'a>(
        &mut self,
        page: &mut Page<'a>,
        line: usize,
        name: &'a str,
        args: &'a str,
    ) -> Result<(), Problem> {
        let html = match name {
            "minutes" => return page.minutes(args),
            "example" => {
                let (program, anchor) = named(args)?;
                let card = self.card(Kind::Example, program, anchor)?;
                card + &self.run(Kind::Example, program)?
            }
            "program" => {
                let (program, anchor) = named(args)?;
                self.card(Kind::Example, program, anchor)?
            }
            "run" => self.run(Kind::Example, named(args)?.0)?,
            "compare" => self.compare(args)?,
            "variants" => self.variants(named(args)?.0)?,
            "exercise" => self.exercise(page, named(args)?.0)?,
            "refused" | "python" => {
                let kind = if name == "python" {
                    Kind::Python
                } else {
                    Kind::Refused
                };
                let (program, anchor) = named(args)?;
                self.card(kind, program, anchor)? + &self.run(kind, program)?
            }
            "box" | "rule" | "answered" | "end" => return page.container(line, name, args),
            "coverage" => {
                self.appendices.push(page.path.to_owned());
                format!("\n{APPENDIX}\n\n")
            }
            "timetable" => format!("\n{TIMETABLE}\n\n"),
            _ => {
                let near = did_you_mean(name, DIRECTIVES.into_iter().chain(OF_MDBOOK));
                let known = DIRECTIVES.join("`, `");
                let problem = Problem::new(format!("`{{{{#{name}}}}}` is not a directive{near}"));
                return Err(problem.next(format!("There are `{known}`.")));
            }
        };
        page.text.push_str(&html);
        Ok(())
    }

    fn card(&self, kind: Kind, name: &str, anchor: Option<&str>) -> Result<String, Problem> {
        self.programs.load(kind, name)?.card(anchor)
    }

    fn run(&mut self, kind: Kind, name: &str) -> Result<String, Problem> {
        let run = Run::load(&self.programs, kind, name)?;
        self.timelines += 1;
        Ok(run.card_and_timeline(&format!("t{}", self.timelines)))
    }

    /// Two runs or more on one scale.
    fn compare(&mut self, args: &str) -> Result<String, Problem> {
        let names: Vec<&str> = args.split_whitespace().collect();
        if names.len() < 2 {
            let problem = Problem::new("`{{#compare}}` takes two names or more");
            return Err(problem.next("Write `{{#compare ONE OTHER}}`."));
        }
        let load = |name: &&str| Run::load(&self.programs, Kind::Example, name);
        let runs: Vec<Run> = names.iter().map(load).collect::<Result<_, _>>()?;
        let titled = |run: Run| Some((format!("`{}`", run.program.name), run.picture?));
        Ok(self.on_one_scale(&runs.into_iter().filter_map(titled).collect::<Vec<_>>()))
    }

    /// One program with other settings, as `variants.toml` lists them.
    fn variants(&mut self, name: &str) -> Result<String, Problem> {
        let program = self.programs.load(Kind::Example, name)?;
        Ok(self.on_one_scale(&run::variants(&self.programs, &program)?))
    }

    fn exercise(&mut self, page: &Page<'_>, name: &str) -> Result<String, Problem> {
        let card = exercise::Card::load(&self.programs, name)?;
        card.stands_in(page.number, &page.section)?;
        if self.cards.iter().any(|known| known == name) {
            let problem = Problem::new(format!("`{name}` has a card already"));
            return Err(problem.next("Remove one of the two."));
        }
        self.cards.push(name.to_owned());
        self.timelines += 1;
        card.html(&self.programs, &format!("t{}", self.timelines))
    }

    fn on_one_scale(&mut self, runs: &[(String, Picture)]) -> String {
        self.timelines += 1;
        let id = format!("t{}", self.timelines);
        format!("\n{}\n", picture::html::compared(runs, &id))
    }

    fn predict(&mut self, page: &mut Page<'_>, line: usize, body: &str) -> Result<String, Problem> {
        let prediction = Prediction::read(body, &self.programs, &self.beliefs)?;
        let id = prediction.block.id.get_ref().clone();
        page.asked.by(id.clone());
        let here = format!("{}:{line}", page.file.display());
        if let Some(first) = self.predictions.insert(id.clone(), here) {
            let message = format!("the prediction id `{id}` is already used at {first}");
            return Err(Problem::new(message).next("Choose another."));
        }
        Ok(prediction.card(body, &self.beliefs))
    }

    /// A line of Markdown: headings give a section its name, marks become places to link to.
    fn text(&mut self, page: &mut Page<'_>, line: usize, text: &str) {
        // A heading's text is also its address.
        let kept = match heading(text) {
            Some(title) => {
                page.section = title.to_owned();
                text.to_owned()
            }
            None => keep_units(text),
        };
        let text = kept.as_str();
        let mut rest = text;
        while let Some((place, rows)) = coverage::mark_in(rest) {
            page.marks += 1;
            let id = format!("covers-{}", page.marks);
            for row in rows {
                self.mark(page, line, row, &id);
            }
            let (before, after) = (&rest[..place.start], &rest[place.end..]);
            // Alone on its line it must be a block of its own, or it would make a paragraph.
            let alone = rest.len() == text.len() && before.is_empty() && after.trim().is_empty();
            page.text.push_str(&match alone {
                true => format!("\n<div class=\"covers\" id=\"{id}\"></div>\n\n"),
                false => format!("{before}<span class=\"covers\" id=\"{id}\"></span>"),
            });
            rest = if alone { "" } else { after };
        }
        page.text.push_str(rest);
    }

    fn knows_row(&self, row: &str) -> Result<(), Problem> {
        let known = || {
            self.rows
                .entries()
                .row
                .iter()
                .map(|known| known.id.as_str())
        };
        self.rows.get()?;
        if known().any(|known| known == row) {
            return Ok(());
        }
        let near = did_you_mean(row, known());
        Err(
            Problem::new(format!("`{row}` is not a row of book/coverage.toml{near}"))
                .next("Correct it, or add the row."),
        )
    }

    fn mark(&mut self, page: &Page<'_>, line: usize, row: &str, id: &str) {
        if let Err(problem) = self.knows_row(row) {
            self.mistakes.add(page.file, line, problem);
            return;
        }
        let mark = Mark {
            chapter: page.number,
            link: format!("{}#{id}", page.path.display()),
            section: page.section.clone(),
        };
        let marks = self.marks.entry(row.to_owned()).or_default();
        // One link a section is enough.
        let same = |other: &Mark| other.chapter == mark.chapter && other.section == mark.section;
        if !marks.iter().any(same) {
            marks.push(mark);
        }
    }
}

/// `NAME` or `NAME:ANCHOR`.
fn named(args: &str) -> Result<(&str, Option<&str>), Problem> {
    let (name, anchor) = match args.split_once(':') {
        Some((name, anchor)) => (name.trim(), Some(anchor.trim())),
        None => (args, None),
    };
    match name.is_empty() || name.contains(char::is_whitespace) {
        true => Err(Problem::new(format!("`{args}` is not one name"))
            .next("Write `NAME` or `NAME:ANCHOR`.")),
        false => Ok((name, anchor)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_named_with_or_without_an_anchor() {
        assert_eq!(named("inert"), Ok(("inert", None)));
        assert_eq!(named("inert:main"), Ok(("inert", Some("main"))));
        assert!(named("").is_err());
        assert!(named("two names").is_err());
    }

    #[test]
    fn the_place_of_a_mistake_is_the_chapters_file() {
        let mut expander = Expander::new(
            Programs::default(),
            Beliefs::default(),
            Table::default(),
            Options::empty(),
        );
        let chapter = Chapter::new(
            "One",
            "# One\n\n{{#runn x}}\n".to_owned(),
            "1.md",
            Vec::new(),
        );
        expander.expand(&chapter, Path::new("book/1.md"), Path::new("1.md"));
        let message = expander.finish(Path::new("book")).unwrap_err().to_string();
        assert!(
            message.contains("book/1.md:3: `{{#runn}}` is not a directive (did you mean `run`?)"),
            "{message}"
        );
    }
}
