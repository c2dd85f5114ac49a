//! A picture of a program whose lines have other numbers where it is shown, such as in a cell of a notebook.

use super::{Mark, Picture, Row};

impl Picture {
    /// The rows, their marks and who wakes whom, with the numbers that `of` gives for those of the file. Findings
    /// and steps speak of lines in sentences, and are left out.
    pub fn renumbered(&self, of: impl Fn(u32) -> Option<u32>) -> Picture {
        let mark = |mark: &Mark| Mark {
            line: mark.line.and_then(&of),
            label: mark.label.renumbered(&of),
            ..mark.clone()
        };
        let row = |row: &Row| Row {
            line: row.line.and_then(&of),
            marks: row.marks.iter().map(mark).collect(),
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
