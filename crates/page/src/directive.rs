//! The directives of a chapter, and the blocks that they become.
//!
//! A directive stands alone on its line:
//!
//! | directive | becomes |
//! | --- | --- |
//! | `{{#minutes 12}}` | "Chapter 1 · 12 minutes", above the title |
//! | `{{#example NAME}}` | the program, how to run it, and its recorded run |
//! | `{{#example NAME:ANCHOR}}` | the same, showing only the lines of the anchor |
//! | `{{#program NAME}}`, `{{#program NAME:ANCHOR}}` | the program alone, also if it must not compile |
//! | `{{#changed BEFORE AFTER}}` | the second program, with what was added to the first one and removed from it |
//! | `{{#run NAME}}` | the recorded run alone, with the program's claim below it |
//! | `{{#refused NAME}}` | a program that must not compile, and what rustc says |
//! | `{{#cures NAME CURE CURE}}` | examples that do the same as a refused program, and compile, each as a change of that one |
//! | `{{#python NAME}}` | a Python twin, what it prints, and its timeline; beside it that of the example of this name |
//! | `{{#python NAME EXAMPLE}}` | the same beside that example |
//! | `{{#box TITLE}}` ... `{{#end}}` | an aside, such as `From Python` or `From threads` |
//! | `{{#rule}}` ... `{{#end}}` | the one line to remember |
//! | `{{#answered}}` ... `{{#end}}` | what explains the prediction above: folded until it is answered |
//! | `{{#exercise NAME}}` | the card of an exercise, in the section that its tests name |
//! | `{{#compare ONE OTHER}}` | runs of several programs on one scale |
//! | `{{#variants NAME}}` | one program with the settings of `book/variants.toml`, on one scale |
//! | `{{#coverage}}` | the table of all rows, and where they are covered |
//! | `{{#timetable}}` | how long each chapter takes |
//! | `{{#planner}}` | the chapters in sessions of a class |
//!
//! `<!-- covers: S3.13, M7 -->` marks the rows of `book/coverage.toml` that a passage covers. A fenced block
//! named `predict` is a prediction in TOML ([`predict`](crate::predict)), one named `notes` a teacher's notes to the
//! section ([`notes`](crate::notes)).

use crate::block::{
    AsideKind, Changed, Comparison, Content, Cure, Cures, Listing, Shown, Twin, Variant, Variants,
};
use crate::changed::{Change, Difference};
use crate::exercise::Card;
use crate::listing::Lines;
use crate::mistake::Problem;
use crate::program::{Kind, Program};
use crate::reader::{Holder, Reader};
use crate::recorded::{self, Run};
use crate::scan::{Directive, OF_MDBOOK, Word};
use meanwhile::did_you_mean;
use meanwhile::recording::Pair;

type Read = fn(&mut Reader<'_>, &Directive<'_>) -> Result<(), Problem>;

/// Each by its name.
const DIRECTIVES: [(&str, Read); 18] = [
    ("variants", variants),
    ("minutes", minutes),
    ("example", example),
    ("program", program),
    ("changed", changed),
    ("run", run),
    ("compare", compare),
    ("exercise", exercise),
    ("refused", refused),
    ("cures", cures),
    ("python", python),
    ("box", boxed),
    ("rule", rule),
    ("answered", answered),
    ("end", end),
    ("coverage", coverage),
    ("timetable", timetable),
    ("planner", planner),
];

/// Reads a directive into blocks.
///
/// # Errors
/// If there is none of that name, or what it names is not as it should be.
pub fn read(reader: &mut Reader<'_>, directive: &Directive<'_>) -> Result<(), Problem> {
    let name = directive.name.text;
    let names = DIRECTIVES.map(|(name, _)| name);
    match DIRECTIVES.iter().find(|(known, _)| *known == name) {
        Some((_, read)) => read(reader, directive),
        None => {
            let near = did_you_mean(name, names.into_iter().chain(OF_MDBOOK));
            let message = format!("`{{{{#{name}}}}}` is not a directive{near}");
            let next = format!("There are `{}`.", names.join("`, `"));
            Err(Problem::new(message, next).at(directive.name.place))
        }
    }
}

