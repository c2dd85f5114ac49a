//! Handles that abort their task when they go.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::task::{AbortHandle, JoinError, JoinHandle};

/// As [`tokio_util::task::AbortOnDropHandle`](https://docs.rs/tokio-util/0.7.20/tokio_util/task/struct.AbortOnDropHandle.html).
#[must_use = "Dropping the handle aborts the task immediately"]
pub struct AbortOnDropHandle<T>(
    /// There until `detach` takes it out.
    Option<JoinHandle<T>>,
);

const GONE: &str = "only `detach` takes the handle out, and it consumes this";

impl<T> AbortOnDropHandle<T> {
    /// As tokio-util's.
    pub fn new(handle: JoinHandle<T>) -> AbortOnDropHandle<T> {
        AbortOnDropHandle(Some(handle))
    }

    fn handle(&self) -> &JoinHandle<T> {
        self.0.as_ref().expect(GONE)
    }

    /// As tokio-util's.
    #[track_caller]
    pub fn abort(&self) {
        self.handle().abort();
    }

    /// As tokio-util's.
    pub fn is_finished(&self) -> bool {
        self.handle().is_finished()
    }

    /// As tokio-util's.
    pub fn abort_handle(&self) -> AbortHandle {
        self.handle().abort_handle()
    }

    /// As tokio-util's.
    pub fn detach(mut self) -> JoinHandle<T> {
        self.0.take().expect(GONE)
    }
}

impl<T> Drop for AbortOnDropHandle<T> {
    fn drop(&mut self) {
        if let Some(handle) = &self.0 {
            handle.abort_where_dropped();
        }
    }
}

impl<T> Future for AbortOnDropHandle<T> {
    type Output = Result<T, JoinError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(self.0.as_mut().expect(GONE)).poll(cx)
    }
}

impl<T> AsRef<JoinHandle<T>> for AbortOnDropHandle<T> {
    fn as_ref(&self) -> &JoinHandle<T> {
        self.handle()
    }
}

impl<T> fmt::Debug for AbortOnDropHandle<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("AbortOnDropHandle");
        shown.field("id", &self.handle().id()).finish()
    }
}

/// As tokio-util's.
#[must_use = "Dropping the handle aborts the task immediately"]
pub struct AbortOnDrop(Option<AbortHandle>);

impl AbortOnDrop {
    /// As tokio-util's.
    pub fn new(handle: AbortHandle) -> AbortOnDrop {
        AbortOnDrop(Some(handle))
    }

    fn handle(&self) -> &AbortHandle {
        self.0.as_ref().expect(GONE)
    }

    /// As tokio-util's.
    #[track_caller]
    pub fn abort(&self) {
        self.handle().abort();
    }

    /// As tokio-util's.
    pub fn is_finished(&self) -> bool {
        self.handle().is_finished()
    }

    /// As tokio-util's.
    pub fn detach(mut self) -> AbortHandle {
        self.0.take().expect(GONE)
    }
}

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        if let Some(handle) = &self.0 {
            handle.abort_where_dropped();
        }
    }
}

impl fmt::Debug for AbortOnDrop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("AbortOnDrop");
        shown.field("id", &self.handle().id()).finish()
    }
}
