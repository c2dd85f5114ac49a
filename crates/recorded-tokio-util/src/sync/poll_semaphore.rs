//! A semaphore that is polled.

use futures_core::Stream;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use tokio::sync::{AcquireError, OwnedSemaphorePermit, Semaphore};

type Acquiring =
    Pin<Box<dyn Future<Output = Result<OwnedSemaphorePermit, AcquireError>> + Send + Sync>>;

/// As [`tokio_util::sync::PollSemaphore`](https://docs.rs/tokio-util/0.7.20/tokio_util/sync/struct.PollSemaphore.html).
pub struct PollSemaphore {
    semaphore: Arc<Semaphore>,
    /// The wait that is under way, and for how many permits. Who asks for another number gives its place in the
    /// queue up.
    acquiring: Option<(u32, Acquiring)>,
}

impl PollSemaphore {
    /// As tokio-util's.
    pub fn new(semaphore: Arc<Semaphore>) -> PollSemaphore {
        PollSemaphore {
            semaphore,
            acquiring: None,
        }
    }

    /// As tokio-util's.
    pub fn close(&self) {
        self.semaphore.close();
    }

    /// As tokio-util's.
    pub fn clone_inner(&self) -> Arc<Semaphore> {
        self.semaphore.clone()
    }

    /// As tokio-util's.
    pub fn into_inner(self) -> Arc<Semaphore> {
        self.semaphore
    }

    /// As tokio-util's.
    pub fn poll_acquire(&mut self, cx: &mut Context<'_>) -> Poll<Option<OwnedSemaphorePermit>> {
        self.poll_acquire_many(cx, 1)
    }

    /// As tokio-util's.
    pub fn poll_acquire_many(
        &mut self,
        cx: &mut Context<'_>,
        permits: u32,
    ) -> Poll<Option<OwnedSemaphorePermit>> {
        let under_way = self.acquiring.take();
        let mut acquiring = match under_way.filter(|(number, _)| *number == permits) {
            Some((_, acquiring)) => acquiring,
            None => Box::pin(self.clone_inner().acquire_many_owned(permits)),
        };
        match acquiring.as_mut().poll(cx) {
            Poll::Ready(result) => Poll::Ready(result.ok()),
            Poll::Pending => {
                self.acquiring = Some((permits, acquiring));
                Poll::Pending
            }
        }
    }

    /// As tokio-util's.
    pub fn available_permits(&self) -> usize {
        self.semaphore.available_permits()
    }

    /// As tokio-util's.
    pub fn add_permits(&self, n: usize) {
        self.semaphore.add_permits(n);
    }
}

impl Stream for PollSemaphore {
    type Item = OwnedSemaphorePermit;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<OwnedSemaphorePermit>> {
        Pin::into_inner(self).poll_acquire(cx)
    }
}

impl Clone for PollSemaphore {
    fn clone(&self) -> PollSemaphore {
        PollSemaphore::new(self.clone_inner())
    }
}

impl AsRef<Semaphore> for PollSemaphore {
    fn as_ref(&self) -> &Semaphore {
        &self.semaphore
    }
}

impl fmt::Debug for PollSemaphore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("PollSemaphore");
        shown.field("semaphore", &self.semaphore).finish()
    }
}
