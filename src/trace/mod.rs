//! What a run did, event by event.
//!
//! Two sources write into one stream of records while the program runs: the virtual clock
//! (threads are born, wait and go on; something is printed) and recorded tokio (tasks,
//! branches and blocking closures are born, polled, woken, dropped), or in a Python program the
//! recorder of asyncio. A record holds machine
//! addresses; reading it resolves each of them once, keeps the program's own files, and gives
//! a [`Trace`]. As a file it is JSON Lines: a [`Header`], then one [`Event`] a line.

mod debug_info;
mod event;
mod file;
mod frames;
mod interpreted;
mod library;
#[cfg_attr(not(unix), path = "lookup/none.rs")]
mod lookup;
mod members;
mod names;
mod naming;
mod read;
mod resolve;
#[cfg(test)]
mod tests;
mod thread_names;
mod thread_numbers;

pub use crate::clock::Clock;
pub use crate::nanos::Nanos;
pub use event::{
    Born, Event, EventKind, FORMAT, Grip, Header, LaneId, LaneKind, Lost, Place, Stack, ThreadId,
    Trace, Wait,
};
pub use file::FileError;
pub use lookup::LookUp;
pub(crate) use read::{About, trace as read};
pub(crate) use resolve::root_of;
