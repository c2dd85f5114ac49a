//! A stream of futures, each of which becomes a lane when it comes out of it.

use pin_project_lite::pin_project;
use real::stream::{FusedStream, Stream};
use std::panic::Location;
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::recorded::{Rec, member};

pin_project! {
    /// What `buffered` and its kin take their futures from.
    #[derive(Debug)]
    pub struct Recorded<S> {
        #[pin]
        stream: S,
        method: &'static str,
        at: &'static Location<'static>,
    }
}

impl<S> Recorded<S> {
    pub(super) fn new(stream: S, method: &'static str, at: &'static Location<'static>) -> Self {
        Recorded { stream, method, at }
    }
}

impl<S: Stream> Stream for Recorded<S>
where
    S::Item: Future,
{
    type Item = Rec<S::Item>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.project();
        let next = this.stream.poll_next(cx);
        next.map(|future| future.map(|future| member(future, this.method, this.at)))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.stream.size_hint()
    }
}

impl<S: FusedStream> FusedStream for Recorded<S>
where
    S::Item: Future,
{
    fn is_terminated(&self) -> bool {
        self.stream.is_terminated()
    }
}
