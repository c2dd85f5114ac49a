//! How wide the output may be.

use std::borrow::Cow;
use terminal_size::{Height, Width, terminal_size_of};
use textwrap::{Options, WordSplitter, WrapAlgorithm, wrap};

/// Of a pipe or a file.
const WIDE: usize = 100;
/// No terminal is taken for narrower, and no line is stretched over more.
const NARROWEST: usize = 30;
const WIDEST: usize = 120;

/// How many columns standard output has: `COLUMNS`, the terminal's width, or a fixed number.
pub fn columns() -> usize {
    let columns = asked_for().or_else(|| across(terminal_size_of(std::io::stdout())));
    columns.map_or(WIDE, sensible)
}

/// How wide the terminal is that the errors go to, if it is one; `COLUMNS` says it better.
pub fn of_errors() -> Option<usize> {
    let own = across(terminal_size_of(std::io::stderr()))?;
    Some(asked_for().unwrap_or(own))
}

fn asked_for() -> Option<usize> {
    std::env::var("COLUMNS").ok()?.parse().ok()
}

fn across(size: Option<(Width, Height)>) -> Option<usize> {
    let (Width(width), _) = size?;
    Some(usize::from(width))
}

fn sensible(columns: usize) -> usize {
    columns.clamp(NARROWEST, WIDEST)
}

/// Breaks the lines that are too long between words. What follows a label such as `Expected:`, or the
/// marker of a list, goes on below itself.
pub fn fitted(text: &str, columns: usize) -> String {
    let line = |line: &str| {
        let label = ["Expected: ", "But:      ", "Why: ", "Read: "];
        let label = label.iter().find(|label| line.starts_with(**label));
        let own = line.len() - line.trim_start().len();
        let indent = " ".repeat(label.map_or(own + marker(line.trim_start()), |label| label.len()));
        let options = Options::new(columns)
            .subsequent_indent(&indent)
            .word_splitter(WordSplitter::NoHyphenation)
            .wrap_algorithm(WrapAlgorithm::FirstFit)
            .break_words(false);
        let broken: Vec<Cow<str>> = wrap(line, options);
        broken.join("\n")
    };
    let is_long = |line: &str| line.chars().count() > columns;
    let lines = text.split('\n').map(|one| match is_long(one) {
        true => line(one),
        false => one.to_owned(),
    });
    lines.collect::<Vec<String>>().join("\n")
}

/// How long the marker is with which a line of a list begins: `- ` or `1. `.
fn marker(line: &str) -> usize {
    let number = line.trim_start_matches(|c: char| c.is_ascii_digit());
    match line.starts_with("- ") {
        true => 2,
        false if number.len() < line.len() && number.starts_with(". ") => {
            line.len() - number.len() + 2
        }
        false => 0,
    }
}

/// Says something on standard error, no wider than it is.
pub fn complain(text: &str) {
    let columns = across(terminal_size_of(std::io::stderr())).map_or(WIDE, sensible);
    anstream::eprintln!("{}", fitted(text, columns));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_broken_between_words_and_go_on_below_themselves() {
        let text = "Expected: the letters are fetched at once\n\n  |----|  short\n";
        assert_eq!(
            fitted(text, 30),
            "Expected: the letters are\n          fetched at once\n\n  |----|  short\n"
        );
        let list = "  - the kettle is on the stove\n10. the cups are in the cupboard";
        assert_eq!(
            fitted(list, 22),
            "  - the kettle is on\n    the stove\n10. the cups are in\n    the cupboard"
        );
    }
}
