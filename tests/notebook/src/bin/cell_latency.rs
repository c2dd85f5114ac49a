//! Measures how long a learner waits from running a cell to its picture, beside a bare `cargo build` of the same
//! program. Prints a Markdown table; `cargo xtask cell-latency` runs it.

use anyhow::{Context, Result, bail};
use notebook_tests::{Bench, Cell, Shown};
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

/// A program of chapter 1 with a dozen events.
const PROGRAM: &str = "examples/01-waiting/breakfast.rs";

/// What an edited cell may take besides 1.5 times the build.
const BESIDES: f64 = 0.2;

fn main() -> Result<()> {
    let runs: usize = match std::env::args().nth(1) {
        Some(text) => text
            .parse()
            .with_context(|| format!("`{text}` is no number of runs"))?,
        None => 7,
    };
    let root = xtask::root();
    let program = fs::read_to_string(root.join(PROGRAM))?;
    let package = root.join("target/cell-latency");
    write_package(&root, &package)?;
    eprintln!("Building tokio first, which takes some minutes in an empty target folder");
    // Before and after the cells: other work on the machine changes.
    let mut builds = builds(&package, &program, 0, runs)?;
    let shown = Bench::new()?.run(&cells(&program, runs))?;
    builds.extend(self::builds(&package, &program, runs, runs)?);
    let of = |kind: &str| {
        let mine = |one: &&Shown| one.name.starts_with(kind);
        let cells = shown.iter().filter(mine);
        cells
            .map(|one| {
                let picture = one.content("text/html").contains("data:image/svg+xml");
                if !picture {
                    bail!(
                        "`{}` shows no picture: {}{}",
                        one.name,
                        one.text(),
                        one.error()
                    );
                }
                Ok(one.seconds)
            })
            .collect::<Result<Vec<f64>>>()
    };
    println!("| what | median | fastest | slowest | budget |");
    println!("| --- | --- | --- | --- | --- |");
    let build = row("`cargo build` of an edited program", builds, None);
    row(
        "an edited cell, to its picture",
        of("edited")?,
        Some(1.5 * build + BESIDES),
    );
    row(
        "a repeated cell, to its picture",
        of("repeated")?,
        Some(0.5),
    );
    Ok(())
}

/// Each edited one is followed by itself. The first one builds what is missing, and does not count.
fn cells(program: &str, runs: usize) -> Vec<Cell> {
    let cell = |kind: &str, run: usize| {
        let source = format!("meanwhile::program! {{\n{}}}\n", edited(program, run));
        Cell::new(format!("{kind} {run}"), source)
    };
    let each = (1..=runs).flat_map(|run| [cell("edited", run), cell("repeated", run)]);
    [cell("first", 0)].into_iter().chain(each).collect()
}

/// Another number in `main`, so that code changes and not only a comment.
fn edited(program: &str, run: usize) -> String {
    let body = program.split_once("\n\n").map_or(program, |(_, body)| body);
    body.replacen("\"coffee\"", &format!("\"coffee {run}\""), 1)
}

fn write_package(root: &Path, package: &Path) -> Result<()> {
    let workspace = fs::read_to_string(root.join("Cargo.lock"))?;
    fs::create_dir_all(package.join("src"))?;
    let manifest = "[package]\nname = \"bare\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\ntokio = { version = \"1.54\", features = [\"full\"] }\n";
    fs::write(package.join("Cargo.toml"), manifest)?;
    fs::write(package.join("Cargo.lock"), workspace)?;
    Ok(())
}

/// The times of `cargo build` after edits, in seconds.
fn builds(package: &Path, program: &str, first: usize, runs: usize) -> Result<Vec<f64>> {
    let mut times = Vec::new();
    for run in first..=first + runs {
        // A file's time must differ for cargo to see the edit.
        std::thread::sleep(Duration::from_millis(20));
        fs::write(package.join("src/main.rs"), edited(program, run))?;
        let began = Instant::now();
        let mut build = Command::new("cargo");
        build
            .args(["build", "--quiet", "--offline", "--manifest-path"])
            .arg(package.join("Cargo.toml"))
            .env("CARGO_TARGET_DIR", package.join("target"));
        if !build.status()?.success() {
            bail!("{PROGRAM} does not build: see above");
        }
        if run > first {
            times.push(began.elapsed().as_secs_f64());
        }
    }
    Ok(times)
}

/// Prints a row, and gives the median.
fn row(what: &str, mut times: Vec<f64>, budget: Option<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    let median = times[times.len() / 2];
    let budget = budget.map_or_else(String::new, |budget| format!("{budget:.2} s"));
    println!(
        "| {what} | {median:.2} s | {:.2} s | {:.2} s | {budget} |",
        times[0],
        times[times.len() - 1]
    );
    median
}
