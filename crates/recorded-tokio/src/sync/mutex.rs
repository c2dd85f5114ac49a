//! The lock whose wait is an await.

use super::holding::{Held, guard_mut, wanted, ways_to_hold};
use real::sync::{MappedMutexGuard, OwnedMappedMutexGuard, TryLockError};
use std::fmt;
use std::panic::Location;
use std::sync::Arc;
use wire::Grip;

/// As [`tokio::sync::Mutex`](https://docs.rs/tokio/1.54.1/tokio/sync/struct.Mutex.html).
#[repr(transparent)]
pub struct Mutex<T: ?Sized> {
    real: real::sync::Mutex<T>,
}

/// As tokio's.
#[must_use = "if unused the Mutex will immediately unlock"]
pub struct MutexGuard<'a, T: ?Sized> {
    real: real::sync::MutexGuard<'a, T>,
    held: Held,
}

/// As tokio's.
#[must_use = "if unused the Mutex will immediately unlock"]
pub struct OwnedMutexGuard<T: ?Sized> {
    real: real::sync::OwnedMutexGuard<T>,
    held: Held,
}

impl<T: ?Sized> Mutex<T> {
    /// As tokio's.
    pub fn new(value: T) -> Mutex<T>
    where
        T: Sized,
    {
        let real = real::sync::Mutex::new(value);
        Mutex { real }
    }

    /// As tokio's.
    pub const fn const_new(value: T) -> Mutex<T>
    where
        T: Sized,
    {
        let real = real::sync::Mutex::const_new(value);
        Mutex { real }
    }

    fn address(&self) -> usize {
        (&raw const self.real).cast::<()>() as usize
    }

    ways_to_hold!(
        /// Waits until it is this task's turn; other tasks run meanwhile.
        ///
        /// Recorded; otherwise [tokio's own](https://docs.rs/tokio/1.54.1/tokio/sync/struct.Mutex.html#method.lock).
        lock, try_lock, blocking_lock, lock_owned, try_lock_owned:
        MutexGuard, OwnedMutexGuard, Grip::Lock
    );

    /// As tokio's.
    #[track_caller]
    pub fn blocking_lock_owned(self: Arc<Self>) -> OwnedMutexGuard<T> {
        let lock = self.address();
        let real = real_one(self).blocking_lock_owned();
        let held = Held::new(lock, Grip::Lock, Location::caller());
        OwnedMutexGuard { real, held }
    }

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

fn real_one<T: ?Sized>(lock: Arc<Mutex<T>>) -> Arc<real::sync::Mutex<T>> {
    let pointer = Arc::into_raw(lock) as *const real::sync::Mutex<T>;
    // SAFETY: the lock is `repr(transparent)`, so the memory is that of an `Arc` of the real one.
    unsafe { Arc::from_raw(pointer) }
}

impl<T> From<T> for Mutex<T> {
    fn from(value: T) -> Mutex<T> {
        Mutex::new(value)
    }
}

impl<T: Default> Default for Mutex<T> {
    fn default() -> Mutex<T> {
        Mutex::new(T::default())
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for Mutex<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.real.fmt(f)
    }
}

impl<'a, T: ?Sized> MutexGuard<'a, T> {
    /// As tokio's. From here on the lock is no longer recorded as held.
    pub fn map<U, F>(this: Self, map: F) -> MappedMutexGuard<'a, U>
    where
        U: ?Sized,
        F: FnOnce(&mut T) -> &mut U,
    {
        real::sync::MutexGuard::map(this.real, map)
    }

    /// As tokio's. From here on the lock is no longer recorded as held.
    ///
    /// # Errors
    /// As tokio's.
    pub fn try_map<U, F>(this: Self, map: F) -> Result<MappedMutexGuard<'a, U>, Self>
    where
        U: ?Sized,
        F: FnOnce(&mut T) -> Option<&mut U>,
    {
        let MutexGuard { real, held } = this;
        real::sync::MutexGuard::try_map(real, map).map_err(|real| MutexGuard { real, held })
    }
}

impl<T: ?Sized> OwnedMutexGuard<T> {
    /// As tokio's. From here on the lock is no longer recorded as held.
    pub fn map<U, F>(this: Self, map: F) -> OwnedMappedMutexGuard<T, U>
    where
        U: ?Sized,
        F: FnOnce(&mut T) -> &mut U,
    {
        real::sync::OwnedMutexGuard::map(this.real, map)
    }

    /// As tokio's. From here on the lock is no longer recorded as held.
    ///
    /// # Errors
    /// As tokio's.
    pub fn try_map<U, F>(this: Self, map: F) -> Result<OwnedMappedMutexGuard<T, U>, Self>
    where
        U: ?Sized,
        F: FnOnce(&mut T) -> Option<&mut U>,
    {
        let OwnedMutexGuard { real, held } = this;
        real::sync::OwnedMutexGuard::try_map(real, map)
            .map_err(|real| OwnedMutexGuard { real, held })
    }
}

guard_mut!(
    [T: ?Sized] MutexGuard<'_, T> => T,
    [T: ?Sized] OwnedMutexGuard<T> => T,
);
