//! Expands the directives of one chapter after another.

use crate::coverage::{self, Mark, Marks, Rows};
use crate::html::{inline, keep_units};
use crate::mistake::Mistakes;
use crate::nearest::nearest;
use crate::predict::{Beliefs, Prediction};
use crate::program::{Kind, Programs};
use crate::run::{self, Run};
use crate::scan::{Piece, scan};
use mdbook_preprocessor::book::Chapter;
use meanwhile::picture::{self, Picture};
use std::collections::BTreeMap;
use std::path::Path;

/// Stands where the appendix goes until every chapter has been read.
pub const APPENDIX: &str = "<!-- meanwhile: coverage -->";

const DIRECTIVES: [&str; 12] = [
    "variants", "minutes", "example", "program", "run", "compare", "refused", "python", "box",
    "rule", "end", "coverage",
];

/// What is known across chapters.
#[derive(Debug)]
pub struct Expander {
    programs: Programs,
    beliefs: Beliefs,
    rows: Rows,
    marks: Marks,
    /// Where each prediction id was first used.
    predictions: BTreeMap<String, String>,
    /// How many timelines there are so far: their ids must differ.
    timelines: usize,
    mistakes: Mistakes,
}

/// What is known of the chapter at hand.
struct Page<'a> {
    file: &'a Path,
    path: &'a Path,
    number: Option<u32>,
    section: String,
    marks: usize,
    /// The `{{#box}}` or `{{#rule}}` that is open: its line, its name, its closing tags.
    open: Option<(usize, &'a str, &'static str)>,
    /// Shown above the title.
    crumb: Option<String>,
    text: String,
}

impl Expander {
    pub fn new(programs: Programs, beliefs: Beliefs, rows: Rows) -> Expander {
        Expander {
            programs,
            beliefs,
            rows,
            marks: Marks::new(),
            predictions: BTreeMap::new(),
            timelines: 0,
            mistakes: Mistakes::default(),
        }
    }

    /// The chapter's Markdown with every directive replaced. Mistakes are collected.
    pub fn expand(&mut self, chapter: &Chapter, file: &Path, path: &Path) -> String {
        let numbers = chapter.number.as_ref();
        let mut page = Page {
            file,
            path,
            number: numbers.and_then(|number| number.first().copied()),
            section: chapter.name.clone(),
            marks: 0,
            open: None,
            crumb: None,
            text: String::with_capacity(2 * chapter.content.len()),
        };
        for piece in scan(&chapter.content) {
            match piece {
                Piece::Fenced { text } => page.text.push_str(text),
                Piece::Text { line, text } => self.text(&mut page, line, text),
                Piece::Wrong { line, message } => self.mistakes.add(file, line, message),
                Piece::Predict { line, body } => match self.predict(&page, line, &body) {
                    Ok(html) => page.text.push_str(&html),
                    Err(message) => self.mistakes.add(file, line, message),
                },
                Piece::Directive { line, name, args } => {
                    if let Err(message) = self.directive(&mut page, line, name, args) {
                        self.mistakes.add(file, line, message);
                    }
                }
            }
        }
        if let Some((line, name, _)) = page.open {
            let message = format!("this `{{{{#{name}}}}}` is not closed: add `{{{{#end}}}}`");
            self.mistakes.add(file, line, message);
        }
        page.finish()
    }

    /// The appendix, or every mistake that was found.
    pub fn finish(self) -> Result<String, Mistakes> {
        self.mistakes.into_result()?;
        Ok(coverage::appendix(&self.rows, &self.marks))
    }

