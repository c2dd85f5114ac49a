//! Tasks that stay on their thread.

use super::handle::JoinHandle;
use crate::boxed::root;
use crate::runtime::Runtime;
use crate::spawned::local_task;
use crate::stack;
use std::fmt;
use std::ops::Deref;
use std::panic::Location;
use std::pin::Pin;
use std::task::{Context, Poll};

/// As `tokio::task::spawn_local`.
#[track_caller]
pub fn spawn_local<F>(future: F) -> JoinHandle<F::Output>
where
    F: Future + 'static,
    F::Output: 'static,
{
    let future = local_task(future, Location::caller());
    let lane = future.lane();
    JoinHandle::new(real::task::spawn_local(future), lane)
}

/// As `tokio::task::LocalSet`.
#[derive(Default)]
pub struct LocalSet(real::task::LocalSet);

impl LocalSet {
    /// As tokio's.
    pub fn new() -> LocalSet {
        LocalSet::default()
    }

    /// As tokio's.
    #[track_caller]
    pub fn spawn_local<F>(&self, future: F) -> JoinHandle<F::Output>
    where
        F: Future + 'static,
        F::Output: 'static,
    {
        let future = local_task(future, Location::caller());
        let lane = future.lane();
        JoinHandle::new(self.0.spawn_local(future), lane)
    }

    /// As tokio's.
    #[track_caller]
    pub fn block_on<F: Future>(&self, runtime: &Runtime, future: F) -> F::Output {
        let root = root(future, Location::caller());
        let _begin = stack::from_here(&root);
        self.0.block_on(runtime, root)
    }
}

/// Everything else is tokio's own.
impl Deref for LocalSet {
    type Target = real::task::LocalSet;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl Future for LocalSet {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        Pin::new(&mut self.0).poll(cx)
    }
}

impl fmt::Debug for LocalSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