fn minutes(reader: &mut Reader<'_>, directive: &Directive<'_>) -> Result<(), Problem> {
    let args = directive.args;
    let minutes: u32 = args.text.parse().map_err(|_| {
        let message = format!("`{}` is not a number of minutes", args.text);
        Problem::new(message, "Write `{{#minutes 12}}`.").at(args.place)
    })?;
    if reader.minutes.is_some() {
        let message = "this chapter has its minutes already";
        return Err(Problem::new(message, "Remove one of the two."));
    }
    reader.minutes = Some(minutes);
    Ok(())
}

fn example(reader: &mut Reader<'_>, directive: &Directive<'_>) -> Result<(), Problem> {
    program(reader, directive)?;
    run(reader, directive)
}

fn program(reader: &mut Reader<'_>, directive: &Directive<'_>) -> Result<(), Problem> {
    let named = Named::read(directive.args)?;
    let programs = &reader.project.programs;
    // One that must not compile is listed alone where rustc's message would answer a question.
    let program = named.load(|name| {
        let example = programs.load(Kind::Example, name);
        example.or_else(|none| programs.load(Kind::Refused, name).map_err(|_| none))
    })?;
    let part = named.part(&program)?;
    let listing = Listing { program, part };
    reader.push(directive.place(), Content::Program(listing));
    Ok(())
}

/// One program as a change of another.
fn changed(reader: &mut Reader<'_>, directive: &Directive<'_>) -> Result<(), Problem> {
    let args = directive.args;
    let names: Vec<&str> = args.text.split_whitespace().collect();
    let [before, after] = names[..] else {
        let message = "`{{#changed}}` takes two names";
        return Err(Problem::new(message, "Write `{{#changed BEFORE AFTER}}`.").placed(args.place));
    };
    let load = |name: &str| {
        let program = reader.project.programs.load(Kind::Example, name);
        program.map_err(|problem| problem.placed(args.part(name).place))
    };
    let (before, after) = (load(before)?, load(after)?);
    let difference = Difference::between(&before.source.text, &after.source.text);
    if difference.lines().all(|line| line.change == Change::Kept) {
        let message = format!("`{}` and `{}` are the same", before.name, after.name);
        let next = "Name two programs that differ in more than their claims.";
        return Err(Problem::new(message, next).at(args.place));
    }
    let after = Listing {
        program: after,
        part: None,
    };
    let changed = Changed {
        before,
        after,
        difference,
    };
    reader.push(directive.place(), Content::Changed(Box::new(changed)));
    Ok(())
}

fn run(reader: &mut Reader<'_>, directive: &Directive<'_>) -> Result<(), Problem> {
    let named = Named::read(directive.args)?;
    let run = named.load(|name| Run::load(&reader.project.programs, Kind::Example, name))?;
    reader.push(directive.place(), Content::Run(Box::new(run)));
    Ok(())
}

fn refused(reader: &mut Reader<'_>, directive: &Directive<'_>) -> Result<(), Problem> {
    let shown = shown(reader, directive.args, Kind::Refused)?;
    reader.push(directive.place(), Content::Refused(shown));
    Ok(())
}

/// What to write instead of a program that must not compile.
fn cures(reader: &mut Reader<'_>, directive: &Directive<'_>) -> Result<(), Problem> {
    let args = directive.args;
    let names: Vec<&str> = args.text.split_whitespace().collect();
    let [refused, _, ..] = names[..] else {
        let message = "`{{#cures}}` takes a refused program, and at least one that compiles";
        let next = "Write `{{#cures REFUSED EXAMPLE OTHER}}`.";
        return Err(Problem::new(message, next).placed(args.place));
    };
    let programs = &reader.project.programs;
    let placed = |problem: Problem, name: &str| problem.placed(args.part(name).place);
    let refused = programs
        .load(Kind::Refused, refused)
        .map_err(|problem| placed(problem, refused))?;
    let cure = |name: &str| {
        let run = Run::load(programs, Kind::Example, name);
        let run = run.map_err(|problem| placed(problem, name))?;
        let difference = Difference::between(&refused.source.text, &run.program.source.text);
        Ok(Cure { difference, run })
    };
    let cures = names[1..].iter().map(|name| cure(name));
    let cures = cures.collect::<Result<_, Problem>>()?;
    let cures = Cures { refused, cures };
    reader.push(directive.place(), Content::Cures(Box::new(cures)));
    Ok(())
}

