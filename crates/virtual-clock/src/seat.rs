//! Where threads sleep for real: on their seats until the baton comes, and on the lock of the
//! shared state. Both are futexes of the kernel itself, unseen by the model.

use crate::real::real;
use libc::{FUTEX_PRIVATE_FLAG, FUTEX_WAIT, FUTEX_WAKE, SYS_futex};
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};

/// Where a thread sits while others run.
pub struct Seat {
    go: AtomicU32,
    /// The kernel's number of the thread, for its name; 0 until it has run.
    pub tid: AtomicU32,
    /// The thread's `pthread_t`.
    pub handle: AtomicU64,
    /// The signals that the thread blocks, as its program wants it, while it sits here and so
    /// blocks all of them ([`crate::signals`]).
    pub mask: AtomicU64,
    /// What was sent to just this thread.
    pub own: AtomicU64,
}

impl Seat {
    pub fn new() -> Seat {
        Seat {
            go: AtomicU32::new(0),
            tid: AtomicU32::new(0),
            handle: AtomicU64::new(0),
            mask: AtomicU64::new(0),
            own: AtomicU64::new(0),
        }
    }

    pub fn give(&self) {
        self.go.store(1, Ordering::Release);
        futex(&self.go, FUTEX_WAKE, 1);
    }

    pub fn take(&self) {
        while self.go.swap(0, Ordering::Acquire) != 1 {
            futex(&self.go, FUTEX_WAIT, 0);
        }
    }
}

fn futex(word: &AtomicU32, operation: i32, value: usize) {
    let operation = (operation | FUTEX_PRIVATE_FLAG) as usize;
    // SAFETY: the word is alive; a wait without a time limit uses no further argument.
    unsafe {
        (real().syscall)(
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

static LOCK: AtomicU32 = AtomicU32::new(0);

/// A lock of its own, for the standard library's would come back here through `syscall`.
/// 0: free, 1: held, 2: held and somebody sleeps on it.
pub fn lock() {
    if LOCK
        .compare_exchange(0, 1, Ordering::Acquire, Ordering::Relaxed)
        .is_ok()
    {
        return;
    }
    while LOCK.swap(2, Ordering::Acquire) != 0 {
        futex(&LOCK, FUTEX_WAIT, 2);
    }
}

pub fn unlock() {
    if LOCK.swap(0, Ordering::Release) == 2 {
        futex(&LOCK, FUTEX_WAKE, 1);
    }
}

/// In the child of a fork whoever held the lock is gone.
pub fn free_lock() {
    LOCK.store(0, Ordering::Release);
}
