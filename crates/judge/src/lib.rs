//! From the text of a program to rustc's messages, or to what the program did: for the cells of a
//! notebook, which are whole programs ([`Place`]), and for exercises, which are built with tests of
//! their own ([`cargo`]). Whatever the text is, both come to an end.

mod built;
pub mod cargo;
mod package;
pub mod rustc;
mod state;

pub use package::{Attempt, Place, Ran, Refusal, SOURCE};
