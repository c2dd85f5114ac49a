//! tokio-util, for programs that use recorded tokio.
//!
//! tokio-util itself depends on tokio itself. What it starts is therefore not recorded, and what it takes is
//! tokio's own: a `Semaphore` or a `JoinHandle` of recorded tokio is another type to it. But a
//! program must compile on both without a change. There are three ways out:
//!
//! - Recorded tokio could leave the types alone that other crates take. Then nobody could tell who holds a
//!   permit, or that a task was detached, in programs without any of those crates.
//! - Cargo could put recorded tokio in tokio's place for all packages (`[patch]`). Recorded tokio would then depend on
//!   itself, and the server behind `cargo book` would be recorded, too.
//! - A package stands in for each of these crates, as recorded tokio does for tokio: it hands on the real one
//!   whole, and stands in front of the few entrances that take or start what is recorded. Few they are: five
//!   here, and five in tokio-stream. This is that package.
//!
//! | here | why |
//! | --- | --- |
//! | [`task::TaskTracker`] | the tasks that it spawns are recorded, and their handles are recorded tokio's |
//! | [`task::AbortOnDropHandle`], [`task::AbortOnDrop`] | they take and give such handles |
//! | [`sync::PollSemaphore`] | it takes a semaphore and gives its permits |
//! | [`sync::PollSender`] | it takes a sender of a channel |
//!
//! A `CancellationToken` is tokio-util's own. Who cancelled shows without it: `cancel` wakes those who wait,
//! and a wake tells who is being polled. Tasks of a `JoinQueue` and a `LocalPoolHandle` are not recorded.

pub use real::*;

pub mod sync;
pub mod task;
