//! `tokio::sync::broadcast`, with what a slow receiver has missed.

use crate::current::current;
use crate::{lane, listener};
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::panic::Location;
use wire::Told;

pub use real::sync::broadcast::*;

/// As [`tokio::sync::broadcast::Sender`](https://docs.rs/tokio/1.54.1/tokio/sync/broadcast/struct.Sender.html).
pub struct Sender<T> {
    real: real::sync::broadcast::Sender<T>,
}

/// As tokio's.
pub struct WeakSender<T> {
    real: real::sync::broadcast::WeakSender<T>,
}

/// As tokio's.
pub struct Receiver<T> {
    real: real::sync::broadcast::Receiver<T>,
}

/// As tokio's.
#[track_caller]
pub fn channel<T: Clone>(capacity: usize) -> (Sender<T>, Receiver<T>) {
    let (sender, receiver) = real::sync::broadcast::channel(capacity);
    (Sender { real: sender }, Receiver { real: receiver })
}

/// So many values were gone before this receiver came for them.
fn missed(values: u64, at: &Location<'_>) {
    if listener::is_there() {
        listener::hear(&Told::Lagged {
            missed: values,
            by: current(),
            at: lane::place(at),
        });
    }
}

impl<T> Sender<T> {
    /// As tokio's.
    #[track_caller]
    pub fn new(capacity: usize) -> Sender<T> {
        let real = real::sync::broadcast::Sender::new(capacity);
        Sender { real }
    }

    /// As tokio's.
    pub fn subscribe(&self) -> Receiver<T> {
        let real = self.real.subscribe();
        Receiver { real }
    }

    /// As tokio's.
    #[must_use = "Downgrade creates a WeakSender without destroying the original non-weak sender."]
    pub fn downgrade(&self) -> WeakSender<T> {
        let real = self.real.downgrade();
        WeakSender { real }
    }

    /// As tokio's.
    pub fn same_channel(&self, other: &Self) -> bool {
        self.real.same_channel(&other.real)
    }
}

impl<T> WeakSender<T> {
    /// As tokio's.
    #[must_use]
    pub fn upgrade(&self) -> Option<Sender<T>> {
        let real = self.real.upgrade()?;
        Some(Sender { real })
    }
}

impl<T> Receiver<T> {
    /// As tokio's.
    pub fn same_channel(&self, other: &Self) -> bool {
        self.real.same_channel(&other.real)
    }
}

impl<T: Clone> Receiver<T> {
    /// As tokio's.
    pub fn resubscribe(&self) -> Self {
        let real = self.real.resubscribe();
        Receiver { real }
    }

    /// As tokio's.
    ///
    /// # Errors
    /// As tokio's.
    #[track_caller]
    pub fn recv(&mut self) -> impl Future<Output = Result<T, error::RecvError>> {
        let at = Location::caller();
        async move {
            let result = self.real.recv().await;
            if let Err(error::RecvError::Lagged(values)) = &result {
                missed(*values, at);
            }
            result
        }
    }

    /// As tokio's.
    ///
    /// # Errors
    /// As tokio's.
    #[track_caller]
    pub fn try_recv(&mut self) -> Result<T, error::TryRecvError> {
        let result = self.real.try_recv();
        if let Err(error::TryRecvError::Lagged(values)) = &result {
            missed(*values, Location::caller());
        }
        result
    }

    /// As tokio's.
    ///
    /// # Errors
    /// As tokio's.
    #[track_caller]
    pub fn blocking_recv(&mut self) -> Result<T, error::RecvError> {
        let result = self.real.blocking_recv();
        if let Err(error::RecvError::Lagged(values)) = &result {
            missed(*values, Location::caller());
        }
        result
    }
}

impl<T> Clone for Sender<T> {
    fn clone(&self) -> Sender<T> {
        let real = self.real.clone();
        Sender { real }
    }
}

impl<T> Clone for WeakSender<T> {
    fn clone(&self) -> WeakSender<T> {
        let real = self.real.clone();
        WeakSender { real }
    }
}

/// Everything else is tokio's own.
macro_rules! lends {
    ($($ours:ident),*) => {
        $(
            impl<T> Deref for $ours<T> {
                type Target = real::sync::broadcast::$ours<T>;

                fn deref(&self) -> &Self::Target {
                    &self.real
                }
            }

            impl<T> DerefMut for $ours<T> {
                fn deref_mut(&mut self) -> &mut Self::Target {
                    &mut self.real
                }
            }

            impl<T> fmt::Debug for $ours<T> {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    self.real.fmt(f)
                }
            }
        )*
    };
}

lends!(Sender, WeakSender, Receiver);
