//! The handles of a task, which know its lane.

use crate::lane::Lane;
use real::task::{Id, JoinError};
use std::fmt;
use std::panic::Location;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

/// As `tokio::task::JoinHandle`, which it turns into (`From`).
pub struct JoinHandle<T> {
    /// Dropped first: a task that is let go of while nobody awaited it is detached.
    watch: Watch,
    real: real::task::JoinHandle<T>,
}

struct Watch {
    lane: Option<Arc<Lane>>,
}

impl Drop for Watch {
    fn drop(&mut self) {
        if let Some(lane) = &self.lane {
            lane.detached();
        }
    }
}

impl<T> JoinHandle<T> {
    pub(crate) fn new(real: real::task::JoinHandle<T>, lane: Option<Arc<Lane>>) -> JoinHandle<T> {
        JoinHandle {
            watch: Watch { lane },
            real,
        }
    }

    /// As tokio's.
    #[track_caller]
    pub fn abort(&self) {
        if let Some(lane) = &self.watch.lane {
            lane.abort(Some(Location::caller()));
        }
        self.real.abort();
    }

    /// For what aborts its task when it is dropped: the stack says where.
    #[doc(hidden)]
    pub fn abort_where_dropped(&self) {
        self.abort_handle().abort_where_dropped();
    }

    /// As tokio's.
    pub fn is_finished(&self) -> bool {
        self.real.is_finished()
    }

    /// As tokio's.
    pub fn abort_handle(&self) -> AbortHandle {
        AbortHandle {
            lane: self.watch.lane.clone(),
            real: self.real.abort_handle(),
        }
    }

    /// As tokio's.
    pub fn id(&self) -> Id {
        self.real.id()
    }
}

impl<T> Future for JoinHandle<T> {
    type Output = Result<T, JoinError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let result = Pin::new(&mut self.real).poll(cx);
        if result.is_ready() {
            self.watch.lane = None;
        }
        result
    }
}

impl<T> From<JoinHandle<T>> for real::task::JoinHandle<T> {
    /// For a library that wants tokio's own. What becomes of the handle is not recorded then.
    fn from(handle: JoinHandle<T>) -> Self {
        let JoinHandle { mut watch, real } = handle;
        watch.lane = None;
        real
    }
}

impl<T: fmt::Debug> fmt::Debug for JoinHandle<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.real.fmt(f)
    }
}

/// As `tokio::task::AbortHandle`.
#[derive(Clone)]
pub struct AbortHandle {
    lane: Option<Arc<Lane>>,
    real: real::task::AbortHandle,
}

impl AbortHandle {
    pub(crate) fn new(real: real::task::AbortHandle, lane: Option<Arc<Lane>>) -> AbortHandle {
        AbortHandle { lane, real }
    }

    /// As tokio's.
    #[track_caller]
    pub fn abort(&self) {
        if let Some(lane) = &self.lane {
            lane.abort(Some(Location::caller()));
        }
        self.real.abort();
    }

    /// For what aborts its task when it is dropped: the stack says where.
    #[doc(hidden)]
    pub fn abort_where_dropped(&self) {
        if let Some(lane) = &self.lane {
            lane.abort(None);
        }
        self.real.abort();
    }

    /// As tokio's.
    pub fn is_finished(&self) -> bool {
        self.real.is_finished()
    }

    /// As tokio's.
    pub fn id(&self) -> Id {
        self.real.id()
    }
}

impl fmt::Debug for AbortHandle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.real.fmt(f)
    }
}
