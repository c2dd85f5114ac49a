//! The lock with readers and writers.

use super::holding::{Grip, Held, guard, guard_mut, wanted};
use real::sync::TryLockError;
use std::fmt;
use std::panic::Location;
use std::sync::Arc;

/// As [`tokio::sync::RwLock`](https://docs.rs/tokio/1.54.1/tokio/sync/struct.RwLock.html).
#[repr(transparent)]
pub struct RwLock<T: ?Sized> {
    real: real::sync::RwLock<T>,
}

/// As tokio's.
#[must_use = "if unused the RwLock will immediately unlock"]
pub struct RwLockReadGuard<'a, T: ?Sized> {
    real: real::sync::RwLockReadGuard<'a, T>,
    held: Held,
}

/// As tokio's.
#[must_use = "if unused the RwLock will immediately unlock"]
pub struct RwLockWriteGuard<'a, T: ?Sized> {
    real: real::sync::RwLockWriteGuard<'a, T>,
    held: Held,
}

/// As tokio's.
#[must_use = "if unused the RwLock will immediately unlock"]
pub struct RwLockMappedWriteGuard<'a, T: ?Sized> {
    real: real::sync::RwLockMappedWriteGuard<'a, T>,
    held: Held,
}

/// As tokio's.
#[must_use = "if unused the RwLock will immediately unlock"]
pub struct OwnedRwLockReadGuard<T: ?Sized, U: ?Sized = T> {
    real: real::sync::OwnedRwLockReadGuard<T, U>,
    held: Held,
}

/// As tokio's.
#[must_use = "if unused the RwLock will immediately unlock"]
pub struct OwnedRwLockWriteGuard<T: ?Sized> {
    real: real::sync::OwnedRwLockWriteGuard<T>,
    held: Held,
}

/// As tokio's.
#[must_use = "if unused the RwLock will immediately unlock"]
pub struct OwnedRwLockMappedWriteGuard<T: ?Sized, U: ?Sized = T> {
    real: real::sync::OwnedRwLockMappedWriteGuard<T, U>,
    held: Held,
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

