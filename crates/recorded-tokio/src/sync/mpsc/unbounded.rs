//! The channel without a limit.

use super::ends::Channel;
use crate::sync::holding::{Held, wanted};
use real::sync::mpsc::error::{SendError, TryRecvError};
use std::fmt;
use std::ops::Deref;
use std::panic::Location;
use std::task::{Context, Poll};

/// As [`tokio::sync::mpsc::UnboundedSender`](https://docs.rs/tokio/1.54.1/tokio/sync/mpsc/struct.UnboundedSender.html).
pub struct UnboundedSender<T> {
    real: real::sync::mpsc::UnboundedSender<T>,
    channel: Channel,
    _held: Held,
}

/// As tokio's.
pub struct WeakUnboundedSender<T> {
    real: real::sync::mpsc::WeakUnboundedSender<T>,
    channel: Channel,
}

/// As tokio's.
pub struct UnboundedReceiver<T> {
    real: real::sync::mpsc::UnboundedReceiver<T>,
    channel: Channel,
    _held: Held,
}

/// As tokio's.
#[track_caller]
pub fn unbounded_channel<T>() -> (UnboundedSender<T>, UnboundedReceiver<T>) {
    let (sender, receiver) = real::sync::mpsc::unbounded_channel();
    let at = Location::caller();
    let channel = Channel::made(None, at);
    let (sends, receives) = (channel.sender(at), channel.receiver(at));
    let sender = UnboundedSender {
        real: sender,
        channel: channel.clone(),
        _held: sends,
    };
    let receiver = UnboundedReceiver {
        real: receiver,
        channel,
        _held: receives,
    };
    (sender, receiver)
}

impl<T> UnboundedSender<T> {
    /// As tokio's.
    ///
    /// # Errors
    /// As tokio's.
    pub fn send(&self, message: T) -> Result<(), SendError<T>> {
        // Told first, so that nobody receives it before. One that is refused is no message.
        if !self.real.is_closed() {
            self.channel.sent();
        }
        self.real.send(message)
    }

    /// As tokio's.
    pub fn same_channel(&self, other: &Self) -> bool {
        self.real.same_channel(&other.real)
    }

    /// As tokio's.
    #[must_use = "Downgrade creates a WeakSender without destroying the original non-weak sender."]
    pub fn downgrade(&self) -> WeakUnboundedSender<T> {
        let (real, channel) = (self.real.downgrade(), self.channel.clone());
        WeakUnboundedSender { real, channel }
    }
}

impl<T> Clone for UnboundedSender<T> {
    #[track_caller]
    fn clone(&self) -> UnboundedSender<T> {
        UnboundedSender {
            real: self.real.clone(),
            channel: self.channel.clone(),
            _held: self.channel.sender(Location::caller()),
        }
    }
}

impl<T> WeakUnboundedSender<T> {
    /// As tokio's.
    #[must_use]
    #[track_caller]
    pub fn upgrade(&self) -> Option<UnboundedSender<T>> {
        Some(UnboundedSender {
            real: self.real.upgrade()?,
            channel: self.channel.clone(),
            _held: self.channel.sender(Location::caller()),
        })
    }
}

impl<T> Clone for WeakUnboundedSender<T> {
    fn clone(&self) -> WeakUnboundedSender<T> {
        let (real, channel) = (self.real.clone(), self.channel.clone());
        WeakUnboundedSender { real, channel }
    }
}

super::ends::receives!(UnboundedReceiver);

/// Everything else is tokio's own.
impl<T> Deref for UnboundedSender<T> {
    type Target = real::sync::mpsc::UnboundedSender<T>;

    fn deref(&self) -> &Self::Target {
        &self.real
    }
}

/// Everything else is tokio's own.
impl<T> Deref for WeakUnboundedSender<T> {
    type Target = real::sync::mpsc::WeakUnboundedSender<T>;

    fn deref(&self) -> &Self::Target {
        &self.real
    }
}

super::ends::shown!([T] UnboundedSender<T>, [T] WeakUnboundedSender<T>, [T] UnboundedReceiver<T>);
