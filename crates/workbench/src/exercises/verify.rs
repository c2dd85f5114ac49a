//! `meanwhile verify`: the author's gate. Every exercise fails as it is handed out, for the reason
//! that its author had in mind; every solution passes whatever the order of threads; every wrong
//! variant is rejected with the message that names its cause.

use super::check::{executables, run};
use super::results::Tested;
use super::{Exercise, Set};
use crate::run::say;
use anyhow::{Context, Result, bail};
use clap::Args;
use meanwhile::examples;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

/// Prove that every exercise can be solved, and only by solving it
///
/// Builds each exercise as it is handed out, its solution, and its wrong variants, and runs the tests of all.
#[derive(Args)]
pub struct VerifyCommand {
    /// Only this exercise
    exercise: Option<String>,

    /// Run each solution with so many orders among threads and random numbers
    #[arg(long, value_name = "N", default_value_t = 50)]
    seeds: u64,
}

/// A program that is built only to be judged.
struct Subject<'a> {
    exercise: &'a Exercise,
    /// `unsolved`, `solution`, or the name of a wrong variant.
    variant: String,
    source: PathBuf,
}

impl Subject<'_> {
    fn binary(&self) -> String {
        format!("{}__{}", self.exercise.name, self.variant)
    }
}

/// Ends with status 1 if an exercise is not as it should be.
pub fn verify(command: &VerifyCommand) -> Result<ExitCode> {
    let root = examples::root();
    let set = Set::read(&root)?;
    let chosen: Vec<&Exercise> = match &command.exercise {
        Some(name) => vec![set.find(name)?],
        None => set.exercises.iter().collect(),
    };
    let mut faults = static_faults(&root, &set, &chosen)?;
    let mut subjects = Vec::new();
    for exercise in &chosen {
        let mut add = |variant: &str, source: PathBuf| {
            subjects.push(Subject {
                exercise,
                variant: variant.to_owned(),
                source,
            });
        };
        add("unsolved", set.file("exercises", exercise));
        add("solution", set.file("solutions", exercise));
        for (variant, source) in set.wrong(exercise)? {
            add(&variant, source);
        }
    }
    let built = build(&root, &subjects)?;
    for subject in &subjects {
        let name = subject.binary();
        let path = built.iter().find(|(built, _)| *built == name);
        let (_, path) = path.with_context(|| format!("{name} was not built"))?;
        let fault = judge(subject, path, command.seeds)?;
        let sign = if fault.is_none() { "ok" } else { "--" };
        say(&format!(
            "{sign} {} ({})\n",
            subject.exercise.name,
            subject.variant.replace('_', " ")
        ))?;
        faults.extend(fault);
    }
    if faults.is_empty() {
        say(&format!(
            "\n{} exercises, {} programs: all as they should be\n",
            chosen.len(),
            subjects.len()
        ))?;
        return Ok(ExitCode::SUCCESS);
    }
    for fault in &faults {
        eprintln!("\n{fault}");
    }
    Ok(ExitCode::FAILURE)
}

/// What can be told without running anything.
fn static_faults(root: &Path, set: &Set, chosen: &[&Exercise]) -> Result<Vec<String>> {
    let mut faults = Vec::new();
    for exercise in chosen {
        let name = &exercise.name;
        let solution = fs::read_to_string(set.file("solutions", exercise))
            .with_context(|| format!("{name} has no solution"))?;
        let unsolved = fs::read_to_string(set.file("exercises", exercise))?;
        if set.wrong(exercise)?.len() < 2 {
            faults.push(format!(
                "{name}: there are fewer than two wrong variants in exercises/wrong"
            ));
        }
        if exercise.hints.len() != 3 {
            faults.push(format!(
                "{name}: there are {} hints, not three",
                exercise.hints.len()
            ));
        }
        // A line of the solution that is not in the exercise is what the learner has to find.
        let given: Vec<&str> = unsolved.lines().map(str::trim).collect();
        let found = solution
            .lines()
            .map(str::trim)
            .filter(|line| line.len() > 20 && !given.contains(line));
        for line in found {
            if exercise.hints.iter().any(|hint| hint.contains(line)) {
                faults.push(format!(
                    "{name}: a hint contains a line of the solution: {line}"
                ));
            }
        }
        if let Some(section) = section(&unsolved)
            && !is_heading(root, section)
        {
            faults.push(format!("{name}: no chapter has the heading “{section}”"));
        }
    }
    Ok(faults)
}

/// The section of the book that the tests name, between its quotation marks.
fn section(source: &str) -> Option<&str> {
    let (_, after) = source.split_once("const SECTION: &str")?;
    let (_, after) = after.split_once('“')?;
    after.split_once('”').map(|(section, _)| section)
}