    /// As tokio's.
    #[track_caller]
    pub fn read(&self) -> impl Future<Output = RwLockReadGuard<'_, T>> {
        let (at, lock) = (Location::caller(), self.address());
        async move {
            let real = wanted(lock, at, self.real.read()).await;
            let held = Held::new(lock, Grip::Read, at);
            RwLockReadGuard { real, held }
        }
    }

    /// As tokio's.
    ///
    /// # Errors
    /// As tokio's.
    #[track_caller]
    pub fn try_read(&self) -> Result<RwLockReadGuard<'_, T>, TryLockError> {
        let lock = self.address();
        let real = self.real.try_read()?;
        let held = Held::new(lock, Grip::Read, Location::caller());
        Ok(RwLockReadGuard { real, held })
    }

    /// As tokio's.
    #[track_caller]
    pub fn blocking_read(&self) -> RwLockReadGuard<'_, T> {
        let lock = self.address();
        let real = self.real.blocking_read();
        let held = Held::new(lock, Grip::Read, Location::caller());
        RwLockReadGuard { real, held }
    }

    /// As tokio's.
    #[track_caller]
    pub fn read_owned(self: Arc<Self>) -> impl Future<Output = OwnedRwLockReadGuard<T>> {
        let (at, lock) = (Location::caller(), self.address());
        async move {
            let real = wanted(lock, at, real_one(self).read_owned()).await;
            let held = Held::new(lock, Grip::Read, at);
            OwnedRwLockReadGuard { real, held }
        }
    }

    /// As tokio's.
    ///
    /// # Errors
    /// As tokio's.
    #[track_caller]
    pub fn try_read_owned(self: Arc<Self>) -> Result<OwnedRwLockReadGuard<T>, TryLockError> {
        let lock = self.address();
        let real = real_one(self).try_read_owned()?;
        let held = Held::new(lock, Grip::Read, Location::caller());
        Ok(OwnedRwLockReadGuard { real, held })
    }

    /// As tokio's.
    #[track_caller]
    pub fn write(&self) -> impl Future<Output = RwLockWriteGuard<'_, T>> {
        let (at, lock) = (Location::caller(), self.address());
        async move {
            let real = wanted(lock, at, self.real.write()).await;
            let held = Held::new(lock, Grip::Write, at);
            RwLockWriteGuard { real, held }
        }
    }

    /// As tokio's.
    ///
    /// # Errors
    /// As tokio's.
    #[track_caller]
    pub fn try_write(&self) -> Result<RwLockWriteGuard<'_, T>, TryLockError> {
        let lock = self.address();
        let real = self.real.try_write()?;
        let held = Held::new(lock, Grip::Write, Location::caller());
        Ok(RwLockWriteGuard { real, held })
    }

    /// As tokio's.
    #[track_caller]
    pub fn blocking_write(&self) -> RwLockWriteGuard<'_, T> {
        let lock = self.address();
        let real = self.real.blocking_write();
        let held = Held::new(lock, Grip::Write, Location::caller());
        RwLockWriteGuard { real, held }
    }

    /// As tokio's.
    #[track_caller]
    pub fn write_owned(self: Arc<Self>) -> impl Future<Output = OwnedRwLockWriteGuard<T>> {
        let (at, lock) = (Location::caller(), self.address());
        async move {
            let real = wanted(lock, at, real_one(self).write_owned()).await;
            let held = Held::new(lock, Grip::Write, at);
            OwnedRwLockWriteGuard { real, held }
        }
    }

    /// As tokio's.
    ///
    /// # Errors
    /// As tokio's.
    #[track_caller]
    pub fn try_write_owned(self: Arc<Self>) -> Result<OwnedRwLockWriteGuard<T>, TryLockError> {
        let lock = self.address();
        let real = real_one(self).try_write_owned()?;
        let held = Held::new(lock, Grip::Write, Location::caller());
        Ok(OwnedRwLockWriteGuard { real, held })
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

impl<'a, T: ?Sized> RwLockReadGuard<'a, T> {
    /// As tokio's.
    pub fn map<F, V: ?Sized>(this: Self, f: F) -> RwLockReadGuard<'a, V>
    where
        F: FnOnce(&T) -> &V,
    {
        let real = real::sync::RwLockReadGuard::map(this.real, f);
        let held = this.held;
        RwLockReadGuard { real, held }
    }

    /// As tokio's.
    ///
    /// # Errors
    /// As tokio's.
    pub fn try_map<F, V: ?Sized>(this: Self, f: F) -> Result<RwLockReadGuard<'a, V>, Self>
    where
        F: FnOnce(&T) -> Option<&V>,
    {
        let Self { real, held } = this;
        match real::sync::RwLockReadGuard::try_map(real, f) {
            Ok(real) => Ok(RwLockReadGuard { real, held }),
            Err(real) => Err(Self { real, held }),
        }
    }
}

impl<'a, T: ?Sized> RwLockWriteGuard<'a, T> {
    /// As tokio's.
    pub fn map<F, V: ?Sized>(this: Self, f: F) -> RwLockMappedWriteGuard<'a, V>
    where
        F: FnOnce(&mut T) -> &mut V,
    {
        let real = real::sync::RwLockWriteGuard::map(this.real, f);
        let held = this.held;
        RwLockMappedWriteGuard { real, held }
    }

    /// As tokio's.
    ///
    /// # Errors
    /// As tokio's.
    pub fn try_map<F, V: ?Sized>(this: Self, f: F) -> Result<RwLockMappedWriteGuard<'a, V>, Self>
    where
        F: FnOnce(&mut T) -> Option<&mut V>,
    {
        let Self { real, held } = this;
        match real::sync::RwLockWriteGuard::try_map(real, f) {
            Ok(real) => Ok(RwLockMappedWriteGuard { real, held }),
            Err(real) => Err(Self { real, held }),
        }
    }

    /// As tokio's.
    pub fn downgrade_map<F, V: ?Sized>(this: Self, f: F) -> RwLockReadGuard<'a, V>
    where
        F: FnOnce(&T) -> &V,
    {
        let real = real::sync::RwLockWriteGuard::downgrade_map(this.real, f);
        let held = this.held;
        RwLockReadGuard { real, held }
    }

    /// As tokio's.
    pub fn into_mapped(this: Self) -> RwLockMappedWriteGuard<'a, T> {
        let (real, held) = (
            real::sync::RwLockWriteGuard::into_mapped(this.real),
            this.held,
        );
        RwLockMappedWriteGuard { real, held }
    }

    /// As tokio's.
    pub fn downgrade(self) -> RwLockReadGuard<'a, T> {
        let (real, held) = (self.real.downgrade(), self.held);
        RwLockReadGuard { real, held }
    }
}

impl<'a, T: ?Sized> RwLockMappedWriteGuard<'a, T> {
    /// As tokio's.
    pub fn map<F, V: ?Sized>(this: Self, f: F) -> RwLockMappedWriteGuard<'a, V>
    where
        F: FnOnce(&mut T) -> &mut V,
    {
        let real = real::sync::RwLockMappedWriteGuard::map(this.real, f);
        let held = this.held;
        RwLockMappedWriteGuard { real, held }
    }

    /// As tokio's.
    ///
    /// # Errors
    /// As tokio's.
    pub fn try_map<F, V: ?Sized>(this: Self, f: F) -> Result<RwLockMappedWriteGuard<'a, V>, Self>
    where
        F: FnOnce(&mut T) -> Option<&mut V>,
    {
        let Self { real, held } = this;
        match real::sync::RwLockMappedWriteGuard::try_map(real, f) {
            Ok(real) => Ok(RwLockMappedWriteGuard { real, held }),
            Err(real) => Err(Self { real, held }),
        }
    }
}

