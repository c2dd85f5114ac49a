//! Notifications, with who was there to get them.

use crate::current::current;
use crate::{lane, listener};
use real::sync::futures::{Notified, OwnedNotified};
use std::panic::Location;
use std::sync::Arc;
use wire::Told;

/// As [`tokio::sync::Notify`](https://docs.rs/tokio/1.54.1/tokio/sync/struct.Notify.html).
#[derive(Debug, Default)]
#[repr(transparent)]
pub struct Notify {
    real: real::sync::Notify,
}

/// Everything else is tokio's own.
impl std::ops::Deref for Notify {
    type Target = real::sync::Notify;

    fn deref(&self) -> &Self::Target {
        &self.real
    }
}

impl Notify {
    /// As tokio's.
    pub fn new() -> Notify {
        Notify::default()
    }

    /// As tokio's.
    pub const fn const_new() -> Notify {
        let real = real::sync::Notify::const_new();
        Notify { real }
    }

    fn address(&self) -> u64 {
        (&raw const self.real) as u64
    }

    /// A future is made that waits for a notification.
    fn tell_notified(&self, at: &Location<'_>) {
        if listener::is_there() {
            listener::hear(&Told::Notified {
                notify: self.address(),
                by: current(),
                at: lane::place(at),
            });
        }
    }

    /// As tokio's.
    #[track_caller]
    pub fn notified(&self) -> Notified<'_> {
        self.tell_notified(Location::caller());
        self.real.notified()
    }

    /// As tokio's.
    #[track_caller]
    pub fn notified_owned(self: Arc<Self>) -> OwnedNotified {
        self.tell_notified(Location::caller());
        let pointer = Arc::into_raw(self).cast::<real::sync::Notify>();
        // SAFETY: it is `repr(transparent)`, so the memory is that of an `Arc` of the real one.
        unsafe { Arc::from_raw(pointer) }.notified_owned()
    }

    /// As tokio's.
    #[track_caller]
    pub fn notify_waiters(&self) {
        if listener::is_there() {
            listener::hear(&Told::WaitersNotified {
                notify: self.address(),
                by: current(),
                at: lane::place(Location::caller()),
            });
        }
        self.real.notify_waiters();
    }
}
