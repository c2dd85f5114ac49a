//! Who holds what, and who wants it.

use crate::current::{current, is_silent};
use crate::{lane, listener};
use std::future::poll_fn;
use std::panic::Location;
use std::pin::pin;
use std::sync::atomic::{AtomicU32, Ordering};
use wire::{Grip, Told};

/// Something is held, under a number of its own, if somebody listens. Says when it is no longer.
#[derive(Debug)]
pub struct Held(Option<u32>);

impl Held {
    /// `lock`: the address of the lock or the semaphore.
    pub fn new(lock: usize, grip: Grip, at: &Location<'_>) -> Held {
        static NEXT: AtomicU32 = AtomicU32::new(1);
        if !listener::is_there() {
            return Held(None);
        }
        let guard = NEXT.fetch_add(1, Ordering::Relaxed);
        listener::hear(&Told::Held {
            guard,
            lock: lock as u64,
            grip,
            by: current(),
            at: lane::place(at),
        });
        Held(Some(guard))
    }

    /// It is never given back.
    pub fn forget(mut self, at: &Location<'_>) {
        if let Some(guard) = self.0.take() {
            let at = lane::place(at);
            listener::hear(&Told::Forgotten { guard, at });
        }
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        if let Some(guard) = self.0 {
            listener::hear(&Told::Freed { guard });
        }
    }
}

/// Somebody waits, under a number of its own. Says when that is over, by getting it or by being
/// dropped.
struct Wish(u32);

impl Wish {
    fn new(lock: usize, at: &Location<'_>) -> Option<Wish> {
        static NEXT: AtomicU32 = AtomicU32::new(1);
        let lane = current().filter(|_| !is_silent())?;
        let wish = NEXT.fetch_add(1, Ordering::Relaxed);
        listener::hear(&Told::Wanted {
            wish,
            lock: lock as u64,
            lane,
            at: lane::place(at),
        });
        Some(Wish(wish))
    }
}

impl Drop for Wish {
    fn drop(&mut self) {
        listener::hear(&Told::Unwanted { wish: self.0 });
    }
}

/// Waits for a lock or a permit, and says so if it has to.
pub async fn wanted<G>(
    lock: usize,
    at: &'static Location<'static>,
    locking: impl Future<Output = G>,
) -> G {
    let mut wish = None;
    let mut locking = pin!(locking);
    let mut told = !listener::is_there();
    poll_fn(|cx| {
        let result = locking.as_mut().poll(cx);
        if result.is_pending() && !told {
            told = true;
            wish = Wish::new(lock, at);
        }
        result
    })
    .await
}

/// The ways to get hold of a lock, all of which say where: to wait for it, to try, to block, and
/// the first two with a guard that keeps the lock alive. `real_one` is the real lock behind an `Arc`.
macro_rules! ways_to_hold {
    (
        $(#[$doc:meta])* $hold:ident, $try:ident, $block:ident, $owned:ident, $try_owned:ident:
        $guard:ident, $owned_guard:ident, $grip:expr
    ) => {
        $(#[$doc])*
        #[track_caller]
        pub fn $hold(&self) -> impl Future<Output = $guard<'_, T>> {
            let (at, lock) = (Location::caller(), self.address());
            async move {
                let real = wanted(lock, at, self.real.$hold()).await;
                let held = Held::new(lock, $grip, at);
                $guard { real, held }
            }
        }

        /// As tokio's.
        ///
        /// # Errors
        /// As tokio's.
        #[track_caller]
        pub fn $try(&self) -> Result<$guard<'_, T>, TryLockError> {
            let real = self.real.$try()?;
            let held = Held::new(self.address(), $grip, Location::caller());
            Ok($guard { real, held })
        }

        /// As tokio's.
        #[track_caller]
        pub fn $block(&self) -> $guard<'_, T> {
            let real = self.real.$block();
            let held = Held::new(self.address(), $grip, Location::caller());
            $guard { real, held }
        }

        /// As tokio's.
        #[track_caller]
        pub fn $owned(self: Arc<Self>) -> impl Future<Output = $owned_guard<T>> {
            let (at, lock) = (Location::caller(), self.address());
            async move {
                let real = wanted(lock, at, real_one(self).$owned()).await;
                let held = Held::new(lock, $grip, at);
                $owned_guard { real, held }
            }
        }

        /// As tokio's.
        ///
        /// # Errors
        /// As tokio's.
        #[track_caller]
        pub fn $try_owned(self: Arc<Self>) -> Result<$owned_guard<T>, TryLockError> {
            let lock = self.address();
            let real = real_one(self).$try_owned()?;
            let held = Held::new(lock, $grip, Location::caller());
            Ok($owned_guard { real, held })
        }
    };
}

/// What every guard is to its holder.
macro_rules! guard {
    ($([$($generics:tt)*] $guard:ty => $target:ty),* $(,)?) => {
        $(
            impl<$($generics)*> std::ops::Deref for $guard {
                type Target = $target;

                fn deref(&self) -> &$target {
                    &self.real
                }
            }

            impl<$($generics)*> std::fmt::Debug for $guard
            where
                $target: std::fmt::Debug,
            {
                fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    (**self).fmt(f)
                }
            }

            impl<$($generics)*> std::fmt::Display for $guard
            where
                $target: std::fmt::Display,
            {
                fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    (**self).fmt(f)
                }
            }
        )*
    };
}

/// The same for guards that may change what they guard.
macro_rules! guard_mut {
    ($([$($generics:tt)*] $guard:ty => $target:ty),* $(,)?) => {
        $crate::sync::holding::guard!($([$($generics)*] $guard => $target),*);
        $(
            impl<$($generics)*> std::ops::DerefMut for $guard {
                fn deref_mut(&mut self) -> &mut $target {
                    &mut self.real
                }
            }
        )*
    };
}

pub(super) use {guard, guard_mut, ways_to_hold};
