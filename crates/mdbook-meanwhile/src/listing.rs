//! The lines of a program as a page shows them: without the claim at its top and without anchors.

use crate::mistake::Problem;
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
pub struct Part {
    pub text: String,
    pub numbers: Vec<usize>,
}

/// An anchor whose end has not come: its name, its line, what stands in it so far.
type Open<'a> = (String, usize, Vec<(usize, &'a str)>);

/// Takes the anchor lines out, and keeps what stood between them. `first` is the number of the
/// first of the lines.
pub fn unanchored(lines: &[&str], first: usize) -> Result<(Part, BTreeMap<String, Part>), Problem> {
    let mut source = Part::default();
    let mut open: Vec<Open<'_>> = Vec::new();
    let mut done = BTreeMap::new();
    for (number, line) in (first..).zip(lines) {
        let mark = line.trim_start().trim_start_matches(['/', '#']).trim();
        if let Some(name) = mark.strip_prefix("ANCHOR: ") {
            open.push((name.trim().to_owned(), number, Vec::new()));
        } else if let Some(name) = mark.strip_prefix("ANCHOR_END: ") {
            let place = open.iter().position(|(is, ..)| is == name.trim());
            let alone = || {
                Problem::new(format!("`ANCHOR_END: {name}` has no beginning"))
                    .on_line(number)
                    .next(format!("Put `ANCHOR: {name}` above the lines."))
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
        Some((name, line, _)) => Err(Problem::new(format!("`ANCHOR: {name}` has no end"))
            .on_line(*line)
            .next(format!("Put `ANCHOR_END: {name}` below the lines."))),
        None => Ok((source, done)),
    }
}

fn dedented(lines: &[(usize, &str)]) -> Part {
    let filled = lines.iter().filter(|(_, line)| !line.trim().is_empty());
    let indent = filled
        .map(|(_, line)| line.len() - line.trim_start().len())
        .min();
    let indent = indent.unwrap_or(0);
    let cut = |(_, line): &(usize, &str)| format!("{}\n", line.get(indent..).unwrap_or(""));
    Part {
        text: lines.iter().map(cut).collect(),
        numbers: lines.iter().map(|(number, _)| *number).collect(),
    }
}

/// `4-9 12 15-20`.
pub fn ranges(numbers: &[usize]) -> String {
    let runs = numbers.chunk_by(|a, b| *b == a + 1);
    let range = |run: &[usize]| match run {
        [one] => one.to_string(),
        _ => format!("{}-{}", run[0], run[run.len() - 1]),
    };
    runs.map(range).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shown_lines_know_their_numbers_in_the_file() {
        let lines = ["a", "// ANCHOR: x", "  b", "// ANCHOR_END: x", "c"];
        let (source, parts) = unanchored(&lines, 3).unwrap();
        assert_eq!(ranges(&source.numbers), "3 5 7");
        assert_eq!(
            (parts["x"].text.as_str(), &parts["x"].numbers[..]),
            ("b\n", &[5][..])
        );
        assert_eq!(ranges(&[1, 2, 3, 5]), "1-3 5");
    }

    #[test]
    fn a_docstring_is_a_claim() {
        let text = "\"\"\"Awaiting is\nwaiting.\"\"\"\n\nimport asyncio\n";
        assert_eq!(docstring(text), ("Awaiting is waiting.".to_owned(), 3));
    }
}
