//! Files that a chapter includes by mdBook's own directives: mdBook only logs that one is missing.

use meanwhile::did_you_mean;
use page::confined::{Confines, read_text};
use page::mistake::{Mistake, Mistakes, Place, Problem};
use std::path::{Path, PathBuf};

/// An included text.
#[derive(Debug)]
pub struct Included {
    /// Where the directive stands in its chapter, as a byte.
    pub at: usize,
    /// The file, relative to the project.
    pub file: PathBuf,
    /// The number of lines before `text` in that file.
    pub skipped: usize,
    /// What is shown of it.
    pub text: String,
}

/// As deep as mdBook follows.
const DEPTH: usize = 10;

/// Reads what a text includes, and what that includes in turn.
pub struct Includes<'a> {
    /// The project: an included file lies inside.
    pub root: &'a Path,
    pub found: Vec<Included>,
    pub mistakes: Mistakes,
    /// The files around the one that is read.
    around: Vec<PathBuf>,
}

impl Includes<'_> {
    pub fn new(root: &Path) -> Includes<'_> {
        Includes {
            root,
            found: Vec::new(),
            mistakes: Mistakes::default(),
            around: Vec::new(),
        }
    }

    /// `file`: relative to the project.
    pub fn read(&mut self, file: &Path, text: &str) {
        self.around.push(file.to_owned());
        for directive in directives(text) {
            match self.one(file, &directive) {
                Ok(included) => {
                    self.read(&included.file.clone(), &included.text.clone());
                    self.found.push(included);
                }
                Err(problem) => {
                    let problem = problem.at(Place::of(text, directive.at));
                    self.mistakes.push(Mistake::new(file, problem));
                }
            }
        }
        self.around.pop();
    }

    fn one(&self, file: &Path, directive: &Directive<'_>) -> Result<Included, Problem> {
        let (path, part) = directive
            .argument
            .split_once(':')
            .filter(|_| directive.name != "playground")
            .map_or((directive.argument, None), |(path, part)| {
                (path, Some(part))
            });
        if path.is_empty() {
            let example = format!("Write `{{{{#{} FILE}}}}`.", directive.name);
            let message = format!("`{}` names no file", directive.name);
            return Err(Problem::new(message, example));
        }
        let project = Confines {
            folder: self.root,
            name: "the folder of book.toml",
        };
        let folder = self.root.join(file.parent().unwrap_or(Path::new("")));
        let next = "Paths are relative to the folder of this file.";
        let full = project.file(&folder, Path::new(path), false, next)?;
        let real = full.canonicalize().unwrap_or(full);
        let real_root = self.root.canonicalize().unwrap_or_default();
        let shown = real.strip_prefix(&real_root).unwrap_or(&real).to_owned();
        if self.around.contains(&shown) || self.around.len() > DEPTH {
            let message = format!("`{path}` includes itself");
            return Err(Problem::new(message, "Take one of the two directives out."));
        }
        let text = read_text(&real, &shown, next).map_err(|problem| problem.in_file(&shown))?;
        let (skipped, text) = taken(&text, part.unwrap_or_default())
            .map_err(|problem| problem.of(&format!("`{path}`")))?;
        Ok(Included {
            at: directive.at,
            file: shown,
            skipped,
            text,
        })
    }
}

/// `{{#NAME ARGUMENT}}`, one of mdBook's that name a file.
struct Directive<'a> {
    at: usize,
    name: &'a str,
    argument: &'a str,
}

fn directives(text: &str) -> impl Iterator<Item = Directive<'_>> {
    let starts = text.match_indices("{{").map(|(at, _)| at);
    starts
        .filter(|at| !text[..*at].ends_with('\\'))
        .filter_map(|at| {
            let inner = text[at + 2..].trim_start().strip_prefix('#')?;
            let inner = inner.split_once("}}").map(|(inner, _)| inner)?;
            let mut words = inner.split_whitespace();
            let name = words.next()?;
            let known = ["include", "rustdoc_include", "playground", "playpen"];
            known.contains(&name).then(|| Directive {
                at,
                name: if name == "playpen" {
                    "playground"
                } else {
                    name
                },
                argument: words.next().unwrap_or_default(),
            })
        })
}

/// The lines that `FILE:part` names: all, `3`, `3:`, `:7`, `3:7`, or those of an anchor.
fn taken(text: &str, part: &str) -> Result<(usize, String), Problem> {
    let lines: Vec<&str> = text.lines().collect();
    let mut words = part.split(':');
    let first = words.next().unwrap_or_default();
    if !first.is_empty() && first.parse::<usize>().is_err() {
        return anchored(&lines, first);
    }
    let from = first.parse::<usize>().unwrap_or(1).max(1) - 1;
    let to = match words.next().map(str::parse::<usize>) {
        Some(Ok(to)) => to,
        Some(Err(_)) => lines.len(),
        None if first.is_empty() => lines.len(),
        None => from + 1,
    };
    if to > lines.len() || (from > 0 && from >= lines.len()) {
        let message = format!("has only {} lines", lines.len());
        let next = "Correct the numbers of the lines.";
        return Err(Problem::new(message, next));
    }
    let shown = lines.get(from..to).unwrap_or_default();
    Ok((from, shown.join("\n")))
}

fn anchored(lines: &[&str], wanted: &str) -> Result<(usize, String), Problem> {
    let name = |line: &str, mark: &str| {
        let (_, rest) = line.split_once(mark)?;
        let plain = |c: &char| c.is_alphanumeric() || *c == '_' || *c == '-';
        Some(
            rest.trim_start()
                .chars()
                .take_while(plain)
                .collect::<String>(),
        )
    };
    let place = |mark: &str| {
        let is = |line: &&str| name(line, mark).as_deref() == Some(wanted);
        lines.iter().position(is)
    };
    match (place("ANCHOR:"), place("ANCHOR_END:")) {
        (Some(from), Some(to)) if from < to => Ok((from + 1, lines[from + 1..to].join("\n"))),
        (Some(_), _) => Err(Problem::new(
            format!("its anchor `{wanted}` has no end"),
            format!("Put `ANCHOR_END: {wanted}` below the lines."),
        )),
        (None, _) => {
            let names: Vec<String> = lines.iter().filter_map(|l| name(l, "ANCHOR:")).collect();
            let near = did_you_mean(wanted, names.iter().map(String::as_str));
            Err(Problem::new(
                format!("has no anchor `{wanted}`{near}"),
                format!("Put `ANCHOR: {wanted}` and `ANCHOR_END: {wanted}` around the lines."),
            ))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_taken_as_mdbook_does() {
        let text = "a\n// ANCHOR: x\nb\n// ANCHOR_END: x\nc\n";
        let part = |part: &str| taken(text, part);
        let of = |skipped, text: &str| Ok((skipped, text.to_owned()));
        assert_eq!(part("1"), of(0, "a"));
        assert_eq!(part("5:"), of(4, "c"));
        assert_eq!(part(":1"), of(0, "a"));
        assert_eq!(part("x"), of(2, "b"));
        assert!(part("9").is_err() && part("1:9").is_err() && part("y").is_err());
    }

    #[test]
    fn only_directives_that_name_a_file_are_found() {
        let text = "{{#include a.md}} \\{{#include b}} {{#run c}} {{ #playground d e }}";
        let found: Vec<_> = directives(text)
            .map(|one| (one.name, one.argument))
            .collect();
        assert_eq!(found, [("include", "a.md"), ("playground", "d")]);
    }
}
