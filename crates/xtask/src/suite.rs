//! The full test run, step by step.

use anyhow::{Context, Result};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use crate::stopwatch::Stopwatch;
use crate::{process, setup};
use xtask::class;

struct Step {
    name: &'static str,
    args: &'static [&'static str],
}

/// The packages that are tested. The exercises fail until somebody solves them, and are judged at the
/// end. The notebooks are run by `cargo xtask notebooks`: with them it takes more than half an hour.
const TESTED: &str = "--workspace --exclude exercises --exclude notebook-tests";

/// What cargo is asked after the set-up, in this order.
const STEPS: [Step; 7] = [
    Step {
        name: "format",
        args: &["fmt", "--all", "--check"],
    },
    Step {
        name: "lints",
        args: &[
            "clippy",
            "--locked",
            "--workspace",
            "--all-targets",
            "--",
            "--deny",
            "warnings",
        ],
    },
    Step {
        name: "aarch64",
        args: &[
            "clippy",
            "--locked",
            "--package",
            "virtual-clock",
            "--target",
            xtask::AARCH64,
            "--",
            "--deny",
            "warnings",
        ],
    },
    Step {
        name: "docs",
        args: &[
            "doc",
            "--locked",
            "--workspace",
            "--no-deps",
            "--document-private-items",
        ],
    },
    Step {
        name: "build",
        // Not the programs of the book, which are built by the tests that run them.
        args: &["test", "--locked", TESTED, "--tests", "--no-run"],
    },
    Step {
        name: "tests",
        args: &["test", "--locked", TESTED, "--tests", "--no-fail-fast"],
    },
    Step {
        name: "doctests",
        args: &["test", "--locked", TESTED, "--doc"],
    },
];

/// No test is silent for so long unless it hangs; the longest takes five minutes.
const HANGS: Duration = Duration::from_secs(15 * 60);

/// Runs every step; stops at the first that fails.
pub fn run(root: &Path) -> Result<()> {
    let began = Instant::now();
    let mut done: Vec<(&str, Duration)> = Vec::new();
    let mut stopwatch = Stopwatch::default();
    let result = step("set-up", "", &mut done, || setup::run(root)).and_then(|()| {
        STEPS.iter().try_for_each(|Step { name, args }| {
            let shown = format!("cargo {}", args.join(" "));
            step(name, &shown, &mut done, || {
                let command = cargo(root, args)?;
                match *name {
                    "tests" => process::watch(command, HANGS, |line| stopwatch.sees(line)),
                    _ => process::run(command),
                }
            })
        })?;
        let shown = "cargo meanwhile verify";
        step("exercises", shown, &mut done, || {
            // As the steps before have built it.
            let mut verify = Command::new(command()?);
            verify.current_dir(root).arg("verify");
            process::run(verify)
        })
    });
    println!("\n{stopwatch}");
    for (name, time) in &done {
        println!("{name:<8} passed {:>8}", minutes(*time));
    }
    if result.is_ok() {
        println!("{:<8} passed {:>8}", "all", minutes(began.elapsed()));
        println!("\nNot among them: the notebooks on the real kernel, `cargo xtask notebooks`.");
    }
    result
}

/// Runs the notebooks on the real kernel, which is set up.
pub fn notebooks(root: &Path) -> Result<()> {
    let build = ["build", "--locked", "--package", "workbench"];
    process::run(cargo(root, &build)?)?;
    let test = [
        "test",
        "--locked",
        "--package",
        "notebook-tests",
        "--no-fail-fast",
        "--",
        "--nocapture",
    ];
    process::run(cargo(root, &test)?)
}

/// Becomes JupyterHub for a class, which is set up: Ctrl-C is for it, and it ends what learners have started.
#[cfg(unix)]
pub fn hub(root: &Path) -> Result<()> {
    let mut hub = Command::new(class::jupyterhub()?);
    hub.args(["-m", "jupyterhub", "--config"])
        .arg(root.join("deploy/hub/jupyterhub_config.py"));
    let error = std::os::unix::process::CommandExt::exec(&mut with_places(hub, root)?);
    Err(error).context("JupyterHub cannot be started")
}

#[cfg(not(unix))]
pub fn hub(_: &Path) -> Result<()> {
    anyhow::bail!("JupyterHub runs on Linux only")
}

/// Has learners work on JupyterHub, which is set up, and measures what they cost.
pub fn class(root: &Path, learners: u32, figures: Option<&Path>) -> Result<()> {
    let mut run = Command::new(class::jupyterhub()?);
    run.arg(root.join("tests/class/class_run.py"))
        .args(["--learners", &learners.to_string()])
        .args(
            figures
                .into_iter()
                .flat_map(|file| ["--figures".as_ref(), file.as_os_str()]),
        );
    process::run(with_places(run, root)?)?;
    let mut grade = Command::new(class::jupyterhub()?);
    grade.arg(root.join("tests/class/grading.py"));
    process::run(with_places(grade, root)?)
}

/// What `deploy/hub` reads of where things are.
fn with_places(mut command: Command, root: &Path) -> Result<Command> {
    command
        .env("MEANWHILE_PROJECT", root)
        .env("MEANWHILE_BIN", self::command()?)
        .env("MEANWHILE_HUB_PROXY", class::proxy()?);
    Ok(command)
}

/// Measures how long a cell takes, on the real kernel, which is set up.
pub fn cell_latency(root: &Path, runs: u32) -> Result<()> {
    let build = ["build", "--locked", "--package", "workbench"];
    process::run(cargo(root, &build)?)?;
    let measure = [
        "run",
        "--locked",
        "--quiet",
        "--package",
        "notebook-tests",
        "--bin",
        "cell_latency",
        &runs.to_string(),
    ];
    process::run(cargo(root, &measure)?)
}

fn step<'a>(
    name: &'a str,
    shown: &str,
    done: &mut Vec<(&'a str, Duration)>,
    work: impl FnOnce() -> Result<()>,
) -> Result<()> {
    println!("\n=== {name}  {shown}");
    let began = Instant::now();
    work().with_context(|| format!("{name} failed after {}", minutes(began.elapsed())))?;
    done.push((name, began.elapsed()));
    Ok(())
}

fn cargo(root: &Path, args: &[&str]) -> Result<Command> {
    let mut command = Command::new("cargo");
    let words = args.iter().flat_map(|arg| arg.split(' '));
    command.current_dir(root).args(words);
    // What a test builds for itself is built for the same packages, and so but once.
    command.env("MEANWHILE_TESTED", TESTED);
    // A test that cannot run for want of a tool fails instead of passing with a remark.
    command.env("MEANWHILE_REQUIRE_ALL", "1");
    command.env("RUSTDOCFLAGS", "--deny warnings");
    // Snapshots are compared, never written.
    command
        .env("INSTA_UPDATE", "no")
        .env_remove("INSTA_FORCE_PASS");
    // The browser tests take the command that this very run builds.
    command.env("MEANWHILE_BIN", self::command()?);
    Ok(command)
}

/// The command `meanwhile`, beside ourselves.
fn command() -> Result<PathBuf> {
    let own = std::env::current_exe().context("cannot tell where this program is")?;
    Ok(own.with_file_name("meanwhile"))
}

fn minutes(time: Duration) -> String {
    match time.as_secs() {
        0..60 => format!("{:.1} s", time.as_secs_f64()),
        seconds => format!("{} min {:02} s", seconds / 60, seconds % 60),
    }
}
