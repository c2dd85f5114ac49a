//! The picture for a terminal: plain characters, a column for each value.

use super::picture::{Line, Mark, Picture, Sign};
use std::fmt::Write;

/// Draws a picture in so many columns, with its sentences below. Ends with a line end.
pub fn draw(picture: &Picture, columns: usize) -> String {
    let mut text = format!("{}\n\n", wrapped(&picture.title, columns));
    let (mut digits, mut code) = (0, 0);
    for line in &picture.lines {
        if let Line::Code { number, text, .. } = line {
            digits = digits.max(number.to_string().len());
            code = code.max(text.chars().count());
        }
    }
    let lanes = picture.lanes.len();
    let column = digits + 1 + 2 * lanes + 1 + code + 2;
    let marks = picture.lines.iter().flat_map(Line::marks);
    let widest = marks.map(|mark| mark.words.chars().count() + 3).max();
    let beside = (column + widest.unwrap_or(0) <= columns).then_some(column);
    for line in &picture.lines {
        match line {
            Line::Fold { count, after } => {
                let _ = writeln!(
                    text,
                    "{:digits$} {} ... {count} lines",
                    "",
                    below(picture, *after)
                );
            }
            Line::Code {
                number,
                text: words,
                marks,
            } => {
                let head = format!(
                    "{number:>digits$} {} {words}",
                    bars(picture, *number, marks)
                );
                let below = format!("{:digits$} {} ", "", below(picture, *number));
                text += &with_words(&head, &below, marks, beside);
            }
        }
    }
    for sentence in &picture.sentences {
        let _ = write!(text, "\n{}\n", wrapped(sentence, columns));
    }
    text.lines()
        .fold(String::new(), |all, line| all + line.trim_end() + "\n")
}

/// A column for each value.
fn bars(picture: &Picture, line: u32, marks: &[Mark]) -> String {
    let all = picture.lanes.iter().enumerate();
    let signs = all.map(|(index, lane)| lane.sign(index, line, marks));
    columns_of(signs)
}

/// The same below a line.
fn below(picture: &Picture, line: u32) -> String {
    columns_of(picture.lanes.iter().map(|lane| lane.below(line)))
}

fn columns_of(signs: impl Iterator<Item = Sign>) -> String {
    let column = |sign| match sign {
        Sign::Nothing => "  ",
        Sign::Kept => "| ",
        Sign::Gone => ": ",
        Sign::Made => "o ",
        Sign::Dropped => "x ",
        Sign::Crosses => "* ",
        Sign::Ends => "+ ",
    };
    signs.map(column).collect()
}

/// A line and what happens in it: beside it, at a column, or below.
fn with_words(head: &str, below: &str, marks: &[Mark], beside: Option<usize>) -> String {
    let mut lines = String::new();
    let mut head = head;
    for mark in marks {
        let words = &mark.words;
        let _ = match beside {
            Some(column) => {
                let pad = column.saturating_sub(head.chars().count());
                writeln!(lines, "{head}{:pad$}<- {words}", "")
            }
            None if lines.is_empty() => writeln!(lines, "{head}\n{below}   ^ {words}"),
            None => writeln!(lines, "{below}   ^ {words}"),
        };
        head = below;
    }
    match marks {
        [] => format!("{head}\n"),
        _ => lines,
    }
}

/// In lines of so many columns at most, where a blank allows it.
fn wrapped(text: &str, columns: usize) -> String {
    let mut lines = String::new();
    let mut used = 0;
    for word in text.split(' ') {
        let length = word.chars().count();
        if used > 0 && used + 1 + length > columns {
            lines.push('\n');
            used = 0;
        } else if used > 0 {
            lines.push(' ');
            used += 1;
        }
        lines += word;
        used += length;
    }
    lines
}