impl<T: ?Sized, U: ?Sized> OwnedRwLockReadGuard<T, U> {
    /// As tokio's.
    pub fn map<F, V: ?Sized>(this: Self, f: F) -> OwnedRwLockReadGuard<T, V>
    where
        F: FnOnce(&U) -> &V,
    {
        let real = real::sync::OwnedRwLockReadGuard::map(this.real, f);
        let held = this.held;
        OwnedRwLockReadGuard { real, held }
    }

    /// As tokio's.
    ///
    /// # Errors
    /// As tokio's.
    pub fn try_map<F, V: ?Sized>(this: Self, f: F) -> Result<OwnedRwLockReadGuard<T, V>, Self>
    where
        F: FnOnce(&U) -> Option<&V>,
    {
        let Self { real, held } = this;
        match real::sync::OwnedRwLockReadGuard::try_map(real, f) {
            Ok(real) => Ok(OwnedRwLockReadGuard { real, held }),
            Err(real) => Err(Self { real, held }),
        }
    }
}

impl<T: ?Sized> OwnedRwLockWriteGuard<T> {
    /// As tokio's.
    pub fn map<F, V: ?Sized>(this: Self, f: F) -> OwnedRwLockMappedWriteGuard<T, V>
    where
        F: FnOnce(&mut T) -> &mut V,
    {
        let real = real::sync::OwnedRwLockWriteGuard::map(this.real, f);
        let held = this.held;
        OwnedRwLockMappedWriteGuard { real, held }
    }

    /// As tokio's.
    ///
    /// # Errors
    /// As tokio's.
    pub fn try_map<F, V: ?Sized>(
        this: Self,
        f: F,
    ) -> Result<OwnedRwLockMappedWriteGuard<T, V>, Self>
    where
        F: FnOnce(&mut T) -> Option<&mut V>,
    {
        let Self { real, held } = this;
        match real::sync::OwnedRwLockWriteGuard::try_map(real, f) {
            Ok(real) => Ok(OwnedRwLockMappedWriteGuard { real, held }),
            Err(real) => Err(Self { real, held }),
        }
    }

    /// As tokio's.
    pub fn downgrade_map<F, V: ?Sized>(this: Self, f: F) -> OwnedRwLockReadGuard<T, V>
    where
        F: FnOnce(&T) -> &V,
    {
        let real = real::sync::OwnedRwLockWriteGuard::downgrade_map(this.real, f);
        let held = this.held;
        OwnedRwLockReadGuard { real, held }
    }

    /// As tokio's.
    pub fn into_mapped(this: Self) -> OwnedRwLockMappedWriteGuard<T> {
        let real = real::sync::OwnedRwLockWriteGuard::into_mapped(this.real);
        let held = this.held;
        OwnedRwLockMappedWriteGuard { real, held }
    }

    /// As tokio's.
    pub fn downgrade(self) -> OwnedRwLockReadGuard<T> {
        let (real, held) = (self.real.downgrade(), self.held);
        OwnedRwLockReadGuard { real, held }
    }
}

impl<T: ?Sized, U: ?Sized> OwnedRwLockMappedWriteGuard<T, U> {
    /// As tokio's.
    pub fn map<F, V: ?Sized>(this: Self, f: F) -> OwnedRwLockMappedWriteGuard<T, V>
    where
        F: FnOnce(&mut U) -> &mut V,
    {
        let real = real::sync::OwnedRwLockMappedWriteGuard::map(this.real, f);
        let held = this.held;
        OwnedRwLockMappedWriteGuard { real, held }
    }

    /// As tokio's.
    ///
    /// # Errors
    /// As tokio's.
    pub fn try_map<F, V: ?Sized>(
        this: Self,
        f: F,
    ) -> Result<OwnedRwLockMappedWriteGuard<T, V>, Self>
    where
        F: FnOnce(&mut U) -> Option<&mut V>,
    {
        let Self { real, held } = this;
        match real::sync::OwnedRwLockMappedWriteGuard::try_map(real, f) {
            Ok(real) => Ok(OwnedRwLockMappedWriteGuard { real, held }),
            Err(real) => Err(Self { real, held }),
        }
    }
}

guard!(
    [T: ?Sized] RwLockReadGuard<'_, T> => T,
    [T: ?Sized, U: ?Sized] OwnedRwLockReadGuard<T, U> => U,
);
guard_mut!(
    [T: ?Sized] RwLockWriteGuard<'_, T> => T,
    [T: ?Sized] RwLockMappedWriteGuard<'_, T> => T,
    [T: ?Sized] OwnedRwLockWriteGuard<T> => T,
    [T: ?Sized, U: ?Sized] OwnedRwLockMappedWriteGuard<T, U> => U,
);
