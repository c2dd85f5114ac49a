//! What is kept of the difference of two runs that a page shows side by side.

use super::{Recording, RecordingError, analysed, chapter_files, traced};
use crate::analysis::Analysis;
use crate::asyncio;
use crate::difference::{Because, Difference, Names, Side, difference};
use crate::examples;
use crate::run::Program;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Two programs whose runs a page compares: examples by their names, a Python twin as `NAME.py`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pair {
    pub first: String,
    pub second: String,
}

/// The difference of a pair, for a page to show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    pub sentence: String,
    pub difference: Difference,
}

impl Told {
    /// What a recording says; `None`: both programs do the same.
    ///
    /// # Errors
    /// If it is not the text of one.
    pub fn from_json(text: &str) -> Result<Option<Told>, serde_json::Error> {
        serde_json::from_str(text)
    }
}

impl Pair {
    pub fn new(first: &str, second: &str) -> Pair {
        Pair {
            first: first.to_owned(),
            second: second.to_owned(),
        }
    }

    /// A twin in Python beside its program in Rust.
    pub fn of_twin(twin: &str, example: &str) -> Pair {
        Pair::new(&format!("{twin}.py"), example)
    }

    /// Relative to the project.
    pub fn kept_at(&self) -> PathBuf {
        let Pair { first, second } = self;
        Path::new(FOLDER).join(format!("{first}--{second}.snap"))
    }
}

/// Where the differences are kept, relative to the project.
pub const FOLDER: &str = "recordings/differences";

/// The pairs that chapters show on one scale: the first of a `{{#compare}}` with each of the others, and each Python
/// twin with its program in Rust. `examples`: the names of all.
///
/// # Errors
/// If a chapter cannot be read.
pub fn pairs(root: &Path, examples: &BTreeSet<String>) -> io::Result<BTreeSet<Pair>> {
    let mut pairs = BTreeSet::new();
    let book = root.join("book");
    // A project may have programs only.
    let chapters = book.is_dir().then(|| fs::read_dir(book)).transpose()?;
    for entry in chapters.into_iter().flatten() {
        let path = entry?.path();
        if path.extension().is_none_or(|ending| ending != "md") {
            continue;
        }
        for line in fs::read_to_string(&path)?.lines() {
            let words: Vec<&str> = line
                .trim()
                .trim_end_matches("}}")
                .split_whitespace()
                .collect();
            match words[..] {
                ["{{#compare", first, ref others @ ..] => {
                    pairs.extend(others.iter().map(|other| Pair::new(first, other)));
                }
                ["{{#python", twin, example] => _ = pairs.insert(Pair::of_twin(twin, example)),
                ["{{#python", twin] if examples.contains(twin) => {
                    pairs.insert(Pair::of_twin(twin, twin));
                }
                _ => {}
            }
        }
    }
    Ok(pairs)
}

/// Runs the programs of pairs, each once, and keeps how they differ. `python`: as [`super::of_twin`] takes it; without
/// it, and of twins that start processes, nothing is kept. `quiet`: without cargo's progress.
///
/// # Errors
/// If one does not compile, cannot be run in virtual time, or its source cannot be read.
pub fn of_pairs(
    root: &Path,
    python: Option<&Path>,
    pairs: &[Pair],
    quiet: bool,
) -> Result<Vec<Recording>, RecordingError> {
    let names: BTreeSet<&String> = pairs
        .iter()
        .flat_map(|pair| [&pair.first, &pair.second])
        .collect();
    let is_twin = |name: &&&String| name.ends_with(".py");
    let mut examples = examples::all(root)?;
    examples.retain(|example| names.contains(&example.name));
    let programs = match examples.is_empty() {
        true => Vec::new(),
        false => examples::build(root, &examples, quiet)?,
    };
    let mut all = BTreeMap::new();
    for (example, program) in examples.iter().zip(&programs) {
        all.insert(example.name.clone(), ran(root, program)?);
    }
    let interpreter = python.map(asyncio::interpreter).transpose()?;
    for name in names.iter().filter(is_twin) {
        if let Some(program) = twin(root, interpreter.as_deref(), name)? {
            all.insert((*name).clone(), ran(root, &program)?);
        }
    }
    let both = |pair: &Pair| Some(of_pair(pair, all.get(&pair.first)?, all.get(&pair.second)?));
    Ok(pairs.iter().filter_map(both).collect())
}

fn twin(
    root: &Path,
    interpreter: Option<&Path>,
    name: &str,
) -> Result<Option<Program>, RecordingError> {
    let files = chapter_files(&root.join("python"), "py");
    let is_named = |file: &&PathBuf| file.file_name().is_some_and(|file| file == name);
    let (Some(python), Some(source)) = (interpreter, files.iter().find(is_named)) else {
        return Ok(None);
    };
    match asyncio::starts_processes(&fs::read_to_string(source)?) {
        true => Ok(None),
        false => Ok(Some(asyncio::program(python, source)?)),
    }
}

/// What a program did, and its text.
type Ran = (Analysis, String);

fn of_pair(pair: &Pair, (one, source): &Ran, (other, other_source): &Ran) -> Recording {
    let sides = [Side::new(one, source), Side::new(other, other_source)];
    let names = Names::of(
        (&pair.first, &one.timeline),
        (&pair.second, &other.timeline),
    );
    let found = difference(sides[0], sides[1]).filter(|found| is_told(pair, found));
    let told = found.map(|difference| Told {
        sentence: difference.sentence(&names),
        difference,
    });
    let text = serde_json::to_string_pretty(&told).expect("it has string keys only");
    Recording {
        path: pair.kept_at(),
        text: text + "\n",
    }
}

/// Whether a page says it. Of two programs in Rust, if it is certain which line makes the difference. A twin in Python
/// has other lines and other lanes: that one of the two does something and the other does not may only mean that it does
/// it elsewhere.
fn is_told(pair: &Pair, found: &Difference) -> bool {
    match pair.first.ends_with(".py") {
        true => found.first.is_some() && found.second.is_some(),
        false => found.because.as_ref().is_some_and(Because::is_certain),
    }
}

fn ran(root: &Path, program: &Program) -> Result<Ran, RecordingError> {
    let analysis = analysed(root, program, &traced())?;
    let source = program.source().ok_or(RecordingError::NoTrace)?;
    Ok((analysis, fs::read_to_string(source)?))
}
