//! Tasks. `tokio::task`, with the births and the handles of tasks recorded.

mod handle;
pub mod join_set;
mod local;

pub use handle::{AbortHandle, JoinHandle};
pub use join_set::JoinSet;
pub use local::{LocalSet, spawn_local};
pub use real::task::*;

use crate::boxed::{Local, Sent};
use crate::lane::Lane;
use crate::rec::Rec;
use std::panic::Location;
use std::sync::Arc;
use wire::Kind;

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

/// A future that the runtime polls by itself.
pub(crate) fn task<F>(future: F, at: &Location<'_>) -> Rec<Sent<F::Output>>
where
    F: Future + Send + 'static,
{
    Rec::new(Box::pin(future), Kind::Task, "", at)
}

/// One that stays on its thread.
pub(crate) fn local_task<F>(future: F, at: &Location<'_>) -> Rec<Local<'static, F::Output>>
where
    F: Future + 'static,
{
    Rec::new(Box::pin(future), Kind::Task, "", at)
}

/// A closure for the blocking pool.
pub(crate) struct Closure<F> {
    closure: F,
    lane: Option<Dropped>,
}

/// Says so if the closure goes without having run.
struct Dropped(Arc<Lane>);

impl Drop for Dropped {
    fn drop(&mut self) {
        self.0.dropped();
    }
}

impl<F, R> Closure<F>
where
    F: FnOnce() -> R,
{
    pub(crate) fn new(closure: F, at: &Location<'_>) -> Closure<F> {
        let lane = Lane::born(Kind::Blocking, "", at).map(Dropped);
        Closure { closure, lane }
    }

    pub(crate) fn lane(&self) -> Option<Arc<Lane>> {
        self.lane.as_ref().map(|lane| lane.0.clone())
    }

    pub(crate) fn into_call(self) -> impl FnOnce() -> R {
        // Both go into the closure whole, so that the lane is dropped where the closure is.
        let Closure { closure, lane } = self;
        move || {
            let Some(lane) = lane else { return closure() };
            let polled = lane.0.poll();
            let result = closure();
            polled.ready();
            result
        }
    }
}
