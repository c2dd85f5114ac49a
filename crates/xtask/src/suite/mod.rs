//! The full test run, step by step.

mod binaries;
mod pool;
mod running;

use anyhow::{Context, Result};
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use self::running::Took;
use crate::{process, processor, setup};
use xtask::class;
use xtask::packages::{self, Own};

struct Step {
    name: &'static str,
    args: &'static [&'static str],
}

/// The packages that are tested. The exercises fail until somebody solves them, and are judged at the
/// end.
const TESTED: &str = "--workspace --exclude exercises";

/// What cargo is asked after the set-up, in this order.
const STEPS: [Step; 4] = [
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
];

/// Builds the tests. Not the programs of the book, nor those that the tests run: these are built without a harness.
const BUILD: [&str; 12] = [
    "test",
    "--locked",
    TESTED,
    "--lib",
    "--bin",
    "meanwhile",
    "--bin",
    "xtask",
    "--test",
    "*",
    "--no-run",
    "--message-format=json-render-diagnostics",
];
const DOCTESTS: [&str; 4] = ["test", "--locked", TESTED, "--doc"];

/// Runs every step; stops at the first that fails.
pub fn run(root: &Path) -> Result<()> {
    let began = Instant::now();
    let mut steps = Steps::default();
    let mut times = running::Times::default();
    let own = Own::of(root)?;
    packages::take_over(&packages::kept(root)?, &root.join("target/debug"), &own)?;
    let result = steps_in_turn(root, &mut steps, &mut times);
    // Now, as tests build packages with other features, and also if one fails: it is run again.
    let kept = packages::keep(root, &own);
    println!("\n{times}{steps}");
    if result.is_ok() {
        println!("{:<9} passed {:>12}", "all", minutes(began.elapsed()));
    }
    result.and(kept)
}

fn steps_in_turn(root: &Path, steps: &mut Steps, times: &mut running::Times) -> Result<()> {
    steps.take("set-up", "", || {
        setup::run(root)?;
        setup::for_notebooks(root)
    })?;
    for Step { name, args } in &STEPS {
        let shown = format!("cargo {}", args.join(" "));
        steps.take(name, &shown, || process::run(cargo(root, args)?))?;
    }
    let shown = format!("cargo {}", BUILD.join(" "));
    let built = steps.take("build", &shown, || process::output(cargo(root, &BUILD)?))?;
    steps.take("tests", "all of these", || {
        let binaries = binaries::built(&built, root);
        running::run(binaries, times)
    })?;
    let shown = format!("cargo {}", DOCTESTS.join(" "));
    steps.take("doctests", &shown, || process::run(cargo(root, &DOCTESTS)?))?;
    steps.take("exercises", "cargo meanwhile verify", || {
        // As the steps before have built it.
        let mut verify = Command::new(command()?);
        verify.current_dir(root).arg("verify");
        process::run(verify)
    })
}

/// Runs the notebooks on the real kernel, which is set up.
pub fn notebooks(root: &Path) -> Result<()> {
    build_command(root)?;
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

/// Has learners work on JupyterHub, which is set up, measures what they cost, and grades an assignment.
pub fn class(root: &Path, learners: u32, figures: Option<&Path>) -> Result<()> {
    let mut run = Command::new(class::jupyterhub()?);
    // It tells each thing when it happens.
    run.arg("-u")
        .arg(root.join("tests/class/class_run.py"))
        .args(["--learners", &learners.to_string()])
        .args(
            figures
                .into_iter()
                .flat_map(|file| ["--figures".as_ref(), file.as_os_str()]),
        );
    process::run_with_patience(with_places(run, root)?, TIDIES_UP)
}

/// How long a class that is ended may take to remove its users. Twenty took two minutes on a busy machine.
const TIDIES_UP: Duration = Duration::from_secs(600);

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
    build_command(root)?;
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

/// What has passed, and how long it took.
#[derive(Default)]
struct Steps(Vec<(&'static str, Took)>);

impl Steps {
    fn take<T>(
        &mut self,
        name: &'static str,
        shown: &str,
        work: impl FnOnce() -> Result<T>,
    ) -> Result<T> {
        println!("\n=== {name}  {shown}");
        let own = std::process::id();
        let (began, before) = (Instant::now(), processor::used_by(own));
        let result =
            work().with_context(|| format!("{name} failed after {}", minutes(began.elapsed())))?;
        let after = processor::used_by(own);
        let took = Took {
            real: began.elapsed(),
            processor: after.zip(before).map(|(after, before)| after - before),
        };
        self.0.push((name, took));
        Ok(result)
    }
}

impl fmt::Display for Steps {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, took) in &self.0 {
            let real = minutes(took.real);
            writeln!(f, "{name:<9} passed {real:>12} {:>11}", took.used())?;
        }
        Ok(())
    }
}

fn cargo(root: &Path, args: &[&str]) -> Result<Command> {
    let mut command = Command::new("cargo");
    let words = args.iter().flat_map(|arg| arg.split(' '));
    command.current_dir(root).args(words);
    command.env("RUSTDOCFLAGS", "--deny warnings");
    for_tests(&mut command)?;
    Ok(command)
}

/// What the tests are told.
fn for_tests(command: &mut Command) -> Result<()> {
    // What a test builds for itself is built for the same packages, and so but once.
    command.env("MEANWHILE_TESTED", TESTED);
    // A test that cannot run for want of a tool fails instead of passing with a remark.
    command.env("MEANWHILE_REQUIRE_ALL", "1");
    // Snapshots are compared, never written.
    command
        .env("INSTA_UPDATE", "no")
        .env_remove("INSTA_FORCE_PASS");
    // The browser tests take the command that this very run builds.
    command.env("MEANWHILE_BIN", self::command()?);
    Ok(())
}

/// Builds the command `meanwhile`, which the notebooks' kernel starts.
fn build_command(root: &Path) -> Result<()> {
    let build = ["build", "--locked", "--package", "workbench"];
    process::run(cargo(root, &build)?)
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

#[cfg(test)]
mod tests {
    use meanwhile::workspace;
    use std::fs;

    /// The programs that [`BUILD`](super::BUILD) leaves out have no test that would be left out with them.
    #[test]
    fn only_programs_that_are_built_for_tests_have_tests() {
        let packages = workspace::packages(&xtask::root()).unwrap();
        // The exercises are judged, and have tests for that.
        let packages = packages
            .iter()
            .filter(|package| package.name != "exercises");
        let targets = packages.flat_map(|package| &package.targets);
        let programs = targets.filter(|target| target.is("bin") || target.is("example"));
        let mut seen = 0;
        for target in programs {
            let name = &target.name;
            if super::BUILD.contains(&name.as_str()) {
                continue;
            }
            let source = fs::read_to_string(&target.src_path).unwrap();
            assert!(
                !source.contains("#[test]"),
                "`{name}` has tests, and BUILD leaves it out"
            );
            seen += 1;
        }
        assert!(seen > 100, "{seen}");
    }
}
