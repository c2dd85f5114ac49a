//! Tasks. `tokio::task`, with the births and the handles of tasks recorded.

pub(crate) mod handle;
pub mod join_set;
mod local;

pub use handle::{AbortHandle, JoinHandle};
pub use join_set::JoinSet;
pub use local::{LocalSet, spawn_local};
pub use real::task::*;

use crate::spawned::{Closure, task};
use std::panic::Location;

/// Gives the future to the runtime as a task of its own, which begins without being awaited.
///
/// Recorded; otherwise [tokio's own](https://docs.rs/tokio/1.54.1/tokio/task/fn.spawn.html).
#[track_caller]
pub fn spawn<F>(future: F) -> JoinHandle<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let future = task(future, Location::caller());
    let lane = future.lane();
    JoinHandle::new(real::task::spawn(future), lane)
}

/// Runs a closure that blocks on a thread where it keeps no task waiting.
///
/// Recorded; otherwise [tokio's own](https://docs.rs/tokio/1.54.1/tokio/task/fn.spawn_blocking.html).
#[track_caller]
pub fn spawn_blocking<F, R>(closure: F) -> JoinHandle<R>
where
    F: FnOnce() -> R + Send + 'static,
    R: Send + 'static,
{
    let closure = Closure::new(closure, Location::caller());
    let lane = closure.lane();
    JoinHandle::new(real::task::spawn_blocking(closure.into_call()), lane)
}

/// Runs a closure that blocks on this very thread, which first hands its other tasks to another.
///
/// Recorded as a blocking closure inside the poll; otherwise
/// [tokio's own](https://docs.rs/tokio/1.54.1/tokio/task/fn.block_in_place.html).
#[track_caller]
pub fn block_in_place<F, R>(closure: F) -> R
where
    F: FnOnce() -> R,
{
    let closure = Closure::new(closure, Location::caller());
    real::task::block_in_place(closure.into_call())
}
