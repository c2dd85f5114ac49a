//! tokio, leaving a trace.
//!
//! The library of this package is *named* `tokio`. It hands on the real one whole and stands in
//! front of what starts, joins or times work, so that a program of plain `use tokio::...` leaves
//! a record of each task and branch: when it was polled, at which line it waits, who woke it,
//! and how it ended. Behaviour is the real one's: every future here polls the real future, once
//! for each time that it is polled itself.
//!
//! A task that asks over and over instead of waiting would fill the record, and may never end:
//! on virtual time its run is ended after very many polls in a row ([`pace`]).
//!
//! Records are made only while somebody listens ([`listener`]): the virtual clock, or a file.
//! Otherwise a wrapper is one `Option` that is `None`.
//!
//! # How it knows where a task waits
//!
//! Each poll of a recorded future gets a waker of its own ([`waker`]). Whoever is going to wake
//! the task must keep a clone of it, and makes that clone at the bottom of the stack of calls
//! that leads from the task to the thing it waits for. So the stack at the moment of the clone
//! holds each `.await` on the way, and a clone that is still alive when the poll returns is a
//! wait. (Keeping a list of live clones is an idea of tokio-console's lost-waker check.)
//!
//! # What is overridden
//!
//! | here | for |
//! | --- | --- |
//! | [`spawn`], [`task`], [`task::JoinSet`], [`task::LocalSet`] | the births of tasks, and who aborts or forgets them |
//! | [`runtime`] | the root future of `block_on`, and tasks that end with their runtime |
//! | [`join!`], [`try_join!`], [`select!`], [`time::timeout`] | branches as lanes of their own, named by their expressions |
//! | [`sync::Mutex`], [`sync::RwLock`], [`sync::Semaphore`] | who holds what, and who wants it |
//! | [`sync::Notify`], [`sync::broadcast`] | a notification that came too early, values that were missed |
//! | [`sync::mpsc`] | who keeps an end of a channel, who waits for it, how long the queue is |
//! | [`time::sleep`], [`time::interval`] and their kin | the moment for which a task waits, ticks that come late |
//!
//! Crates that take or give tokio's own types have a package that stands in for them, as this one does for
//! tokio: `recorded-tokio-util`, which says why, `recorded-tokio-stream` and `recorded-futures`.
//!
//! The closure of `task::block_in_place` runs inside the poll, and is a lane of its own there.

pub use real::*;

mod boxed;
mod branches;
mod compiled;
mod current;
mod lane;
mod listener;
mod pace;
mod program;
mod rec;
pub mod runtime;
mod spawned;
mod stack;
pub mod sync;
mod tape;
pub mod task;
pub mod time;
mod waker;

pub use task::spawn;

/// What the macros, and the packages for other crates, need of this one. Not for use by hand.
#[doc(hidden)]
pub mod recorded {
    pub use crate::compiled::compiled_here;
    pub use crate::rec::{Rec, branch, member};
    pub use real;
}
