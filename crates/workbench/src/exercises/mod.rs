//! The learner's side of the exercises: checks, progress, and the author's gate.

mod check;
mod class;
mod judge;
mod progress;
mod results;
mod testing;
mod verify;

pub use check::{CheckCommand, check};
pub use class::{ClassCommand, ClassroomCommand, class, classroom};
pub use progress::Progress;
pub use verify::{VerifyCommand, verify};
