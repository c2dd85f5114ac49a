//! `tokio_util::task`, with the tasks recorded.

mod abort_on_drop;
mod tracker;

pub use abort_on_drop::{AbortOnDrop, AbortOnDropHandle};
pub use real::task::*;
pub use tracker::TaskTracker;

/// `tokio_util::task::task_tracker`.
pub mod task_tracker {
    pub use super::tracker::TaskTracker;
    pub use real::task::task_tracker::{TaskTrackerToken, TaskTrackerWaitFuture, TrackedFuture};
}
