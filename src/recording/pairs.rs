//! What is kept of the difference of two runs that a page shows side by side.

use super::{Recording, RecordingError, in_virtual_time};
use crate::analysis::analyse;
use crate::difference::{Difference, Names, Side, difference};
use crate::findings::Sources;
use crate::outcome::Run;
use crate::run::{Options, Program};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
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

    /// Whether it has a program of that name.
    pub fn has(&self, name: &str) -> bool {
        [&self.first, &self.second].contains(&&name.to_owned())
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
    for entry in fs::read_dir(root.join("book"))? {
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

/// Runs both programs of a pair, and keeps how they differ.
///
/// # Errors
/// If one cannot be run in virtual time, or its source cannot be read.
pub fn of_pair(
    root: &Path,
    pair: &Pair,
    programs: [&Program; 2],
) -> Result<Recording, RecordingError> {
    let [first, second] = programs.map(|program| ran(root, program));
    let ((one, source), (other, other_source)) = (first?, second?);
    let sides = [Side::new(&one, &source), Side::new(&other, &other_source)];
    let names = Names::of(
        (&pair.first, &one.timeline),
        (&pair.second, &other.timeline),
    );
    let told = difference(sides[0], sides[1]).map(|difference| Told {
        sentence: difference.sentence(&names),
        difference,
    });
    let text = serde_json::to_string_pretty(&told).expect("it has string keys only");
    Ok(Recording {
        path: pair.kept_at(),
        text: text + "\n",
    })
}

fn ran(root: &Path, program: &Program) -> Result<(crate::Analysis, String), RecordingError> {
    let run: Run = program.run(&Options {
        trace: true,
        ..Options::default()
    })?;
    in_virtual_time(&run)?;
    let source = program.source().ok_or(RecordingError::NoTrace)?;
    Ok((
        analyse(&run, &Sources::new(root)),
        fs::read_to_string(source)?,
    ))
}
