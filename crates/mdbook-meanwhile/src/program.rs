//! Finds a program of the workspace and prints its card.

use crate::confined::{Confines, lexically, read_text};
use crate::listing::{Part, docstring, header, ranges, unanchored};
use crate::mistake::{Mistake, Mistakes, Place, Problem};
use meanwhile::did_you_mean;
use meanwhile::escape;
use meanwhile::exercises::{self, Set};
use meanwhile::recording::Fingerprints;
use serde::Deserialize;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use toml::Spanned;

/// What kind of program it is decides how it is run and where its output is recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Listed in `examples/Cargo.toml` or `examples/web/Cargo.toml`.
    Example,
    /// `python/<chapter>/<name>.py`.
    Python,
    /// `tests/compile-fail/<chapter>/<name>.rs`.
    Refused,
    /// The solution of an exercise.
    Solution,
}

/// A program that a page shows.
#[derive(Debug, Clone)]
pub struct Program {
    pub kind: Kind,
    pub name: String,
    /// Relative to the workspace, such as `examples/01-waiting/four_sleeps.rs`.
    pub path: PathBuf,
    /// The one sentence at its top.
    pub claim: String,
    /// The source without the claim and without anchor lines.
    pub source: String,
    /// The line of the file at which `source` begins.
    pub first_line: usize,
    /// The numbers in the file of the lines of `source`.
    numbers: Vec<usize>,
    anchors: BTreeMap<String, Part>,
    /// True if it has changed since it was recorded.
    pub stale: bool,
}

/// Where the programs are.
#[derive(Debug, Default)]
pub struct Programs {
    root: PathBuf,
    examples: BTreeMap<String, Example>,
    exercises: Set,
    fingerprints: Fingerprints,
    /// The programs that have changed since they were recorded, each with what records it anew.
    stale: RefCell<BTreeMap<PathBuf, String>>,
}

/// Where an example is, and where it is listed.
#[derive(Debug, Clone)]
struct Example {
    path: PathBuf,
    manifest: PathBuf,
    place: Place,
}

/// The lists of the examples.
const LISTS: [&str; 2] = ["examples", "examples/web"];

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

impl Program {
    /// The command that records it anew.
    pub fn how_to_record(&self) -> String {
        format!("cargo meanwhile record {}", self.name)
    }
}

