//! `meanwhile run`, `meanwhile exec` and `meanwhile list`.

use crate::drawing::Drawing;
use crate::exercises::Progress;
use crate::seeds::Search;
use anyhow::{Context, Result, bail};
use clap::Args;
use meanwhile::exercises::{Exercise, Set};
use meanwhile::{
    Certificate, Clock, Ended, Inherited, Limits, Options, Program, Run, SEEDS, examples,
};
use std::ffi::OsString;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

/// How to run, for both commands.
#[derive(Args)]
pub struct How {
    /// Run on the real clock
    #[arg(long)]
    real: bool,

    /// Choose another order among threads that are ready at the same moment, and other
    /// random numbers; 0 is first come, first served
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,

    /// How many processors the program sees
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u16).range(1..=1024))]
    cpus: u16,

    /// End the program after so many seconds of real time; 0 for no limit
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    limit: u64,

    /// End it when it uses more than so many MiB of memory, its children included
    #[arg(long, value_name = "MIB", default_value_t = 2048)]
    memory: u64,

    /// End it when it runs as more than so many processes
    #[arg(long, value_name = "N", default_value_t = 200)]
    processes: usize,
}

impl How {
    fn options(&self) -> Options {
        Options {
            clock: if self.real {
                Clock::Real
            } else {
                Clock::Virtual
            },
            seed: self.seed,
            cpus: usize::from(self.cpus),
            limits: Limits {
                time: (self.limit > 0).then(|| Duration::from_secs(self.limit)),
                memory: self.memory << 20,
                processes: self.processes,
                ..Limits::default()
            },
            trace: false,
        }
    }
}

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

/// Run any program on virtual time, yours too
///
/// The program's own output, input and exit status are left as they are. It must be a
/// dynamically linked Linux program; another one runs in real time, and you are told why.
#[derive(Args)]
#[command(
    after_help = "Examples:\n  cargo meanwhile exec -- ./target/debug/my-program\n  cargo meanwhile exec --seed 7 --transcript -- ./my-program --its-own-option\n  cargo meanwhile exec --seeds 200 -- ./my-racy-program\n  cargo meanwhile exec -- cargo-nextest-built-test-binary"
)]
pub struct ExecCommand {
    #[command(flatten)]
    how: How,

    /// Look for races: run with seeds 0 to N, and tell the outcomes apart
    ///
    /// A seed decides who runs among the threads that are ready, also between two instructions
    /// of the program, and every random number. Ends with status 1 if a run fails.
    #[arg(long, value_name = "N", conflicts_with_all = ["real", "seed", "transcript", "json"])]
    seeds: Option<u64>,

    /// Capture the output and print it with times and threads
    #[arg(long)]
    transcript: bool,

    /// As --transcript, as JSON
    #[arg(long)]
    json: bool,

    /// The program and its arguments
    #[arg(last = true, required = true, value_name = "PROGRAM [ARGS]")]
    command: Vec<OsString>,
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

/// Runs any program; its exit status becomes this command's.
pub fn exec(command: &ExecCommand) -> Result<ExitCode> {
    let (program, arguments) = command
        .command
        .split_first()
        .context("no program is given")?;
    let path = find_program(Path::new(program))?;
    let program = Program::new(path, arguments.to_vec());
    let options = command.how.options();
    if let Some(last) = command.seeds {
        let search = Search::new(&program, &options, last)?;
        explain_real(search.first_run());
        say(&search.report(&shown(&command.command)))?;
        return Ok(match search.failing_seed() {
            Some(_) => ExitCode::FAILURE,
            None => ExitCode::SUCCESS,
        });
    }
    if command.transcript || command.json {
        let program = program.with_input(meanwhile::Input::Inherited);
        let run = program.run(&options)?;
        let name = program
            .path()
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        show(&run, &name, &options, command.json)?;
        return Ok(exit_code(run.status, &run.transcript.ending));
    }
    let Inherited {
        ended,
        why_real,
        notes,
    } = program.run_inherited(&options)?;
    if let Some(why) = why_real {
        eprintln!("meanwhile: this ran in real time: {why}");
    }
    // Of a program that was ended by force there is one thing to say.
    let ended_itself = matches!(ended, Ended::Status(_) | Ended::Signal(_));
    for note in notes.iter().filter(|_| ended_itself) {
        eprintln!("meanwhile: {note}");
    }
    let more = match ended {
        Ended::OutOfTime(_) => Some("--limit SECONDS allows more, --limit 0 any time"),
        Ended::TooMuchMemory(_) => Some("--memory MIB allows more"),
        Ended::TooManyProcesses(_) => Some("--processes N allows more"),
        Ended::Status(_) | Ended::Signal(_) | Ended::TooMuchOutput(_) => None,
    };
    if let Some(more) = more {
        eprintln!("meanwhile: {ended}; {more}");
    }
    Ok(exit_code(ended.status(), &ended.to_string()))
}

/// A command as one would type it.
fn shown(command: &[OsString]) -> String {
    let words = command.iter().map(|word| {
        let word = word.to_string_lossy();
        let is_plain = |c: char| c.is_alphanumeric() || "-_./=:,+@%".contains(c);
        match !word.is_empty() && word.chars().all(is_plain) {
            true => word.into_owned(),
            false => format!("'{}'", word.replace('\'', "'\\''")),
        }
    });
    words.collect::<Vec<_>>().join(" ")
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
    say(&text)?;
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

fn show(run: &Run, name: &str, options: &Options, json: bool) -> Result<()> {
    explain_real(run);
    if json {
        return say(&format!("{:#}\n", as_json(run, name, options)));
    }
    say(&run.transcript.to_string())
}

fn explain_real(run: &Run) {
    if let Some(why) = &run.why_real {
        eprintln!("meanwhile: this ran in real time: {why}");
    }
    if let Some(note) = &run.note {
        eprintln!("meanwhile: {note}");
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

/// Prints to stdout. A reader who has gone away, as in `| head`, is no error.
pub fn say(text: &str) -> Result<()> {
    match std::io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        result => result.context("stdout could not be written"),
    }
}

/// Where a command stands: as given if it has a slash, otherwise looked up in PATH.
fn find_program(name: &Path) -> Result<PathBuf> {
    let given = name.to_string_lossy();
    let is_file = |path: &Path| path.is_file();
    if given.contains('/') {
        if !is_file(name) {
            bail!("there is no file {given}");
        }
        return Ok(name.to_path_buf());
    }
    let folders = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&folders)
        .map(|folder| folder.join(name))
        .find(|path| is_file(path));
    match found {
        Some(path) => Ok(path),
        None if is_file(name) => {
            bail!("{given} is not in PATH; for the file here, write ./{given}")
        }
        None => bail!("there is no program {given} in PATH"),
    }
}

fn exit_code(status: Option<i32>, ending: &str) -> ExitCode {
    match status {
        Some(status) => ExitCode::from(status as u8),
        // As a shell says it: 124 for a time limit, 128 and more for a signal.
        None => match ending
            .strip_prefix("killed by signal ")
            .and_then(|number| number.parse::<u8>().ok())
        {
            Some(signal) => ExitCode::from(128 + signal),
            None => ExitCode::from(124),
        },
    }
}