    fn directive<'a>(
        &mut self,
        page: &mut Page<'a>,
        line: usize,
        name: &'a str,
        args: &'a str,
    ) -> Result<(), String> {
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
            "refused" | "python" => {
                let kind = if name == "python" {
                    Kind::Python
                } else {
                    Kind::Refused
                };
                let (program, anchor) = named(args)?;
                self.card(kind, program, anchor)? + &self.run(kind, program)?
            }
            "box" | "rule" | "end" => return page.container(line, name, args),
            "coverage" => format!("\n{APPENDIX}\n\n"),
            _ => {
                let near = nearest(name, DIRECTIVES.into_iter());
                let known = DIRECTIVES.join("`, `");
                return Err(format!(
                    "`{{{{#{name}}}}}` is not a directive{near}: there are `{known}`"
                ));
            }
        };
        page.text.push_str(&html);
        Ok(())
    }

    fn card(&self, kind: Kind, name: &str, anchor: Option<&str>) -> Result<String, String> {
        self.programs.load(kind, name)?.card(anchor)
    }

    fn run(&mut self, kind: Kind, name: &str) -> Result<String, String> {
        let run = Run::load(&self.programs, kind, name)?;
        self.timelines += 1;
        Ok(run.card_and_timeline(&format!("t{}", self.timelines)))
    }

    /// Two runs or more on one scale.
    fn compare(&mut self, args: &str) -> Result<String, String> {
        let names: Vec<&str> = args.split_whitespace().collect();
        if names.len() < 2 {
            return Err("`{{#compare}}` takes two names or more".to_owned());
        }
        let load = |name: &&str| Run::load(&self.programs, Kind::Example, name);
        let runs: Vec<Run> = names.iter().map(load).collect::<Result<_, _>>()?;
        let titled = |run: Run| Some((format!("`{}`", run.program.name), run.picture?));
        Ok(self.on_one_scale(&runs.into_iter().filter_map(titled).collect::<Vec<_>>()))
    }

    /// One program with other settings, as `variants.toml` lists them.
    fn variants(&mut self, name: &str) -> Result<String, String> {
        let program = self.programs.load(Kind::Example, name)?;
        Ok(self.on_one_scale(&run::variants(&self.programs, &program)?))
    }

    fn on_one_scale(&mut self, runs: &[(String, Picture)]) -> String {
        self.timelines += 1;
        let id = format!("t{}", self.timelines);
        format!("\n{}\n", picture::html::compared(runs, &id))
    }

    fn predict(&mut self, page: &Page<'_>, line: usize, body: &str) -> Result<String, String> {
        let prediction = Prediction::read(body, &self.programs, &self.beliefs)?;
        let id = prediction.block.id.clone();
        let here = format!("{}:{line}", page.file.display());
        if let Some(first) = self.predictions.insert(id.clone(), here) {
            return Err(format!(
                "the prediction id `{id}` is already used at {first}: choose another"
            ));
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

    fn mark(&mut self, page: &Page<'_>, line: usize, row: &str, id: &str) {
        let known = || self.rows.row.iter().map(|known| known.id.as_str());
        if !known().any(|known| known == row) {
            let near = nearest(row, known());
            let message = format!("`{row}` is not a row of book/coverage.toml{near}");
            self.mistakes.add(page.file, line, message);
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

impl<'a> Page<'a> {
    fn minutes(&mut self, args: &str) -> Result<(), String> {
        let minutes: u32 = args.parse().map_err(|_| {
            format!("`{args}` is not a number of minutes: write `{{{{#minutes 12}}}}`")
        })?;
        self.crumb = Some(match self.number {
            Some(number) => format!("Chapter {number} · {minutes} minutes"),
            None => format!("{minutes} minutes"),
        });
        Ok(())
    }

    fn container(&mut self, line: usize, name: &'a str, args: &str) -> Result<(), String> {
        if name == "end" {
            let Some((_, _, closing)) = self.open.take() else {
                return Err("`{{#end}}` closes nothing: remove it".to_owned());
            };
            self.text.push_str(closing);
            return Ok(());
        }
        if let Some((first, open, _)) = self.open {
            return Err(format!(
                "`{{{{#{open}}}}}` of line {first} is still open: add `{{{{#end}}}}` before this one"
            ));
        }
        self.open = Some((line, name, "\n\n</div>\n\n"));
        let (class, title) = match (name, args) {
            ("rule", "") => ("rule", "The rule"),
            ("rule", _) => return Err("`{{#rule}}` takes no title".to_owned()),
            (_, "") => return Err("a box has a title, such as `{{#box From Python}}`".to_owned()),
            (_, "From Python") => ("box from-python", args),
            (_, "From threads") => ("box from-threads", args),
            (_, title) => ("box", title),
        };
        let title = inline(title);
        let html = format!(
            "\n<div class=\"{class}\" role=\"note\" aria-label=\"{title}\">\n<p class=\"legend\">{title}</p>\n\n"
        );
        self.text.push_str(&html);
        Ok(())
    }

    /// Puts the crumb above the title, where the eye looks for it.
    fn finish(self) -> String {
        match self.crumb {
            Some(crumb) => format!(
                "<p class=\"crumb\">{crumb}</p>\n\n{}",
                self.text.trim_start()
            ),
            None => self.text,
        }
    }
}

/// `NAME` or `NAME:ANCHOR`.
fn named(args: &str) -> Result<(&str, Option<&str>), String> {
    let (name, anchor) = match args.split_once(':') {
        Some((name, anchor)) => (name.trim(), Some(anchor.trim())),
        None => (args, None),
    };
    match name.is_empty() || name.contains(char::is_whitespace) {
        true => Err(format!(
            "`{args}` is not one name: write `NAME` or `NAME:ANCHOR`"
        )),
        false => Ok((name, anchor)),
    }
}

fn heading(text: &str) -> Option<&str> {
    let level = text.bytes().take_while(|byte| *byte == b'#').count();
    let title = text.get(level..)?.strip_prefix(' ')?;
    let title = title.split("<!--").next().unwrap_or(title).trim();
    (1..=6).contains(&level).then_some(title)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_gives_its_section_a_name() {
        assert_eq!(heading("## Why? <!-- covers: M1 -->\n"), Some("Why?"));
        assert_eq!(heading("#[tokio::main]\n"), None);
        assert_eq!(heading("text\n"), None);
    }

    #[test]
    fn a_program_is_named_with_or_without_an_anchor() {
        assert_eq!(named("inert"), Ok(("inert", None)));
        assert_eq!(named("inert:main"), Ok(("inert", Some("main"))));
        assert!(named("").is_err());
        assert!(named("two names").is_err());
    }

    #[test]
    fn the_place_of_a_mistake_is_the_chapters_file() {
        let mut expander = Expander::new(Programs::default(), Beliefs::new(), Rows::default());
        let chapter = Chapter::new(
            "One",
            "# One\n\n{{#runn x}}\n".to_owned(),
            "1.md",
            Vec::new(),
        );
        expander.expand(&chapter, Path::new("book/1.md"), Path::new("1.md"));
        let message = expander.finish().unwrap_err().to_string();
        assert!(
            message.contains("book/1.md:3: `{{#runn}}` is not a directive (did you mean `run`?)"),
            "{message}"
        );
    }
}
