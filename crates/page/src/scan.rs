//! Cuts a chapter into directives, predictions, notes and everything else.
//!
//! A directive stands alone on its line, outside every fence, so that a page may also *show* one.

use crate::mistake::{Place, Problem};

/// A part of a chapter. Lines are counted from 1.
#[derive(Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// One line of Markdown with its line end.
    Text { line: usize, text: &'a str },
    /// A fenced block, from its first marks to its last.
    Fence {
        line: usize,
        text: &'a str,
        info: &'a str,
        source: &'a str,
    },
    /// `{{#name args}}`, alone on its line.
    Directive(Directive<'a>),
    /// The body of a fenced block whose language is `predict`.
    Predict { line: usize, body: &'a str },
    /// The body of a fenced block whose language is `notes`.
    Notes { line: usize, body: &'a str },
    /// Something that looks like a directive and is none.
    Wrong { line: usize, problem: Problem },
}

impl Piece<'_> {
    /// The line on which it begins.
    pub fn line(&self) -> usize {
        match self {
            Piece::Text { line, .. }
            | Piece::Fence { line, .. }
            | Piece::Directive(Directive { line, .. })
            | Piece::Predict { line, .. }
            | Piece::Notes { line, .. }
            | Piece::Wrong { line, .. } => *line,
        }
    }
}

/// `{{#name args}}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Directive<'a> {
    pub line: usize,
    pub name: Word<'a>,
    pub args: Word<'a>,
}

/// A part of a line, and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word<'a> {
    pub text: &'a str,
    pub place: Place,
}

impl Directive<'_> {
    /// Where it begins.
    pub fn place(&self) -> Place {
        Place::start_of(self.line)
    }
}

impl<'a> Word<'a> {
    fn new(line: usize, around: &str, text: &'a str) -> Word<'a> {
        let place = Place::of_part(line, around, text);
        Word { text, place }
    }

    /// A part of it, which stands in it.
    pub fn part(&self, text: &'a str) -> Word<'a> {
        let within = Place::of_part(self.place.line, self.text, text);
        let column = self.place.column + within.column - 1;
        let place = Place { column, ..within };
        Word { text, place }
    }
}

/// Directives that belong to mdBook and are passed on.
pub const OF_MDBOOK: [&str; 5] = [
    "include",
    "rustdoc_include",
    "playground",
    "playpen",
    "title",
];

/// A fence whose end has not come.
struct Fence<'a> {
    mark: char,
    length: usize,
    info: &'a str,
    line: usize,
    /// Where its first line begins and ends, as bytes of the chapter.
    start: usize,
    inside: usize,
}

/// Cuts a chapter into its pieces, in order.
pub fn scan(content: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut fence: Option<Fence<'_>> = None;
    let mut at = 0;
    for (line, text) in (1..).zip(content.split_inclusive('\n')) {
        let start = at;
        at += text.len();
        match &fence {
            Some(open) if open.closes(text) => {
                pieces.push(open.piece(content, start, at));
                fence = None;
            }
            Some(_) => {}
            None => match Fence::open(line, text, start) {
                Some(open) => fence = Some(open),
                None => pieces.push(plain(line, text)),
            },
        }
    }
    match fence {
        Some(open) if matches!(open.info, "predict" | "notes") => {
            let next = "End it with ``` on a line of its own.";
            let (line, message) = (
                open.line,
                format!("this ```{} block is not closed", open.info),
            );
            let problem = Problem::new(message, next);
            pieces.push(Piece::Wrong { line, problem });
        }
        Some(open) => pieces.push(open.piece(content, at, at)),
        None => {}
    }
    pieces
}

fn plain(line: usize, text: &str) -> Piece<'_> {
    let Some(start) = text.find("{{#") else {
        return Piece::Text { line, text };
    };
    // `\{{#` and a code span show a directive instead of using it.
    if text[..start].ends_with(['\\', '`']) {
        return Piece::Text { line, text };
    }
    let wrong = |message: String, next: &str| {
        let place = Place::of_part(line, text, &text[start..]);
        let problem = Problem::new(message, next).at(place);
        Piece::Wrong { line, problem }
    };
    let Some((inner, rest)) = text[start + 3..].split_once("}}") else {
        let message = "this directive is not closed".to_owned();
        return wrong(message, "Add `}}` on the same line.");
    };
    let inner = inner.trim();
    let (name, args) = inner
        .split_once(' ')
        .unwrap_or((inner, &inner[inner.len()..]));
    if OF_MDBOOK.contains(&name) {
        return Piece::Text { line, text };
    }
    if start > 0 || !rest.trim().is_empty() {
        let message = format!("`{{{{#{name}}}}}` does not stand alone on its line");
        return wrong(message, "Put it at the very start of a line of its own.");
    }
    Piece::Directive(Directive {
        line,
        name: Word::new(line, text, name),
        args: Word::new(line, text, args.trim()),
    })
}

