//! The runtime that a cell is driven by.

pub use real::runtime::*;

use std::future::Future;
use std::io;
use std::ops::Deref;
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

    /// Polls a future on this thread until it is done: on this runtime, or on that of the copy that calls.
    ///
    /// # Panics
    /// If the thread already drives a runtime, or if the future panics.
    pub fn block_on<F: Future>(&self, future: F) -> F::Output {
        if self.made_by == this_copy() {
            return self.inner.block_on(future);
        }
        let made = || real::runtime::Runtime::new().expect("a runtime for this cell");
        OWN.get_or_init(made).block_on(future)
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

impl Deref for Runtime {
    type Target = real::runtime::Runtime;

    fn deref(&self) -> &real::runtime::Runtime {
        &self.inner
    }
}
