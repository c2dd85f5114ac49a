//! `meanwhile run` and `meanwhile list`.

use crate::drawing::Drawing;
use crate::exercises::Progress;
use crate::json;
use crate::output::{say, tell};
use crate::run_args::RunArgs;
use crate::width::complain;
use anyhow::{Context, Result};
use clap::Args;
use meanwhile::exercises::{Exercise, Set};
use meanwhile::findings::Sources;
use meanwhile::recording::chapter_files;
use meanwhile::{Certificate, Options, Program, Run, SEEDS, analyse, asyncio, examples};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Run a program of the book: what it printed, what its tasks and threads did, and what to notice
///
/// On virtual time a run takes no time however long the program sleeps, and is the same
/// every time. Lines marked ~ may come in any order among their neighbours.
#[derive(Args)]
#[command(
    after_help = "Examples:\n  cargo meanwhile run four_sleeps\n  cargo meanwhile run four_sleeps.py            (its twin in Python)\n  cargo meanwhile run four_sleeps --real\n  cargo meanwhile run four_sleeps --seeds\n  cargo meanwhile run four_sleeps --svg four_sleeps.svg\n  cargo meanwhile run four_sleeps --chrome trace.json   (open it at https://ui.perfetto.dev)"
)]
pub struct RunCommand {
    /// The example, as in `cargo run --example NAME`; or a Python twin, as `NAME.py`, or a Python file of yours
    example: String,

    #[command(flatten)]
    args: RunArgs,

    /// Run with seeds 1 to 16 too, and say whether they agree
    #[arg(long, conflicts_with_all = ["real", "seed"])]
    seeds: bool,

    /// Print the run, its timeline and its findings as JSON (docs/run-format.md)
    #[arg(long)]
    json: bool,

    /// Print only what the program printed, with times and threads
    #[arg(long, conflicts_with = "json")]
    transcript: bool,

    #[command(flatten)]
    drawing: Drawing,
}

/// Runs an example. Its own failure is part of what it teaches, not of this command.
pub fn run(command: &RunCommand) -> Result<ExitCode> {
    let root = examples::root();
    let program = &program(&root, &command.example)?;
    let options = command.args.options();
    if command.seeds {
        return seeds(&command.example, program, &options);
    }
    let run = program.run(&Options {
        trace: true,
        ..options.clone()
    })?;
    let analysis = analyse(&run, &Sources::new(&root));
    let json = command.json.then(|| {
        let mut json = json::of_run(&run, &command.example, &options);
        json::add(&mut json, &analysis);
        json
    });
    show(&run, json.as_ref())?;
    let in_words = !command.json && !command.transcript;
    command.drawing.draw(&run, &analysis, in_words)?;
    Ok(ExitCode::SUCCESS)
}

/// An example, a Python twin by its name or with `.py` at its end, or any file of Python.
pub fn program(root: &Path, name: &str) -> Result<Program> {
    let file = Path::new(name);
    if file.extension().is_some_and(|ending| ending == "py") {
        let own = file.is_file().then(|| file.to_owned());
        if let Some(source) = own.or_else(|| twin(root, file)) {
            return python(&source);
        }
    }
    let example = match examples::find(root, name) {
        Ok(example) => example,
        Err(unknown) => return python(&twin(root, file).ok_or(unknown)?),
    };
    let quiet = !std::io::IsTerminal::is_terminal(&std::io::stderr());
    let mut programs = examples::build(root, &[example], quiet)?;
    programs.pop().context("cargo built nothing")
}

fn python(source: &Path) -> Result<Program> {
    let python = asyncio::interpreter(&xtask::python()?)?;
    Ok(asyncio::program(&python, &source.canonicalize()?)?)
}

/// The Python twin of that name.
fn twin(root: &Path, name: &Path) -> Option<PathBuf> {
    let mut twins = chapter_files(&root.join("python"), "py").into_iter();
    twins.find(|twin| twin.file_stem() == name.file_stem())
}

fn seeds(name: &str, program: &Program, options: &Options) -> Result<ExitCode> {
    let certificate = Certificate::of(program, options, SEEDS)?;
    explain_real(&certificate.run);
    say(&certificate.run.transcript.to_string())?;
    if certificate.holds() {
        eprintln!("{name}: seeds 0 to 16 agree");
        return Ok(ExitCode::SUCCESS);
    }
    for tie in &certificate.ties {
        eprint!("{tie}");
    }
    eprintln!("{name}: these lines come in an order that is not fixed");
    Ok(ExitCode::FAILURE)
}

/// Lists the examples by chapter.
pub fn list() -> Result<ExitCode> {
    let mut text = String::new();
    let mut chapter = String::new();
    for example in examples::all(&examples::root())? {
        if example.chapter != chapter {
            chapter.clone_from(&example.chapter);
            text += &format!("{chapter}\n");
        }
        text += &format!("  {}\n", example.name);
    }
    text += &exercise_list()?;
    tell(&text)?;
    Ok(ExitCode::SUCCESS)
}

/// Each with what it takes, and whether it is done. No set is no error.
fn exercise_list() -> Result<String> {
    let root = examples::root();
    if !root.join("exercises/info.toml").is_file() {
        return Ok(String::new());
    }
    let set = Set::read(&root)?;
    let progress = Progress::read(&set);
    let done = |exercise: &&Exercise| progress.is_done(exercise);
    let count = set.exercises.iter().filter(done).count();
    let mut text = format!("\nexercises ({count} of {} done)\n", set.exercises.len());
    for exercise in &set.exercises {
        let sign = if progress.is_done(exercise) { "x" } else { " " };
        let stars = "*".repeat(usize::from(exercise.difficulty));
        text += &format!(
            "  [{sign}] {:<26} chapter {}, {:>2} minutes, {stars}\n",
            exercise.name, exercise.chapter, exercise.minutes
        );
    }
    Ok(text)
}

/// Prints what the program printed, or all that is known of it if that is asked for.
pub fn show(run: &Run, json: Option<&serde_json::Value>) -> Result<()> {
    explain_real(run);
    match json {
        Some(json) => say(&format!("{json:#}\n")),
        None => say(&run.transcript.to_string()),
    }
}

pub fn explain_real(run: &Run) {
    if let Some(why) = &run.why_real {
        complain(&format!("meanwhile: this ran in real time: {why}"));
    }
    if let Some(note) = &run.note {
        complain(&format!("meanwhile: {note}"));
    }
}
