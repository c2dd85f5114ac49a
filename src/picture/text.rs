//! The picture for a terminal: plain characters, each state with its own.

use super::scale::{place, ticks};
use super::words::{number, seconds, short, short_name};
use super::{BarState, Label, Language, Mark, Picture, Row, RowEnd};
use std::collections::BTreeSet;
use std::fmt::Write;

/// Names longer than this are cut; in a narrow terminal those that take more than a third of it.
const NAME: usize = 30;
/// The bars are never narrower than this.
const NARROWEST: usize = 16;

/// Draws the picture in so many columns. Ends with a line end.
pub fn draw(picture: &Picture, columns: usize) -> String {
    if !picture.shows_time() {
        return String::new();
    }
    let names: Vec<String> = picture.rows.iter().map(|row| name(row, columns)).collect();
    let width = names
        .iter()
        .map(|name| name.chars().count())
        .max()
        .unwrap_or(0);
    let room = columns.saturating_sub(width + 3).max(NARROWEST);
    let mut text = axis(picture, width, room);
    let mut used = BTreeSet::new();
    let mut ends = BTreeSet::new();
    for (row, name) in picture.rows.iter().zip(&names) {
        let bar = bar(picture, row, room, &mut used);
        let end = row.end.as_ref().filter(|end| !end.label.is_empty());
        ends.extend(row.end.as_ref().map(|end| end.how));
        let pad = width - name.chars().count();
        let _ = writeln!(text, "{name}{:pad$} |{bar}", "");
        if let Some(end) = end {
            let column = place(end.at, picture.total, room as u32) as usize;
            let label = short(&end.label, room);
            let start = (column + 2).min(room.saturating_sub(label.chars().count()));
            let _ = writeln!(text, "{:1$} {label}", "", width + 1 + start);
        }
    }
    text += &printed(picture, width, room);
    text += &in_lines(&legend(&used, &ends, picture.language()), columns);
    text += &in_lines(&sums(picture), columns);
    text.lines()
        .fold(String::new(), |all, line| all + line.trim_end() + "\n")
}

fn name(row: &Row, columns: usize) -> String {
    let line = match row.line {
        Some(line) if !row.thread => format!(" :{line}"),
        _ => String::new(),
    };
    let indent = "  ".repeat(row.depth + usize::from(!row.thread));
    let room = (columns / 3).saturating_sub(indent.len() + line.len());
    indent + &short_name(&row.name, NAME.min(room.max(6))) + &line
}

fn axis(picture: &Picture, width: usize, room: usize) -> String {
    let mut cells = vec![' '; room + 12];
    let mut free = 0;
    for tick in ticks(picture.total, (room / 8).max(2) as u64) {
        let label = number(tick);
        // The last one stands a little to the left, so that the line is no longer than the bars.
        let last = (room + 1).saturating_sub(label.len() + 2);
        let at = (place(tick, picture.total, room as u32) as usize).min(last);
        if at < free {
            continue;
        }
        for (offset, c) in label.chars().enumerate() {
            cells[at + offset] = c;
        }
        free = at + label.len() + 1;
    }
    let line: String = cells.iter().collect();
    format!("{:width$}  {} s\n", "", line.trim_end())
}

fn bar(picture: &Picture, row: &Row, room: usize, used: &mut BTreeSet<BarState>) -> String {
    let mut cells = vec![' '; room + 1];
    let column = |at| place(at, picture.total, room as u32) as usize;
    for mark in &row.marks {
        used.insert(mark.look);
        let (from, to) = (column(mark.from), column(mark.to));
        if mark.look == BarState::Running {
            continue;
        }
        // Nothing that took time is left out, however short it was.
        let to = to.max(from + 1).min(cells.len());
        cells[from..to].fill(sign(mark.look));
        write_label(&mut cells[from..to], mark, picture.language());
    }
    for mark in row
        .marks
        .iter()
        .filter(|mark| mark.look == BarState::Running)
    {
        cells[column(mark.from)] = sign(BarState::Running);
    }
    if let Some(end) = &row.end {
        cells[column(end.at)] = end_sign(end.how);
    }
    cells.into_iter().collect()
}

/// In the middle of its stretch, if there is room around it; a shorter one where the whole has none.
fn write_label(cells: &mut [char], mark: &Mark, language: Language) {
    let quiet = matches!(mark.look, BarState::NotStarted)
        && mark.label == Label::from(language.not_begun());
    if quiet || mark.label.is_empty() {
        return;
    }
    let labels = mark.labels().into_iter();
    let mut labels = labels.map(|label| format!(" {label} ").chars().collect::<Vec<char>>());
    let Some(label) = labels.find(|label| label.len() + 4 <= cells.len()) else {
        return;
    };
    let start = (cells.len() - label.len()) / 2;
    cells[start..start + label.len()].copy_from_slice(&label);
}

fn sign(look: BarState) -> char {
    match look {
        BarState::Running => '|',
        BarState::Busy => '=',
        BarState::Blocking => '#',
        BarState::Waiting => '-',
        BarState::Ready => ':',
        BarState::Late => '!',
        BarState::NotStarted => '.',
    }
}

fn end_sign(how: RowEnd) -> char {
    match how {
        RowEnd::Done => 'o',
        RowEnd::Cancelled => 'x',
        RowEnd::Panicked => '*',
        RowEnd::NeverPolled => '0',
        RowEnd::Collected => '~',
        RowEnd::Left => '>',
    }
}

fn printed(picture: &Picture, width: usize, room: usize) -> String {
    if picture.prints.is_empty() {
        return String::new();
    }
    let mut cells = vec![' '; room + 1];
    for print in &picture.prints {
        cells[place(print.at, picture.total, room as u32) as usize] = '^';
    }
    let bar: String = cells.into_iter().collect();
    format!("{:<width$} |{bar}\n", "printed")
}

fn legend(used: &BTreeSet<BarState>, ends: &BTreeSet<RowEnd>, language: Language) -> String {
    let looks = used.iter().map(|look| {
        let word = match look {
            BarState::Busy => "works",
            BarState::Late => "late",
            look => language.state(*look),
        };
        format!("{} {word}", sign(*look))
    });
    let ends = ends.iter().map(|how| {
        let word = match how {
            RowEnd::NeverPolled => language.never_polled(),
            RowEnd::Left => "left over",
            how => language.ending(*how),
        };
        format!("{} {word}", end_sign(*how))
    });
    let all: Vec<String> = looks.chain(ends).collect();
    format!("{}\n", all.join("   "))
}

/// Parts that three blanks separate, in as many lines as it takes.
fn in_lines(text: &str, columns: usize) -> String {
    let mut lines = String::new();
    let mut used = 0;
    for part in text.trim_end().split("   ") {
        let length = part.chars().count();
        match used {
            0 => {}
            used if used + 3 + length > columns => lines.push('\n'),
            _ => lines.push_str("   "),
        }
        used = match lines.ends_with('\n') || lines.is_empty() {
            true => length,
            false => used + 3 + length,
        };
        lines += part;
    }
    lines + "\n"
}

fn sums(picture: &Picture) -> String {
    let mut text = format!("total {}", seconds(picture.total));
    if let Some(sums) = &picture.sums {
        let _ = write!(
            text,
            "   sum of the {} parts {}   longest part {}",
            sums.parts,
            seconds(sums.sum),
            seconds(sums.longest)
        );
    }
    text + "\n"
}
