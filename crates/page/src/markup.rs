//! Small pieces of Markdown and HTML.

use mdbook_markdown::pulldown_cmark::{self, Event, Tag, TagEnd};
use mdbook_markdown::{MarkdownOptions, new_cmark_parser};
use std::collections::HashSet;

/// Markdown whose numbers keep their unit on the line: `0.3 s` with a no-break space. Code
/// between backticks is left alone.
pub fn keep_units(markdown: &str) -> String {
    const UNITS: [&str; 6] = ["s", "ms", "µs", "ns", "kB", "MB"];
    let mut text = String::with_capacity(markdown.len() + 8);
    let mut code = false;
    for (place, c) in markdown.char_indices() {
        code ^= c == '`';
        let after = &markdown[place + c.len_utf8()..];
        let word: &str = after
            .split(|c: char| !c.is_alphanumeric())
            .next()
            .unwrap_or("");
        let between =
            c == ' ' && text.ends_with(|c: char| c.is_ascii_digit()) && UNITS.contains(&word);
        text.push(if between && !code { '\u{a0}' } else { c });
    }
    text
}

/// Markdown as HTML without blank lines, which would end the HTML block it is put into.
pub fn block(markdown: &str) -> String {
    render(markdown, false)
}

/// Markdown of one paragraph, without the paragraph.
pub fn inline(markdown: &str) -> String {
    render(markdown, true)
}

fn render(markdown: &str, bare: bool) -> String {
    let options = MarkdownOptions::default();
    let markdown = &keep_units(markdown);
    let paragraph = |event: &Event<'_>| {
        matches!(
            event,
            Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph)
        )
    };
    let events = new_cmark_parser(markdown, &options).filter(|event| !(bare && paragraph(event)));
    let mut html = String::new();
    pulldown_cmark::html::push_html(&mut html, events);
    let lines: Vec<&str> = html
        .lines()
        .filter(|line| !line.trim().is_empty())
        .collect();
    lines.join("\n")
}

/// A fenced block of Markdown, whatever the source has in it.
pub fn fence(source: &str, language: &str) -> String {
    let mut marks = String::from("```");
    while source.contains(&marks) {
        marks.push('`');
    }
    format!("{marks}{language}\n{source}{marks}\n")
}

/// The words of a piece of Markdown, without its marks.
pub fn plain(markdown: &str) -> String {
    let mut text = String::new();
    for event in pulldown_cmark::Parser::new(markdown) {
        if let Event::Text(words) | Event::Code(words) = event {
            text += &words;
        }
    }
    text
}

/// The id that mdBook gives to a heading: its words with hyphens for blanks, and a number if it was
/// given before.
pub fn heading_id(words: &str, taken: &mut HashSet<String>) -> String {
    let kept = words.trim().to_lowercase();
    let kept = kept.chars().filter_map(|c| match c {
        c if c.is_alphanumeric() || c == '_' || c == '-' => Some(c),
        c if c.is_whitespace() => Some('-'),
        _ => None,
    });
    let id: String = kept.collect();
    let mut numbered = (1..).map(|number| format!("{id}-{number}"));
    let mut unique = id.clone();
    while !taken.insert(unique.clone()) {
        unique = numbered.next().unwrap_or_default();
    }
    unique
}

/// FNV-1a, 32 bits: the same on every machine and in every release, unlike std's hasher.
pub fn fnv(text: &str) -> u32 {
    let fold = |hash: u32, byte: u8| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    text.bytes().fold(0x811c_9dc5, fold)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_in_a_field_becomes_html() {
        assert_eq!(
            inline("`join!` *overlaps*"),
            "<code>join!</code> <em>overlaps</em>"
        );
        assert_eq!(block("a\n\nb"), "<p>a</p>\n<p>b</p>");
    }

    #[test]
    fn a_title_in_plain_words_has_no_marks() {
        assert_eq!(plain("What does `join!` do?"), "What does join! do?");
    }

    #[test]
    fn an_edited_question_has_another_version() {
        assert_ne!(fnv("How long?"), fnv("How long? "));
    }

    #[test]
    fn a_number_keeps_its_unit_except_in_code() {
        assert_eq!(keep_units("0.3 s, 20 ms."), "0.3\u{a0}s, 20\u{a0}ms.");
        assert_eq!(
            keep_units("`1 s` and 3 sheep, s 4"),
            "`1 s` and 3 sheep, s 4"
        );
    }
}
