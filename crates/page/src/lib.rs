//! A chapter of the workbook as typed blocks.
//!
//! [`read()`] takes the text of a chapter and gives a [`Page`](block::Page): a sequence of
//! [`Block`](block::Block)s that hold facts, and no form of the book. Mistakes of the author are told with
//! file, line, column and what to do next ([`mistake`]).

mod asked;
pub mod block;
pub mod confined;
pub mod coverage;
mod directive;
pub mod exercise;
pub mod listing;
mod markup;
pub mod mistake;
pub mod overview;
pub mod predict;
pub mod program;
pub mod programs;
mod read;
mod reader;
pub mod recorded;
mod scan;
pub mod sources;
pub mod table;

pub use read::read;
pub use reader::Chapter;
pub use sources::Sources;
