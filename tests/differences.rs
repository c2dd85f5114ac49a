//! What two runs have in common, and where they begin to differ.
#![cfg(all(target_os = "linux", target_env = "gnu"))]

mod common;

use meanwhile::difference::{Difference, Names, Side, difference};
use meanwhile::examples::{self, Example};
use meanwhile::findings::Sources;
use meanwhile::picture::variants::Variants;
use meanwhile::recording::{self, Pair};
use meanwhile::{Analysis, Options, Program, analyse};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every program of the book that is an example, built once.
static PROGRAMS: LazyLock<BTreeMap<String, (Example, Program)>> = LazyLock::new(|| {
    let examples = examples::all(&root()).expect("cargo lists them");
    let programs = examples::build(&root(), &examples, true).expect("they compile");
    let named = examples.into_iter().zip(programs);
    named
        .map(|(example, program)| (example.name.clone(), (example, program)))
        .collect()
});

struct Ran {
    name: String,
    analysis: Analysis,
    source: String,
}

fn ran(name: &str, seed: u64) -> Ran {
    let (example, program) = &PROGRAMS[name];
    let options = Options {
        trace: true,
        seed,
        ..Options::default()
    };
    let run = program.run(&options).expect("it can be started");
    Ran {
        name: name.to_owned(),
        analysis: analyse(&run, &Sources::new(root())),
        source: fs::read_to_string(&example.source).expect("it has a source"),
    }
}

impl Ran {
    fn side(&self) -> Side<'_> {
        Side::new(&self.analysis, &self.source)
    }

    fn differs_from(&self, other: &Ran) -> Option<Difference> {
        difference(self.side(), other.side())
    }
}

fn said(first: &str, second: &str) -> String {
    let (first, second) = (ran(first, 0), ran(second, 0));
    let names = Names::of(
        (&first.name, &first.analysis.timeline),
        (&second.name, &second.analysis.timeline),
    );
    let found = first.differs_from(&second);
    found.map_or_else(String::new, |found| found.sentence(&names))
}

#[test]
fn a_program_does_the_same_with_another_seed() {
    let listed = fs::read_to_string(root().join("book/variants.toml")).expect("the list");
    let listed: Variants = toml::from_str(&listed).expect("it is well-formed");
    let mut differ = String::new();
    for name in PROGRAMS.keys().filter(|name| !listed.by_seed(name)) {
        let (first, second) = (ran(name, 0), ran(name, 7));
        if let Some(found) = first.differs_from(&second) {
            differ += &format!("{name}: {found:?}\n");
        }
    }
    assert!(differ.is_empty(), "{differ}");
}

/// What a program prints at another time, the difference has told before.
#[test]
fn no_line_differs_before_the_difference() {
    for pair in pairs().iter().filter(|pair| !pair.first.ends_with(".py")) {
        let (first, second) = (ran(&pair.first, 0), ran(&pair.second, 0));
        let until = first.differs_from(&second).map(|found| found.until);
        let before = |ran: &Ran| -> BTreeSet<(u128, String)> {
            let lines = ran.analysis.transcript.lines.iter();
            let lines = lines.filter(|line| line.stream == meanwhile::Stream::Stdout);
            let lines = lines.map(|line| (line.at.as_nanos(), line.text.clone()));
            let limit = until.map_or(u128::MAX, u128::from);
            lines.filter(|(at, _)| *at < limit).collect()
        };
        assert_eq!(before(&first), before(&second), "{pair:?}");
    }
}

fn pairs() -> BTreeSet<Pair> {
    let names = PROGRAMS.keys().cloned().collect();
    recording::pairs(&root(), &names).expect("the chapters can be read")
}

#[test]
fn what_the_pages_say_of_two_runs_is_kept() {
    let python = common::python_itself().map(PathBuf::from);
    let pairs: Vec<Pair> = pairs().into_iter().collect();
    let of_pairs = recording::of_pairs(&root(), python.as_deref().ok(), &pairs, true);
    let recordings = of_pairs.unwrap_or_else(|error| panic!("{error}"));
    let failures = recordings.iter().filter_map(|recording| {
        let name = recording.path.file_name()?.to_string_lossy().into_owned();
        let first = name.split("--").next()?;
        common::assert_kept(&root(), first, recording).err()
    });
    let failures: Vec<String> = failures.collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    let known: BTreeSet<PathBuf> = pairs.iter().map(Pair::kept_at).collect();
    for file in fs::read_dir(root().join(recording::DIFFERENCES)).expect("they are kept") {
        let file = file.expect("it can be listed").file_name();
        let file = Path::new(recording::DIFFERENCES).join(file);
        assert!(known.contains(&file), "{} is of no pair", file.display());
    }
}

#[test]
fn a_difference_is_told_in_one_sentence() {
    for (first, second, sentence) in [] {
        assert_eq!(said(first, second), sentence, "{first} {second}");
    }
}