impl<'a> Fence<'a> {
    fn open(line: usize, text: &'a str, start: usize) -> Option<Fence<'a>> {
        let inside = start + text.len();
        let text = text.trim_start();
        let mark = text.chars().next().filter(|c| matches!(c, '`' | '~'))?;
        let length = text.chars().take_while(|c| *c == mark).count();
        let info = text[length..].trim();
        // "```x``` in a line" is a code span, not a fence.
        if length < 3 || (mark == '`' && info.contains('`')) {
            return None;
        }
        Some(Fence {
            mark,
            length,
            info,
            line,
            start,
            inside,
        })
    }

    fn closes(&self, text: &str) -> bool {
        let text = text.trim();
        text.len() >= self.length && text.chars().all(|c| c == self.mark)
    }

    /// `last`: where its last line begins, `end`: where that ends.
    fn piece(&self, content: &'a str, last: usize, end: usize) -> Piece<'a> {
        let (line, source) = (self.line, &content[self.inside..last]);
        match self.info {
            "predict" => Piece::Predict { line, body: source },
            "notes" => Piece::Notes { line, body: source },
            info => Piece::Fence {
                line,
                text: &content[self.start..end],
                info,
                source,
            },
        }
    }
}

/// Level and title, if a line is a heading.
pub fn heading(text: &str) -> Option<(usize, &str)> {
    let level = text.bytes().take_while(|byte| *byte == b'#').count();
    let title = text.get(level..)?.strip_prefix(' ')?;
    let title = title.split("<!--").next().unwrap_or(title).trim();
    (1..=6).contains(&level).then_some((level, title))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directive_stands_alone_on_its_line() {
        let pieces = scan("{{#run  inert}}\nText {{#run inert}}\n");
        let Piece::Directive(Directive {
            line: 1,
            name,
            args,
        }) = &pieces[0]
        else {
            panic!("{pieces:?}");
        };
        assert_eq!((name.text, name.place.column), ("run", 4));
        assert_eq!((args.text, args.place.column), ("inert", 9));
        assert_eq!(args.part(&args.text[2..]).place.column, 11);
        assert!(matches!(&pieces[1], Piece::Wrong { .. }));
    }

    #[test]
    fn a_directive_inside_a_fence_or_a_code_span_is_only_shown() {
        let pieces = scan("````text\n{{#run a}}\n```\n{{#run b}}\n````\nUse `{{#run c}}`.\n");
        assert!(matches!(
            &pieces[..],
            [
                Piece::Fence {
                    info: "text",
                    source: "{{#run a}}\n```\n{{#run b}}\n",
                    ..
                },
                Piece::Text { line: 6, .. }
            ]
        ));
    }

    #[test]
    fn a_fence_without_an_end_goes_to_the_end_of_the_chapter() {
        let pieces = scan("```rust\nlet a;\n");
        let text = "```rust\nlet a;\n";
        assert!(
            matches!(&pieces[..], [Piece::Fence { text: all, source: "let a;\n", .. }] if *all == text)
        );
    }

    #[test]
    fn a_prediction_block_keeps_its_body_and_its_line() {
        let pieces = scan("Text\n```predict\nid = \"x\"\n```\nmore\n");
        let body = "id = \"x\"\n";
        assert_eq!(pieces[1], Piece::Predict { line: 2, body });
        assert_eq!(pieces.len(), 3);
    }

    #[test]
    fn a_prediction_block_without_an_end_is_a_mistake() {
        assert!(matches!(
            scan("```predict\nid = 1\n")[..],
            [Piece::Wrong { .. }]
        ));
    }

    #[test]
    fn directives_of_mdbook_pass() {
        assert!(matches!(
            scan("{{#include a.md}}\n")[..],
            [Piece::Text { .. }]
        ));
    }

    #[test]
    fn a_heading_gives_its_section_a_name() {
        assert_eq!(heading("## Why? <!-- covers: M1 -->\n"), Some((2, "Why?")));
        assert_eq!(heading("#[tokio::main]\n"), None);
        assert_eq!(heading("text\n"), None);
    }
}
