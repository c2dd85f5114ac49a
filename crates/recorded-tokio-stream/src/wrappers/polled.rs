//! What can be polled by itself, as a stream.

use futures_core::stream::FusedStream;
use real::Stream;
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::sync::mpsc::{Receiver, UnboundedReceiver};
use tokio::time::{Instant, Interval};

/// As tokio-stream's, around that which gives its items.
macro_rules! stream_of {
    ($([$($generics:tt)*] $stream:ident of $inner:ty),*) => {
        $(
            /// As tokio-stream's.
            #[derive(Debug)]
            pub struct $stream $($generics)* {
                inner: $inner,
            }

            impl $($generics)* $stream $($generics)* {
                /// As tokio-stream's.
                pub fn new(inner: $inner) -> Self {
                    Self { inner }
                }

                /// As tokio-stream's.
                pub fn into_inner(self) -> $inner {
                    self.inner
                }
            }

            impl $($generics)* AsRef<$inner> for $stream $($generics)* {
                fn as_ref(&self) -> &$inner {
                    &self.inner
                }
            }

            impl $($generics)* AsMut<$inner> for $stream $($generics)* {
                fn as_mut(&mut self) -> &mut $inner {
                    &mut self.inner
                }
            }
        )*
    };
}

stream_of!(
    [<T>] ReceiverStream of Receiver<T>,
    [<T>] UnboundedReceiverStream of UnboundedReceiver<T>,
    [] IntervalStream of Interval
);

impl<T> ReceiverStream<T> {
    /// As tokio-stream's.
    pub fn close(&mut self) {
        self.inner.close();
    }
}

impl<T> UnboundedReceiverStream<T> {
    /// As tokio-stream's.
    pub fn close(&mut self) {
        self.inner.close();
    }
}

impl<T> From<Receiver<T>> for ReceiverStream<T> {
    fn from(receiver: Receiver<T>) -> ReceiverStream<T> {
        ReceiverStream::new(receiver)
    }
}

impl<T> From<UnboundedReceiver<T>> for UnboundedReceiverStream<T> {
    fn from(receiver: UnboundedReceiver<T>) -> UnboundedReceiverStream<T> {
        UnboundedReceiverStream::new(receiver)
    }
}

impl<T> Stream for ReceiverStream<T> {
    type Item = T;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<T>> {
        self.inner.poll_recv(cx)
    }

    /// A closed channel may still get what room was reserved for.
    fn size_hint(&self) -> (usize, Option<usize>) {
        let taken = self.inner.max_capacity() - self.inner.capacity();
        (self.inner.len(), self.inner.is_closed().then_some(taken))
    }
}

impl<T> Stream for UnboundedReceiverStream<T> {
    type Item = T;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<T>> {
        self.inner.poll_recv(cx)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let length = self.inner.len();
        (length, self.inner.is_closed().then_some(length))
    }
}

impl Stream for IntervalStream {
    type Item = Instant;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Instant>> {
        self.inner.poll_tick(cx).map(Some)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (usize::MAX, None)
    }
}

impl FusedStream for IntervalStream {
    fn is_terminated(&self) -> bool {
        false
    }
}
