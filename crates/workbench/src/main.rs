//! The command `meanwhile`: a thin shell over the library and the server.

mod drawing;
mod exercises;
mod run;
mod seeds;
mod serve;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

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
    Exec(run::ExecCommand),
    /// List the programs of the book, and the exercises with your progress
    List,
    Check(exercises::CheckCommand),
    Class(exercises::ClassCommand),
    Classroom(exercises::ClassroomCommand),
    Verify(exercises::VerifyCommand),
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let result = match &cli.command {
        Command::Book(options) => serve::run(options).map(|()| ExitCode::SUCCESS),
        Command::Run(command) => ended_by_ctrl_c().and_then(|()| run::run(command)),
        Command::Exec(command) => ended_by_ctrl_c().and_then(|()| run::exec(command)),
        Command::List => run::list(),
        Command::Check(command) => ended_by_ctrl_c().and_then(|()| exercises::check(command)),
        Command::Class(command) => exercises::class(command),
        Command::Classroom(command) => exercises::classroom(command),
        Command::Verify(command) => ended_by_ctrl_c().and_then(|()| exercises::verify(command)),
    };
    result.unwrap_or_else(|error| {
        anstream::eprintln!("error: {error:#}");
        ExitCode::FAILURE
    })
}

/// Ctrl-C ends the program that runs, with everything that it started, and then this one.
fn ended_by_ctrl_c() -> anyhow::Result<()> {
    ctrlc::set_handler(|| {
        meanwhile::end_all();
        std::process::exit(130);
    })?;
    Ok(())
}
