//! Run a program on virtual time and read what it did.

mod transcript;

pub use transcript::{Line, ParseError, Stream, Transcript};
