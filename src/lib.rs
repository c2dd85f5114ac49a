//! Run a program on virtual time and read what it did.
//!
//! A [`Program`] is an executable file; an [`examples::Example`] of the book is built to one.
//! Running it gives a [`Run`] with its [`Transcript`]: every printed line with its moment and
//! thread. A [`Certificate`] says whether the transcript depends on the order among threads
//! that are ready at the same moment.
//!
//! With [`Options::trace`] a run also keeps its [`trace::Trace`]. [`analyse`] makes an [`Analysis`]
//! of it: the [`timeline::Timeline`], the [`findings`] (what a learner should notice) and the
//! [`picture::Picture`]. [`causes`] answers why a task does not get on at a moment.
//!
//! [`difference`] says what changed from one run to another.
//!
//! Of a program that does not compile, [`carried`] tells what its futures carry, if that is why.
//!
//! [`data_flow`] follows one program through all of it.
//!
//! Virtual time needs Linux with glibc. Elsewhere, and for programs that the clock cannot
//! serve, a run goes by real time, and [`Run::why_real`] says why.

mod analysis;
pub mod artifacts;
pub mod asyncio;
pub mod awaited;
pub mod built_files;
mod cache;
pub mod carried;
pub mod causes;
mod certificate;
pub mod check;
mod clock;
// A copy of the project that only has the exercises has no such page.
#[cfg(doc)]
#[doc = include_str!("../docs/data-flow.md")]
pub mod data_flow {}
pub mod difference;
pub mod examples;
pub mod exercises;
pub mod findings;
mod group;
mod limits;
mod nanos;
pub mod nearest;
mod outcome;
pub mod picture;
mod process;
mod real_trace;
pub mod recording;
mod run;
mod source;
mod stamps;
pub mod standard_library;
pub mod timeline;
pub mod trace;
mod transcript;
mod unordered;
mod usage;
mod words;
pub mod workspace;

pub use analysis::{Analysis, analyse};
pub use cache::cache_folder;
pub use certificate::{Certificate, SEEDS, Tie};
pub use clock::{Clock, library as clock_library};
pub use group::{end_all, end_runs_of, mark, pass_on_signal};
pub use limits::{Ended, Limits};
pub use nearest::did_you_mean;
pub use outcome::Run;
pub use run::{Inherited, Input, Options, Program, RunError};
pub use transcript::{Line, ParseError, Stream, Transcript, visible};
pub use words::escape;
