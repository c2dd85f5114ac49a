//! Finds a program of the workspace and prints its card.

use crate::html::escape;
use crate::listing::{Part, docstring, header, ranges, unanchored};
use crate::nearest::nearest;
use meanwhile::exercises::{self, Set};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Component, Path, PathBuf};

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
}

/// Where the programs are.
#[derive(Debug, Default)]
pub struct Programs {
    root: PathBuf,
    examples: BTreeMap<String, PathBuf>,
    exercises: Set,
}

#[derive(Deserialize)]
struct Manifest {
    #[serde(default)]
    example: Vec<Listed>,
}

#[derive(Deserialize)]
struct Listed {
    name: String,
    path: PathBuf,
}

impl Programs {
    /// Reads the two lists of examples.
    pub fn find(root: &Path) -> Result<Programs, String> {
        let mut examples = BTreeMap::new();
        for folder in ["examples", "examples/web"] {
            let manifest = Path::new(folder).join("Cargo.toml");
            let Ok(text) = fs::read_to_string(root.join(&manifest)) else {
                continue;
            };
            let list: Manifest = toml::from_str(&text)
                .map_err(|error| format!("{} cannot be read: {error}", manifest.display()))?;
            for listed in list.example {
                examples.insert(listed.name, normal(&Path::new(folder).join(listed.path)));
            }
        }
        let exercises = match root.join("exercises/info.toml").is_file() {
            true => Set::read(root).map_err(|error| error.to_string())?,
            false => Set::default(),
        };
        Ok(Programs {
            root: root.to_owned(),
            examples,
            exercises,
        })
    }

    pub fn exercises(&self) -> &Set {
        &self.exercises
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Loads one program.
    pub fn load(&self, kind: Kind, name: &str) -> Result<Program, String> {
        let path = match kind {
            Kind::Solution => {
                let exercise = self
                    .exercises
                    .find(name)
                    .map_err(|error| error.to_string())?;
                let path = self.exercises.solution(exercise);
                path.strip_prefix(&self.root).unwrap_or(&path).to_owned()
            }
            Kind::Example => self.examples.get(name).cloned().ok_or_else(|| {
                format!(
                    "no example is named `{name}`{}: add it to examples/Cargo.toml, or to \
                     examples/web/Cargo.toml if it speaks HTTP",
                    nearest(name, self.examples.keys().map(String::as_str)),
                )
            })?,
            Kind::Python => self.in_chapters("python", name, "py")?,
            Kind::Refused => self.in_chapters("tests/compile-fail", name, "rs")?,
        };
        let text = fs::read_to_string(self.root.join(&path))
            .map_err(|error| format!("{} cannot be read: {error}", path.display()))?;
        match kind {
            Kind::Solution => Ok(Program::solution(name, path, &text)),
            _ => Program::parse(kind, name, path, &text),
        }
    }

    /// Finds `FOLDER/<chapter>/NAME.EXT`; the chapter is any folder that has it.
    fn in_chapters(&self, folder: &str, name: &str, ext: &str) -> Result<PathBuf, String> {
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
        let near = nearest(name, names.iter().map(String::as_str));
        Err(format!(
            "{folder}/<chapter>/{name}.{ext} is missing{near}: write it"
        ))
    }
}

impl Program {
    fn parse(kind: Kind, name: &str, path: PathBuf, text: &str) -> Result<Program, String> {
        let (claim, skipped) = match kind {
            Kind::Python => docstring(text),
            Kind::Example | Kind::Refused | Kind::Solution => header(text),
        };
        if claim.is_empty() {
            let how = match kind {
                Kind::Python => "\"\"\"One sentence.\"\"\"",
                Kind::Example | Kind::Refused | Kind::Solution => "//! One sentence.",
            };
            let path = path.display();
            return Err(format!(
                "{path} does not begin with its claim: make `{how}` its first line"
            ));
        }
        let body: Vec<&str> = text.lines().skip(skipped).collect();
        let (source, anchors) =
            unanchored(&body, skipped + 1).map_err(|e| format!("{}: {e}", path.display()))?;
        Ok(Program {
            kind,
            name: name.to_owned(),
            path,
            claim,
            source: source.text,
            numbers: source.numbers,
            first_line: skipped + 1,
            anchors,
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
        }
    }

    /// The chapter's folder, such as `01-waiting`.
    pub fn chapter(&self) -> &str {
        let folder = self.path.parent().and_then(Path::file_name);
        folder.and_then(|name| name.to_str()).unwrap_or_default()
    }

    /// The lines between `ANCHOR: name` and `ANCHOR_END: name`.
    pub fn part(&self, anchor: &str) -> Result<&str, String> {
        Ok(&self.lines(anchor)?.text)
    }

    fn lines(&self, anchor: &str) -> Result<&Part, String> {
        self.anchors.get(anchor).ok_or_else(|| {
            let near = nearest(anchor, self.anchors.keys().map(String::as_str));
            format!(
                "{} has no anchor `{anchor}`{near}: put `// ANCHOR: {anchor}` and \
                     `// ANCHOR_END: {anchor}` around the lines",
                self.path.display()
            )
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
    pub fn card(&self, anchor: Option<&str>) -> Result<String, String> {
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

/// `examples/web/../03-joining/x.rs` is `examples/03-joining/x.rs`.
fn normal(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => {
                plain.pop();
            }
            Component::CurDir => {}
            part => plain.push(part),
        }
    }
    plain
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
        let message = program().card(Some("midle")).unwrap_err();
        assert!(message.contains("did you mean `middle`"), "{message}");
    }

    #[test]
    fn a_program_without_a_claim_is_refused() {
        let path = PathBuf::from("x.rs");
        let message = Program::parse(Kind::Example, "x", path, "fn main() {}\n").unwrap_err();
        assert!(message.contains("//! One sentence."), "{message}");
    }
}