fn is_heading(root: &Path, wanted: &str) -> bool {
    let chapters = fs::read_dir(root.join("book"))
        .into_iter()
        .flatten()
        .flatten();
    let texts = chapters.filter_map(|entry| fs::read_to_string(entry.path()).ok());
    let plain = |line: &str| {
        let title = line.split("<!--").next().unwrap_or_default();
        title
            .trim_start_matches('#')
            .replace('`', "")
            .trim()
            .to_owned()
    };
    texts.into_iter().any(|text| {
        let mut lines = text.lines().filter(|line| line.starts_with('#'));
        lines.any(|line| plain(line) == wanted.replace('`', ""))
    })
}

/// What is wrong with a program, if anything.
fn judge(subject: &Subject, binary: &Path, seeds: u64) -> Result<Option<String>> {
    let name = format!("{} ({})", subject.exercise.name, subject.variant);
    let failures = |tests: &[Tested]| -> Vec<String> {
        tests
            .iter()
            .filter_map(|test| test.message.clone())
            .collect()
    };
    match subject.variant.as_str() {
        "solution" => {
            let fails = |seed: u64| -> Result<Option<String>> {
                let message = failures(&run(binary, seed)?).into_iter().next();
                Ok(message.map(|message| format!("{name} fails with seed {seed}:\n{message}")))
            };
            let seeds = seeds.max(1);
            // Two at a time: each waits for processes of its own.
            let halves = std::thread::scope(|scope| {
                let half = |first: u64| {
                    let mut half = (first..seeds).step_by(2);
                    scope.spawn(move || half.find_map(|seed| fails(seed).transpose()))
                };
                [half(0), half(1)].map(|half| half.join().expect("it does not panic"))
            });
            halves.into_iter().flatten().next().transpose()
        }
        variant => {
            let expected = match variant {
                "unsolved" => subject.exercise.unsolved.clone(),
                _ => rejected_with(&subject.source)?,
            };
            let messages = failures(&run(binary, 0)?);
            Ok(
                match messages.iter().any(|message| message.contains(&expected)) {
                    true => None,
                    false if messages.is_empty() => Some(format!("{name} passes, and must not")),
                    false => Some(format!(
                        "{name} fails, but no message says “{expected}”:\n{}",
                        messages.join("\n\n")
                    )),
                },
            )
        }
    }
}

/// The first line of a wrong variant says what its rejection must say.
fn rejected_with(source: &Path) -> Result<String> {
    let text = fs::read_to_string(source)?;
    let first = text.lines().next().unwrap_or_default();
    let Some(message) = first.strip_prefix("//! Rejected with: ") else {
        bail!(
            "{} must begin with `//! Rejected with: ` and a part of the message",
            source.display()
        );
    };
    Ok(message.trim().to_owned())
}

/// Builds all of them in a package of its own below `target`, so that no build of a learner's has
/// to wait for it.
fn build(root: &Path, subjects: &[Subject]) -> Result<Vec<(String, PathBuf)>> {
    let folder = root.join("target/verify");
    let sources = folder.join("src/bin");
    fs::create_dir_all(&sources)?;
    for entry in fs::read_dir(&sources)?.flatten() {
        let stem = entry
            .path()
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if !subjects.iter().any(|subject| subject.binary() == stem) {
            fs::remove_file(entry.path())?;
        }
    }
    for subject in subjects {
        let text = fs::read_to_string(&subject.source)?;
        write(&sources.join(format!("{}.rs", subject.binary())), &text)?;
    }
    let root_path = root.display();
    let manifest = format!(
        "[package]\nname = \"verify\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n[workspace]\n\n[dependencies]\ntokio = {{ package = \"recorded-tokio\", path = {recorded:?}, features = [\"full\"] }}\n\n[dev-dependencies]\nmeanwhile = {{ path = {root:?} }}\n\n[lints.rust]\nunused = \"allow\"\nunused_must_use = \"allow\"\n\n[profile.dev]\ndebug = \"line-tables-only\"\n",
        recorded = format!("{root_path}/crates/recorded-tokio"),
        root = root_path.to_string(),
    );
    write(&folder.join("Cargo.toml"), &manifest)?;
    // The versions that the project has pinned.
    if !folder.join("Cargo.lock").exists() {
        fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock"))?;
    }
    let output = Command::new("cargo")
        .current_dir(&folder)
        .args(["test", "--no-run", "--quiet", "--bins", "--offline"])
        .arg("--message-format=json-render-diagnostics")
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .stderr(Stdio::inherit())
        .output()
        .context("cargo cannot be run")?;
    if !output.status.success() {
        bail!("an exercise does not compile; rustc's own message is above");
    }
    Ok(executables(&output.stdout))
}

/// Only if it is another text: cargo looks at times.
fn write(path: &Path, text: &str) -> Result<()> {
    if fs::read_to_string(path).is_ok_and(|old| old == text) {
        return Ok(());
    }
    fs::write(path, text).with_context(|| format!("{} cannot be written", path.display()))
}