fn python(reader: &mut Reader<'_>, directive: &Directive<'_>) -> Result<(), Problem> {
    let args = directive.args;
    let (twin, example) = match args.text.split_once(char::is_whitespace) {
        Some((twin, example)) => (args.part(twin), Some(args.part(example.trim()))),
        None => (args, None),
    };
    let programs = &reader.project.programs;
    let shown = shown(reader, twin, Kind::Python)?;
    let load = |name: &str| Run::load(programs, Kind::Example, name);
    let name = &shown.run.program.name;
    let beside = match example {
        Some(example) => {
            let loaded = load(example.text).map_err(|problem| problem.placed(example.place));
            Some(loaded?)
        }
        None => programs.has_example(name).then(|| load(name)).transpose()?,
    };
    let answers = beside.as_ref();
    let answers = answers.and_then(|run| reader.asks_about(&run.program.name));
    let told = match &beside {
        Some(run) if shown.run.picture().is_some() => {
            let pair = Pair::of_twin(name, &run.program.name);
            recorded::difference(programs, &pair, &shown.run.program)?
        }
        _ => None,
    };
    let twin = Twin {
        shown: *shown,
        beside,
        told,
        answers,
    };
    reader.push(directive.place(), Content::Python(Box::new(twin)));
    Ok(())
}

fn shown(reader: &Reader<'_>, args: Word<'_>, kind: Kind) -> Result<Box<Shown>, Problem> {
    let named = Named::read(args)?;
    let run = named.load(|name| Run::load(&reader.project.programs, kind, name))?;
    let part = named.part(&run.program)?;
    Ok(Box::new(Shown { run, part }))
}

/// Two runs or more on one scale.
fn compare(reader: &mut Reader<'_>, directive: &Directive<'_>) -> Result<(), Problem> {
    let args = directive.args;
    let load = |name: &str| {
        let run = Run::load(&reader.project.programs, Kind::Example, name);
        run.map_err(|problem| problem.placed(args.part(name).place))
    };
    let names: Vec<&str> = args.text.split_whitespace().collect();
    if names.len() < 2 {
        let message = "`{{#compare}}` takes two names or more";
        return Err(Problem::new(message, "Write `{{#compare ONE OTHER}}`."));
    }
    let runs: Vec<Run> = names.into_iter().map(load).collect::<Result<_, _>>()?;
    let programs = &reader.project.programs;
    let (first, others) = (&runs[0].program, &runs[1..]);
    let told = others.iter().map(|other| {
        let pair = Pair::new(&first.name, &other.program.name);
        recorded::difference(programs, &pair, first)
    });
    let told = told.collect::<Result<_, _>>()?;
    reader.push(
        directive.place(),
        Content::Comparison(Comparison { runs, told }),
    );
    Ok(())
}

/// One program with other settings, as `variants.toml` lists them.
fn variants(reader: &mut Reader<'_>, directive: &Directive<'_>) -> Result<(), Problem> {
    let named = Named::read(directive.args)?;
    let programs = &reader.project.programs;
    let program = named.load(|name| programs.load(Kind::Example, name))?;
    let runs = named.load(|_| recorded::variants(programs, &program))?;
    let variant = |(title, picture)| Variant { title, picture };
    let runs = runs.into_iter().map(variant).collect();
    let variants = Variants { program, runs };
    reader.push(directive.place(), Content::Variants(variants));
    Ok(())
}

fn exercise(reader: &mut Reader<'_>, directive: &Directive<'_>) -> Result<(), Problem> {
    let named = Named::read(directive.args)?;
    let card = named.load(|name| Card::load(&reader.project.programs, name))?;
    card.stands_in(reader.chapter.number, &reader.section)?;
    reader.push(directive.place(), Content::Exercise(Box::new(card)));
    Ok(())
}

fn boxed(reader: &mut Reader<'_>, directive: &Directive<'_>) -> Result<(), Problem> {
    let title = directive.args.text.to_owned();
    let untitled = title.is_empty();
    let holder = Holder::Aside(AsideKind::Box { title });
    reader.open("box", directive.place(), holder)?;
    match untitled {
        false => Ok(()),
        true => Err(Problem::new(
            "this box has no title",
            "Give it one, such as `{{#box From Python}}`.",
        )),
    }
}

