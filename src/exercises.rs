//! The exercises: the set that `exercises/info.toml` describes. rustlings reads the same file.

use crate::check::Weather;
use crate::{nearest, source};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use syn::spanned::Spanned;

/// The whole set, in the order of the book.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Set {
    pub exercises: Vec<Exercise>,
    #[serde(skip)]
    folder: PathBuf,
}

/// One exercise. rustlings knows `name`, `dir` and `hint`; the rest is ours.
#[derive(Debug, Clone, Deserialize)]
pub struct Exercise {
    pub name: String,
    pub dir: String,
    pub chapter: u32,
    pub minutes: u32,
    /// 1 to 3.
    pub difficulty: u8,
    /// The row of `book/misconceptions.toml` that the exercise is about.
    pub misconception: String,
    /// What its holder believes, in words.
    pub belief: String,
    /// Three, each telling more than the one before.
    pub hints: Vec<String>,
    /// The same for rustlings, numbered.
    pub hint: String,
    /// A part of the message of the exercise as it is handed out.
    pub unsolved: String,
    /// The functions that a learner is told to leave as they are.
    #[serde(default)]
    pub given: Vec<String>,
    /// Other weather in which its promises must hold, too.
    #[serde(default)]
    pub weather: Vec<OtherWeather>,
    /// Mutants of the solution that do just what it does.
    #[serde(default)]
    pub equivalent: Vec<Equivalent>,
}

/// Weather, and how it is made: by other expressions in the given functions.
#[derive(Debug, Clone, Deserialize)]
pub struct OtherWeather {
    #[serde(flatten)]
    pub weather: Weather,
    /// What stands in a given function, and what counts instead.
    pub instead: BTreeMap<String, String>,
}

/// A small change of a solution that changes nothing that matters.
#[derive(Debug, Clone, Deserialize)]
pub struct Equivalent {
    /// As `meanwhile verify` names it.
    pub mutant: String,
    /// For whoever reads the list.
    pub why: String,
}

/// A wrong solution that somebody could think of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Wrong {
    /// What is wrong, as its file is named: `one_at_a_time`.
    pub variant: String,
    pub path: PathBuf,
    /// A part of the message that must reject it.
    pub rejected_with: String,
}

/// Another right solution than the one that is handed out.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Right {
    /// How it goes about it, as its file is named: `select_loop`.
    pub variant: String,
    pub path: PathBuf,
}

/// The set cannot be read, or has no such exercise.
#[derive(Debug, thiserror::Error)]
pub enum SetError {
    #[error("{path} cannot be read: {error}")]
    Unreadable { path: PathBuf, error: io::Error },
    #[error("{path} is not right: {error}")]
    Malformed { path: PathBuf, error: String },
    #[error("there is no exercise `{name}`.{nearest} `cargo meanwhile list` shows them all.")]
    Unknown { name: String, nearest: String },
}

impl Set {
    /// Reads the set of a project.
    ///
    /// # Errors
    /// If there is none, or it is not as it should be.
    pub fn read(root: &Path) -> Result<Set, SetError> {
        let folder = root.join("exercises");
        let path = folder.join("info.toml");
        let text = read(&path)?;
        Set::parse(&text, folder, path)
    }

    /// The set that a text describes, in a folder.
    ///
    /// # Errors
    /// If it is not as it should be.
    pub fn parse(text: &str, folder: PathBuf, path: PathBuf) -> Result<Set, SetError> {
        let set: Set = toml::from_str(text).map_err(|error| SetError::Malformed {
            path,
            error: error.to_string(),
        })?;
        Ok(Set { folder, ..set })
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The exercise of that name.
    ///
    /// # Errors
    /// If there is none; then the error names the nearest.
    pub fn find(&self, name: &str) -> Result<&Exercise, SetError> {
        if let Some(found) = self.exercises.iter().find(|exercise| exercise.name == name) {
            return Ok(found);
        }
        let all = self.exercises.iter();
        let near =
            all.filter_map(|exercise| Some((nearest::distance(&exercise.name, name)?, exercise)));
        let nearest = near.min_by_key(|(distance, _)| *distance);
        let nearest = nearest.map(|(_, near)| &near.name);
        Err(SetError::Unknown {
            name: name.to_owned(),
            nearest: nearest::meant(nearest.as_slice()),
        })
    }

    /// The file that a learner edits.
    pub fn unsolved(&self, exercise: &Exercise) -> PathBuf {
        self.file("exercises", exercise)
    }

    /// The same as it was handed out: `meanwhile check` judges by its tests.
    pub fn original(&self, exercise: &Exercise) -> PathBuf {
        self.file("originals", exercise)
    }

    pub fn solution(&self, exercise: &Exercise) -> PathBuf {
        self.file("solutions", exercise)
    }

    fn file(&self, kind: &str, exercise: &Exercise) -> PathBuf {
        let name = format!("{}.rs", exercise.name);
        self.folder.join(kind).join(&exercise.dir).join(name)
    }

    /// The wrong solutions that the tests of an exercise must reject, `wrong/DIR/NAME__VARIANT.rs`.
    ///
    /// # Errors
    /// If one cannot be read, or does not begin with what rejects it.
    pub fn wrong(&self, exercise: &Exercise) -> Result<Vec<Wrong>, SetError> {
        let mut all = Vec::new();
        for (variant, path) in self.variants("wrong", exercise) {
            let text = read(&path)?;
            let first = text.lines().next().unwrap_or_default();
            let Some(message) = first.strip_prefix("//! Rejected with: ") else {
                let error = "it must begin with `//! Rejected with: ` and a part of the message";
                let error = error.to_owned();
                return Err(SetError::Malformed { path, error });
            };
            let rejected_with = message.trim().to_owned();
            all.push(Wrong {
                variant,
                path,
                rejected_with,
            });
        }
        Ok(all)
    }

    /// The other solutions that the tests of an exercise must accept, `right/DIR/NAME__VARIANT.rs`.
    pub fn right(&self, exercise: &Exercise) -> Vec<Right> {
        let variants = self.variants("right", exercise).into_iter();
        let right = |(variant, path)| Right { variant, path };
        variants.map(right).collect()
    }

    /// `KIND/DIR/NAME__VARIANT.rs`: variants and paths, sorted.
    fn variants(&self, kind: &str, exercise: &Exercise) -> Vec<(String, PathBuf)> {
        let folder = self.folder.join(kind).join(&exercise.dir);
        let files = std::fs::read_dir(&folder).into_iter().flatten().flatten();
        let variant = |path: PathBuf| {
            let stem = path.file_stem()?.to_string_lossy().into_owned();
            let (name, variant) = stem.split_once("__")?;
            (name == exercise.name).then(|| (variant.to_owned(), path))
        };
        let mut all: Vec<_> = files.filter_map(|file| variant(file.path())).collect();
        all.sort();
        all
    }
}

fn read(path: &Path) -> Result<String, SetError> {
    std::fs::read_to_string(path).map_err(|error| SetError::Unreadable {
        path: path.to_owned(),
        error,
    })
}

/// The parts of an exercise's file, or of its solution's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source<'a> {
    /// What is to be done: the comment at the top.
    pub task: String,
    /// The program, without task and tests.
    pub program: &'a str,
    /// The number of its first line in the file.
    pub first_line: usize,
    /// Everything from `#[cfg(test)]` on.
    pub tests: &'a str,
}

