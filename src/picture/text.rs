//! The picture for a terminal: plain characters, each state with its own.

use super::scale::{place, ticks};
use super::words::{self, number, seconds, short, short_name};
use super::{BarState, Label, Language, Mark, Picture, Row, RowEnd};
use crate::trace::Nanos;
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
    let mut sheet = Sheet::new(&[picture], columns);
    let mut text = sheet.drawn(picture);
    text += &in_lines(
        &legend(&sheet.used, &sheet.ends, picture.language()),
        columns,
    );
    text += &in_lines(&sums(picture), columns);
    trimmed(&text)
}

/// Draws two pictures or more one below the other on one scale, each under its name; `differs`: a moment that is
/// marked in all of them. Nothing if no time passes in one of them.
pub fn compared(runs: &[(&str, &Picture)], differs: Option<Nanos>, columns: usize) -> String {
    let pictures: Vec<&Picture> = runs.iter().map(|(_, picture)| *picture).collect();
    if pictures.iter().any(|picture| !picture.shows_time()) {
        return String::new();
    }
    let mut sheet = Sheet::new(&pictures, columns);
    sheet.differs = differs;
    let mut text = String::new();
    for (name, picture) in runs {
        let _ = writeln!(text, "{name}: {}", seconds(picture.total));
        text += &sheet.drawn(picture);
        text.push('\n');
    }
    let language = pictures[0].language();
    text += &in_lines(&legend(&sheet.used, &sheet.ends, language), columns);
    if let Some(at) = differs {
        let _ = writeln!(text, "v {}: {}", seconds(at), words::DIFFERS);
    }
    trimmed(&text)
}

fn trimmed(text: &str) -> String {
    text.lines()
        .fold(String::new(), |all, line| all + line.trim_end() + "\n")
}

/// What pictures are drawn on: one scale for all of them.
struct Sheet {
    columns: usize,
    /// Of the names.
    width: usize,
    /// Of the bars.
    room: usize,
    end: Nanos,
    differs: Option<Nanos>,
    /// What the legend has to explain.
    used: BTreeSet<BarState>,
    ends: BTreeSet<RowEnd>,
}

impl Sheet {
    fn new(pictures: &[&Picture], columns: usize) -> Sheet {
        let rows = pictures.iter().flat_map(|picture| &picture.rows);
        let names = rows.map(|row| name(row, columns).chars().count());
        let width = names.max().unwrap_or(0);
        Sheet {
            columns,
            width,
            room: columns.saturating_sub(width + 3).max(NARROWEST),
            end: pictures
                .iter()
                .map(|picture| picture.total)
                .max()
                .unwrap_or(0),
            differs: None,
            used: BTreeSet::new(),
            ends: BTreeSet::new(),
        }
    }

    fn column(&self, at: Nanos) -> usize {
        place(at, self.end, self.room as u32) as usize
    }

    /// The axis, the rows, and what was printed when.
    fn drawn(&mut self, picture: &Picture) -> String {
        let (width, room) = (self.width, self.room);
        let mut text = self.axis();
        if let Some(at) = self.differs {
            let _ = writeln!(text, "{:1$}v", "", width + 2 + self.column(at));
        }
        for row in &picture.rows {
            let name = name(row, self.columns);
            let bar = self.bar(row, picture.language());
            let end = row.end.as_ref().filter(|end| !end.label.is_empty());
            self.ends.extend(row.end.as_ref().map(|end| end.how));
            let pad = width - name.chars().count();
            let _ = writeln!(text, "{name}{:pad$} |{bar}", "");
            if let Some(end) = end {
                let label = short(&end.label, room);
                let start = self.column(end.at) + 2;
                let start = start.min(room.saturating_sub(label.chars().count()));
                let _ = writeln!(text, "{:1$} {label}", "", width + 1 + start);
            }
        }
        text + &self.printed(picture)
    }

    fn axis(&self) -> String {
        let (width, room) = (self.width, self.room);
        let mut cells = vec![' '; room + 12];
        let mut free = 0;
        for tick in ticks(self.end, (room / 8).max(2) as u64) {
            let label = number(tick);
            // The last one stands a little to the left, so that the line is no longer than the bars.
            let last = (room + 1).saturating_sub(label.len() + 2);
            let at = self.column(tick).min(last);
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

    fn bar(&mut self, row: &Row, language: Language) -> String {
        let mut cells = vec![' '; self.room + 1];
        for mark in &row.marks {
            self.used.insert(mark.look);
            let (from, to) = (self.column(mark.from), self.column(mark.to));
            if mark.look == BarState::Running {
                continue;
            }
            // Nothing that took time is left out, however short it was.
            let to = to.max(from + 1).min(cells.len());
            cells[from..to].fill(sign(mark.look));
            write_label(&mut cells[from..to], mark, language);
        }
        for mark in row
            .marks
            .iter()
            .filter(|mark| mark.look == BarState::Running)
        {
            cells[self.column(mark.from)] = sign(BarState::Running);
        }
        if let Some(end) = &row.end {
            cells[self.column(end.at)] = end_sign(end.how);
        }
        self.marked(cells)
    }

    /// The place where runs begin to differ shows through where nothing else is drawn.
    fn marked(&self, mut cells: Vec<char>) -> String {
        let column = self.differs.map(|at| self.column(at));
        if let Some(cell) = column.and_then(|column| cells.get_mut(column))
            && *cell == ' '
        {
            *cell = '¦';
        }
        cells.into_iter().collect()
    }

    fn printed(&self, picture: &Picture) -> String {
        if picture.prints.is_empty() {
            return String::new();
        }
        let mut cells = vec![' '; self.room + 1];
        for print in &picture.prints {
            cells[self.column(print.at)] = '^';
        }
        let (width, bar) = (self.width, self.marked(cells));
        format!("{:<width$} |{bar}\n", "printed")
    }
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
