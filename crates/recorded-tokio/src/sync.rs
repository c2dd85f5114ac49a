//! `tokio::sync`, recorded where a run shows why nobody gets on: who holds a lock or a permit and
//! who wants it, who was notified before it waited, what a slow receiver has missed, and
//! how long the queue of a channel is.

pub mod broadcast;
mod holding;
pub mod mpsc;
mod mutex;
mod notify;
mod rwlock;
mod semaphore;

pub use mutex::{Mutex, MutexGuard, OwnedMutexGuard};
pub use notify::Notify;
pub use real::sync::*;
pub use rwlock::{
    OwnedRwLockMappedWriteGuard, OwnedRwLockReadGuard, OwnedRwLockWriteGuard, RwLock,
    RwLockMappedWriteGuard, RwLockReadGuard, RwLockWriteGuard,
};
pub use semaphore::{OwnedSemaphorePermit, Semaphore, SemaphorePermit};
