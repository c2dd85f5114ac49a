//! `meanwhile exec`: any program on virtual time.

mod locate;
mod signals;

use crate::guard;
use crate::json;
use crate::output::say;
use crate::run::{explain_real, show};
use crate::run_args::{self, RunArgs};
use crate::seeds::Search;
use crate::width::complain;
use anyhow::Result;
use clap::Args;
use locate::NotStarted;
use meanwhile::{Ended, Inherited, Input, Options, Program, RunError};
use std::ffi::OsString;
use std::path::Path;
use std::process::ExitCode;

/// This command failed itself; it shares the number with `env`, `timeout` and `docker run`.
pub const OWN_FAILURE: u8 = 125;

/// Run any program on virtual time, yours too
///
/// The program's own output, input and exit status are left as they are. It must be a
/// dynamically linked Linux program; another one runs in real time, and you are told why. A signal
/// to this command is passed on to the program; a second Ctrl-C ends it.
#[derive(Args)]
#[command(after_help = "\
Examples:
  cargo meanwhile exec -- ./target/debug/my-program
  cargo meanwhile exec --seed 7 --transcript -- ./my-program --its-own-option
  cargo meanwhile exec --seeds 200 -- ./my-racy-program
  cargo meanwhile exec -- cargo-nextest-built-test-binary

Exit status:
  the program's own, and 128 + N if signal N ended it
  97   the clock found a deadlock
  124  a limit ended the program: --limit, --memory or --processes
  125  this command failed, or does not understand what you asked for
  126  the program was found, but cannot be run
  127  there is no such program")]
pub struct ExecCommand {
    #[command(flatten)]
    args: RunArgs,

    /// Look for races: run with seeds 0 to N, and tell the outcomes apart
    ///
    /// A seed decides who runs among the threads that are ready, also between two instructions
    /// of the program, and every random number. Ends with status 1 if a run fails.
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = run_args::seeds,
        conflicts_with_all = ["real", "seed", "transcript", "json"])]
    seeds: Option<u64>,

    /// Capture the output and print it with times and threads
    ///
    /// Control characters are shown as `\x1b` and the like, so that none reaches your terminal.
    #[arg(long)]
    transcript: bool,

    /// As --transcript, as JSON
    #[arg(long)]
    json: bool,

    /// The program and its arguments
    #[arg(last = true, required = true, value_name = "PROGRAM [ARGS]")]
    command: Vec<OsString>,
}

/// Runs any program; its exit status becomes this command's. So a failure of this command has a
/// status of its own.
pub fn exec(command: &ExecCommand) -> ExitCode {
    let result = started(command);
    result.unwrap_or_else(|error| {
        anstream::eprintln!("error: {error:#}");
        let not_started = error.downcast_ref::<NotStarted>();
        ExitCode::from(not_started.map_or(OWN_FAILURE, NotStarted::status))
    })
}

fn started(command: &ExecCommand) -> Result<ExitCode> {
    let (name, arguments) = command.command.split_first().unwrap_or_else(|| {
        unreachable!("clap asks for one word at least");
    });
    let path = locate::program(Path::new(name))?;
    let _guard = guard::start()?;
    let program = Program::new(path, arguments.to_vec());
    match perform(command, &program) {
        // As every shell does it, and `env`.
        Err(error) if locate::is_script_for_sh(&error, program.path()) => {
            let words = std::iter::once(program.path().as_os_str().to_owned());
            let words = words.chain(arguments.iter().cloned()).collect();
            perform(command, &Program::new("/bin/sh", words))
        }
        result => result,
    }
    .map_err(|error| match error.downcast::<RunError>() {
        Ok(error) => locate::explained(&error, program.path()).into(),
        Err(other) => other,
    })
}

fn perform(command: &ExecCommand, program: &Program) -> Result<ExitCode> {
    let options = command.args.options();
    if let Some(last) = command.seeds {
        signals::end_at_once()?;
        let search = Search::new(program, &options, last)?;
        explain_real(search.first_run());
        say(&search.report(&shown(&command.command)))?;
        return Ok(match search.failing_seed() {
            Some(_) => ExitCode::FAILURE,
            None => ExitCode::SUCCESS,
        });
    }
    signals::pass_on()?;
    if command.transcript || command.json {
        let program = program.clone().with_input(Input::Inherited);
        let run = program.run(&options)?;
        let name = program.path().file_name().unwrap_or_default();
        let json = command
            .json
            .then(|| json::of_run(&run, &name.to_string_lossy(), &options));
        show(&run, json.as_ref())?;
        return Ok(exit_code(run.ended));
    }
    with_own_streams(program, &options)
}

fn with_own_streams(program: &Program, options: &Options) -> Result<ExitCode> {
    let Inherited {
        ended,
        why_real,
        notes,
    } = program.run_inherited(options)?;
    if let Some(why) = why_real {
        complain(&format!("meanwhile: this ran in real time: {why}"));
    }
    // Of a program that was ended by force there is one thing to say.
    let ended_itself = matches!(ended, Ended::Status(_) | Ended::Signal(_));
    for note in notes.iter().filter(|_| ended_itself) {
        complain(&format!("meanwhile: {note}"));
    }
    let more = match ended {
        Ended::OutOfTime(_) => Some("--limit SECONDS allows more, --limit 0 any time"),
        Ended::TooMuchMemory(_) => Some("--memory MIB allows more"),
        Ended::TooManyProcesses(_) => Some("--processes N allows more"),
        _ => None,
    };
    if let Some(more) = more {
        complain(&format!("meanwhile: {ended}; {more}"));
    }
    Ok(exit_code(ended))
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

/// As a shell says it: 128 and more for a signal, and as `timeout` does, 124 for a limit.
fn exit_code(ended: Ended) -> ExitCode {
    ExitCode::from(match ended {
        Ended::Status(status) => status as u8,
        Ended::Signal(signal) => 128 | signal as u8,
        // The clock's own.
        Ended::Deadlock => wire::exit::DEADLOCK as u8,
        Ended::Busy => wire::exit::BUSY as u8,
        Ended::OutOfTime(_)
        | Ended::TooMuchOutput(_)
        | Ended::TooMuchMemory(_)
        | Ended::TooManyProcesses(_) => 124,
    })
}
