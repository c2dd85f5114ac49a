//! What several runs of one program printed, side by side.

use meanwhile::escape;
use meanwhile::picture::Picture;
use std::fmt::Write as _;

/// A column for each run, if they did not all print the same lines in the same order.
pub fn side_by_side(runs: &[(String, Picture)]) -> String {
    let printed: Vec<Vec<&str>> = runs.iter().map(|(_, picture)| lines(picture)).collect();
    if printed.windows(2).all(|pair| pair[0] == pair[1]) {
        return String::new();
    }
    let mut html = String::from("\n<div class=\"side-by-side\">\n");
    for ((title, _), lines) in runs.iter().zip(printed) {
        let items: String = lines
            .iter()
            .map(|line| format!("<li>{}</li>", escape(line)))
            .collect();
        let title = escape(title);
        let _ = writeln!(
            html,
            "<div><p class=\"name\">{title} prints</p><ol>{items}</ol></div>"
        );
    }
    html + "</div>\n"
}

fn lines(picture: &Picture) -> Vec<&str> {
    let moments = picture.prints.iter();
    moments
        .flat_map(|print| print.lines.iter().map(String::as_str))
        .collect()
}