fn rule(reader: &mut Reader<'_>, directive: &Directive<'_>) -> Result<(), Problem> {
    let holder = Holder::Aside(AsideKind::Rule);
    reader.open("rule", directive.place(), holder)?;
    takes_nothing(directive, "`{{#rule}}` takes no title", "Remove the title.")
}

fn answered(reader: &mut Reader<'_>, directive: &Directive<'_>) -> Result<(), Problem> {
    let prediction = reader.asked.id();
    let id = prediction.clone().unwrap_or_default();
    reader.open("answered", directive.place(), Holder::Answered(id))?;
    let next = "It belongs to the prediction above it.";
    takes_nothing(directive, "`{{#answered}}` takes nothing", next)?;
    prediction.map(|_| ())
}

fn end(reader: &mut Reader<'_>, _: &Directive<'_>) -> Result<(), Problem> {
    reader.close()
}

fn coverage(reader: &mut Reader<'_>, directive: &Directive<'_>) -> Result<(), Problem> {
    reader.push(directive.place(), Content::Coverage);
    Ok(())
}

fn timetable(reader: &mut Reader<'_>, directive: &Directive<'_>) -> Result<(), Problem> {
    reader.push(directive.place(), Content::Timetable);
    Ok(())
}

fn planner(reader: &mut Reader<'_>, directive: &Directive<'_>) -> Result<(), Problem> {
    reader.push(directive.place(), Content::Planner);
    Ok(())
}

fn takes_nothing(directive: &Directive<'_>, message: &str, next: &str) -> Result<(), Problem> {
    match directive.args.text {
        "" => Ok(()),
        _ => Err(Problem::new(message, next).at(directive.args.place)),
    }
}

/// `NAME` or `NAME:ANCHOR`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Named<'a> {
    name: Word<'a>,
    anchor: Option<Word<'a>>,
}

impl<'a> Named<'a> {
    fn read(args: Word<'a>) -> Result<Named<'a>, Problem> {
        let (name, anchor) = match args.text.split_once(':') {
            Some((name, anchor)) => (name.trim(), Some(anchor.trim())),
            None => (args.text, None),
        };
        if name.is_empty() || name.contains(char::is_whitespace) {
            let message = format!("`{}` is not one name", args.text);
            let problem = Problem::new(message, "Write `NAME` or `NAME:ANCHOR`.");
            return Err(problem.at(args.place));
        }
        Ok(Named {
            name: args.part(name),
            anchor: anchor.map(|anchor| args.part(anchor)),
        })
    }

    /// What is loaded by that name; a problem is where the name stands, or where it says itself.
    fn load<T>(&self, load: impl FnOnce(&str) -> Result<T, Problem>) -> Result<T, Problem> {
        load(self.name.text).map_err(|problem| problem.placed(self.name.place))
    }

    fn part(&self, program: &Program) -> Result<Option<Lines>, Problem> {
        let part = |anchor: Word<'_>| {
            let part = program.part(anchor.text).cloned();
            part.map_err(|problem| problem.at(anchor.place))
        };
        self.anchor.map(part).transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mistake::Place;

    fn named(text: &str) -> Result<(&str, Option<&str>), Problem> {
        let place = Place { line: 1, column: 7 };
        let named = Named::read(Word { text, place })?;
        Ok((named.name.text, named.anchor.map(|anchor| anchor.text)))
    }

    #[test]
    fn every_directive_is_explained_at_the_top() {
        let lines = include_str!("directive.rs").lines();
        let table: String = lines.filter(|line| line.starts_with("//! |")).collect();
        for (name, _) in DIRECTIVES {
            assert!(table.contains(&format!("`{{{{#{name}")), "{name}");
        }
    }

    #[test]
    fn a_program_is_named_with_or_without_an_anchor() {
        assert_eq!(named("inert"), Ok(("inert", None)));
        assert_eq!(named("inert:main"), Ok(("inert", Some("main"))));
        assert!(named("").is_err());
        assert!(named("two names").is_err());
    }
}
