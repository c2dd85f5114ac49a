//! `cargo xtask`: set-up and the full test run.

mod check_latency;
mod clock_report;
mod foreign;
mod process;
mod processor;
mod setup;
mod suite;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Set-up and the full test run of the workbook
#[derive(Parser)]
#[command(name = "xtask", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    command: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Install what the full test run needs: browser, Python, accessibility rules, tmux, rustlings, Jupyter
    ///
    /// On Debian and Ubuntu, run by root, this installs packages. Elsewhere it says exactly what is
    /// missing and ends with a failure. The accessibility rules (axe-core), rustlings, JupyterLab and
    /// the kernel of the notebooks go to your cache folder. The kernel is compiled, which takes 10 to
    /// 20 minutes, once.
    Setup,
    /// Set up, then run everything: format, lints, all tests, with those in browser, terminal and notebooks
    ///
    /// Stops at the first step that fails. Test binaries of different packages run beside each other, and all of
    /// them run even if one fails. `cargo test` alone runs all but those of the browser, the terminal and the
    /// notebooks, and needs no set-up.
    Test,
    /// Set up JupyterLab and the Rust kernel, then run only the notebooks, on them
    ///
    /// Every chapter's notebook from top to bottom, compared with the recordings, and a cell of each
    /// way to end. It takes some minutes; compiling the kernel takes 10 to 20 more, once.
    Notebooks,
    /// Set up JupyterHub for a class on this machine, and start it: deploy/README.md says how to go on
    ///
    /// Installs JupyterHub, jupyter-server-proxy and nbgrader from PyPI and its proxy from npm into your cache
    /// folder, beside what notebooks need, and builds what learners use. Run it as root: each learner is a user
    /// of this machine. Ctrl-C ends the hub and everything that learners have started.
    Hub {
        /// Install and build everything, and start nothing
        #[arg(long)]
        only_set_up: bool,

        /// Leave out the proxy, and with it Node.js: a learner's container needs neither
        #[arg(long, requires = "only_set_up")]
        without_proxy: bool,
    },
    /// Set up JupyterHub, let a class work on it, and grade exercises with nbgrader
    ///
    /// The learners log in, run cells, edit one and solve an exercise, all at once; then the hub ends. It must be
    /// root on Linux, because it makes a user of this machine for each learner and removes them afterwards.
    ClassRun {
        /// How many
        #[arg(long, value_name = "N", default_value_t = 20,
            value_parser = clap::value_parser!(u32).range(2..))]
        learners: u32,

        /// Write what was measured to this file
        #[arg(long, value_name = "FILE")]
        figures: Option<std::path::PathBuf>,
    },
    /// Measure the virtual clock: is it true, is it stable, what does it cost
    ///
    /// Prints a Markdown table. The real runs must have the machine for themselves: stop other
    /// work first. More runs find rarer differences.
    ClockReport(clock_report::Report),
    /// Measure the time from an edit of an exercise to the verdict, beside that of `rustlings run`
    ///
    /// Prints a Markdown table. Both must have the machine for themselves: stop other work first.
    /// Exercises are edited in a copy of the project, in `target/terminal`.
    CheckLatency(check_latency::Latency),
    /// Measure the time from running a cell of a notebook to its picture, beside that of `cargo build`
    ///
    /// Sets up what the notebooks need, and prints a Markdown table. Both must have the machine for
    /// themselves: stop other work first.
    CellLatency {
        /// Measured runs of each kind
        #[arg(long, value_name = "N", default_value_t = 7,
            value_parser = clap::value_parser!(u32).range(1..))]
        runs: u32,
    },
    /// Run another crate's own tests, as `tokio`, in real time and on the virtual clock, and compare
    ///
    /// The clock promises that a program does the same on it as in real time. The best proof is a
    /// test suite that nobody here wrote. This fetches a published package with Cargo, builds its
    /// tests, runs each test binary on both clocks, and compares the results test by test. It ends
    /// with status 1 if a test differs that `crates/xtask/foreign/NAME.toml` does not list, or if one
    /// that is listed there does not differ any more. It takes some minutes and is not part of the
    /// full test run.
    Foreign(foreign::Foreign),
}

fn main() -> ExitCode {
    let task = Cli::parse().command;
    let root = xtask::root();
    let result = process::end_with_ctrl_c().and_then(|()| match task {
        Task::Setup => setup::run(&root).and_then(|()| setup::for_notebooks(&root)),
        Task::Test => suite::run(&root),
        Task::Notebooks => setup::for_notebooks(&root).and_then(|()| suite::notebooks(&root)),
        Task::Hub {
            only_set_up: true,
            without_proxy,
        } => setup::for_class(&root, !without_proxy),
        Task::Hub { .. } => setup::for_class(&root, true).and_then(|()| suite::hub(&root)),
        Task::ClassRun { learners, figures } => setup::for_class(&root, true)
            .and_then(|()| suite::class(&root, learners, figures.as_deref())),
        Task::ClockReport(report) => clock_report::run(&root, &report),
        Task::CheckLatency(latency) => check_latency::run(&root, &latency),
        Task::CellLatency { runs } => {
            setup::for_notebooks(&root).and_then(|()| suite::cell_latency(&root, runs))
        }
        Task::Foreign(foreign) => foreign::run(&root, &foreign),
    });
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}
