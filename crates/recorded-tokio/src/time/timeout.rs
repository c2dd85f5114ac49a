//! A limit of time.

use crate::rec::Rec;
use crate::waker;
use pin_project_lite::pin_project;
use real::time::error::Elapsed;
use real::time::{Duration, Instant};
use std::panic::Location;
use std::pin::Pin;
use std::task::{Context, Poll};
use wire::Kind;

/// Drops the future, and gives an error, if it is not ready in time.
///
/// Recorded; otherwise [tokio's own](https://docs.rs/tokio/1.54.1/tokio/time/fn.timeout.html).
#[track_caller]
pub fn timeout<F: IntoFuture>(duration: Duration, future: F) -> Timeout<F::IntoFuture> {
    let future = Rec::new(future.into_future(), Kind::Branch, "", Location::caller());
    Timeout {
        deadline: Instant::now().checked_add(duration),
        real: real::time::timeout(duration, future),
    }
}

/// As `tokio::time::timeout_at`.
#[track_caller]
pub fn timeout_at<F: IntoFuture>(deadline: Instant, future: F) -> Timeout<F::IntoFuture> {
    let future = Rec::new(future.into_future(), Kind::Branch, "", Location::caller());
    Timeout {
        deadline: Some(deadline),
        real: real::time::timeout_at(deadline, future),
    }
}

pin_project! {
    /// As `tokio::time::Timeout`.
    #[derive(Debug)]
    #[must_use = "futures do nothing unless you `.await` or poll them"]
    pub struct Timeout<F> {
        #[pin]
        real: real::time::Timeout<Rec<F>>,
        deadline: Option<Instant>,
    }
}

impl<F: Future> Timeout<F> {
    /// As tokio's.
    pub fn get_ref(&self) -> &F {
        self.real.get_ref().get_ref()
    }

    /// As tokio's.
    pub fn get_mut(&mut self) -> &mut F {
        self.real.get_mut().get_mut()
    }

    /// As tokio's.
    pub fn into_inner(self) -> F {
        self.real.into_inner().into_inner()
    }
}

impl<F: Future> Future for Timeout<F> {
    type Output = Result<F::Output, Elapsed>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        waker::due(*this.deadline, || this.real.poll(cx))
    }
}
