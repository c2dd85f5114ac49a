//! Checks for exercises: what overlapped, what blocked, what was cut off, what never ran.
//!
//! A test of an exercise runs its case in a process of its own, on virtual time and with a
//! trace, and then states promises:
//!
//! ```no_run
//! # fn main() {
//! use meanwhile::check;
//!
//! check::run(main)
//!     .section("Chapter 3, “How do I make two waits overlap?”")
//!     .overlap(&["mail", "web"])
//!     .takes(0.5);
//! # }
//! ```
//!
//! So a deadlock, an endless loop, a flood of output or a crash ends the case and not the test,
//! with a message for learners. Where there is no virtual time the same checks run in real time,
//! with the tolerance of [`TOLERANCE`], and the message says so.
//!
//! The programs that are checked say what they do: a line `NAME: begins` and a line
//! `NAME: done` make an *activity*. Exercises give a function that prints both.

mod activity;
mod answers;
mod case;
mod cause;
mod child;
mod message;
mod output;
mod tasks;
mod timing;

pub use answers::{answers, value};
pub use case::Case;
pub use child::run;

use std::time::Duration;

/// How far a time may be off in real time; `MEANWHILE_CHECK_CLOCK=real` asks for it. On virtual time it may not be off at all (but for the
/// millisecond in which tokio's timers count).
pub const TOLERANCE: Duration = Duration::from_millis(60);
