//! The semaphore, with the permits that are held and wanted.

use super::holding::{Held, wanted};
use real::sync::{AcquireError, TryAcquireError};
use std::panic::Location;
use std::sync::Arc;
use wire::Grip;

/// As [`tokio::sync::Semaphore`](https://docs.rs/tokio/1.54.1/tokio/sync/struct.Semaphore.html).
#[derive(Debug)]
#[repr(transparent)]
pub struct Semaphore {
    real: real::sync::Semaphore,
}

/// As tokio's.
#[must_use]
#[derive(Debug)]
pub struct SemaphorePermit<'a> {
    real: real::sync::SemaphorePermit<'a>,
    held: Vec<Held>,
}

/// As tokio's.
#[must_use]
#[derive(Debug)]
pub struct OwnedSemaphorePermit {
    real: real::sync::OwnedSemaphorePermit,
    held: Vec<Held>,
}

/// Everything else is tokio's own.
impl std::ops::Deref for Semaphore {
    type Target = real::sync::Semaphore;

    fn deref(&self) -> &Self::Target {
        &self.real
    }
}

fn real_one(semaphore: Arc<Semaphore>) -> Arc<real::sync::Semaphore> {
    let pointer = Arc::into_raw(semaphore).cast::<real::sync::Semaphore>();
    // SAFETY: the semaphore is `repr(transparent)`, so the memory is that of an `Arc` of the
    // real one.
    unsafe { Arc::from_raw(pointer) }
}

impl Semaphore {
    /// As tokio's.
    pub const MAX_PERMITS: usize = real::sync::Semaphore::MAX_PERMITS;

    /// As tokio's.
    #[track_caller]
    pub fn new(permits: usize) -> Semaphore {
        let real = real::sync::Semaphore::new(permits);
        Semaphore { real }
    }

    /// As tokio's.
    pub const fn const_new(permits: usize) -> Semaphore {
        let real = real::sync::Semaphore::const_new(permits);
        Semaphore { real }
    }

    fn address(&self) -> usize {
        (&raw const self.real) as usize
    }

