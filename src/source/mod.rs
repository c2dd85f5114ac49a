//! What the source of a program says: its functions and blocks, what they await, what they keep.
//!
//! Read with the grammar of Rust, never line by line: how a file is formatted makes no difference.
//! What is not there, or is no Rust, says nothing; whoever asks then says less.

mod awaits;
mod body;
mod functions;
mod prints;
mod statements;

pub use awaits::{awaited, bound, called, has_await, locked, may_leave, uses_name};
pub use body::{Body, Kind, bodies, body_at};
pub use functions::{Function, Gives, functions, tests};
pub use prints::{Printing, printings, printings_in};
pub use statements::{Standing, standing};

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::spanned::Spanned;

/// The lines that a piece of source takes, from 1.
pub fn lines(piece: &impl Spanned) -> std::ops::RangeInclusive<u32> {
    let span = piece.span();
    span.start().line as u32..=span.end().line as u32
}

/// The words of a stream, one for each token; a group is its opening bracket and what it holds.
pub fn words(tokens: TokenStream) -> Vec<String> {
    let word = |token: TokenTree| match token {
        TokenTree::Group(group) => match group.delimiter() {
            Delimiter::Brace => "{".to_owned(),
            Delimiter::Bracket => "[".to_owned(),
            Delimiter::Parenthesis | Delimiter::None => "(".to_owned(),
        },
        other => other.to_string(),
    };
    flat(tokens).into_iter().map(word).collect()
}

/// Every token of a stream, with what is within its groups; a group comes before what it holds.
pub fn flat(tokens: TokenStream) -> Vec<TokenTree> {
    let mut all = Vec::new();
    for token in tokens {
        let inner = match &token {
            TokenTree::Group(group) => Some(group.stream()),
            _ => None,
        };
        all.push(token);
        all.extend(inner.into_iter().flat_map(flat));
    }
    all
}
