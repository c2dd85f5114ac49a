//! Cuts a chapter into directives, prediction blocks and everything else.
//!
//! A directive stands alone on its line, outside every fence, so that a page may also *show* one.

use crate::mistake::Problem;

/// A part of a chapter. Lines are counted from 1.
#[derive(Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// One line of Markdown with its line end.
    Text { line: usize, text: &'a str },
    /// One line inside a fence, or the fence's own marks.
    Fenced { line: usize, text: &'a str },
    /// `{{#name args}}`, alone on its line.
    Directive {
        line: usize,
        name: &'a str,
        args: &'a str,
    },
    /// The body of a fenced block whose language is `predict`.
    Predict { line: usize, body: String },
    /// Something that looks like a directive and is none.
    Wrong { line: usize, problem: Problem },
}

/// Directives that belong to mdBook and are passed on.
pub const OF_MDBOOK: [&str; 5] = [
    "include",
    "rustdoc_include",
    "playground",
    "playpen",
    "title",
];

struct Fence {
    mark: char,
    length: usize,
    predict: Option<(usize, String)>,
}

/// Cuts a chapter into its pieces, in order.
pub fn scan(content: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut fence: Option<Fence> = None;
    for (index, text) in content.split_inclusive('\n').enumerate() {
        let line = index + 1;
        if let Some(open) = &mut fence {
            if !open.closes(text) {
                match &mut open.predict {
                    Some((_, body)) => body.push_str(text),
                    None => pieces.push(Piece::Fenced { line, text }),
                }
                continue;
            }
            pieces.push(match fence.take().and_then(|open| open.predict) {
                Some((line, body)) => Piece::Predict { line, body },
                None => Piece::Fenced { line, text },
            });
        } else if let Some(open) = Fence::open(line, text) {
            if open.predict.is_none() {
                pieces.push(Piece::Fenced { line, text });
            }
            fence = Some(open);
        } else {
            pieces.push(plain(line, text));
        }
    }
    if let Some(Fence {
        predict: Some((line, _)),
        ..
    }) = fence
    {
        let next = "End it with ``` on a line of its own.";
        pieces.push(wrong(line, "this ```predict block is not closed", next));
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
    let Some((inner, rest)) = text[start + 3..].split_once("}}") else {
        return wrong(
            line,
            "this directive is not closed",
            "Add `}}` on the same line.",
        );
    };
    let (name, args) = inner.trim().split_once(' ').unwrap_or((inner.trim(), ""));
    if OF_MDBOOK.contains(&name) {
        return Piece::Text { line, text };
    }
    if start > 0 || !rest.trim().is_empty() {
        let message = format!("`{{{{#{name}}}}}` does not stand alone on its line");
        return wrong(
            line,
            &message,
            "Put it at the very start of a line of its own.",
        );
    }
    Piece::Directive {
        line,
        name,
        args: args.trim(),
    }
}

fn wrong(line: usize, message: &str, next: &str) -> Piece<'static> {
    let problem = Problem::new(message).next(next);
    Piece::Wrong { line, problem }
}

impl Fence {
    fn open(line: usize, text: &str) -> Option<Fence> {
        let text = text.trim_start();
        let mark = text.chars().next().filter(|c| matches!(c, '`' | '~'))?;
        let length = text.chars().take_while(|c| *c == mark).count();
        let info = text[length..].trim();
        // "```x``` in a line" is a code span, not a fence.
        if length < 3 || (mark == '`' && info.contains('`')) {
            return None;
        }
        let predict = (info == "predict").then(|| (line, String::new()));
        Some(Fence {
            mark,
            length,
            predict,
        })
    }

    fn closes(&self, text: &str) -> bool {
        let text = text.trim();
        text.len() >= self.length && text.chars().all(|c| c == self.mark)
    }
}

/// The title, if a line is a heading.
pub fn heading(text: &str) -> Option<&str> {
    let level = text.bytes().take_while(|byte| *byte == b'#').count();
    let title = text.get(level..)?.strip_prefix(' ')?;
    let title = title.split("<!--").next().unwrap_or(title).trim();
    (1..=6).contains(&level).then_some(title)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directive_stands_alone_on_its_line() {
        let pieces = scan("{{#run inert}}\nText {{#run inert}}\n");
        assert_eq!(
            pieces[0],
            Piece::Directive {
                line: 1,
                name: "run",
                args: "inert"
            }
        );
        assert!(matches!(&pieces[1], Piece::Wrong { line: 2, .. }));
    }

    #[test]
    fn a_directive_inside_a_fence_or_a_code_span_is_only_shown() {
        let pieces = scan("````text\n{{#run a}}\n```\n{{#run b}}\n````\nUse `{{#run c}}`.\n");
        assert!(
            pieces
                .iter()
                .all(|piece| matches!(piece, Piece::Fenced { .. } | Piece::Text { .. }))
        );
    }

    #[test]
    fn a_prediction_block_keeps_its_body_and_its_line() {
        let pieces = scan("Text\n```predict\nid = \"x\"\n```\nmore\n");
        let body = "id = \"x\"\n".to_owned();
        assert_eq!(pieces[1], Piece::Predict { line: 2, body });
        assert_eq!(pieces.len(), 3);
    }

    #[test]
    fn a_prediction_block_without_an_end_is_a_mistake() {
        assert!(matches!(
            scan("```predict\nid = 1\n")[..],
            [Piece::Wrong { line: 1, .. }]
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
        assert_eq!(heading("## Why? <!-- covers: M1 -->\n"), Some("Why?"));
        assert_eq!(heading("#[tokio::main]\n"), None);
        assert_eq!(heading("text\n"), None);
    }
}
