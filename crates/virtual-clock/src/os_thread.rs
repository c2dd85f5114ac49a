//! What a thread of the model is for the kernel and the C library.

use crate::parking::Parker;
use std::sync::atomic::{AtomicU32, AtomicU64};

pub struct OsThread {
    /// Where it sleeps while others run.
    pub parker: Parker,
    /// The kernel's number of the thread, for its name; 0 until it has run.
    pub tid: AtomicU32,
    /// The thread's `pthread_t`.
    pub handle: AtomicU64,
    /// The signals that the thread blocks, as its program wants it, while it is parked and so
    /// blocks all of them ([`crate::signals`]).
    pub mask: AtomicU64,
    /// What was sent to just this thread.
    pub own: AtomicU64,
}

impl OsThread {
    pub const fn new() -> OsThread {
        OsThread {
            parker: Parker::new(),
            tid: AtomicU32::new(0),
            handle: AtomicU64::new(0),
            mask: AtomicU64::new(0),
            own: AtomicU64::new(0),
        }
    }
}
