//! A receiver of a broadcast as a stream.

use super::errors::BroadcastStreamRecvError;
use real::Stream;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::sync::broadcast::{Receiver, error::RecvError};

type Received<T> = (Result<T, RecvError>, Receiver<T>);

/// As [`tokio_stream::wrappers::BroadcastStream`](https://docs.rs/tokio-stream/0.1.19/tokio_stream/wrappers/struct.BroadcastStream.html).
pub struct BroadcastStream<T> {
    receiving: Pin<Box<dyn Future<Output = Received<T>> + Send + Sync>>,
}

impl<T: Clone> BroadcastStream<T> {
    async fn next(mut receiver: Receiver<T>) -> Received<T> {
        let result = receiver.recv().await;
        (result, receiver)
    }
}

impl<T: 'static + Clone + Send> BroadcastStream<T> {
    /// As tokio-stream's.
    pub fn new(receiver: Receiver<T>) -> BroadcastStream<T> {
        BroadcastStream {
            receiving: Box::pin(Self::next(receiver)),
        }
    }
}

impl<T: 'static + Clone + Send> Stream for BroadcastStream<T> {
    type Item = Result<T, BroadcastStreamRecvError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Poll::Ready((result, receiver)) = self.receiving.as_mut().poll(cx) else {
            return Poll::Pending;
        };
        self.receiving = Box::pin(Self::next(receiver));
        Poll::Ready(match result {
            Ok(value) => Some(Ok(value)),
            Err(RecvError::Lagged(missed)) => Some(Err(BroadcastStreamRecvError::Lagged(missed))),
            Err(RecvError::Closed) => None,
        })
    }
}

impl<T: 'static + Clone + Send> From<Receiver<T>> for BroadcastStream<T> {
    fn from(receiver: Receiver<T>) -> BroadcastStream<T> {
        BroadcastStream::new(receiver)
    }
}

impl<T> fmt::Debug for BroadcastStream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BroadcastStream").finish()
    }
}
