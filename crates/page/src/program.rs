//! A program that a page shows.

use crate::listing::{Lines, docstring, header, unanchored};
use crate::mistake::{Place, Problem};
use meanwhile::did_you_mean;
use meanwhile::exercises;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What kind of program it is decides how it is run and where its output is recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Listed in `Cargo.toml` in `examples`, `examples/util` or `examples/web`.
    Example,
    /// `python/<chapter>/<name>.py`.
    Python,
    /// `tests/compile-fail/<chapter>/<name>.rs`.
    Refused,
    /// The solution of an exercise.
    Solution,
}

/// A program, read from its file.
#[derive(Debug, Clone)]
pub struct Program {
    pub kind: Kind,
    pub name: String,
    /// Relative to the workspace, such as `examples/01-waiting/four_sleeps.rs`.
    pub path: PathBuf,
    /// The one sentence at its top, in Markdown.
    pub claim: String,
    /// All of it but the claim and the lines of anchors.
    pub source: Lines,
    /// The line of the file below the claim.
    pub first_line: usize,
    /// The lines between `ANCHOR: name` and `ANCHOR_END: name`, moved to the margin.
    pub anchors: BTreeMap<String, Lines>,
    /// True if it has changed since it was recorded.
    pub stale: bool,
}

impl Program {
    /// Cuts the text of a file into its parts.
    ///
    /// # Errors
    /// If it has no claim, or an anchor without an end.
    pub fn parse(kind: Kind, name: &str, path: PathBuf, text: &str) -> Result<Program, Problem> {
        let (claim, skipped) = match kind {
            Kind::Python => docstring(text),
            Kind::Example | Kind::Refused | Kind::Solution => header(text),
        };
        if claim.is_empty() {
            let how = match kind {
                Kind::Python => "\"\"\"One sentence.\"\"\"",
                Kind::Example | Kind::Refused | Kind::Solution => "//! One sentence.",
            };
            let next = format!("Make `{how}` its first line.");
            let problem = Problem::new("a program begins with its claim", next);
            return Err(problem.in_file(path).at(Place { line: 1, column: 1 }));
        }
        let body: Vec<&str> = text.lines().skip(skipped).collect();
        let (source, anchors) =
            unanchored(&body, skipped + 1).map_err(|problem| problem.in_file(&path))?;
        Ok(Program {
            kind,
            name: name.to_owned(),
            path,
            claim,
            source,
            first_line: skipped + 1,
            anchors,
            stale: false,
        })
    }

    /// The solution of an exercise: without its task and its tests, and named as its program is.
    pub fn solution(name: &str, path: PathBuf, text: &str) -> Program {
        let source = exercises::Source::parse(text);
        let lines = source.program.lines().count();
        Program {
            kind: Kind::Solution,
            name: format!("{name}_sol"),
            path,
            claim: "What the solution prints".to_owned(),
            source: Lines {
                text: format!("{}\n", source.program),
                numbers: (source.first_line..).take(lines).collect(),
            },
            first_line: source.first_line,
            anchors: BTreeMap::new(),
            stale: false,
        }
    }

    /// The chapter's folder, such as `01-waiting`.
    pub fn chapter(&self) -> &str {
        let folder = self.path.parent().and_then(Path::file_name);
        folder.and_then(|name| name.to_str()).unwrap_or_default()
    }

    /// The lines of an anchor.
    ///
    /// # Errors
    /// If there is none of that name.
    pub fn part(&self, anchor: &str) -> Result<&Lines, Problem> {
        self.anchors.get(anchor).ok_or_else(|| {
            let near = did_you_mean(anchor, self.anchors.keys().map(String::as_str));
            let path = self.path.display();
            let next = format!(
                "Put `// ANCHOR: {anchor}` and `// ANCHOR_END: {anchor}` around the lines."
            );
            Problem::new(format!("{path} has no anchor `{anchor}`{near}"), next)
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

    /// The command that records it anew.
    pub fn how_to_record(&self) -> String {
        // A twin may have the name of an example.
        let ending = if self.kind == Kind::Python { ".py" } else { "" };
        format!("cargo meanwhile record {}{ending}", self.name)
    }
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
        assert!(program.source.text.starts_with("fn main() {\n    let a"));
        assert_eq!(program.first_line, 4);
        assert_eq!(program.chapter(), "01-waiting");
    }

    #[test]
    fn a_part_is_cut_out_and_moved_to_the_margin() {
        let program = program();
        let part = program.part("middle").unwrap();
        assert_eq!(part.text, "let a = 1;\n\nlet b = 2;\n");
        assert_eq!(part.numbers, [6, 7, 8]);
    }

    #[test]
    fn a_wrong_anchor_names_the_nearest() {
        let problem = program().part("midle").unwrap_err();
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
