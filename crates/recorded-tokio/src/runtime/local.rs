//! A runtime whose tasks stay on its thread.

use super::stop::Stop;
use crate::boxed::root;
use crate::spawned::local_task;
use crate::stack;
use crate::task::handle::JoinHandle;
use std::ops::Deref;
use std::panic::Location;

/// As `tokio::runtime::LocalRuntime`.
#[derive(Debug)]
pub struct LocalRuntime {
    _begins: Stop,
    real: real::runtime::LocalRuntime,
    _ends: Stop,
}

impl LocalRuntime {
    pub(super) fn around(real: real::runtime::LocalRuntime) -> LocalRuntime {
        LocalRuntime {
            _begins: Stop::Begins,
            real,
            _ends: Stop::Ends,
        }
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
        JoinHandle::new(self.real.spawn_local(future), lane)
    }

    /// As tokio's.
    #[track_caller]
    pub fn block_on<F: Future>(&self, future: F) -> F::Output {
        let root = root(future, Location::caller());
        let _begin = stack::from_here(&root);
        self.real.block_on(root)
    }
}

/// Everything else is tokio's own.
impl Deref for LocalRuntime {
    type Target = real::runtime::LocalRuntime;

    fn deref(&self) -> &Self::Target {
        &self.real
    }
}
