//! `meanwhile notebooks`: writes each chapter as a notebook.

use crate::output::say;
use crate::serve;
use anyhow::{Context, Result};
use clap::Args;
use meanwhile::examples;
use page::notebook::{Anchors, FOLDER, assignment, is_as_written, notebook};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Write each chapter as a Jupyter notebook, from the same text as its page
///
/// They are made of the chapters in `book/` and the programs of the book, so they are never edited by
/// hand: edit the chapter, and write them again. A notebook in which somebody has edited a cell is left
/// alone and named; that it was run is no edit.
#[derive(Args)]
#[command(
    after_help = "Examples:\n  cargo meanwhile notebooks            (says which were added, changed, or are the same)\n  cargo meanwhile notebooks --check    (writes nothing; status 1 if something differs)\n  cargo meanwhile notebooks --nbgrader my_course"
)]
pub struct NotebooksCommand {
    /// Write nothing, and end with status 1 if something differs
    #[arg(long)]
    check: bool,

    /// Write the exercises of each chapter as an assignment of nbgrader into this folder of a course instead
    #[arg(long, value_name = "FOLDER", conflicts_with = "check")]
    nbgrader: Option<PathBuf>,

    /// Overwrite notebooks in which cells were edited, too
    #[arg(long, conflicts_with = "check")]
    overwrite: bool,
}

pub fn notebooks(command: &NotebooksCommand) -> Result<ExitCode> {
    let root = examples::root();
    let root = root.canonicalize().unwrap_or(root);
    let (place, files) = match &command.nbgrader {
        Some(course) => (course, assignments(&root)?),
        None => (&root, written(&root)?),
    };
    let mut left = Vec::new();
    for (path, text) in files {
        let (shown, file) = (path.display(), place.join(&path));
        let kept = fs::read_to_string(&file).ok();
        // Nobody draws in a picture.
        let is_picture = file.extension().is_some_and(|kind| kind == "svg");
        let state = State::of(kept.as_deref(), &text, command.overwrite || is_picture);
        say(&format!("{shown} {}\n", state.words(command.check)))?;
        match state {
            State::Same => continue,
            State::Missing | State::Differs if !command.check => {
                fs::create_dir_all(file.parent().context("it is in a folder")?)?;
                fs::write(&file, text).with_context(|| format!("cannot write {shown}"))?;
            }
            State::Missing | State::Differs | State::Edited => left.push(state),
        }
    }
    let next = match (left.is_empty(), left.contains(&State::Edited)) {
        (true, _) => return Ok(ExitCode::SUCCESS),
        (_, true) => {
            "Copy what you want to keep under another name, then: cargo meanwhile notebooks --overwrite"
        }
        (_, false) => "Write them again: cargo meanwhile notebooks",
    };
    say(&format!("{next}\n"))?;
    Ok(ExitCode::FAILURE)
}

/// How a file is beside what it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Same,
    Missing,
    Differs,
    /// Somebody's own work is in it.
    Edited,
}

impl State {
    fn of(kept: Option<&str>, text: &str, overwrite: bool) -> State {
        match kept {
            None => State::Missing,
            Some(kept) if kept == text => State::Same,
            Some(kept) if overwrite || is_as_written(kept) => State::Differs,
            Some(_) => State::Edited,
        }
    }

    fn words(self, check: bool) -> &'static str {
        match (self, check) {
            (State::Same, _) => "is the same",
            (State::Missing, false) => "added",
            (State::Missing, true) => "is missing",
            (State::Differs, false) => "changed",
            (State::Differs, true) => "differs",
            (State::Edited, _) => "has cells that somebody edited, and is left as it is",
        }
    }
}

/// The text of every notebook, by its path in the project.
fn written(root: &Path) -> Result<BTreeMap<PathBuf, String>> {
    let mut book = serve::load(root)?;
    let pages = mdbook_meanwhile::chapters(root, &book.config, &mut book.book)?;
    let anchors = Anchors::of(&pages);
    let mut all = BTreeMap::new();
    for page in &pages {
        let files = notebook(page, &anchors, root)?;
        let files = files.into_iter();
        all.extend(files.map(|(name, text)| (Path::new(FOLDER).join(name), text)));
    }
    Ok(all)
}

/// What nbgrader calls a course: an assignment for each chapter with exercises, and its settings.
fn assignments(root: &Path) -> Result<BTreeMap<PathBuf, String>> {
    let mut book = serve::load(root)?;
    let pages = mdbook_meanwhile::chapters(root, &book.config, &mut book.book)?;
    let assigned = pages.iter().filter_map(assignment);
    let mut all: BTreeMap<PathBuf, String> = assigned
        .map(|(name, text)| {
            let assignment = name.trim_end_matches(".ipynb");
            (Path::new("source").join(assignment).join(&name), text)
        })
        .collect();
    all.insert("nbgrader_config.py".into(), NBGRADER.to_owned());
    Ok(all)
}

const NBGRADER: &str = include_str!("../../../../deploy/nbgrader/nbgrader_config.py");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_notebook_is_overwritten_only_if_nobody_edited_it() {
        let state = |kept| State::of(kept, "new", false);
        assert_eq!(state(None), State::Missing);
        assert_eq!(state(Some("new")), State::Same);
        assert_eq!(state(Some("{\"cells\": []}")), State::Edited);
        assert_eq!(State::of(Some("{}"), "new", true), State::Differs);
    }
}
