//! Places of the grammar of Rust as those of rustc.

use super::{Span, Spot};
use proc_macro2::LineColumn;

pub fn span(token: proc_macro2::Span) -> Span {
    Span {
        from: spot(token.start()),
        to: spot(token.end()),
    }
}

pub fn spot(place: LineColumn) -> Spot {
    Spot {
        line: place.line as u32,
        column: place.column as u32 + 1,
    }
}
