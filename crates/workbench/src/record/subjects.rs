//! What there is to record, and what a name means.

use anyhow::{Result, bail};
use meanwhile::examples::{self, Example};
use meanwhile::nearest;
use meanwhile::recording::chapter_files;
use std::path::{Path, PathBuf};

/// Something that has a recording.
pub enum Subject {
    Program(Example),
    /// A Python twin, relative to `python`.
    Twin(PathBuf),
    /// A program that must not compile, relative to `tests/compile-fail`.
    Refused(PathBuf),
}

/// Everything that has one, with its name.
pub struct Subjects(Vec<(String, Subject)>);

impl Subjects {
    pub fn read(root: &Path) -> Result<Subjects> {
        let programs = examples::recorded(root)?.into_iter();
        let mut all: Vec<(String, Subject)> = programs
            .map(|example| (example.name.clone(), Subject::Program(example)))
            .collect();
        for path in relative_files(&root.join("python"), "py") {
            all.push((stem(&path), Subject::Twin(path)));
        }
        for path in relative_files(&root.join("tests/compile-fail"), "rs") {
            all.push((stem(&path), Subject::Refused(path)));
        }
        Ok(Subjects(all))
    }

    pub fn all(&self) -> Vec<&Subject> {
        self.0.iter().map(|(_, subject)| subject).collect()
    }

    /// Those of some names; of an exercise, its solution.
    pub fn named(&self, names: &[String]) -> Result<Vec<&Subject>> {
        let mut found = Vec::new();
        for name in names {
            let solution = format!("{name}_sol");
            let fits = |(known, subject): &&(String, Subject)| match subject {
                // An example may have the same name.
                Subject::Twin(_) => known == name.strip_suffix(".py").unwrap_or(name),
                _ => known == name || *known == solution,
            };
            let before = found.len();
            found.extend(self.0.iter().filter(fits));
            if found.len() == before {
                bail!("{}", self.unknown(name));
            }
        }
        Ok(found.into_iter().map(|(_, subject)| subject).collect())
    }

    fn unknown(&self, name: &str) -> String {
        // An exercise is asked for by its own name.
        let known = self.0.iter().map(|(known, _)| known.as_str());
        let known = known.map(|known| known.strip_suffix("_sol").unwrap_or(known));
        let meant = nearest::meant(&nearest::names(name, known));
        format!(
            "nothing of the name `{name}` can be recorded.{meant} `cargo meanwhile list` shows the \
             examples and exercises; Python twins are in python/, programs that must not compile \
             in tests/compile-fail/."
        )
    }
}

/// The files of one ending in the chapters' folders, relative to `folder`.
fn relative_files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let files = chapter_files(folder, ending).into_iter();
    let relative = files.filter_map(|path| path.strip_prefix(folder).ok().map(Path::to_owned));
    relative.collect()
}

fn stem(path: &Path) -> String {
    let stem = path.file_stem().unwrap_or_default();
    stem.to_string_lossy().into_owned()
}
