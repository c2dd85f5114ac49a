//! The rows of the curriculum, and the marks that cover them.

use serde::Deserialize;

/// `book/coverage.toml`: every row that the workbook promises to teach.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rows {
    #[serde(default)]
    pub row: Vec<Row>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// Such as `S3.13` or `M7`.
    pub id: String,
    pub text: String,
    /// The chapters that teach it.
    #[serde(default)]
    pub chapters: Vec<u32>,
    /// The appendices that hold it.
    #[serde(default)]
    pub appendices: Vec<String>,
    /// True if the source is wrong and the workbook must say so.
    #[serde(default)]
    pub corrected: bool,
}

/// The row ids of every `<!-- covers: ... -->` in a line.
pub fn rows_marked_in(line: &str) -> Vec<&str> {
    let mut rows = Vec::new();
    let mut rest = line;
    while let Some((place, found)) = mark_in(rest) {
        rows.extend(found);
        rest = &rest[place.end..];
    }
    rows
}

/// The row ids of the first `<!-- covers: ... -->` in a line, and where the comment stands.
pub fn mark_in(line: &str) -> Option<(std::ops::Range<usize>, Vec<&str>)> {
    let start = line.find("<!-- covers:")?;
    let length = line[start..].find("-->")? + 3;
    let inner = &line[start + "<!-- covers:".len()..start + length - 3];
    let rows = inner.split([',', ' ']).filter(|row| !row.is_empty());
    Some((start..start + length, rows.collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_names_its_rows() {
        let line = "Text <!-- covers: S3.13, M7 --> more";
        let (place, rows) = mark_in(line).unwrap();
        assert_eq!(rows, ["S3.13", "M7"]);
        assert_eq!(&line[place.end..], " more");
        assert!(mark_in("<!-- a comment -->").is_none());
    }
}
