//! What has changed in a recording, line by line.

use similar::{ChangeTag, TextDiff};
use std::fmt::Write;

/// So many lines of a difference are shown; a picture may have hundreds.
const SHOWN: usize = 40;
/// And so many characters of each.
const WIDE: usize = 100;

/// The lines that went and came.
pub fn difference(old: &str, new: &str) -> String {
    let diff = TextDiff::from_lines(old, new);
    let changes = diff.iter_all_changes();
    let changes: Vec<_> = changes
        .filter(|change| change.tag() != ChangeTag::Equal)
        .collect();
    let mut text = String::new();
    for change in changes.iter().take(SHOWN) {
        let line = meanwhile::visible(change.value().trim_end());
        let short: String = line.chars().take(WIDE).collect();
        let cut = if short.len() < line.len() { "..." } else { "" };
        let _ = writeln!(text, "    {} {short}{cut}", change.tag());
    }
    if changes.len() > SHOWN {
        let _ = writeln!(text, "    ... and {} lines more", changes.len() - SHOWN);
    }
    text
}