impl<'a> Source<'a> {
    /// Cuts a file into its parts. A wrong variant's first lines, `//!`, are none of them.
    pub fn parse(text: &'a str) -> Source<'a> {
        let lines = || {
            text.split_inclusive('\n').scan(0, |at, line| {
                let start = *at;
                *at += line.len();
                Some((start, line))
            })
        };
        let is_before = |line: &str| line.starts_with("//!") || line.trim().is_empty();
        let rest = lines().skip_while(|(_, line)| is_before(line));
        let task: Vec<&str> = rest
            .map_while(|(_, line)| line.strip_prefix("//"))
            .collect();
        let task = task.iter().map(|line| line.trim()).collect::<Vec<_>>();
        let is_head = |line: &str| line.starts_with("//") && !line.starts_with("///");
        let program = lines().find(|(_, line)| !is_head(line) && !line.trim().is_empty());
        let from = program.map_or(text.len(), |(at, _)| at);
        let to = text.find("#[cfg(test)]").unwrap_or(text.len()).max(from);
        Source {
            task: task.join(" "),
            program: text[from..to].trim_end(),
            first_line: text[..from].matches('\n').count() + 1,
            tests: text[to..].trim_end(),
        }
    }

    /// What the tests promise, in words: their names.
    pub fn promises(&self) -> Vec<String> {
        let file = syn::parse_file(self.tests).ok();
        let tests = file.iter().flat_map(source::tests);
        tests.map(|test| test.name().replace('_', " ")).collect()
    }

    /// The code of the test of that name, without its indentation.
    pub fn test(&self, name: &str) -> Option<String> {
        let file = syn::parse_file(self.tests).ok()?;
        let tests = source::tests(&file).into_iter();
        let test = tests.into_iter().find(|test| test.name() == name)?;
        let head = test.signature.span();
        let whole = head.byte_range().start..test.block.span().byte_range().end;
        let indent = " ".repeat(head.start().column);
        let lines = self.tests[whole].lines();
        let lines: Vec<&str> = lines
            .map(|line| line.strip_prefix(&indent).unwrap_or(line))
            .collect();
        Some(lines.join("\n"))
    }

    /// Where the book explains it, as the tests say: the chapter and the heading of a section.
    pub fn section(&self) -> Option<(u32, &'a str)> {
        let (_, after) = self.tests.split_once("const SECTION: &str")?;
        let (_, after) = after.split_once("\"Chapter ")?;
        let (chapter, after) = after.split_once(", “")?;
        let (heading, _) = after.split_once('”')?;
        Some((chapter.parse().ok()?, heading))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "//! Rejected with: x\n\n// Boil the\n// water.\n\nuse std::thread;\n\n/// Leave it.\nfn main() {}\n\n#[cfg(test)]\nmod tests {\n    const SECTION: &str = \"Chapter 3, “Why?”\";\n\n    #[test]\n    fn it_boils() {\n    }\n}\n";

    #[test]
    fn a_file_has_a_task_a_program_and_promises() {
        let source = Source::parse(FILE);
        assert_eq!(source.task, "Boil the water.");
        assert_eq!(
            source.program,
            "use std::thread;\n\n/// Leave it.\nfn main() {}"
        );
        assert_eq!(source.first_line, 6);
        assert_eq!(source.promises(), ["it boils"]);
        assert_eq!(source.section(), Some((3, "Why?")));
    }

    #[test]
    fn a_test_is_found_however_it_is_written() {
        let file = "fn main() {}\n\n#[cfg(test)]\nmod tests {\n    #[test]\n    #[allow(unused)]\n    fn it_boils()\n    {\n        boil();\n    }\n}\n";
        let source = Source::parse(file);
        assert_eq!(source.promises(), ["it boils"]);
        let expected = "fn it_boils()\n{\n    boil();\n}";
        assert_eq!(source.test("it_boils").as_deref(), Some(expected));
    }

    #[test]
    fn a_file_of_nothing_has_no_parts() {
        let source = Source::parse("");
        assert_eq!((source.task.as_str(), source.program), ("", ""));
        assert_eq!((source.promises().len(), source.section()), (0, None));
    }
}
