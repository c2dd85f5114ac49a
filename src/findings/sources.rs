//! The program's source, for the few rules that must look at it.

use crate::trace::Place;
use std::cell::RefCell;
use std::collections::HashMap;
use std::path::PathBuf;

/// Files of the project, read when a rule asks for one. A missing file is no error: the rule
/// then says less.
#[derive(Debug, Default)]
pub struct Sources {
    roots: Vec<PathBuf>,
    files: RefCell<HashMap<String, Option<String>>>,
}

impl Sources {
    /// `root`: the folder to which the places of a trace are relative.
    pub fn new(root: impl Into<PathBuf>) -> Sources {
        Sources {
            roots: vec![root.into()],
            files: RefCell::default(),
        }
    }

    /// Looks there, too, for what the first folder has not.
    #[must_use]
    pub fn or_in(mut self, root: impl Into<PathBuf>) -> Sources {
        self.roots.push(root.into());
        self
    }

    /// The lines of a file, from line 1.
    pub(super) fn lines(&self, file: &str) -> Option<Vec<String>> {
        Some(self.text(file)?.lines().map(str::to_owned).collect())
    }

    /// A whole file.
    pub(super) fn text(&self, file: &str) -> Option<String> {
        let mut files = self.files.borrow_mut();
        let text = files.entry(file.to_owned()).or_insert_with(|| {
            let read = |root: &PathBuf| std::fs::read_to_string(root.join(file)).ok();
            self.roots.iter().find_map(read)
        });
        text.clone()
    }

    /// The line of a place.
    pub(super) fn line(&self, place: &Place) -> Option<String> {
        let lines = self.lines(&place.file)?;
        lines.into_iter().nth((place.line as usize).checked_sub(1)?)
    }

    /// The lines after a place, up to the end of its block or of what stands around it in the
    /// same function, with their numbers.
    pub(super) fn rest_of_function(&self, place: &Place) -> Vec<(u32, String)> {
        let Some(lines) = self.lines(&place.file) else {
            return Vec::new();
        };
        let indent = |line: &str| line.len() - line.trim_start().len();
        let Some(start) = lines.get((place.line as usize).wrapping_sub(1)) else {
            return Vec::new();
        };
        // A formatted file ends the function at the first closing brace that stands as far
        // left as the `fn` above.
        let above = lines[..place.line as usize].iter().rev();
        let mut heads = above.filter(|line| {
            let words: Vec<&str> = line.split_whitespace().collect();
            words.contains(&"fn") && indent(line) < indent(start)
        });
        let margin = heads.next().map_or(0, |line| indent(line));
        let rest = lines.iter().enumerate().skip(place.line as usize);
        rest.take_while(|(_, line)| line.trim().is_empty() || indent(line) > margin)
            .map(|(index, line)| (index as u32 + 1, line.clone()))
            .collect()
    }

    /// The lines of the function that a place stands in; none if the file is not there.
    pub(super) fn function(&self, place: &Place) -> Vec<String> {
        let Some(lines) = self.lines(&place.file) else {
            return Vec::new();
        };
        let indent = |line: &str| line.len() - line.trim_start().len();
        let is_head = |line: &String| line.split_whitespace().any(|word| word == "fn");
        let index = (place.line as usize).saturating_sub(1).min(lines.len());
        let Some(head) = lines[..index].iter().rposition(is_head) else {
            return Vec::new();
        };
        let margin = indent(&lines[head]);
        let body = lines[head + 1..].iter();
        let body = body.take_while(|line| line.trim().is_empty() || indent(line) > margin);
        body.cloned().collect()
    }
}
