//! The timeline of every program of the book is the one that is kept: what is drawn, the picture
//! in characters with what was found, and the SVG. Every gap in it has an answer, if one asks why.
//!
//! A test for each example, where there is virtual time.

mod common;

use libtest_mimic::{Arguments, Failed, Trial};
use meanwhile::Program;
use meanwhile::examples::{self, Example};
use meanwhile::picture::variants::Variants;
use meanwhile::recording::{self, chapter_files};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn main() {
    let arguments = Arguments::from_args();
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let examples = common::book_programs(&root);
    let mut trials = vec![orphans(&root, &examples), seeds_differ(&root, &examples)];
    let programs = match arguments.list {
        true => Vec::new(),
        false => examples::build(&root, &examples, true).unwrap_or_else(|error| panic!("{error}")),
    };
    let virtual_time = cfg!(all(target_os = "linux", target_env = "gnu"));
    for (index, example) in examples.into_iter().enumerate() {
        let (program, root) = (programs.get(index).cloned(), root.clone());
        let name = format!(
            "{}::{}_has_the_kept_timeline_and_a_cause_for_each_gap",
            example.chapter, example.name
        );
        let trial = Trial::test(name, move || {
            check(&root, &example, &program.expect("it was built"))
        });
        trials.push(trial.with_ignored_flag(!virtual_time));
    }
    libtest_mimic::run(&arguments, trials).exit();
}

fn check(root: &Path, example: &Example, program: &Program) -> Result<(), Failed> {
    let analysis = recording::analysed(root, program, &recording::traced())?;
    common::causes::assert_each_gap_has_one(root, &analysis)?;
    let kept = recording::pictures_of(example, &analysis.picture);
    let more = recording::variants(root, example, program)?;
    for recording in kept.iter().chain(&more) {
        common::assert_kept(root, &example.name, recording)?;
    }
    Ok(())
}

fn variants(root: &Path) -> Variants {
    let text = std::fs::read_to_string(root.join("book/variants.toml")).expect("the list");
    toml::from_str(&text).unwrap_or_else(|error| panic!("book/variants.toml: {error}"))
}

/// A program that is listed with seeds is not asked to print the same with all of them, so those that are shown must differ.
fn seeds_differ(root: &Path, examples: &[Example]) -> Trial {
    let listed = variants(root);
    let by_seed = examples.iter().filter(|e| listed.by_seed(&e.name));
    let kept: Vec<(String, Vec<PathBuf>)> = by_seed
        .map(|example| {
            let paths = listed.of(&example.name).into_iter();
            let paths = paths.map(|variant| root.join(variant.kept_at(&example.chapter)));
            (example.name.clone(), paths.collect())
        })
        .collect();
    Trial::test("seeds_that_are_shown_make_a_difference", move || {
        for (name, paths) in &kept {
            let texts: std::io::Result<BTreeSet<String>> =
                paths.iter().map(std::fs::read_to_string).collect();
            if texts?.len() < 2 {
                return Err(format!("{name} does the same with all of its seeds").into());
            }
        }
        Ok(())
    })
}

/// A kept timeline whose example is gone.
fn orphans(root: &Path, examples: &[Example]) -> Trial {
    let known = examples.iter().flat_map(|example| {
        let (chapter, name) = (example.chapter.clone(), example.name.clone());
        ["picture", "text", "svg"].map(|ending| format!("{chapter}/{name}.{ending}.snap"))
    });
    let mut known: BTreeSet<String> = known.collect();
    for variant in variants(root).all() {
        let example = examples
            .iter()
            .find(|example| example.name == variant.example);
        let chapter = example
            .map(|example| example.chapter.clone())
            .unwrap_or_default();
        let kept = variant.kept_at(&chapter);
        let kept = kept.strip_prefix("recordings/pictures").unwrap_or(&kept);
        known.insert(kept.to_string_lossy().into_owned());
    }
    let folder = root.join("recordings/pictures");
    Trial::test("no_timeline_is_kept_of_a_program_that_is_gone", move || {
        let kept = chapter_files(&folder, "snap");
        let name = |path: &PathBuf| path.strip_prefix(&folder).ok()?.to_str().map(str::to_owned);
        let gone: Vec<String> = kept
            .iter()
            .filter_map(name)
            .filter(|name| !known.contains(name))
            .collect();
        match gone.is_empty() {
            true => Ok(()),
            false => Err(format!("remove from recordings/pictures: {}", gone.join(", ")).into()),
        }
    })
}
