//! Finds the results of a class in a folder. Its files come from anywhere, so whatever is in them,
//! the others are read all the same.

use super::notebook;
use crate::exercises::report::first_line;
use crate::exercises::results::{Results, Status, TestResult};
use anyhow::{Context, Result, bail};
use meanwhile::exercises::{Exercise, Set, Wrong};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Read;
use std::path::Path;
use walkdir::WalkDir;

/// A `results.json` is a few kilobytes. A larger one is something else.
const LARGEST: u64 = 1 << 20;
/// An archive may have put the results some folders deeper.
const DEEPEST: usize = 6;

/// What there is, and what could not be read.
pub struct Found {
    /// By name.
    pub learners: BTreeMap<String, Learner>,
    pub problems: Vec<String>,
}

/// The state of each exercise, by its name.
pub type Learner = BTreeMap<String, State>;

/// How far a learner is with an exercise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    Done,
    /// It fails as it is handed out. What it says.
    Open(String),
    /// It fails in another way.
    Tried {
        /// The wrong variant that fails like this, if one does.
        slip: Option<String>,
        says: String,
    },
    DoesNotCompile,
}

/// Every folder in `folder` is a learner, every `EXERCISE/results.json` below it a result, and so is every
/// graded cell of a notebook.
pub fn collect(folder: &Path, set: &Set) -> Result<Found> {
    let mut found = Found {
        learners: BTreeMap::new(),
        problems: Vec::new(),
    };
    let entries = fs::read_dir(folder)
        .with_context(|| format!("{} cannot be read: is it a folder?", folder.display()))?;
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') || !entry.file_type()?.is_dir() {
            continue;
        }
        let learner = found.learners.entry(name).or_default();
        // Links are not followed: they could lead anywhere, also in a circle.
        for file in WalkDir::new(entry.path())
            .max_depth(DEEPEST)
            .sort_by_file_name()
        {
            let added = file
                .map_err(anyhow::Error::from)
                .and_then(|file| add(learner, file.path(), set));
            if let Err(problem) = added {
                found.problems.push(format!("{problem:#}"));
            }
        }
    }
    Ok(found)
}

fn add(learner: &mut Learner, path: &Path, set: &Set) -> Result<()> {
    if path.extension().is_some_and(|kind| kind == "ipynb") && path.is_file() {
        let left_out = || format!("{} is left out", path.display());
        for (name, results) in notebook::results(path).with_context(left_out)? {
            let exercise = set.find(&name).with_context(left_out)?;
            keep(
                learner,
                exercise,
                state(&results, exercise, set).with_context(left_out)?,
            );
        }
        return Ok(());
    }
    if path.file_name().is_none_or(|name| name != "results.json") || !path.is_file() {
        return Ok(());
    }
    let folder = path.parent().and_then(Path::file_name);
    let name = folder.unwrap_or_default().to_string_lossy();
    let exercise = set
        .find(&name)
        .with_context(|| format!("{} is left out", path.display()))?;
    let state = read(path)
        .and_then(|results| state(&results, exercise, set))
        .with_context(|| format!("{} is left out", path.display()))?;
    keep(learner, exercise, state);
    Ok(())
}

/// Two results of one exercise: an archive of an older run. The better one counts.
fn keep(learner: &mut Learner, exercise: &Exercise, state: State) {
    if learner.get(&exercise.name) != Some(&State::Done) {
        learner.insert(exercise.name.clone(), state);
    }
}

fn read(path: &Path) -> Result<Results> {
    let file = File::open(path)?;
    if file.metadata()?.len() > LARGEST {
        bail!("it is larger than 1 MiB");
    }
    let mut text = String::new();
    file.take(LARGEST).read_to_string(&mut text)?;
    serde_json::from_str(&text).context("it is no results.json")
}

fn state(results: &Results, exercise: &Exercise, set: &Set) -> Result<State> {
    if ![2, 3].contains(&results.version) {
        bail!("its version is {}; 2 and 3 are known", results.version);
    }
    let failed = results
        .tests
        .iter()
        .filter(|test| test.status != Status::Pass);
    let failed: Vec<&TestResult> = failed.collect();
    let message = |test: &&TestResult| test.message.clone().unwrap_or_default();
    let messages: Vec<String> = failed.iter().map(message).collect();
    // Files that others have written have no summary.
    let first = failed.first().and_then(|test| test.summary.clone());
    let says = first.unwrap_or_else(|| {
        messages
            .first()
            .map_or("", |text| first_line(text))
            .to_owned()
    });
    // A cell breaks lines that are longer than it is wide.
    let flat = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let all: Vec<String> = messages.iter().map(|message| flat(message)).collect();
    let has = |words: &str| all.iter().any(|message| message.contains(&flat(words)));
    Ok(match results.status {
        Status::Pass if messages.is_empty() => State::Done,
        Status::Pass => bail!("it says `pass`, but a test in it fails"),
        Status::Error => State::DoesNotCompile,
        Status::Fail if has(&exercise.unsolved) => State::Open(says),
        Status::Fail => {
            let wrong = set.wrong(exercise)?;
            let slip = wrong.into_iter().find(|wrong| has(&wrong.rejected_with));
            let slip = slip.map(|Wrong { variant, .. }| variant.replace('_', " "));
            State::Tried { slip, says }
        }
    })
}
