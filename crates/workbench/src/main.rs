//! The command `meanwhile`: a thin shell over the library and the server.

mod builds;
mod compare;
mod drawing;
mod exec;
mod exercises;
mod guard;
mod json;
mod notebook;
mod output;
mod record;
mod run;
mod run_args;
mod seeds;
mod serve;
mod why;
mod width;

use clap::{Parser, Subcommand};
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};

/// The workbook's tools: read it, run its programs and yours on virtual time, check exercises
#[derive(Parser)]
#[command(name = "meanwhile", bin_name = "cargo meanwhile", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Book(serve::Options),
    Run(run::RunCommand),
    Why(why::WhyCommand),
    Compare(compare::CompareCommand),
    Exec(exec::ExecCommand),
    Record(record::RecordCommand),
    Notebooks(notebook::NotebooksCommand),
    /// List the programs of the book, and the exercises with your progress
    List,
    Check(exercises::CheckCommand),
    Class(exercises::ClassCommand),
    Classroom(exercises::ClassroomCommand),
    Verify(exercises::VerifyCommand),
    Jupyter(notebook::JupyterCommand),
    #[command(hide = true)]
    Kernel(notebook::KernelCommand),
    #[command(hide = true)]
    Cell(notebook::CellCommand),
    #[command(hide = true)]
    Guard(guard::GuardCommand),
}

fn main() -> ExitCode {
    // Cargo calls this command for rustc while an exercise is built.
    if let Some(code) = judge::rustc::noted() {
        return code;
    }
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return refused(&error),
    };
    let result = match &cli.command {
        Command::Book(options) => serve::run(options).map(|()| ExitCode::SUCCESS),
        Command::Run(command) => running(|| run::run(command)),
        Command::Why(command) => running(|| why::why(command)),
        Command::Compare(command) => running(|| compare::compare(command)),
        Command::Exec(command) => Ok(exec::exec(command)),
        Command::Record(command) => running(|| record::record(command)),
        Command::Notebooks(command) => notebook::notebooks(command),
        Command::List => run::list(),
        Command::Check(command) => running(|| exercises::check(command)),
        Command::Class(command) => exercises::class(command),
        Command::Classroom(command) => exercises::classroom(command),
        Command::Verify(command) => running(|| exercises::verify(command)),
        Command::Jupyter(command) => running(|| notebook::jupyter(command)),
        Command::Kernel(command) => running(|| notebook::kernel(command)),
        Command::Cell(command) => notebook::cell(command),
        Command::Guard(command) => guard::run(command),
    };
    result.unwrap_or_else(|error| {
        width::complain(&format!("error: {error:#}"));
        ExitCode::FAILURE
    })
}

/// A command line that is not understood. The status of `exec` is the program's, so that its own
/// failures have one that few programs use.
fn refused(error: &clap::Error) -> ExitCode {
    let is_exec = std::env::args_os()
        .nth(1)
        .is_some_and(|word| word == "exec");
    // A reader who has gone away is no error.
    let _ = error.print();
    match (error.exit_code(), is_exec) {
        (0, _) => ExitCode::SUCCESS,
        (_, true) => ExitCode::from(exec::OWN_FAILURE),
        (status, false) => ExitCode::from(status as u8),
    }
}

/// Does something that runs programs: Ctrl-C ends them, and so does the end of this process.
fn running(work: impl FnOnce() -> anyhow::Result<ExitCode>) -> anyhow::Result<ExitCode> {
    ended_by_ctrl_c("")?;
    let _guard = guard::start()?;
    work()
}

static IS_ENDED: AtomicBool = AtomicBool::new(false);

/// Says nothing of a program that was ended by Ctrl-C: the last words do, and then this command ends.
fn leave_last_words() {
    while IS_ENDED.load(Ordering::Relaxed) {
        std::thread::park();
    }
}

/// Ctrl-C, or a request to terminate, ends the program that runs, with everything that it started,
/// and then this one, which may have something to say.
fn ended_by_ctrl_c(last_words: &'static str) -> anyhow::Result<()> {
    ctrlc::set_handler(move || {
        IS_ENDED.store(true, Ordering::Relaxed);
        meanwhile::end_all();
        // Whoever has asked may be gone.
        let _ = output::say(last_words);
        std::process::exit(130);
    })?;
    Ok(())
}
