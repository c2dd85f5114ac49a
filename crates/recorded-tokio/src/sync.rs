//! `tokio::sync`, with who holds a [`Mutex`] and who wants it recorded, for a deadlock to be told.

mod mutex;

pub use mutex::{Mutex, MutexGuard, OwnedMutexGuard};
pub use real::sync::*;
