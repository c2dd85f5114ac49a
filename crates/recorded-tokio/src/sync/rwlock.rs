//! The lock with readers and writers.

mod guards;

pub use guards::*;

use super::holding::{Held, wanted, ways_to_hold};
use real::sync::TryLockError;
use std::fmt;
use std::panic::Location;
use std::sync::Arc;
use wire::Grip;

/// As [`tokio::sync::RwLock`](https://docs.rs/tokio/1.54.1/tokio/sync/struct.RwLock.html).
#[repr(transparent)]
pub struct RwLock<T: ?Sized> {
    real: real::sync::RwLock<T>,
}

impl<T: ?Sized> RwLock<T> {
    /// As tokio's.
    pub fn new(value: T) -> RwLock<T>
    where
        T: Sized,
    {
        let real = real::sync::RwLock::new(value);
        RwLock { real }
    }

    /// As tokio's.
    pub fn with_max_readers(value: T, max_reads: u32) -> RwLock<T>
    where
        T: Sized,
    {
        let real = real::sync::RwLock::with_max_readers(value, max_reads);
        RwLock { real }
    }

    /// As tokio's.
    pub const fn const_new(value: T) -> RwLock<T>
    where
        T: Sized,
    {
        let real = real::sync::RwLock::const_new(value);
        RwLock { real }
    }

    /// As tokio's.
    pub const fn const_with_max_readers(value: T, max_reads: u32) -> RwLock<T>
    where
        T: Sized,
    {
        let real = real::sync::RwLock::const_with_max_readers(value, max_reads);
        RwLock { real }
    }

    fn address(&self) -> usize {
        (&raw const self.real).cast::<()>() as usize
    }

    ways_to_hold!(
        /// As tokio's.
        read, try_read, blocking_read, read_owned, try_read_owned:
        RwLockReadGuard, OwnedRwLockReadGuard, Grip::Read
    );
    ways_to_hold!(
        /// As tokio's.
        write, try_write, blocking_write, write_owned, try_write_owned:
        RwLockWriteGuard, OwnedRwLockWriteGuard, Grip::Write
    );

    /// As tokio's.
    pub fn get_mut(&mut self) -> &mut T {
        self.real.get_mut()
    }

    /// As tokio's.
    pub fn into_inner(self) -> T
    where
        T: Sized,
    {
        self.real.into_inner()
    }
}

fn real_one<T: ?Sized>(lock: Arc<RwLock<T>>) -> Arc<real::sync::RwLock<T>> {
    let pointer = Arc::into_raw(lock) as *const real::sync::RwLock<T>;
    // SAFETY: the lock is `repr(transparent)`, so the memory is that of an `Arc` of the real one.
    unsafe { Arc::from_raw(pointer) }
}

impl<T> From<T> for RwLock<T> {
    fn from(value: T) -> RwLock<T> {
        RwLock::new(value)
    }
}

impl<T: Default> Default for RwLock<T> {
    fn default() -> RwLock<T> {
        RwLock::new(T::default())
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for RwLock<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.real.fmt(f)
    }
}
