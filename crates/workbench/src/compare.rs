//! `meanwhile compare`: what changed from one program's run to another's.

use crate::json;
use crate::output::{say, tell};
use crate::run::{explain_real, program};
use crate::run_args::RunArgs;
use crate::width;
use anyhow::{Context, Result};
use clap::Args;
use meanwhile::difference::{self, Difference, LineMap, Names, Side};
use meanwhile::findings::Sources;
use meanwhile::picture::text;
use meanwhile::{Analysis, Options, Run, analyse, examples, visible};
use serde_json::json;
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

/// Run two programs, and say what changed from the first to the second: until when both do the same, what is
/// then different, and because of which line
///
/// Below the sentence stand the changed lines of code, and both timelines on one scale, with the moment marked.
/// Of a Rust program and one in Python, what they print and how long they sleep is compared.
#[derive(Args)]
#[command(
    after_help = "Examples:\n  cargo meanwhile compare breakfast breakfast_one_by_one\n  cargo meanwhile compare four_sleeps.py four_sleeps     (a twin in Python and its program in Rust)\n  cargo meanwhile compare breakfast breakfast_one_by_one --json"
)]
pub struct CompareCommand {
    /// An example, as `cargo meanwhile run` takes it; or a Python twin, as `NAME.py`, or a Python file of yours
    first: String,

    /// The other one
    second: String,

    #[command(flatten)]
    args: RunArgs,

    /// Print both runs and their difference as JSON (docs/run-format.md)
    #[arg(long)]
    json: bool,
}

/// One of the two programs, and all that is known of its run.
struct Ran {
    name: String,
    source: String,
    run: Run,
    analysis: Analysis,
}

/// Runs both. That they differ is no failure.
pub fn compare(command: &CompareCommand) -> Result<ExitCode> {
    let root = examples::root();
    let options = command.args.options();
    let first = Ran::of(&root, &command.first, &options)?;
    let second = Ran::of(&root, &command.second, &options)?;
    let (one, other) = (first.side(), second.side());
    let found = difference::difference(one, other);
    let names = Names::of((&first.name, one.timeline), (&second.name, other.timeline));
    if command.json {
        let mut runs = [&first, &second].map(|ran| ran.json(&options));
        let value = json!({
            "difference": found,
            "sentence": found.as_ref().map(|found| found.sentence(&names)),
            "first": runs[0].take(),
            "second": runs[1].take(),
        });
        say(&format!("{value:#}\n"))?;
        return Ok(ExitCode::SUCCESS);
    }
    explain_real(&first.run);
    explain_real(&second.run);
    tell(&match &found {
        Some(found) => format!("{}\n", found.sentence(&names)),
        None => format!("{} and {} do the same.\n", names.first, names.second),
    })?;
    say(&changes(&first, &second))?;
    say(&pictures(&first, &second, found.as_ref()))?;
    Ok(ExitCode::SUCCESS)
}

impl Ran {
    fn of(root: &Path, name: &str, options: &Options) -> Result<Ran> {
        let program = program(root, name)?;
        let source = program.source().context("a program has a source")?;
        let source = fs::read_to_string(source)
            .with_context(|| format!("{} cannot be read", source.display()))?;
        let run = program.run(&Options {
            trace: true,
            ..options.clone()
        })?;
        let analysis = analyse(&run, &Sources::new(root));
        let name = name.to_owned();
        Ok(Ran {
            name,
            source,
            run,
            analysis,
        })
    }

    fn side(&self) -> Side<'_> {
        Side::new(&self.analysis, &self.source)
    }

    fn is_python(&self) -> bool {
        self.analysis.timeline.python.is_some()
    }

    fn json(&self, options: &Options) -> serde_json::Value {
        let mut json = json::of_run(&self.run, &self.name, options);
        json::add(&mut json, &self.analysis);
        json
    }
}

/// So many lines of a change are shown at most, of each program.
const SHOWN: u32 = 12;

/// The lines of code that went and came, each with its number; none between two languages.
fn changes(first: &Ran, second: &Ran) -> String {
    let mut text = String::new();
    if first.is_python() != second.is_python() {
        return text;
    }
    for change in &LineMap::between(&first.source, &second.source).changes {
        text.push('\n');
        let sides = [
            ('-', &first.source, &change.first),
            ('+', &second.source, &change.second),
        ];
        for (sign, source, lines) in sides {
            let shown = lines.start..lines.end.min(lines.start + SHOWN);
            for number in shown.clone() {
                let line = source.lines().nth(number as usize - 1).unwrap_or_default();
                let line = format!("{number:>4} {sign} {}", visible(line));
                let line: String = line.chars().take(width::columns()).collect();
                let _ = writeln!(text, "{}", line.trim_end());
            }
            if shown.end < lines.end {
                let _ = writeln!(text, "     {sign} … {} lines more", lines.end - shown.end);
            }
        }
    }
    text
}

fn pictures(first: &Ran, second: &Ran, found: Option<&Difference>) -> String {
    let runs = [first, second].map(|ran| (ran.name.as_str(), &ran.analysis.picture));
    let until = found.map(|found| found.until);
    let drawn = text::compared(&runs, until, width::columns());
    match drawn.is_empty() {
        true => drawn,
        false => format!("\n{drawn}"),
    }
}
