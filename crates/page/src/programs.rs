//! Finds the programs of the workspace.

use crate::confined::{Confines, lexically, read_text};
use crate::mistake::{Mistake, Mistakes, Place, Problem};
use crate::program::{Kind, Program};
use crate::table::CORRECT;
use meanwhile::did_you_mean;
use meanwhile::exercises::{Exercise, Set};
use meanwhile::recording::Fingerprints;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use toml::Spanned;

/// Where the programs are.
#[derive(Debug, Default)]
pub struct Programs {
    root: PathBuf,
    examples: BTreeMap<String, Example>,
    exercises: Set,
    fingerprints: Fingerprints,
    /// The programs that have changed since they were recorded, each with what records it anew.
    stale: Mutex<BTreeMap<PathBuf, String>>,
}

/// Where an example is, and where it is listed.
#[derive(Debug, Clone)]
struct Example {
    path: PathBuf,
    manifest: PathBuf,
    place: Place,
}

/// The lists of the examples.
const LISTS: [&str; 3] = ["examples", "examples/util", "examples/web"];

#[derive(Deserialize)]
struct Manifest {
    #[serde(default)]
    example: Vec<Listed>,
}

#[derive(Deserialize)]
struct Listed {
    name: String,
    path: Spanned<PathBuf>,
}

impl Programs {
    /// Reads the lists of examples, and that of the exercises.
    ///
    /// # Errors
    /// If one of them cannot be read, or is not as it should be.
    pub fn find(root: &Path) -> Result<Programs, Problem> {
        let mut examples = BTreeMap::new();
        // A book without programs is one, too.
        for folder in LISTS.iter().filter(|folder| root.join(folder).is_dir()) {
            list_examples(root, folder, &mut examples)?;
        }
        let exercises = match root.join("exercises").is_dir() {
            true => read_exercises(root)?,
            false => Set::default(),
        };
        let fingerprints = Fingerprints::read(root).map_err(|error| {
            Problem::new(error.message(), "Restore this file.").in_file(Fingerprints::FILE)
        })?;
        Ok(Programs {
            root: root.to_owned(),
            examples,
            exercises,
            fingerprints,
            stale: Mutex::default(),
        })
    }

    pub fn exercises(&self) -> &Set {
        &self.exercises
    }

