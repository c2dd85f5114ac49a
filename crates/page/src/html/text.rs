//! Text, which stays Markdown.

use crate::block::{Mark, Text};
use crate::markup::keep_units;

/// A heading, whose text is also its address: it stays as it is written.
pub fn heading(text: &Text) -> String {
    written(text, str::to_owned)
}

/// Numbers keep their units on the line.
pub fn prose(text: &Text) -> String {
    written(text, keep_units)
}

/// Marks of the curriculum become places to link to.
fn written(text: &Text, words: fn(&str) -> String) -> String {
    let mut html = String::with_capacity(text.markdown.len());
    let mut marks = &text.marks[..];
    let mut start = 0;
    for line in text.markdown.split_inclusive('\n') {
        let end = start + line.len();
        let (here, later) = marks.split_at(marks.partition_point(|mark| mark.range.end <= end));
        html += &written_line(&text.markdown, start..end, here, words);
        (start, marks) = (end, later);
    }
    html
}

fn written_line(
    markdown: &str,
    line: std::ops::Range<usize>,
    marks: &[Mark],
    words: fn(&str) -> String,
) -> String {
    let mut html = String::new();
    let mut at = line.start;
    for mark in marks {
        let (before, after) = (
            &markdown[at..mark.range.start],
            &markdown[mark.range.end..line.end],
        );
        let id = format!("covers-{}", mark.number);
        // Alone on its line it must be a block of its own, or it would make a paragraph.
        if mark.range.start == line.start && after.trim().is_empty() {
            return format!("\n<div class=\"covers\" id=\"{id}\"></div>\n\n");
        }
        html += &words(before);
        html += &format!("<span class=\"covers\" id=\"{id}\"></span>");
        at = mark.range.end;
    }
    html + &words(&markdown[at..line.end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_alone_on_its_line_is_a_block_of_its_own() {
        let mark = |number, range| Mark {
            number,
            rows: Vec::new(),
            range,
        };
        let text = Text {
            markdown: "in <!---->1 s\n<!---->\n".to_owned(),
            marks: vec![mark(1, 3..10), mark(2, 14..21)],
        };
        assert_eq!(
            prose(&text),
            "in <span class=\"covers\" id=\"covers-1\"></span>1\u{a0}s\n\n\
             <div class=\"covers\" id=\"covers-2\"></div>\n\n"
        );
    }
}
