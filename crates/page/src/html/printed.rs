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

#[cfg(test)]
mod tests {
    use super::*;
    use meanwhile::recording::body;

    fn with_seed(seed: u32) -> (String, Picture) {
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../recordings/pictures");
        let path = format!("{root}/08-sharing/last_seat.seed-{seed}.picture.snap");
        let text = std::fs::read_to_string(path).unwrap();
        (
            format!("seed {seed}"),
            Picture::from_json(body(&text)).unwrap(),
        )
    }

    #[test]
    fn each_seed_has_a_column_of_what_it_prints() {
        let html = side_by_side(&[with_seed(3), with_seed(7)]);
        assert!(html.contains("<p class=\"name\">seed 3 prints</p><ol><li>Ada: 1 free</li>"));
        assert!(html.contains("<p class=\"name\">seed 7 prints</p><ol><li>Ben: 1 free</li>"));
    }

    #[test]
    fn runs_that_print_the_same_have_none() {
        assert_eq!(side_by_side(&[with_seed(3), with_seed(3)]), "");
    }
}
