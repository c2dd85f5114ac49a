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

/// `map` and `try_map`: the guard of a part of what is guarded, with the record of being held.
macro_rules! maps {
    ($([$($generics:tt)*] $guard:ident<$($of:tt),*>, [$($borrow:tt)+] $target:ident => $mapped:ident<$($to:tt),*>);* $(;)?) => {
        $(
            impl<$($generics)*> $guard<$($of),*> {
                /// As tokio's.
                pub fn map<F, V: ?Sized>(this: Self, f: F) -> $mapped<$($to),*>
                where
                    F: FnOnce($($borrow)+ $target) -> $($borrow)+ V,
                {
                    let real = real::sync::$guard::map(this.real, f);
                    let held = this.held;
                    $mapped { real, held }
                }

                /// As tokio's.
                ///
                /// # Errors
                /// As tokio's.
                pub fn try_map<F, V: ?Sized>(this: Self, f: F) -> Result<$mapped<$($to),*>, Self>
                where
                    F: FnOnce($($borrow)+ $target) -> Option<$($borrow)+ V>,
                {
                    let Self { real, held } = this;
                    match real::sync::$guard::try_map(real, f) {
                        Ok(real) => Ok($mapped { real, held }),
                        Err(real) => Err(Self { real, held }),
                    }
                }
            }
        )*
    };
}

maps!(
    ['a, T: ?Sized] RwLockReadGuard<'a, T>, [&] T => RwLockReadGuard<'a, V>;
    ['a, T: ?Sized] RwLockWriteGuard<'a, T>, [&mut] T => RwLockMappedWriteGuard<'a, V>;
    ['a, T: ?Sized] RwLockMappedWriteGuard<'a, T>, [&mut] T => RwLockMappedWriteGuard<'a, V>;
    [T: ?Sized, U: ?Sized] OwnedRwLockReadGuard<T, U>, [&] U => OwnedRwLockReadGuard<T, V>;
    [T: ?Sized] OwnedRwLockWriteGuard<T>, [&mut] T => OwnedRwLockMappedWriteGuard<T, V>;
    [T: ?Sized, U: ?Sized] OwnedRwLockMappedWriteGuard<T, U>, [&mut] U => OwnedRwLockMappedWriteGuard<T, V>;
);

impl<'a, T: ?Sized> RwLockWriteGuard<'a, T> {
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

impl<T: ?Sized> OwnedRwLockWriteGuard<T> {
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
