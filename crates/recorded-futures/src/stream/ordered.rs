//! Futures that are polled together, and give what they have in the order of their coming.

use real::stream::{FusedStream, FuturesOrdered as Real, Stream};
use std::fmt;
use std::panic::Location;
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::recorded::{Rec, member};

/// As [`futures::stream::FuturesOrdered`](https://docs.rs/futures/0.3.34/futures/stream/struct.FuturesOrdered.html).
#[must_use = "streams do nothing unless polled"]
pub struct FuturesOrdered<Fut: Future> {
    real: Real<Rec<Fut>>,
}

impl<Fut: Future> FuturesOrdered<Fut> {
    /// As futures' own.
    pub fn new() -> Self {
        Self { real: Real::new() }
    }

    /// As futures' own.
    pub fn len(&self) -> usize {
        self.real.len()
    }

    /// As futures' own.
    pub fn is_empty(&self) -> bool {
        self.real.is_empty()
    }

    /// As futures' own.
    pub fn clear(&mut self) {
        self.real.clear();
    }

    /// As futures' own.
    #[track_caller]
    pub fn push_back(&mut self, future: Fut) {
        let lane = member(future, "push_back", Location::caller());
        self.real.push_back(lane);
    }

    /// As futures' own.
    #[track_caller]
    pub fn push_front(&mut self, future: Fut) {
        let lane = member(future, "push_front", Location::caller());
        self.real.push_front(lane);
    }
}

impl<Fut: Future> Stream for FuturesOrdered<Fut> {
    type Item = Fut::Output;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Fut::Output>> {
        Pin::new(&mut self.real).poll_next(cx)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.real.size_hint()
    }
}

impl<Fut: Future> FusedStream for FuturesOrdered<Fut> {
    fn is_terminated(&self) -> bool {
        self.real.is_terminated()
    }
}

impl<Fut: Future> Default for FuturesOrdered<Fut> {
    fn default() -> Self {
        Self::new()
    }
}

impl<Fut: Future> FromIterator<Fut> for FuturesOrdered<Fut> {
    #[track_caller]
    fn from_iter<I: IntoIterator<Item = Fut>>(futures: I) -> Self {
        let mut all = Self::new();
        all.extend(futures);
        all
    }
}

impl<Fut: Future> Extend<Fut> for FuturesOrdered<Fut> {
    #[track_caller]
    fn extend<I: IntoIterator<Item = Fut>>(&mut self, futures: I) {
        let at = Location::caller();
        for future in futures {
            self.real.push_back(member(future, "collect", at));
        }
    }
}

impl<Fut: Future> fmt::Debug for FuturesOrdered<Fut> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FuturesOrdered").finish_non_exhaustive()
    }
}
