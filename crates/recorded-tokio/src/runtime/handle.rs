//! A runtime's handle.

use crate::boxed::root;
use crate::spawned::{Closure, task};
use crate::stack;
use crate::task::handle::JoinHandle;
use real::runtime::TryCurrentError;
use std::ops::Deref;
use std::panic::Location;

/// As `tokio::runtime::Handle`.
#[derive(Debug, Clone)]
pub struct Handle(pub(super) real::runtime::Handle);

impl Handle {
    /// As tokio's.
    #[track_caller]
    pub fn current() -> Handle {
        Handle(real::runtime::Handle::current())
    }

    /// As tokio's.
    ///
    /// # Errors
    /// As tokio's.
    pub fn try_current() -> Result<Handle, TryCurrentError> {
        real::runtime::Handle::try_current().map(Handle)
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
        JoinHandle::new(self.0.spawn(future), lane)
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
        JoinHandle::new(self.0.spawn_blocking(closure.into_call()), lane)
    }

    /// As tokio's.
    #[track_caller]
    pub fn block_on<F: Future>(&self, future: F) -> F::Output {
        let root = root(future, Location::caller());
        let _begin = stack::from_here(&root);
        self.0.block_on(root)
    }
}

/// Everything else is tokio's own.
impl Deref for Handle {
    type Target = real::runtime::Handle;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}
