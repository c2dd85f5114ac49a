//! What links to where in a text of Markdown, and what can be linked to.

use html5ever::buffer_queue::BufferQueue;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer};
use mdbook_markdown::pulldown_cmark::{
    BrokenLink, CowStr, Event, LinkType, Options, Parser, Tag as Mark, TagEnd,
};
use mdbook_preprocessor::config::HtmlConfig;
use page::markup::heading_id;
use page::mistake::Place;
use std::cell::RefCell;
use std::collections::HashSet;
use std::ops::Range;

/// What was found in one text.
#[derive(Debug, Default, PartialEq)]
pub struct Outline {
    /// The names of the places in it.
    pub ids: Vec<String>,
    pub links: Vec<Link>,
    /// Labels that are used and not defined, as in `[text][label]`.
    pub undefined: Vec<(Place, String)>,
    /// Where code is, as bytes.
    pub code: Vec<Range<usize>>,
}

/// A link, an image, or something else that a page leads to or loads.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    pub line: usize,
    pub column: Option<usize>,
    pub target: String,
}

/// The options that mdBook gives its parser.
pub fn options(html: &HtmlConfig) -> Options {
    let mut options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES;
    options.set(Options::ENABLE_SMART_PUNCTUATION, html.smart_punctuation);
    options.set(Options::ENABLE_DEFINITION_LIST, html.definition_lists);
    options.set(Options::ENABLE_GFM, html.admonitions);
    options
}

/// Reads a text once. The ids are those that mdBook gives.
pub fn outline(text: &str, options: Options) -> Outline {
    let mut undefined = Vec::new();
    let mut note = |link: BrokenLink<'_>| -> Option<(CowStr<'_>, CowStr<'_>)> {
        // `[one word]` is text like any other.
        if matches!(link.link_type, LinkType::Reference | LinkType::Collapsed) {
            let place = Place::of(text, link.span.start);
            undefined.push((place, link.reference.to_string()));
        }
        None
    };
    let events = Parser::new_with_broken_link_callback(text, options, Some(&mut note));
    let mut reader = Reader {
        text,
        ..Reader::default()
    };
    for (event, range) in events.into_offset_iter() {
        reader.event(event, range);
    }
    reader.end_html();
    let mut outline = reader.outline;
    outline.undefined = undefined;
    outline
}

#[derive(Default)]
struct Reader<'a> {
    text: &'a str,
    outline: Outline,
    /// The text of the heading that is read, if it has no id of its own.
    heading: Option<String>,
    headings: HashSet<String>,
    /// Lines of HTML that belong together.
    html: Option<Range<usize>>,
}

impl Reader<'_> {
    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        if let Event::Html(_) = event {
            let start = self.html.as_ref().map_or(range.start, |html| html.start);
            self.html = Some(start..range.end);
            return;
        }
        self.end_html();
        match event {
            Event::Start(Mark::Link { dest_url, .. } | Mark::Image { dest_url, .. }) => {
                let place = Place::of(self.text, range.start);
                self.outline.links.push(Link {
                    line: place.line,
                    column: Some(place.column),
                    target: dest_url.into_string(),
                });
            }
            Event::Start(Mark::Heading { id: Some(id), .. }) => {
                self.outline.ids.push(id.into_string());
            }
            Event::Start(Mark::Heading { .. } | Mark::DefinitionListTitle) => {
                self.heading = Some(String::new());
            }
            Event::End(TagEnd::Heading(_) | TagEnd::DefinitionListTitle) => self.end_heading(),
            Event::Start(Mark::CodeBlock(_)) => self.outline.code.push(range),
            Event::Text(words) | Event::Code(words) => {
                if let Some(heading) = &mut self.heading {
                    heading.push_str(&words);
                }
            }
            Event::InlineHtml(_) => self.read_html(range),
            _ => {}
        }
    }

    fn end_heading(&mut self) {
        let Some(text) = self.heading.take() else {
            return;
        };
        let id = heading_id(&text, &mut self.headings);
        self.outline.ids.push(id);
    }

    fn end_html(&mut self) {
        if let Some(range) = self.html.take() {
            self.read_html(range);
        }
    }

    fn read_html(&mut self, range: Range<usize>) {
        let first = Place::of(self.text, range.start).line;
        for (line, tag) in tags(&self.text[range]) {
            self.tag(first + line - 1, &tag);
        }
    }

    fn tag(&mut self, line: usize, tag: &Tag) {
        for attribute in &tag.attrs {
            let value = attribute.value.to_string();
            let target = match (&*attribute.name.local, &*tag.name) {
                ("id", _) | ("name", "a") => {
                    self.outline.ids.push(value);
                    continue;
                }
                ("href" | "xlink:href" | "src" | "poster", _) | ("data", "object") => value,
                _ => continue,
            };
            self.outline.links.push(Link {
                line,
                column: None,
                target,
            });
        }
    }
}

/// The opening tags of a piece of HTML, each with its line.
fn tags(html: &str) -> Vec<(usize, Tag)> {
    let queue = BufferQueue::default();
    queue.push_back(StrTendril::from(html));
    let tokenizer = Tokenizer::new(Tags::default(), Default::default());
    let _ = tokenizer.feed(&queue);
    tokenizer.end();
    tokenizer.sink.0.into_inner()
}

#[derive(Default)]
struct Tags(RefCell<Vec<(usize, Tag)>>);

impl TokenSink for Tags {
    type Handle = ();

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<()> {
        if let Token::TagToken(tag) = token
            && tag.kind == TagKind::StartTag
        {
            let line = usize::try_from(line).unwrap_or(1);
            self.0.borrow_mut().push((line, tag));
        }
        TokenSinkResult::Continue
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Outline {
        outline(text, options(&HtmlConfig::default()))
    }

    #[test]
    fn headings_have_the_ids_that_mdbook_gives() {
        let text = "# Why `await`?\n\n## It's -- fine\n\n## Why `await`?\n\n## Own {#mine}\n";
        let ids = ["why-await", "its--fine", "why-await-1", "mine"];
        assert_eq!(read(text).ids, ids);
    }

    #[test]
    fn links_are_found_in_every_form_and_not_in_code() {
        let text = "[a](1.md) ![b](2.png)\n[c][d] [e][]\n\n```text\n[no](3.md)\n```\n\n\
                    <div id=\"x\">\n<a\n href='4.md'>f</a> <img src=5.png></div>\n\n\
                    `[no](6.md)` <a name=y href=\"7.md\">g</a>\n\n[d]: 8.md\n[e]: <9.md>\n";
        let outline = read(text);
        let found = outline.links.iter().map(|link| (link.line, &*link.target));
        let expected = [
            (1, "1.md"),
            (1, "2.png"),
            (2, "8.md"),
            (2, "9.md"),
            (10, "4.md"),
            (10, "5.png"),
            (12, "7.md"),
        ];
        assert_eq!(found.collect::<Vec<_>>(), expected);
        assert_eq!(outline.ids, ["x", "y"]);
    }

    #[test]
    fn a_label_without_its_definition_is_told() {
        let undefined = read("see [this][gone] and [that][]\n\nan [aside]\n").undefined;
        let labels = undefined
            .iter()
            .map(|(place, label)| (place.column, &**label));
        assert_eq!(labels.collect::<Vec<_>>(), [(5, "gone"), (22, "that")]);
    }
}
