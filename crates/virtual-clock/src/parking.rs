//! Where threads sleep for real: parked until the baton comes, and on the lock of the shared state.
//! Both are futexes of the kernel itself, unseen by the model. The standard library's would come back
//! here through `syscall`.

use crate::original::original;
use libc::{FUTEX_PRIVATE_FLAG, FUTEX_WAIT, FUTEX_WAKE, SYS_futex};
use std::sync::atomic::{AtomicU32, Ordering};

/// Lets one thread sleep until another lets it go on.
pub struct Parker(AtomicU32);

impl Parker {
    pub const fn new() -> Parker {
        Parker(AtomicU32::new(0))
    }

    pub fn unpark(&self) {
        self.0.store(1, Ordering::Release);
        futex(&self.0, FUTEX_WAKE, 1);
    }

    pub fn park(&self) {
        while self.0.swap(0, Ordering::Acquire) != 1 {
            futex(&self.0, FUTEX_WAIT, 0);
        }
    }
}

/// 0: free, 1: held, 2: held and somebody sleeps on it.
pub struct Lock(AtomicU32);

impl Lock {
    pub const fn new() -> Lock {
        Lock(AtomicU32::new(0))
    }

    pub fn lock(&self) {
        if self
            .0
            .compare_exchange(0, 1, Ordering::Acquire, Ordering::Relaxed)
            .is_ok()
        {
            return;
        }
        while self.0.swap(2, Ordering::Acquire) != 0 {
            futex(&self.0, FUTEX_WAIT, 2);
        }
    }

    pub fn unlock(&self) {
        if self.0.swap(0, Ordering::Release) == 2 {
            futex(&self.0, FUTEX_WAKE, 1);
        }
    }

    /// In the child of a fork whoever held the lock is gone.
    pub fn set_free(&self) {
        self.0.store(0, Ordering::Release);
    }
}

fn futex(word: &AtomicU32, operation: i32, value: usize) {
    let operation = (operation | FUTEX_PRIVATE_FLAG) as usize;
    // SAFETY: the word is alive; a wait without a time limit uses no further argument.
    unsafe {
        (original().syscall)(
            SYS_futex,
            word as *const _ as usize,
            operation,
            value,
            0,
            0,
            0,
        )
    };
}
