//! A tracker of tasks.

use real::task::task_tracker::TaskTracker as Real;
use std::fmt;
use std::ops::Deref;
use tokio::runtime::Handle;
use tokio::task::{self, JoinHandle, LocalSet};

/// As [`tokio_util::task::TaskTracker`](https://docs.rs/tokio-util/0.7.20/tokio_util/task/struct.TaskTracker.html).
#[derive(Clone, Default)]
pub struct TaskTracker {
    real: Real,
}

impl TaskTracker {
    /// As tokio-util's.
    #[must_use]
    pub fn new() -> TaskTracker {
        TaskTracker::default()
    }

    /// As tokio-util's.
    #[track_caller]
    pub fn spawn<F>(&self, task: F) -> JoinHandle<F::Output>
    where
        F: Future + Send + 'static,
        F::Output: Send + 'static,
    {
        task::spawn(self.real.track_future(task))
    }

    /// As tokio-util's.
    #[track_caller]
    pub fn spawn_on<F>(&self, task: F, handle: &Handle) -> JoinHandle<F::Output>
    where
        F: Future + Send + 'static,
        F::Output: Send + 'static,
    {
        handle.spawn(self.real.track_future(task))
    }

    /// As tokio-util's.
    #[track_caller]
    pub fn spawn_local<F>(&self, task: F) -> JoinHandle<F::Output>
    where
        F: Future + 'static,
        F::Output: 'static,
    {
        task::spawn_local(self.real.track_future(task))
    }

    /// As tokio-util's.
    #[track_caller]
    pub fn spawn_local_on<F>(&self, task: F, local_set: &LocalSet) -> JoinHandle<F::Output>
    where
        F: Future + 'static,
        F::Output: 'static,
    {
        local_set.spawn_local(self.real.track_future(task))
    }

    /// As tokio-util's.
    #[track_caller]
    pub fn spawn_blocking<F, T>(&self, closure: F) -> JoinHandle<T>
    where
        F: FnOnce() -> T + Send + 'static,
        T: Send + 'static,
    {
        task::spawn_blocking(self.tracked(closure))
    }

    /// As tokio-util's.
    #[track_caller]
    pub fn spawn_blocking_on<F, T>(&self, closure: F, handle: &Handle) -> JoinHandle<T>
    where
        F: FnOnce() -> T + Send + 'static,
        T: Send + 'static,
    {
        handle.spawn_blocking(self.tracked(closure))
    }

    /// The tracker counts the closure until its end, or until it goes without having run.
    fn tracked<F: FnOnce() -> T, T>(&self, closure: F) -> impl FnOnce() -> T + use<F, T> {
        let token = self.real.token();
        move || {
            let result = closure();
            drop(token);
            result
        }
    }

    /// As tokio-util's.
    #[must_use]
    pub fn ptr_eq(left: &TaskTracker, right: &TaskTracker) -> bool {
        Real::ptr_eq(&left.real, &right.real)
    }
}

/// Everything else is tokio-util's own.
impl Deref for TaskTracker {
    type Target = Real;

    fn deref(&self) -> &Real {
        &self.real
    }
}

impl fmt::Debug for TaskTracker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.real.fmt(f)
    }
}
