//! `meanwhile run` and `meanwhile list`.

use crate::drawing::Drawing;
use crate::exercises::Progress;
use crate::how::How;
use crate::width::{columns, complain, fitted};
use anyhow::{Context, Result};
use clap::Args;
use meanwhile::exercises::{Exercise, Set};
use meanwhile::{Certificate, Options, Program, Run, SEEDS, examples};
use std::io::Write;
use std::process::ExitCode;
use std::time::Duration;

/// Run a program of the book: what it printed, what its tasks and threads did, and what to notice
///
/// On virtual time a run takes no time however long the program sleeps, and is the same
/// every time. Lines marked ~ may come in any order among their neighbours.
#[derive(Args)]
#[command(
    after_help = "Examples:\n  cargo meanwhile run four_sleeps\n  cargo meanwhile run four_sleeps --real\n  cargo meanwhile run four_sleeps --seeds\n  cargo meanwhile run four_sleeps --svg four_sleeps.svg\n  cargo meanwhile run four_sleeps --chrome trace.json   (open it at https://ui.perfetto.dev)"
)]
pub struct RunCommand {
    /// The example, as in `cargo run --example NAME`
    example: String,

    #[command(flatten)]
    how: How,

    /// Run with seeds 1 to 16 too, and say whether they agree
    #[arg(long, conflicts_with_all = ["real", "seed"])]
    seeds: bool,

    /// Print the run as JSON
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
    let example = examples::find(&root, &command.example)?;
    let quiet = !std::io::IsTerminal::is_terminal(&std::io::stderr());
    let programs = examples::build(&root, &[example], quiet)?;
    let program = programs.first().context("cargo built nothing")?;
    let options = command.how.options();
    if command.seeds {
        return seeds(&command.example, program, &options);
    }
    let run = program.run(&Options {
        trace: true,
        ..options.clone()
    })?;
    show(&run, &command.example, &options, command.json)?;
    let in_words = !command.json && !command.transcript;
    command.drawing.draw(&run, &root, in_words)?;
    Ok(ExitCode::SUCCESS)
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

pub fn show(run: &Run, name: &str, options: &Options, json: bool) -> Result<()> {
    explain_real(run);
    if json {
        return say(&format!("{:#}\n", as_json(run, name, options)));
    }
    say(&run.transcript.to_string())
}

pub fn explain_real(run: &Run) {
    if let Some(why) = &run.why_real {
        complain(&format!("meanwhile: this ran in real time: {why}"));
    }
    if let Some(note) = &run.note {
        complain(&format!("meanwhile: {note}"));
    }
}

fn as_json(run: &Run, name: &str, options: &Options) -> serde_json::Value {
    let milliseconds = |time: Duration| time.as_nanos() as f64 / 1e6;
    let line = |line: &meanwhile::Line| {
        serde_json::json!({
            "at_ms": milliseconds(line.at),
            "thread": line.thread,
            "stream": match line.stream {
                meanwhile::Stream::Stdout => "stdout",
                meanwhile::Stream::Stderr => "stderr",
            },
            "unordered": line.unordered,
            "text": line.text,
        })
    };
    serde_json::json!({
        "name": name,
        "clock": run.clock,
        "why_real": run.why_real,
        "note": run.note,
        "seed": options.seed,
        "cpus": options.cpus,
        "lines": run.transcript.lines.iter().map(line).collect::<Vec<_>>(),
        "total_ms": milliseconds(run.transcript.total),
        "ending": run.transcript.ending,
    })
}

/// Prints sentences to stdout, no wider than it is.
pub fn tell(text: &str) -> Result<()> {
    say(&fitted(text, columns()))
}

/// Prints to stdout as it is. A reader who has gone away, as in `| head`, is no error.
pub fn say(text: &str) -> Result<()> {
    match std::io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        result => result.context("stdout could not be written"),
    }
}
