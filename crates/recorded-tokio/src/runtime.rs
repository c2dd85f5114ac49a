//! Runtimes. `tokio::runtime`, with the root futures and the tasks recorded.

pub use real::runtime::*;

mod builder;
mod handle;
mod local;
mod stop;

pub use builder::Builder;
pub use handle::Handle;
pub use local::LocalRuntime;

use crate::boxed::root;
use crate::spawned::{Closure, task};
use crate::stack;
use crate::task::handle::JoinHandle;
use std::io;
use std::panic::Location;
use std::time::Duration;
use stop::Stop;

/// As `tokio::runtime::Runtime`.
#[derive(Debug)]
pub struct Runtime {
    /// The first and the last field: everything that is dropped between them is dropped because
    /// the runtime is.
    begins: Stop,
    real: real::runtime::Runtime,
    handle: Handle,
    _ends: Stop,
}

impl Runtime {
    pub(crate) fn around(real: real::runtime::Runtime) -> Runtime {
        let handle = Handle(real.handle().clone());
        Runtime {
            begins: Stop::Begins,
            real,
            handle,
            _ends: Stop::Ends,
        }
    }

    /// As tokio's.
    ///
    /// # Errors
    /// As tokio's.
    pub fn new() -> io::Result<Runtime> {
        Ok(Runtime::around(real::runtime::Runtime::new()?))
    }

    /// As tokio's.
    pub fn handle(&self) -> &Handle {
        &self.handle
    }

    /// As tokio's.
    #[track_caller]
    pub fn spawn<F>(&self, future: F) -> JoinHandle<F::Output>
    where
        F: Future + Send + 'static,
        F::Output: Send + 'static,
    {
        let future = task(future, Location::caller());
        let lane = future.lane();
        JoinHandle::new(self.real.spawn(future), lane)
    }

    /// As tokio's.
    #[track_caller]
    pub fn spawn_blocking<F, R>(&self, closure: F) -> JoinHandle<R>
    where
        F: FnOnce() -> R + Send + 'static,
        R: Send + 'static,
    {
        let closure = Closure::new(closure, Location::caller());
        let lane = closure.lane();
        JoinHandle::new(self.real.spawn_blocking(closure.into_call()), lane)
    }

    /// As tokio's.
    #[track_caller]
    pub fn block_on<F: Future>(&self, future: F) -> F::Output {
        let root = root(future, Location::caller());
        let _begin = stack::from_here(&root);
        self.real.block_on(root)
    }

    /// As tokio's.
    pub fn enter(&self) -> EnterGuard<'_> {
        self.real.enter()
    }

    /// As tokio's.
    pub fn shutdown_timeout(self, duration: Duration) {
        let Runtime { begins, real, .. } = self;
        drop(begins);
        real.shutdown_timeout(duration);
    }

    /// As tokio's.
    pub fn shutdown_background(self) {
        let Runtime { begins, real, .. } = self;
        drop(begins);
        real.shutdown_background();
    }

    /// As tokio's.
    pub fn metrics(&self) -> RuntimeMetrics {
        self.real.metrics()
    }
}

/// For libraries, and for what takes tokio's own.
impl std::ops::Deref for Runtime {
    type Target = real::runtime::Runtime;

    fn deref(&self) -> &Self::Target {
        &self.real
    }
}
