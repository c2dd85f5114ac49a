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
    for line in &picture.lines {
        match line {
            Line::Fold { count, after } => {
                let _ = writeln!(
                    text,
                    "{:digits$} {} ... {count} lines",
                    "",
                    bars(picture, *after, &[])
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
                let below = format!("{:digits$} {} ", "", bars(picture, *number, &[]));
                text += &beside(&head, &below, marks, column, columns);
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
    all.flat_map(|(index, lane)| {
        let sign = match lane.sign(index, line, marks) {
            Sign::Nothing => ' ',
            Sign::Kept => '|',
            Sign::Gone => ':',
            Sign::Made => 'o',
            Sign::Dropped => 'x',
            Sign::Crosses => '*',
            Sign::Ends => '+',
        };
        [sign, ' ']
    })
    .collect()
}

/// A line and what happens in it: beside it if there is room, or else below.
fn beside(head: &str, below: &str, marks: &[Mark], column: usize, columns: usize) -> String {
    let mut lines = String::new();
    let mut head = head.to_owned();
    for mark in marks {
        let words = format!("<- {}", mark.words);
        if column + words.chars().count() <= columns {
            let pad = column.saturating_sub(head.chars().count());
            let _ = writeln!(lines, "{head}{:pad$}{words}", "");
        } else {
            if !head.is_empty() {
                let _ = writeln!(lines, "{head}");
            }
            let _ = writeln!(lines, "{below}   ^ {}", mark.words);
        }
        head = String::new();
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
