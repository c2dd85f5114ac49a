//! The runtime that a cell is driven by.

pub use real::runtime::*;

use std::future::Future;
use std::io;
use std::sync::OnceLock;
use std::time::Duration;

/// A byte of this copy of the library: its address tells one copy from another.
static THIS_COPY: u8 = 0;

/// The runtime of this copy, for cells that are given one of another copy.
static OWN: OnceLock<real::runtime::Runtime> = OnceLock::new();

/// tokio's own, which knows by which copy of the library it was made.
#[derive(Debug)]
pub struct Runtime {
    made_by: usize,
    inner: real::runtime::Runtime,
}

fn this_copy() -> usize {
    &raw const THIS_COPY as usize
}

impl Runtime {
    /// Makes a runtime with several workers, a timer and a reactor.
    ///
    /// # Errors
    /// If the operating system does not give what it needs.
    pub fn new() -> io::Result<Runtime> {
        let inner = real::runtime::Runtime::new()?;
        let made_by = this_copy();
        Ok(Runtime { made_by, inner })
    }

    /// Itself, or the runtime of the copy that calls, which finds nothing of what it needs in another one.
    fn of_this_copy(&self) -> &real::runtime::Runtime {
        if self.made_by == this_copy() {
            return &self.inner;
        }
        let made = || real::runtime::Runtime::new().expect("a runtime for this cell");
        OWN.get_or_init(made)
    }

    /// Polls a future on this thread until it is done.
    ///
    /// # Panics
    /// If the thread already drives a runtime, or if the future panics.
    pub fn block_on<F: Future>(&self, future: F) -> F::Output {
        self.of_this_copy().block_on(future)
    }

    /// Makes a task of a future.
    pub fn spawn<F>(&self, future: F) -> real::task::JoinHandle<F::Output>
    where
        F: Future + Send + 'static,
        F::Output: Send + 'static,
    {
        self.of_this_copy().spawn(future)
    }

    /// Runs a function on a thread that may be blocked.
    pub fn spawn_blocking<F, R>(&self, function: F) -> real::task::JoinHandle<R>
    where
        F: FnOnce() -> R + Send + 'static,
        R: Send + 'static,
    {
        self.of_this_copy().spawn_blocking(function)
    }

    /// What can be kept and handed on.
    pub fn handle(&self) -> &Handle {
        self.of_this_copy().handle()
    }

    /// As long as this is kept, code on this thread finds the runtime.
    pub fn enter(&self) -> EnterGuard<'_> {
        self.of_this_copy().enter()
    }

    /// What it has counted.
    pub fn metrics(&self) -> RuntimeMetrics {
        self.of_this_copy().metrics()
    }

    /// Ends the runtime, and waits so long for its blocking calls.
    pub fn shutdown_timeout(self, duration: Duration) {
        self.inner.shutdown_timeout(duration);
    }

    /// Ends the runtime without waiting for anybody.
    pub fn shutdown_background(self) {
        self.inner.shutdown_background();
    }
}
