//! The lines of a program as a page shows them: without the claim at its top and without anchors.

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

/// Takes the anchor lines out, and keeps what stood between them.
pub fn unanchored(lines: &[&str]) -> Result<(String, BTreeMap<String, String>), String> {
    let mut source = String::new();
    let mut open: Vec<(String, Vec<&str>)> = Vec::new();
    let mut done = BTreeMap::new();
    for line in lines {
        let mark = line.trim_start().trim_start_matches(['/', '#']).trim();
        if let Some(name) = mark.strip_prefix("ANCHOR: ") {
            open.push((name.trim().to_owned(), Vec::new()));
        } else if let Some(name) = mark.strip_prefix("ANCHOR_END: ") {
            let place = open.iter().position(|(is, _)| is == name.trim());
            let place = place.ok_or_else(|| format!("`ANCHOR_END: {name}` without its ANCHOR"))?;
            let (name, part) = open.remove(place);
            done.insert(name, dedented(&part));
        } else {
            source.push_str(line);
            source.push('\n');
            for (_, part) in &mut open {
                part.push(line);
            }
        }
    }
    match open.first() {
        Some((name, _)) => Err(format!("`ANCHOR: {name}` without its ANCHOR_END")),
        None => Ok((source, done)),
    }
}

fn dedented(lines: &[&str]) -> String {
    let filled = lines.iter().filter(|line| !line.trim().is_empty());
    let indent = filled
        .map(|line| line.len() - line.trim_start().len())
        .min();
    let indent = indent.unwrap_or(0);
    let cut = |line: &&str| format!("{}\n", line.get(indent..).unwrap_or(""));
    lines.iter().map(cut).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_docstring_is_a_claim() {
        let text = "\"\"\"Awaiting is\nwaiting.\"\"\"\n\nimport asyncio\n";
        assert_eq!(docstring(text), ("Awaiting is waiting.".to_owned(), 3));
    }
}
