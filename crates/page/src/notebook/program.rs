//! Programs as cells, and runs that are recorded in text.

use super::cells::Code;
use super::markdown::fold;
use crate::block::{Changed, Shown};
use crate::changed::{Change, Difference, Part};
use crate::markup::fence;
use crate::program::{Kind, Program};
use crate::recorded::{Recording, Run};
use meanwhile::Ended;
use std::io;
use std::path::Path;

/// The cell of an example. `root`: the workspace, where what it reads stands beside it.
///
/// # Errors
/// If what it reads cannot be read.
pub fn example(run: &Run, root: &Path) -> io::Result<Code> {
    let program = &run.program;
    let input = root.join(program.path.with_extension("in"));
    let head = match input.exists() {
        true => {
            let text = std::fs::read_to_string(&input)?;
            format!("meanwhile::program_with_input! {{ {text:?};\n")
        }
        false => "meanwhile::program! {\n".to_owned(),
    };
    let fails = run
        .timed()
        .is_some_and(|timed| timed.transcript.ending != Ended::Status(0).to_string());
    Ok(Code {
        id: program.name.clone(),
        source: format!("{head}{}}}\n", program.source.text),
        fails,
        about: ("example", program.name.clone()),
        nbgrader: None,
    })
}

/// The cell of a program that must not compile.
pub fn refused(program: &Program) -> Code {
    Code {
        id: program.name.clone(),
        source: format!("meanwhile::program! {{\n{}}}\n", program.source.text),
        fails: true,
        about: ("refused", program.name.clone()),
        nbgrader: None,
    }
}

/// A Python twin and its run, folded. `timelines`: its own, and that of its counterpart, in Markdown.
pub fn python(shown: &Shown, timelines: &str) -> String {
    let program = &shown.run.program;
    let (source, run) = (&program.source.text, transcript(&shown.run));
    let path = program.path.display();
    fold(
        &format!("In Python: <code>{path}</code> and its run"),
        &format!("{}\n{run}\n{timelines}", fence(source, "python")),
    )
}

/// What a run printed.
pub fn transcript(run: &Run) -> String {
    let text = match &run.recording {
        Recording::Timed(timed) => timed.transcript.to_string(),
        Recording::Twin(twin) => format!("{}\n", twin.text.trim_end()),
        Recording::Refusal(refusal) => format!("{}\n", refusal.said.trim_end()),
    };
    fence(&text, "text")
}

/// What the program proves, for whoever has run it.
pub fn claim(program: &Program) -> Option<String> {
    let is_shown = program.kind == Kind::Example && !program.claim.is_empty();
    is_shown.then(|| fold("What does this run show?", &program.claim))
}

/// What is different from the program before.
pub fn difference(changed: &Changed) -> String {
    let (before, after) = (&changed.before.name, &changed.after.program.name);
    let lines = changes(&changed.difference);
    format!("What changed from `{before}` to `{after}`:\n\n{lines}")
}

/// A program that compiles, as a change of one that does not.
pub fn cure(refused: &Program, cure: &Program, difference: &Difference) -> String {
    let (refused, cure) = (&refused.name, &cure.name);
    let summary = format!("What compiles instead of <code>{refused}</code>: <code>{cure}</code>");
    fold(&summary, &changes(difference))
}

fn changes(difference: &Difference) -> String {
    let mut text = String::new();
    for part in &difference.parts {
        match part {
            Part::Folded(lines) => text += &format!("@@ {lines} lines are unchanged @@\n"),
            Part::Shown(lines) => {
                for line in lines {
                    let sign = match line.change {
                        Change::Kept => ' ',
                        Change::Added => '+',
                        Change::Removed => '-',
                    };
                    text += format!("{sign}{}", line.text).trim_end();
                    text.push('\n');
                }
            }
        }
    }
    fence(&text, "diff")
}

/// Lines of a program that has its cell elsewhere.
pub fn lines(text: &str) -> String {
    fence(text, "rust")
}
