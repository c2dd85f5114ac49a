//! The channel with a limit.

use super::ends::Channel;
use crate::sync::holding::{Held, wanted};
use real::sync::mpsc::error::{SendError, SendTimeoutError, TryRecvError, TrySendError};
use real::time::Duration;
use std::fmt;
use std::ops::Deref;
use std::panic::Location;
use std::task::{Context, Poll};

/// As [`tokio::sync::mpsc::Sender`](https://docs.rs/tokio/1.54.1/tokio/sync/mpsc/struct.Sender.html).
pub struct Sender<T> {
    real: real::sync::mpsc::Sender<T>,
    channel: Channel,
    held: Held,
}

/// As tokio's.
pub struct WeakSender<T> {
    real: real::sync::mpsc::WeakSender<T>,
    channel: Channel,
}

/// As tokio's.
pub struct Receiver<T> {
    real: real::sync::mpsc::Receiver<T>,
    channel: Channel,
    _held: Held,
}

/// As tokio's.
pub struct Permit<'a, T> {
    real: real::sync::mpsc::Permit<'a, T>,
    channel: Channel,
}

/// As tokio's.
pub struct PermitIterator<'a, T> {
    real: real::sync::mpsc::PermitIterator<'a, T>,
    channel: Channel,
}

/// As tokio's.
pub struct OwnedPermit<T> {
    real: real::sync::mpsc::OwnedPermit<T>,
    channel: Channel,
    held: Held,
}

/// As tokio's.
#[track_caller]
pub fn channel<T>(buffer: usize) -> (Sender<T>, Receiver<T>) {
    let (sender, receiver) = real::sync::mpsc::channel(buffer);
    let at = Location::caller();
    let channel = Channel::made(Some(buffer), at);
    let (held, receives) = (channel.sender(at), channel.receiver(at));
    let sender = Sender {
        real: sender,
        channel: channel.clone(),
        held,
    };
    let receiver = Receiver {
        real: receiver,
        channel,
        _held: receives,
    };
    (sender, receiver)
}

impl<T> Sender<T> {
    /// As tokio's.
    ///
    /// # Errors
    /// As tokio's.
    #[track_caller]
    pub fn send(&self, value: T) -> impl Future<Output = Result<(), SendError<T>>> {
        let at = Location::caller();
        // As tokio does it: it reserves room, and then puts the value there.
        async move {
            match wanted(self.channel.room(), at, self.real.reserve()).await {
                Ok(permit) => {
                    self.channel.sent();
                    permit.send(value);
                    Ok(())
                }
                Err(_) => Err(SendError(value)),
            }
        }
    }

    /// As tokio's.
    ///
    /// # Errors
    /// As tokio's.
    #[track_caller]
    pub fn send_timeout(
        &self,
        value: T,
        timeout: Duration,
    ) -> impl Future<Output = Result<(), SendTimeoutError<T>>> {
        let at = Location::caller();
        async move {
            let reserving = wanted(self.channel.room(), at, self.real.reserve());
            match real::time::timeout(timeout, reserving).await {
                Err(_) => Err(SendTimeoutError::Timeout(value)),
                Ok(Err(_)) => Err(SendTimeoutError::Closed(value)),
                Ok(Ok(permit)) => {
                    self.channel.sent();
                    permit.send(value);
                    Ok(())
                }
            }
        }
    }

    /// As tokio's.
    ///
    /// # Errors
    /// As tokio's.
    pub fn try_send(&self, message: T) -> Result<(), TrySendError<T>> {
        match self.real.try_reserve() {
            Ok(permit) => {
                self.channel.sent();
                permit.send(message);
                Ok(())
            }
            Err(TrySendError::Full(())) => Err(TrySendError::Full(message)),
            Err(TrySendError::Closed(())) => Err(TrySendError::Closed(message)),
        }
    }

    /// As tokio's.
    ///
    /// # Errors
    /// As tokio's.
    #[track_caller]
    pub fn blocking_send(&self, value: T) -> Result<(), SendError<T>> {
        self.real.blocking_send(value)?;
        self.channel.sent();
        Ok(())
    }