    /// As tokio's.
    ///
    /// # Errors
    /// As tokio's.
    #[track_caller]
    pub fn acquire(&self) -> impl Future<Output = Result<SemaphorePermit<'_>, AcquireError>> {
        let (at, lock) = (Location::caller(), self.address());
        async move {
            let real = wanted(lock, at, self.real.acquire()).await?;
            Ok(SemaphorePermit::new(real, lock, at))
        }
    }

    /// As tokio's.
    ///
    /// # Errors
    /// As tokio's.
    #[track_caller]
    pub fn acquire_many(
        &self,
        n: u32,
    ) -> impl Future<Output = Result<SemaphorePermit<'_>, AcquireError>> {
        let (at, lock) = (Location::caller(), self.address());
        async move {
            let real = wanted(lock, at, self.real.acquire_many(n)).await?;
            Ok(SemaphorePermit::new(real, lock, at))
        }
    }

    /// As tokio's.
    ///
    /// # Errors
    /// As tokio's.
    #[track_caller]
    pub fn try_acquire(&self) -> Result<SemaphorePermit<'_>, TryAcquireError> {
        let lock = self.address();
        let real = self.real.try_acquire()?;
        Ok(SemaphorePermit::new(real, lock, Location::caller()))
    }

    /// As tokio's.
    ///
    /// # Errors
    /// As tokio's.
    #[track_caller]
    pub fn try_acquire_many(&self, n: u32) -> Result<SemaphorePermit<'_>, TryAcquireError> {
        let lock = self.address();
        let real = self.real.try_acquire_many(n)?;
        Ok(SemaphorePermit::new(real, lock, Location::caller()))
    }

    /// As tokio's.
    ///
    /// # Errors
    /// As tokio's.
    #[track_caller]
    pub fn blocking_acquire(&self) -> Result<SemaphorePermit<'_>, AcquireError> {
        let lock = self.address();
        let real = self.real.blocking_acquire()?;
        Ok(SemaphorePermit::new(real, lock, Location::caller()))
    }

    /// As tokio's.
    ///
    /// # Errors
    /// As tokio's.
    #[track_caller]
    pub fn blocking_acquire_many(&self, n: u32) -> Result<SemaphorePermit<'_>, AcquireError> {
        let lock = self.address();
        let real = self.real.blocking_acquire_many(n)?;
        Ok(SemaphorePermit::new(real, lock, Location::caller()))
    }

    /// As tokio's.
    ///
    /// # Errors
    /// As tokio's.
    #[track_caller]
    pub fn acquire_owned(
        self: Arc<Self>,
    ) -> impl Future<Output = Result<OwnedSemaphorePermit, AcquireError>> {
        let (at, lock) = (Location::caller(), self.address());
        async move {
            let real = wanted(lock, at, real_one(self).acquire_owned()).await?;
            Ok(OwnedSemaphorePermit::new(real, lock, at))
        }
    }

    /// As tokio's.
    ///
    /// # Errors
    /// As tokio's.
    #[track_caller]
    pub fn acquire_many_owned(
        self: Arc<Self>,
        n: u32,
    ) -> impl Future<Output = Result<OwnedSemaphorePermit, AcquireError>> {
        let (at, lock) = (Location::caller(), self.address());
        async move {
            let real = wanted(lock, at, real_one(self).acquire_many_owned(n)).await?;
            Ok(OwnedSemaphorePermit::new(real, lock, at))
        }
    }

    /// As tokio's.
    ///
    /// # Errors
    /// As tokio's.
    #[track_caller]
    pub fn try_acquire_owned(self: Arc<Self>) -> Result<OwnedSemaphorePermit, TryAcquireError> {
        let lock = self.address();
        let real = real_one(self).try_acquire_owned()?;
        Ok(OwnedSemaphorePermit::new(real, lock, Location::caller()))
    }

    /// As tokio's.
    ///
    /// # Errors
    /// As tokio's.
    #[track_caller]
    pub fn try_acquire_many_owned(
        self: Arc<Self>,
        n: u32,
    ) -> Result<OwnedSemaphorePermit, TryAcquireError> {
        let lock = self.address();
        let real = real_one(self).try_acquire_many_owned(n)?;
        Ok(OwnedSemaphorePermit::new(real, lock, Location::caller()))
    }

    /// As tokio's.
    ///
    /// # Errors
    /// As tokio's.
    #[track_caller]
    pub fn blocking_acquire_owned(self: Arc<Self>) -> Result<OwnedSemaphorePermit, AcquireError> {
        let lock = self.address();
        let real = real_one(self).blocking_acquire_owned()?;
        Ok(OwnedSemaphorePermit::new(real, lock, Location::caller()))
    }

    /// As tokio's.
    ///
    /// # Errors
    /// As tokio's.
    #[track_caller]
    pub fn blocking_acquire_many_owned(
        self: Arc<Self>,
        n: u32,
    ) -> Result<OwnedSemaphorePermit, AcquireError> {
        let lock = self.address();
        let real = real_one(self).blocking_acquire_many_owned(n)?;
        Ok(OwnedSemaphorePermit::new(real, lock, Location::caller()))
    }
}

/// What both kinds of permit can do.
macro_rules! permit {
    ($permit:ident $(<$lifetime:lifetime>)?) => {
        impl $(<$lifetime>)? $permit $(<$lifetime>)? {
            fn new(
                real: real::sync::$permit $(<$lifetime>)?,
                lock: usize,
                at: &Location<'_>,
            ) -> Self {
                let held = vec![Held::new(lock, Grip::Permit, at)];
                Self { real, held }
            }

            /// As tokio's.
            #[track_caller]
            pub fn forget(self) {
                let at = Location::caller();
                self.held.into_iter().for_each(|held| held.forget(at));
                self.real.forget();
            }

            /// As tokio's.
            #[track_caller]
            pub fn merge(&mut self, other: Self) {
                self.real.merge(other.real);
                self.held.extend(other.held);
            }

            /// As tokio's.
            #[track_caller]
            pub fn split(&mut self, n: usize) -> Option<Self> {
                let lock = self.semaphore().address();
                let real = self.real.split(n)?;
                Some(Self::new(real, lock, Location::caller()))
            }

            /// As tokio's.
            pub fn num_permits(&self) -> usize {
                self.real.num_permits()
            }
        }
    };
}

permit!(SemaphorePermit<'a>);
permit!(OwnedSemaphorePermit);

impl SemaphorePermit<'_> {
    /// As tokio's.
    pub fn semaphore(&self) -> &Semaphore {
        let real: *const real::sync::Semaphore = self.real.semaphore();
        // SAFETY: `repr(transparent)`, and it was lent by one of ours.
        unsafe { &*real.cast::<Semaphore>() }
    }
}

impl OwnedSemaphorePermit {
    /// As tokio's.
    pub fn semaphore(&self) -> &Arc<Semaphore> {
        let real: *const Arc<real::sync::Semaphore> = self.real.semaphore();
        // SAFETY: an `Arc` is a pointer, and what it points to is `repr(transparent)`.
        unsafe { &*real.cast::<Arc<Semaphore>>() }
    }
}