    /// The exercise of that name.
    ///
    /// # Errors
    /// If there is none.
    pub fn exercise(&self, name: &str) -> Result<&Exercise, Problem> {
        let all = &self.exercises.exercises;
        all.iter()
            .find(|exercise| exercise.name == name)
            .ok_or_else(|| {
                let near = did_you_mean(name, all.iter().map(|exercise| exercise.name.as_str()));
                let next = "Correct the name; `cargo meanwhile list` shows them all.";
                Problem::new(format!("there is no exercise `{name}`{near}"), next)
            })
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The text of a file, which lies inside the project. `next`: what to do if it is missing.
    ///
    /// # Errors
    /// If there is no such file, if it lies outside, or if it is no text.
    pub fn read(&self, path: &Path, next: &str) -> Result<String, Problem> {
        let project = Confines {
            folder: &self.root,
            name: "the folder of book.toml",
        };
        read_text(&project.file(&self.root, path, false, next)?, path, next)
    }

    /// Loads one program.
    ///
    /// # Errors
    /// If there is none of that name, or it is not as it should be.
    pub fn load(&self, kind: Kind, name: &str) -> Result<Program, Problem> {
        let path = match kind {
            Kind::Solution => self.inside(&self.exercises.solution(self.exercise(name)?)),
            Kind::Example => self.example(name)?.path.clone(),
            Kind::Python => self.in_chapters("python", name, "py")?,
            Kind::Refused => self.in_chapters("tests/compile-fail", name, "rs")?,
        };
        let text = match kind {
            Kind::Example => self.listed(name)?,
            _ => self
                .read(&path, "Restore this file.")
                .map_err(|problem| problem.in_file(&path))?,
        };
        let mut program = match kind {
            Kind::Solution => Program::solution(name, path, &text),
            _ => Program::parse(kind, name, path, &text)?,
        };
        program.stale = self.fingerprints.agree(&program.path, &text) == Some(false);
        if program.stale
            && let Ok(mut stale) = self.stale.lock()
        {
            stale.insert(program.path.clone(), program.how_to_record());
        }
        Ok(program)
    }

    /// A path relative to the workspace.
    pub fn inside(&self, path: &Path) -> PathBuf {
        path.strip_prefix(&self.root).unwrap_or(path).to_owned()
    }

    /// What an author should know about the programs that were loaded.
    pub fn notices(&self) -> Mistakes {
        let mut notices = Mistakes::default();
        for (path, command) in self.stale.lock().iter().flat_map(|stale| stale.iter()) {
            let next = format!("Record it: `{command}`.");
            let problem = Problem::new("this program has changed since it was recorded", next);
            notices.push(Mistake::new(path, problem));
        }
        notices
    }

    /// Whether there is an example of that name.
    pub fn has_example(&self, name: &str) -> bool {
        self.examples.contains_key(name)
    }

    fn example(&self, name: &str) -> Result<&Example, Problem> {
        self.examples.get(name).ok_or_else(|| {
            let near = did_you_mean(name, self.examples.keys().map(String::as_str));
            let next = "Correct the name, or add the program to examples/Cargo.toml, to \
                        examples/util/Cargo.toml if it needs tokio-util, tokio-stream or futures, \
                        or to examples/web/Cargo.toml if it speaks HTTP.";
            Problem::new(format!("no example is named `{name}`{near}"), next)
        })
    }

    /// The text of an example. Whether its file is gone or no text, the place to look at differs.
    fn listed(&self, name: &str) -> Result<String, Problem> {
        let example = self.example(name)?;
        let next = format!("Write the program, or take `{name}` out of this list.");
        let text = self.read(&example.path, &next);
        text.map_err(|problem| match self.root.join(&example.path).exists() {
            true => problem.in_file(&example.path),
            false => problem.in_file(&example.manifest).at(example.place),
        })
    }

    /// Finds `FOLDER/<chapter>/NAME.EXT`; the chapter is any folder that has it.
    fn in_chapters(&self, folder: &str, name: &str, ext: &str) -> Result<PathBuf, Problem> {
        let mut names = Vec::new();
        let chapters = fs::read_dir(self.root.join(folder)).into_iter().flatten();
        for chapter in chapters.flatten() {
            let here = Path::new(folder).join(chapter.file_name());
            for file in fs::read_dir(chapter.path()).into_iter().flatten().flatten() {
                let path = here.join(file.file_name());
                let stem = path.file_stem().and_then(|stem| stem.to_str());
                if path.extension().is_some_and(|is| is == ext) && stem == Some(name) {
                    return Ok(path);
                }
                names.extend(stem.map(str::to_owned));
            }
        }
        let near = did_you_mean(name, names.iter().map(String::as_str));
        let message = format!("{folder}/<chapter>/{name}.{ext} is missing{near}");
        Err(Problem::new(
            message,
            "Correct the name, or write that file.",
        ))
    }
}

fn list_examples(
    root: &Path,
    folder: &str,
    examples: &mut BTreeMap<String, Example>,
) -> Result<(), Problem> {
    let manifest = Path::new(folder).join("Cargo.toml");
    let next = "It lists the programs of the book: restore it.";
    let text = read_text(&root.join(&manifest), &manifest, next)
        .map_err(|problem| problem.in_file(&manifest))?;
    let list: Manifest = toml::from_str(&text)
        .map_err(|error| Problem::of_toml(&error, &text, CORRECT).in_file(&manifest))?;
    for listed in list.example {
        let place = Place::of(&text, listed.path.span().start);
        // `examples/web/../03-joining/x.rs` is `examples/03-joining/x.rs`.
        let path = lexically(&Path::new(folder).join(listed.path.into_inner()));
        let manifest = manifest.clone();
        let example = Example {
            path,
            manifest,
            place,
        };
        examples.insert(listed.name, example);
    }
    Ok(())
}

fn read_exercises(root: &Path) -> Result<Set, Problem> {
    let file = Path::new("exercises/info.toml");
    let next = "It lists the exercises: restore it.";
    let text = read_text(&root.join(file), file, next).map_err(|problem| problem.in_file(file))?;
    // Read twice, because only here the place of a mistake is known.
    toml::from_str::<Set>(&text)
        .map_err(|error| Problem::of_toml(&error, &text, CORRECT).in_file(file))?;
    Set::read(root).map_err(|error| Problem::new(error.to_string(), CORRECT).in_file(file))
}