impl Programs {
    /// Reads the two lists of examples, and that of the exercises.
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
        Ok(Programs {
            root: root.to_owned(),
            examples,
            exercises,
            fingerprints: Fingerprints::read(root).map_err(|error| {
                Problem::new(error.message())
                    .in_file(Fingerprints::FILE)
                    .next("Restore this file.")
            })?,
            stale: RefCell::default(),
        })
    }

    pub fn exercises(&self) -> &Set {
        &self.exercises
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The text of a file, which lies inside the project.
    pub fn read(&self, path: &Path) -> Result<String, Problem> {
        let project = Confines {
            folder: &self.root,
            name: "the folder of book.toml",
        };
        read_text(&project.file(&self.root, path, false)?, path)
    }

    /// Loads one program.
    pub fn load(&self, kind: Kind, name: &str) -> Result<Program, Problem> {
        let path = match kind {
            Kind::Solution => {
                let exercise = self
                    .exercises
                    .find(name)
                    .map_err(|error| error.to_string())?;
                let path = self.exercises.solution(exercise);
                path.strip_prefix(&self.root).unwrap_or(&path).to_owned()
            }
            Kind::Example => self.example(name)?,
            Kind::Python => self.in_chapters("python", name, "py")?,
            Kind::Refused => self.in_chapters("tests/compile-fail", name, "rs")?,
        };
        let text = self.read(&path).map_err(|problem| match kind {
            Kind::Example => self.not_where_listed(name, problem),
            _ => problem.in_file(&path),
        })?;
        let mut program = match kind {
            Kind::Solution => Program::solution(name, path, &text),
            _ => Program::parse(kind, name, path, &text)?,
        };
        program.stale = self.fingerprints.agree(&program.path, &text) == Some(false);
        if program.stale {
            let mut stale = self.stale.borrow_mut();
            stale.insert(program.path.clone(), program.how_to_record());
        }
        Ok(program)
    }

    /// What an author should know about the programs that were loaded.
    pub fn notices(&self) -> Mistakes {
        let mut notices = Mistakes::default();
        for (path, command) in self.stale.borrow().iter() {
            let problem = Problem::new("this program has changed since it was recorded");
            let next = format!("Record it: `{command}`.");
            notices.push(Mistake::new(path, None, problem.next(next)));
        }
        notices
    }

    fn example(&self, name: &str) -> Result<PathBuf, Problem> {
        if let Some(example) = self.examples.get(name) {
            return Ok(example.path.clone());
        }
        let near = did_you_mean(name, self.examples.keys().map(String::as_str));
        let problem = Problem::new(format!("no example is named `{name}`{near}"));
        Err(problem.next(
            "Correct the name, or add the program to examples/Cargo.toml, or to \
             examples/web/Cargo.toml if it speaks HTTP.",
        ))
    }

    /// A listed program whose file is gone, or is no text.
    fn not_where_listed(&self, name: &str, problem: Problem) -> Problem {
        let Some(example) = self.examples.get(name) else {
            return problem;
        };
        match self.root.join(&example.path).exists() {
            true => problem.in_file(&example.path),
            false => problem
                .in_file(&example.manifest)
                .at(example.place)
                .next(format!(
                    "Write the program, or take `{name}` out of this list."
                )),
        }
    }

    /// Finds `FOLDER/<chapter>/NAME.EXT`; the chapter is any folder that has it.
    fn in_chapters(&self, folder: &str, name: &str, ext: &str) -> Result<PathBuf, Problem> {
        let mut names = Vec::new();
        for chapter in fs::read_dir(self.root.join(folder))
            .into_iter()
            .flatten()
            .flatten()
        {
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
        Err(Problem::new(message).next("Correct the name, or write that file."))
    }
}

impl Program {
    fn parse(kind: Kind, name: &str, path: PathBuf, text: &str) -> Result<Program, Problem> {
        let (claim, skipped) = match kind {
            Kind::Python => docstring(text),
            Kind::Example | Kind::Refused | Kind::Solution => header(text),
        };
        if claim.is_empty() {
            let how = match kind {
                Kind::Python => "\"\"\"One sentence.\"\"\"",
                Kind::Example | Kind::Refused | Kind::Solution => "//! One sentence.",
            };
            let problem = Problem::new("a program begins with its claim");
            let next = format!("Make `{how}` its first line.");
            return Err(problem.in_file(path).on_line(1).next(next));
        }
        let body: Vec<&str> = text.lines().skip(skipped).collect();
        let (source, anchors) =
            unanchored(&body, skipped + 1).map_err(|problem| problem.in_file(&path))?;
        Ok(Program {
            kind,
            name: name.to_owned(),
            path,
            claim,
            source: source.text,
            numbers: source.numbers,
            first_line: skipped + 1,
            anchors,
            stale: false,
        })
    }

    /// The solution of an exercise: without its task and its tests, and named as its program is.
    fn solution(name: &str, path: PathBuf, text: &str) -> Program {
        let source = exercises::Source::parse(text);
        let lines = source.program.lines().count();
        Program {
            kind: Kind::Solution,
            name: format!("{name}_sol"),
            path,
            claim: "What the solution prints".to_owned(),
            source: format!("{}\n", source.program),
            first_line: source.first_line,
            numbers: (source.first_line..).take(lines).collect(),
            anchors: BTreeMap::new(),
            stale: false,
        }
    }

    /// The chapter's folder, such as `01-waiting`.
    pub fn chapter(&self) -> &str {
        let folder = self.path.parent().and_then(Path::file_name);
        folder.and_then(|name| name.to_str()).unwrap_or_default()
    }

    /// The lines between `ANCHOR: name` and `ANCHOR_END: name`.
    pub fn part(&self, anchor: &str) -> Result<&str, Problem> {
        Ok(&self.lines(anchor)?.text)
    }

    fn lines(&self, anchor: &str) -> Result<&Part, Problem> {
        self.anchors.get(anchor).ok_or_else(|| {
            let near = did_you_mean(anchor, self.anchors.keys().map(String::as_str));
            let path = self.path.display();
            Problem::new(format!("{path} has no anchor `{anchor}`{near}")).next(format!(
                "Put `// ANCHOR: {anchor}` and `// ANCHOR_END: {anchor}` around the lines."
            ))
        })
    }

    /// The command that runs it, if it can be run.
    pub fn command(&self) -> Option<String> {
        match self.kind {
            Kind::Example => Some(format!("cargo run --example {}", self.name)),
            Kind::Python => Some(format!("python3 {}", self.path.display())),
            Kind::Solution => Some(format!("cargo run --package exercises --bin {}", self.name)),
            Kind::Refused => None,
        }
    }

    /// The card: where the program is, how to run it, its lines.
    pub fn card(&self, anchor: Option<&str>) -> Result<String, Problem> {
        let (shown, numbers) = match anchor {
            Some(anchor) => (&self.lines(anchor)?.text, &self.lines(anchor)?.numbers),
            None => (&self.source, &self.numbers),
        };
        // For the timeline's script: which line of the file each shown line is.
        let mut lines = ranges(numbers);
        if anchor.is_some() {
            lines = lines + "," + &ranges(&self.numbers);
        }
        let name = escape(&self.name);
        let mut html = format!(
            "\n<section class=\"program\" data-program=\"{name}\" data-lines=\"{lines}\">\n<header>"
        );
        let path = escape(&self.path.display().to_string());
        let _ = write!(
            html,
            "<span class=\"path\">{path}{}</span>",
            self.note(anchor)
        );
        if let Some(command) = self.command() {
            let command = escape(&command);
            let _ = write!(html, "<code class=\"command\">{command}</code>");
        }
        let _ = write!(html, "</header>\n\n{}\n", self.fence(shown));
        if anchor.is_some() {
            let whole = self.fence(&self.source);
            let _ = write!(
                html,
                "<details class=\"whole\"><summary>The whole program</summary>\n\n{whole}\n</details>\n"
            );
        }
        html.push_str("</section>\n\n");
        Ok(html)
    }

    /// rustc's message counts the lines of the file, claim included.
    fn note(&self, anchor: Option<&str>) -> String {
        match (self.kind, anchor) {
            (Kind::Refused, None) => format!(" <small>from line {}</small>", self.first_line),
            (_, Some(_)) => " <small>in part</small>".to_owned(),
            _ => String::new(),
        }
    }

    fn fence(&self, source: &str) -> String {
        // `ignore`: `mdbook test` has no tokio; our own tests compile the programs.
        let language = match self.kind {
            Kind::Python => "python",
            Kind::Example | Kind::Refused | Kind::Solution => "rust,ignore",
        };
        fence(source, language)
    }
}

/// A fenced block of Markdown, whatever the source has in it.
pub fn fence(source: &str, language: &str) -> String {
    let mut marks = String::from("```");
    while source.contains(&marks) {
        marks.push('`');
    }
    format!("{marks}{language}\n{source}{marks}\n")
}

fn list_examples(
    root: &Path,
    folder: &str,
    examples: &mut BTreeMap<String, Example>,
) -> Result<(), Problem> {
    let manifest = Path::new(folder).join("Cargo.toml");
    let text = read_text(&root.join(&manifest), &manifest).map_err(|problem| {
        let next = "It lists the programs of the book: restore it.";
        problem.in_file(&manifest).next(next)
    })?;
    let list: Manifest =
        toml::from_str(&text).map_err(|error| wrong_toml(&error, &text, &manifest))?;
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

fn wrong_toml(error: &toml::de::Error, text: &str, file: &Path) -> Problem {
    let problem = Problem::of_toml(error, text).in_file(file);
    problem.next("Correct the TOML of this file.")
}

fn read_exercises(root: &Path) -> Result<Set, Problem> {
    let file = Path::new("exercises/info.toml");
    let text = read_text(&root.join(file), file).map_err(|problem| {
        let next = "It lists the exercises: restore it.";
        problem.in_file(file).next(next)
    })?;
    // Read twice, because only here the place of a mistake is known.
    toml::from_str::<Set>(&text).map_err(|error| wrong_toml(&error, &text, file))?;
    Set::read(root).map_err(|error| Problem::new(error.to_string()).in_file(file))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = "//! Waits overlap,\n//! work does not.\n\nfn main() {\n    // ANCHOR: middle\n    let a = 1;\n\n    let b = 2;\n    // ANCHOR_END: middle\n}\n";

    fn program() -> Program {
        let path = PathBuf::from("examples/01-waiting/x.rs");
        Program::parse(Kind::Example, "x", path, SOURCE).unwrap()
    }

    #[test]
    fn the_claim_is_taken_from_the_listing() {
        let program = program();
        assert_eq!(program.claim, "Waits overlap, work does not.");
        assert!(program.source.starts_with("fn main() {\n    let a"));
        assert_eq!(program.first_line, 4);
        assert_eq!(program.chapter(), "01-waiting");
    }

    #[test]
    fn a_part_is_cut_out_and_moved_to_the_margin() {
        assert_eq!(
            program().part("middle").unwrap(),
            "let a = 1;\n\nlet b = 2;\n"
        );
    }

    #[test]
    fn a_wrong_anchor_names_the_nearest() {
        let problem = program().card(Some("midle")).unwrap_err();
        let message = format!("{problem:?}");
        assert!(message.contains("did you mean `middle`"), "{message}");
    }

    #[test]
    fn a_program_without_a_claim_is_refused() {
        let path = PathBuf::from("x.rs");
        let problem = Program::parse(Kind::Example, "x", path, "fn main() {}\n").unwrap_err();
        let message = format!("{problem:?}");
        assert!(message.contains("//! One sentence."), "{message}");
    }
}
