//! A picture of a program whose lines have other numbers where it is shown, such as in a cell of a notebook.

use super::{Mark, Picture, Row};

impl Picture {
    /// The rows, their marks and who wakes whom, with the numbers that `of` gives for those of the file. Findings
    /// and steps speak of lines in sentences, and are left out.
    pub fn renumbered(&self, of: impl Fn(u32) -> Option<u32>) -> Picture {
        let row = |row: &Row| Row {
            line: row.line.and_then(&of),
            marks: row.marks.iter().map(|mark| renumbered(mark, &of)).collect(),
            ..row.clone()
        };
        Picture {
            rows: self.rows.iter().map(row).collect(),
            findings: Vec::new(),
            steps: Vec::new(),
            more_steps: 0,
            ..self.clone()
        }
    }
}

/// The label of a mark ends with its line, if it has one.
fn renumbered(mark: &Mark, of: impl Fn(u32) -> Option<u32>) -> Mark {
    let number = mark.line.and_then(of);
    let label = match (mark.line, number) {
        (Some(line), Some(number)) => {
            let before = mark.label.strip_suffix(&format!("line {line}"));
            before.map(|before| format!("{before}line {number}"))
        }
        _ => None,
    };
    Mark {
        line: number,
        label: label.unwrap_or_else(|| mark.label.clone()),
        ..mark.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::picture::BarState;

    #[test]
    fn a_mark_names_its_line_by_the_new_number() {
        let mark = |label: &str, line| Mark {
            from: 0,
            to: 1,
            look: BarState::Waiting,
            label: label.to_owned(),
            line: Some(line),
        };
        let of = |line: u32| line.checked_sub(1);
        assert_eq!(
            renumbered(&mark("sleep · line 17", 17), of),
            mark("sleep · line 16", 16)
        );
        assert_eq!(renumbered(&mark("line 17", 17), of), mark("line 16", 16));
        assert_eq!(renumbered(&mark("ask(17)", 17), of), mark("ask(17)", 16));
    }
}
