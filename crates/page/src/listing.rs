//! The lines of a program as a page shows them: without the claim at its top and without anchors.

use crate::mistake::{Place, Problem};
use std::collections::BTreeMap;

/// The `//!` lines at the top, as one sentence, and how many lines to skip.
pub fn header(text: &str) -> (String, usize) {
    let doc = text.lines().take_while(|line| line.starts_with("//!"));
    let lines: Vec<&str> = doc.map(|line| line[3..].trim()).collect();
    let blank = text
        .lines()
        .skip(lines.len())
        .take_while(|l| l.trim().is_empty());
    (
        lines.join(" ").trim().to_owned(),
        lines.len() + blank.count(),
    )
}

/// The docstring at the top, as one sentence, and how many lines to skip.
pub fn docstring(text: &str) -> (String, usize) {
    let Some(rest) = text.strip_prefix("\"\"\"") else {
        return (String::new(), 0);
    };
    let Some((claim, _)) = rest.split_once("\"\"\"") else {
        return (String::new(), 0);
    };
    let lines = claim.lines().count().max(1);
    let blank = text.lines().skip(lines).take_while(|l| l.trim().is_empty());
    let words: Vec<&str> = claim.split_whitespace().collect();
    (words.join(" "), lines + blank.count())
}

/// Lines as they are shown, and the number that each has in its file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Lines {
    pub text: String,
    pub numbers: Vec<usize>,
}

/// An anchor whose end has not come: its name, its place, what stands in it so far.
type Open<'a> = (String, Place, Vec<(usize, &'a str)>);

/// Takes the anchor lines out, and keeps what stood between them. `first` is the number of the
/// first of the lines.
pub fn unanchored(
    lines: &[&str],
    first: usize,
) -> Result<(Lines, BTreeMap<String, Lines>), Problem> {
    let mut source = Lines::default();
    let mut open: Vec<Open<'_>> = Vec::new();
    let mut done = BTreeMap::new();
    for (number, line) in (first..).zip(lines) {
        let mark = line.trim_start().trim_start_matches(['/', '#']).trim();
        let here = Place::of_part(number, line, mark);
        if let Some(name) = mark.strip_prefix("ANCHOR: ") {
            open.push((name.trim().to_owned(), here, Vec::new()));
        } else if let Some(name) = mark.strip_prefix("ANCHOR_END: ") {
            let place = open.iter().position(|(is, ..)| is == name.trim());
            let alone = || {
                let next = format!("Put `ANCHOR: {name}` above the lines.");
                Problem::new(format!("`ANCHOR_END: {name}` has no beginning"), next).at(here)
            };
            let (name, _, part) = open.remove(place.ok_or_else(alone)?);
            done.insert(name, dedented(&part));
        } else {
            source.text.push_str(line);
            source.text.push('\n');
            source.numbers.push(number);
            for (.., part) in &mut open {
                part.push((number, line));
            }
        }
    }
    match open.first() {
        Some((name, here, _)) => {
            let next = format!("Put `ANCHOR_END: {name}` below the lines.");
            Err(Problem::new(format!("`ANCHOR: {name}` has no end"), next).at(*here))
        }
        None => Ok((source, done)),
    }
}

fn dedented(lines: &[(usize, &str)]) -> Lines {
    let filled = lines.iter().filter(|(_, line)| !line.trim().is_empty());
    let indent = filled
        .map(|(_, line)| line.len() - line.trim_start().len())
        .min();
    let indent = indent.unwrap_or(0);
    let cut = |(_, line): &(usize, &str)| format!("{}\n", line.get(indent..).unwrap_or(""));
    Lines {
        text: lines.iter().map(cut).collect(),
        numbers: lines.iter().map(|(number, _)| *number).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shown_lines_know_their_numbers_in_the_file() {
        let lines = ["a", "// ANCHOR: x", "  b", "// ANCHOR_END: x", "c"];
        let (source, parts) = unanchored(&lines, 3).unwrap();
        assert_eq!(source.numbers, [3, 5, 7]);
        assert_eq!(
            (parts["x"].text.as_str(), &parts["x"].numbers[..]),
            ("b\n", &[5][..])
        );
    }

    #[test]
    fn a_docstring_is_a_claim() {
        let text = "\"\"\"Awaiting is\nwaiting.\"\"\"\n\nimport asyncio\n";
        assert_eq!(docstring(text), ("Awaiting is waiting.".to_owned(), 3));
    }
}
