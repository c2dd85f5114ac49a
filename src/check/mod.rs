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
//! | promise | about |
//! | --- | --- |
//! | [`takes`](Case::takes), [`lasts`](Case::lasts), [`begins_at`](Case::begins_at) | how long the whole or a part takes, and when it begins |
//! | [`overlap`](Case::overlap), [`never_overlap`](Case::never_overlap), [`all_begin_before_any_ends`](Case::all_begin_before_any_ends) | what is under way together |
//! | [`at_once`](Case::at_once), [`done`](Case::done) | how many at most and at some moment, how many in all |
//! | [`done_in_order`](Case::done_in_order), [`never_runs`](Case::never_runs), [`dropped_at`](Case::dropped_at) | in which order they end, what never begins, what is cut off and when |
//! | [`prints`](Case::prints), [`says`](Case::says), [`prints_at`](Case::prints_at), [`no_bytes_lost`](Case::no_bytes_lost) | what comes out, in which order, when, and whether all of it |
//! | [`no_blocking`](Case::no_blocking), [`polls`](Case::polls), [`nothing_left`](Case::nothing_left) | who keeps a thread of the runtime, how often a task is polled, whether one is left at the end |
//! | [`begins_when_done`](Case::begins_when_done), [`begins_after`](Case::begins_after), [`takes_as_long_as`](Case::takes_as_long_as), [`begin_together`](Case::begin_together), [`begin_apart`](Case::begin_apart), [`begin_as_others_end`](Case::begin_as_others_end), [`begin_every`](Case::begin_every) | what waits for what, in any weather |
//! | [`prints_when_done`](Case::prints_when_done), [`prints_when_failed`](Case::prints_when_failed), [`prints_after`](Case::prints_after), [`prints_with`](Case::prints_with), [`ends_with`](Case::ends_with), [`dropped_with`](Case::dropped_with) | the same of lines, of the end, and of what is cut off |
//! | [`calls`](Case::calls), [`nobody_panics`](Case::nobody_panics) | how often a given function is called, and that no thread ends by a panic |
//! | [`finishes`](Case::finishes) | that it comes to its end; every other promise includes this one |
//! | [`answers()`], [`value`] | a table of answers, and what a call gives, where nothing runs |
//!
//! The programs that are checked say what they do: a line `NAME: begins` and a line
//! `NAME: done` make an *activity*. Exercises give a function that prints both.
//!
//! `cargo meanwhile check` also runs a case in other weather: the given functions wait and answer
//! otherwise than their text says ([`Weather`]). Promises of what waits for what must hold in each
//! weather; promises of a number are about the weather of the text.

mod activity;
mod answers;
mod apart;
mod broken;
mod case;
mod cause;
mod child;
mod ending;
mod given;
#[doc(hidden)]
pub mod kept;
#[doc(hidden)]
pub mod known;
mod message;
mod moments;
mod output;
mod sources;
mod structure;
mod tasks;
mod timing;
mod weather;
mod words;

pub use answers::{answers, value};
pub use broken::{Broken, TELL};
pub use case::{Case, ENDS};
pub use child::run;
#[doc(hidden)]
pub use given::{Call, weather};
pub use sources::SOURCES;
pub use weather::{WEATHERS, Weather};

use std::time::Duration;

/// How far a time may be off in real time; `MEANWHILE_CHECK_CLOCK=real` asks for it. On virtual
/// time it may not be off at all (but for the millisecond in which tokio's timers count).
pub const TOLERANCE: Duration = Duration::from_millis(60);
