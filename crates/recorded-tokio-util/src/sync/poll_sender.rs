//! A sender that is polled.

use futures_sink::Sink;
use std::fmt;
use std::mem;
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::sync::mpsc::{OwnedPermit, Sender, error::SendError};

type Reserving<T> = Pin<Box<dyn Future<Output = Result<OwnedPermit<T>, SendError<()>>> + Send>>;

/// As [`tokio_util::sync::PollSender`](https://docs.rs/tokio-util/0.7.20/tokio_util/sync/struct.PollSender.html).
pub struct PollSender<T> {
    /// `None`: it is closed.
    sender: Option<Sender<T>>,
    stage: Stage<T>,
}

enum Stage<T> {
    Idle,
    Reserving(Reserving<T>),
    Reserved(OwnedPermit<T>),
}

/// As tokio-util's.
#[derive(Debug)]
pub struct PollSendError<T>(Option<T>);

impl<T> PollSendError<T> {
    /// As tokio-util's.
    pub fn into_inner(self) -> Option<T> {
        self.0
    }
}

impl<T> fmt::Display for PollSendError<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("channel closed")
    }
}

impl<T: fmt::Debug> std::error::Error for PollSendError<T> {}

impl<T: Send + 'static> PollSender<T> {
    /// As tokio-util's.
    pub fn new(sender: Sender<T>) -> PollSender<T> {
        PollSender {
            sender: Some(sender),
            stage: Stage::Idle,
        }
    }

    /// As tokio-util's.
    ///
    /// # Errors
    /// If the channel, or this sender, is closed.
    pub fn poll_reserve(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), PollSendError<T>>> {
        let mut reserving = match mem::replace(&mut self.stage, Stage::Idle) {
            Stage::Reserved(permit) => {
                self.stage = Stage::Reserved(permit);
                return Poll::Ready(Ok(()));
            }
            Stage::Reserving(reserving) => reserving,
            Stage::Idle => match self.sender.clone() {
                Some(sender) => Box::pin(sender.reserve_owned()),
                None => return Poll::Ready(Err(PollSendError(None))),
            },
        };
        match reserving.as_mut().poll(cx) {
            Poll::Ready(Ok(permit)) => {
                self.stage = Stage::Reserved(permit);
                Poll::Ready(Ok(()))
            }
            Poll::Ready(Err(_)) => {
                self.sender = None;
                Poll::Ready(Err(PollSendError(None)))
            }
            Poll::Pending => {
                self.stage = Stage::Reserving(reserving);
                Poll::Pending
            }
        }
    }

    /// As tokio-util's.
    ///
    /// # Errors
    /// If it is closed: the value comes back.
    ///
    /// # Panics
    /// If `poll_reserve` has not given room.
    #[track_caller]
    pub fn send_item(&mut self, value: T) -> Result<(), PollSendError<T>> {
        match mem::replace(&mut self.stage, Stage::Idle) {
            Stage::Reserved(permit) => {
                drop(permit.send(value));
                Ok(())
            }
            _ if self.sender.is_none() => Err(PollSendError(Some(value))),
            _ => panic!("`send_item` called without first calling `poll_reserve`"),
        }
    }

    /// As tokio-util's.
    pub fn is_closed(&self) -> bool {
        self.sender.is_none()
    }

    /// As tokio-util's.
    pub fn get_ref(&self) -> Option<&Sender<T>> {
        self.sender.as_ref()
    }

    /// As tokio-util's: room that is reserved may still be used.
    pub fn close(&mut self) {
        self.sender = None;
        if matches!(self.stage, Stage::Reserving(_)) {
            self.stage = Stage::Idle;
        }
    }

    /// As tokio-util's.
    pub fn abort_send(&mut self) -> bool {
        !matches!(mem::replace(&mut self.stage, Stage::Idle), Stage::Idle)
    }
}

impl<T: Send + 'static> Sink<T> for PollSender<T> {
    type Error = PollSendError<T>;

    fn poll_ready(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        Pin::into_inner(self).poll_reserve(cx)
    }

    fn start_send(self: Pin<&mut Self>, item: T) -> Result<(), Self::Error> {
        Pin::into_inner(self).send_item(item)
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }

    fn poll_close(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        Pin::into_inner(self).close();
        Poll::Ready(Ok(()))
    }
}

impl<T> Clone for PollSender<T> {
    fn clone(&self) -> PollSender<T> {
        PollSender {
            sender: self.sender.clone(),
            stage: Stage::Idle,
        }
    }
}

impl<T> fmt::Debug for PollSender<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("PollSender");
        shown.field("sender", &self.sender).finish_non_exhaustive()
    }
}
