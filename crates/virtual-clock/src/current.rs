//! Who the calling thread is, whether it is on the clock, and what time it is there. All of it is read
//! without the lock, from everywhere, inside handlers for signals as well.

use crate::original::original;
use crate::os_thread::OsThread;
use scheduler::{Nanos, ThreadId};
use std::cell::Cell;
use std::ptr::null_mut;
use std::sync::atomic::{AtomicBool, AtomicPtr, AtomicU32, AtomicU64, Ordering};

/// Whether the process is on the clock.
static ON: AtomicBool = AtomicBool::new(false);
/// A copy of the scheduler's clock.
static NOW: AtomicU64 = AtomicU64::new(0);
/// The kernel's number of the thread that has the baton.
static HOLDER: AtomicU32 = AtomicU32::new(0);
/// The first thread, until it ends.
static FIRST: AtomicPtr<OsThread> = AtomicPtr::new(null_mut());

thread_local! {
    static ME: Cell<Option<ThreadId>> = const { Cell::new(None) };
    static OS_THREAD: Cell<Option<&'static OsThread>> = const { Cell::new(None) };
    /// True while this thread looks at the shared state. The standard library's file calls come
    /// back through `calls/`; there they must find a thread that is not under the clock.
    static INSIDE: Cell<bool> = const { Cell::new(false) };
}

pub fn now() -> Nanos {
    NOW.load(Ordering::Relaxed)
}

pub fn clock_moved(now: Nanos) {
    NOW.store(now, Ordering::Relaxed);
}

/// The calling thread, if it is under the clock.
pub fn me() -> Option<ThreadId> {
    if !may_enter() {
        return None;
    }
    myself()
}

/// The calling thread, also inside this library.
pub fn myself() -> Option<ThreadId> {
    ME.try_with(Cell::get).ok().flatten()
}

/// What the calling thread is for the kernel.
pub fn os_thread() -> Option<&'static OsThread> {
    OS_THREAD.try_with(Cell::get).ok().flatten()
}

/// The first thread, if it has not ended, and its number in the kernel.
pub fn first_thread() -> Option<(&'static OsThread, u32)> {
    // SAFETY: it lives for ever.
    let first = unsafe { FIRST.load(Ordering::Relaxed).as_ref() }?;
    Some((first, first.tid.load(Ordering::Relaxed)))
}

/// The kernel's number of the calling thread.
pub fn own_tid() -> u32 {
    // SAFETY: no arguments, and it cannot fail.
    unsafe { (original().syscall)(libc::SYS_gettid, 0, 0, 0, 0, 0, 0) as u32 }
}

/// Whether the calling thread may look at the shared state: there is one, and it is not doing so.
pub fn may_enter() -> bool {
    ON.load(Ordering::Relaxed) && !INSIDE.try_with(Cell::get).unwrap_or(true)
}

/// Whether the calling thread is inside this library, and may hold the lock of the shared state.
pub fn is_inside() -> bool {
    ON.load(Ordering::Relaxed) && INSIDE.try_with(Cell::get).unwrap_or(false)
}

/// The calling thread is inside from now on, or not any more.
pub fn set_inside(inside: bool) {
    let _ = INSIDE.try_with(|cell| cell.set(inside));
}

/// The process is on the clock from now on.
pub fn clock_starts(first: &'static OsThread) {
    FIRST.store(std::ptr::from_ref(first).cast_mut(), Ordering::Relaxed);
    ON.store(true, Ordering::Release);
}

/// The clock is over in this process.
pub fn clock_stops() {
    ON.store(false, Ordering::Release);
    holds_baton(0);
}

/// The calling thread is this one of the model.
pub fn begins(thread: ThreadId, os_thread: &'static OsThread) {
    let _ = ME.try_with(|me| me.set(Some(thread)));
    let _ = OS_THREAD.try_with(|mine| mine.set(Some(os_thread)));
}

/// The calling thread is none of the model any more.
pub fn ends() {
    let _ = ME.try_with(|me| me.set(None));
    let _ = OS_THREAD.try_with(|mine| mine.set(None));
}

/// No handler for a signal runs in the first thread any more.
pub fn first_ends() {
    FIRST.store(null_mut(), Ordering::Relaxed);
}

/// The thread of this number has the baton now; 0: none has.
pub fn holds_baton(tid: u32) {
    HOLDER.store(tid, Ordering::Relaxed);
}

/// The kernel's number of the thread that has the baton, or 0.
pub fn holder() -> u32 {
    HOLDER.load(Ordering::Relaxed)
}