    /// As tokio's.
    ///
    /// # Errors
    /// As tokio's.
    #[track_caller]
    pub fn reserve(&self) -> impl Future<Output = Result<Permit<'_, T>, SendError<()>>> {
        let (at, channel) = (Location::caller(), self.channel.clone());
        async move {
            let real = wanted(channel.room(), at, self.real.reserve()).await?;
            Ok(Permit { real, channel })
        }
    }

    /// As tokio's.
    ///
    /// # Errors
    /// As tokio's.
    #[track_caller]
    pub fn reserve_many(
        &self,
        n: usize,
    ) -> impl Future<Output = Result<PermitIterator<'_, T>, SendError<()>>> {
        let (at, channel) = (Location::caller(), self.channel.clone());
        async move {
            let real = wanted(channel.room(), at, self.real.reserve_many(n)).await?;
            Ok(PermitIterator { real, channel })
        }
    }

    /// As tokio's.
    ///
    /// # Errors
    /// As tokio's.
    #[track_caller]
    pub fn reserve_owned(self) -> impl Future<Output = Result<OwnedPermit<T>, SendError<()>>> {
        let at = Location::caller();
        async move {
            let Sender {
                real,
                channel,
                held,
            } = self;
            let real = wanted(channel.room(), at, real.reserve_owned()).await?;
            Ok(OwnedPermit {
                real,
                channel,
                held,
            })
        }
    }

    /// As tokio's.
    ///
    /// # Errors
    /// As tokio's.
    pub fn try_reserve(&self) -> Result<Permit<'_, T>, TrySendError<()>> {
        let (real, channel) = (self.real.try_reserve()?, self.channel.clone());
        Ok(Permit { real, channel })
    }

    /// As tokio's.
    ///
    /// # Errors
    /// As tokio's.
    pub fn try_reserve_many(&self, n: usize) -> Result<PermitIterator<'_, T>, TrySendError<()>> {
        let (real, channel) = (self.real.try_reserve_many(n)?, self.channel.clone());
        Ok(PermitIterator { real, channel })
    }

    /// As tokio's.
    ///
    /// # Errors
    /// As tokio's.
    pub fn try_reserve_owned(self) -> Result<OwnedPermit<T>, TrySendError<Self>> {
        let Sender {
            real,
            channel,
            held,
        } = self;
        let back = |real, channel, held| Sender {
            real,
            channel,
            held,
        };
        match real.try_reserve_owned() {
            Ok(real) => Ok(OwnedPermit {
                real,
                channel,
                held,
            }),
            Err(TrySendError::Full(real)) => Err(TrySendError::Full(back(real, channel, held))),
            Err(TrySendError::Closed(real)) => Err(TrySendError::Closed(back(real, channel, held))),
        }
    }

    /// As tokio's.
    pub fn same_channel(&self, other: &Self) -> bool {
        self.real.same_channel(&other.real)
    }

    /// As tokio's.
    #[must_use = "Downgrade creates a WeakSender without destroying the original non-weak sender."]
    pub fn downgrade(&self) -> WeakSender<T> {
        let (real, channel) = (self.real.downgrade(), self.channel.clone());
        WeakSender { real, channel }
    }
}

impl<T> Clone for Sender<T> {
    #[track_caller]
    fn clone(&self) -> Sender<T> {
        Sender {
            real: self.real.clone(),
            channel: self.channel.clone(),
            held: self.channel.sender(Location::caller()),
        }
    }
}

impl<T> WeakSender<T> {
    /// As tokio's.
    #[must_use]
    #[track_caller]
    pub fn upgrade(&self) -> Option<Sender<T>> {
        Some(Sender {
            real: self.real.upgrade()?,
            channel: self.channel.clone(),
            held: self.channel.sender(Location::caller()),
        })
    }
}

impl<T> Clone for WeakSender<T> {
    fn clone(&self) -> WeakSender<T> {
        let (real, channel) = (self.real.clone(), self.channel.clone());
        WeakSender { real, channel }
    }
}

impl<T> Permit<'_, T> {
    /// As tokio's.
    pub fn send(self, value: T) {
        self.channel.sent();
        self.real.send(value);
    }
}

impl<'a, T> Iterator for PermitIterator<'a, T> {
    type Item = Permit<'a, T>;

    fn next(&mut self) -> Option<Permit<'a, T>> {
        let (real, channel) = (self.real.next()?, self.channel.clone());
        Some(Permit { real, channel })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.real.size_hint()
    }
}

impl<T> ExactSizeIterator for PermitIterator<'_, T> {}
impl<T> std::iter::FusedIterator for PermitIterator<'_, T> {}

impl<T> OwnedPermit<T> {
    /// As tokio's.
    pub fn send(self, value: T) -> Sender<T> {
        self.channel.sent();
        let OwnedPermit {
            real,
            channel,
            held,
        } = self;
        Sender {
            real: real.send(value),
            channel,
            held,
        }
    }

    /// As tokio's.
    pub fn release(self) -> Sender<T> {
        let OwnedPermit {
            real,
            channel,
            held,
        } = self;
        Sender {
            real: real.release(),
            channel,
            held,
        }
    }

    /// As tokio's.
    pub fn same_channel(&self, other: &Self) -> bool {
        self.real.same_channel(&other.real)
    }

    /// As tokio's.
    pub fn same_channel_as_sender(&self, sender: &Sender<T>) -> bool {
        self.real.same_channel_as_sender(&sender.real)
    }
}

super::ends::receives!(Receiver);

impl<T> Receiver<T> {
    /// As tokio's.
    pub fn capacity(&self) -> usize {
        self.real.capacity()
    }

    /// As tokio's.
    pub fn max_capacity(&self) -> usize {
        self.real.max_capacity()
    }
}

/// Everything else is tokio's own.
impl<T> Deref for Sender<T> {
    type Target = real::sync::mpsc::Sender<T>;

    fn deref(&self) -> &Self::Target {
        &self.real
    }
}

/// Everything else is tokio's own.
impl<T> Deref for WeakSender<T> {
    type Target = real::sync::mpsc::WeakSender<T>;

    fn deref(&self) -> &Self::Target {
        &self.real
    }
}

super::ends::shown!([T] Sender<T>, [T] WeakSender<T>, [T] Receiver<T>, ['a, T] Permit<'a, T>, ['a, T] PermitIterator<'a, T>, [T] OwnedPermit<T>);
