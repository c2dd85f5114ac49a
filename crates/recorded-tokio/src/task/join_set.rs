//! A set of tasks. `tokio::task::join_set`, with the tasks recorded.

use super::handle::AbortHandle;
use super::local::LocalSet;
use crate::lane::Lane;
use crate::runtime::Handle;
use crate::spawned::{Closure, local_task, task};
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::panic::Location;
use std::sync::Arc;

/// As `tokio::task::JoinSet`.
pub struct JoinSet<T> {
    /// Dropped first: the set aborts what is left in it.
    lanes: Lanes,
    real: real::task::JoinSet<T>,
}

#[derive(Default)]
struct Lanes(Vec<Arc<Lane>>);

impl Lanes {
    fn abort(&mut self, at: Option<&Location<'_>>) {
        self.0.drain(..).for_each(|lane| lane.abort(at));
    }

    fn add(&mut self, lane: Option<Arc<Lane>>, real: real::task::AbortHandle) -> AbortHandle {
        self.0.extend(lane.clone());
        AbortHandle::new(real, lane)
    }
}

impl Drop for Lanes {
    fn drop(&mut self) {
        self.abort(None);
    }
}

impl<T> JoinSet<T> {
    /// As tokio's.
    pub fn new() -> JoinSet<T> {
        JoinSet {
            lanes: Lanes::default(),
            real: real::task::JoinSet::new(),
        }
    }
}

impl<T: 'static> JoinSet<T> {
    /// As tokio's.
    #[track_caller]
    pub fn spawn<F>(&mut self, future: F) -> AbortHandle
    where
        F: Future<Output = T> + Send + 'static,
        T: Send,
    {
        let future = task(future, Location::caller());
        let lane = future.lane();
        self.lanes.add(lane, self.real.spawn(future))
    }

    /// As tokio's.
    #[track_caller]
    pub fn spawn_on<F>(&mut self, future: F, handle: &Handle) -> AbortHandle
    where
        F: Future<Output = T> + Send + 'static,
        T: Send,
    {
        let future = task(future, Location::caller());
        let lane = future.lane();
        self.lanes.add(lane, self.real.spawn_on(future, handle))
    }

    /// As tokio's.
    #[track_caller]
    pub fn spawn_local<F>(&mut self, future: F) -> AbortHandle
    where
        F: Future<Output = T> + 'static,
    {
        let future = local_task(future, Location::caller());
        let lane = future.lane();
        self.lanes.add(lane, self.real.spawn_local(future))
    }

    /// As tokio's.
    #[track_caller]
    pub fn spawn_local_on<F>(&mut self, future: F, set: &LocalSet) -> AbortHandle
    where
        F: Future<Output = T> + 'static,
    {
        let future = local_task(future, Location::caller());
        let lane = future.lane();
        self.lanes.add(lane, self.real.spawn_local_on(future, set))
    }

    /// As tokio's.
    #[track_caller]
    pub fn spawn_blocking<F>(&mut self, closure: F) -> AbortHandle
    where
        F: FnOnce() -> T + Send + 'static,
        T: Send,
    {
        let closure = Closure::new(closure, Location::caller());
        let lane = closure.lane();
        let real = self.real.spawn_blocking(closure.into_call());
        self.lanes.add(lane, real)
    }

    /// As tokio's.
    #[track_caller]
    pub fn spawn_blocking_on<F>(&mut self, closure: F, handle: &Handle) -> AbortHandle
    where
        F: FnOnce() -> T + Send + 'static,
        T: Send,
    {
        let closure = Closure::new(closure, Location::caller());
        let lane = closure.lane();
        let real = self.real.spawn_blocking_on(closure.into_call(), handle);
        self.lanes.add(lane, real)
    }

    /// As tokio's.
    pub async fn join_all(self) -> Vec<T> {
        let JoinSet { lanes, real } = self;
        let all = real.join_all().await;
        drop(lanes);
        all
    }

    /// As tokio's.
    #[track_caller]
    pub fn abort_all(&mut self) {
        self.lanes.abort(Some(Location::caller()));
        self.real.abort_all();
    }

    /// As tokio's.
    pub async fn shutdown(&mut self) {
        self.lanes.abort(None);
        self.real.shutdown().await;
    }

    /// As tokio's.
    pub fn detach_all(&mut self) {
        self.lanes.0.drain(..).for_each(|lane| lane.detached());
        self.real.detach_all();
    }
}

/// Everything else is tokio's own.
impl<T> Deref for JoinSet<T> {
    type Target = real::task::JoinSet<T>;

    fn deref(&self) -> &Self::Target {
        &self.real
    }
}

impl<T> DerefMut for JoinSet<T> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.real
    }
}

impl<T> Default for JoinSet<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> fmt::Debug for JoinSet<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.real.fmt(f)
    }
}

impl<T, F> FromIterator<F> for JoinSet<T>
where
    F: Future<Output = T> + Send + 'static,
    T: Send + 'static,
{
    #[track_caller]
    fn from_iter<I: IntoIterator<Item = F>>(futures: I) -> Self {
        let mut set = Self::new();
        set.extend(futures);
        set
    }
}

impl<T, F> Extend<F> for JoinSet<T>
where
    F: Future<Output = T> + Send + 'static,
    T: Send + 'static,
{
    #[track_caller]
    fn extend<I: IntoIterator<Item = F>>(&mut self, futures: I) {
        for future in futures {
            self.spawn(future);
        }
    }
}
