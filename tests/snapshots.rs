//! Every program of the book prints exactly what its snapshot says, at those moments, and
//! does so whatever the order among threads that are ready at the same moment.
//!
//! A test for each example. Where there is no virtual time the runs are real: then only the
//! order of the lines is compared, three times at most, and the test says so. To see that
//! here: `MEANWHILE_TEST_REAL_TIME=1 cargo test --test snapshots`.

mod common;

use libtest_mimic::{Arguments, Failed, Trial};
use meanwhile::examples::{self, Example};
use meanwhile::recording::{self, body, chapter_files};
use meanwhile::{Clock, Line, Options, Program, Stream, Transcript};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn main() {
    let arguments = Arguments::from_args();
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let examples = common::book_programs(&root);
    let mut trials: Vec<Trial> = vec![orphans(&root, &examples), unlisted(&root, &examples)];
    let programs = match arguments.list {
        true => Vec::new(),
        false => examples::build(&root, &examples, true).unwrap_or_else(|error| panic!("{error}")),
    };
    for (index, example) in examples.into_iter().enumerate() {
        let (program, root) = (programs.get(index).cloned(), root.clone());
        let name = format!(
            "{}::{}_prints_the_recorded_run",
            example.chapter, example.name
        );
        trials.push(Trial::test(name, move || {
            check(&root, &example, &program.expect("it was built"))
        }));
    }
    libtest_mimic::run(&arguments, trials).exit();
}

fn check(root: &Path, example: &Example, program: &Program) -> Result<(), Failed> {
    let clock = match std::env::var_os("MEANWHILE_TEST_REAL_TIME") {
        Some(_) => Clock::Real,
        None => Clock::Virtual,
    };
    let options = Options {
        clock,
        ..Options::default()
    };
    let certificate = recording::certificate(root, example, program, &options)?;
    if certificate.run.clock == Clock::Real {
        let why = certificate.run.why_real;
        let why = why.as_deref().unwrap_or("as asked");
        eprintln!(
            "{}: real time ({why}), only the order is compared",
            example.name
        );
        return check_order(root, example, program);
    }
    let recording = recording::transcript(example, &certificate)?;
    common::assert_kept(root, &example.name, &recording)?;
    common::assert_of_this_source(root, &example.source)?;
    Ok(())
}

/// Real runs may stumble on a busy machine, so one of three must have the order. What went to
/// stderr comes through another pipe, so its place among the rest is not known.
fn check_order(root: &Path, example: &Example, program: &Program) -> Result<(), Failed> {
    let snapshot = fs::read_to_string(snapshot_of(root, example))?;
    let expected = order(Transcript::parse(body(&snapshot))?);
    let options = Options {
        clock: Clock::Real,
        ..Options::default()
    };
    let mut printed = Vec::new();
    for _ in 0..3 {
        printed = order(program.run(&options)?.transcript);
        if printed == expected {
            return Ok(());
        }
    }
    Err(format!(
        "three real runs printed in another order; the last: {printed:#?}, expected: {expected:#?}"
    )
    .into())
}

/// The lines of stdout; neighbours marked unordered are sorted, and measured times, which a
/// real run rounds as it happens to, are left out.
fn order(mut transcript: Transcript) -> Vec<String> {
    transcript
        .lines
        .retain(|line| line.stream == Stream::Stdout);
    for group in transcript
        .lines
        .chunk_by_mut(|a, b| a.unordered && b.unordered)
    {
        group.sort_by(|a, b| a.text.cmp(&b.text));
    }
    let shown = |line: &Line| line.text.chars().filter(|c| !c.is_ascii_digit()).collect();
    transcript.lines.iter().map(shown).collect()
}

fn snapshot_of(root: &Path, example: &Example) -> PathBuf {
    root.join("recordings/transcripts")
        .join(&example.chapter)
        .join(format!("{}.snap", example.name))
}

fn orphans(root: &Path, examples: &[Example]) -> Trial {
    let expected: BTreeSet<PathBuf> = examples
        .iter()
        .map(|example| snapshot_of(root, example))
        .collect();
    let folder = root.join("recordings/transcripts");
    Trial::test("every_snapshot_belongs_to_a_program", move || {
        let found = chapter_files(&folder, "snap");
        let orphans: Vec<_> = found.difference(&expected).collect();
        match orphans[..] {
            [] => Ok(()),
            _ => Err(format!("no example prints these any more; delete them: {orphans:#?}").into()),
        }
    })
}

fn unlisted(root: &Path, examples: &[Example]) -> Trial {
    let listed: BTreeSet<PathBuf> = examples
        .iter()
        .map(|example| example.source.clone())
        .collect();
    let folder = root.join("examples");
    Trial::test("every_program_is_listed", move || {
        let files = chapter_files(&folder.canonicalize()?, "rs");
        let missing: Vec<_> = files.difference(&listed).collect();
        match missing[..] {
            [] => Ok(()),
            _ => Err(format!(
                "list these in Cargo.toml in examples, examples/util or examples/web: {missing:#?}"
            )
            .into()),
        }
    })
}
