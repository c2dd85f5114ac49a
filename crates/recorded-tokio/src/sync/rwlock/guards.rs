//! The guards of the lock with readers and writers.

use crate::sync::holding::{Held, guard, guard_mut};

/// As tokio's.
#[must_use = "if unused the RwLock will immediately unlock"]
pub struct RwLockReadGuard<'a, T: ?Sized> {
    pub(super) real: real::sync::RwLockReadGuard<'a, T>,
    pub(super) held: Held,
}

/// As tokio's.
#[must_use = "if unused the RwLock will immediately unlock"]
pub struct RwLockWriteGuard<'a, T: ?Sized> {
    pub(super) real: real::sync::RwLockWriteGuard<'a, T>,
    pub(super) held: Held,
}

/// As tokio's.
#[must_use = "if unused the RwLock will immediately unlock"]
pub struct RwLockMappedWriteGuard<'a, T: ?Sized> {
    pub(super) real: real::sync::RwLockMappedWriteGuard<'a, T>,
    pub(super) held: Held,
}

/// As tokio's.
#[must_use = "if unused the RwLock will immediately unlock"]
pub struct OwnedRwLockReadGuard<T: ?Sized, U: ?Sized = T> {
    pub(super) real: real::sync::OwnedRwLockReadGuard<T, U>,
    pub(super) held: Held,
}

/// As tokio's.
#[must_use = "if unused the RwLock will immediately unlock"]
pub struct OwnedRwLockWriteGuard<T: ?Sized> {
    pub(super) real: real::sync::OwnedRwLockWriteGuard<T>,
    pub(super) held: Held,
}

/// As tokio's.
#[must_use = "if unused the RwLock will immediately unlock"]
pub struct OwnedRwLockMappedWriteGuard<T: ?Sized, U: ?Sized = T> {
    pub(super) real: real::sync::OwnedRwLockMappedWriteGuard<T, U>,
    pub(super) held: Held,
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
