//! A chapter of the workbook as typed blocks, and the blocks as HTML.
//!
//! [`read()`] takes the text of a chapter and gives a [`Page`](block::Page): a sequence of
//! [`Block`](block::Block)s that hold facts, and no form of the book. [`Html`] is one form, which the book is made
//! of; another form is another walk over the same blocks. Nothing here runs a program: a block has the
//! recording that the tests make, so the whole book takes milliseconds, and no form can show an output
//! that no test has seen.
//!
//! ```
//! use page::block::{AsideKind, Content};
//! use page::overview::Overview;
//! use page::{Chapter, Html, Project, read};
//! use std::path::Path;
//!
//! let text = "# Tea\n\n{{#rule}}\nAwaiting *is* waiting.\n{{#end}}\n";
//! let chapter = Chapter {
//!     file: Path::new("book/01-tea.md"),
//!     path: Path::new("01-tea.md"),
//!     number: Some(1),
//!     title: "Tea",
//!     text,
//! };
//! let (page, mistakes) = read(&Project::default(), &chapter);
//! assert!(mistakes.is_empty());
//!
//! let [heading, blank, rule] = &page.blocks[..] else { panic!("{page:?}") };
//! assert!(matches!(&heading.content, Content::Heading(heading) if heading.title == "Tea"));
//! assert!(matches!(&blank.content, Content::Prose(text) if text.is_blank()));
//! let Content::Aside(aside) = &rule.content else { panic!("{rule:?}") };
//! assert_eq!(aside.kind, AsideKind::Rule);
//! assert_eq!(rule.origin.to_string(), "book/01-tea.md:3:1");
//!
//! let overview = Overview::default();
//! let html = Html::new(&overview).page(&page);
//! assert_eq!(
//!     html.markdown,
//!     "# Tea\n\n\n<div class=\"rule\" role=\"note\" aria-label=\"The rule\">\n\
//!      <p class=\"legend\">The rule</p>\n\nAwaiting *is* waiting.\n\n\n</div>\n\n",
//! );
//! ```
//!
//! | a chapter's | becomes, by | in HTML, by |
//! | --- | --- | --- |
//! | `{{#NAME}}` | [`directive`] | [`html`] |
//! | ` ```predict ` | [`predict`], a room for each kind | the same room |
//! | ` ```notes ` | [`notes`] | [`html`], for a teacher's scripts alone |
//! | text | [`reader`] | [`html`] |
//!
//! Mistakes of an author have file, line, column and the next step ([`mistake`]). No module uses one that
//! uses it (`tests/circles.rs`).

mod asked;
pub mod block;
mod body;
pub mod changed;
pub mod confined;
pub mod coverage;
mod directive;
pub mod exercise;
mod html;
mod json;
pub mod lesson;
pub mod listing;
pub mod markup;
pub mod mistake;
pub mod notebook;
pub mod notes;
pub mod overview;
pub mod plan;
pub mod predict;
pub mod program;
pub mod programs;
pub mod project;
mod read;
mod reader;
pub mod recorded;
mod scan;
pub mod table;

pub use html::{Html, Written};
pub use project::Project;
pub use read::read;
pub use reader::Chapter;
