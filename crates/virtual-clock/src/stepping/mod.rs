//! Whether the calling thread is stopped after each instruction, and how many of what counts are left
//! until it gives way ([`crate::preemption`]).

#[cfg_attr(not(target_arch = "x86_64"), path = "trap_flag_none.rs")]
pub mod trap_flag;

use std::cell::Cell;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use trap_flag::{clear_trap_flag, set_trap_flag};

/// So many stops in the program's own code are enough.
const ENOUGH: u32 = 2_048;

static ON: AtomicBool = AtomicBool::new(false);
static STOPS: AtomicU32 = AtomicU32::new(0);

thread_local! {
    /// How many of what counts are left until this thread gives way; 0: it does not.
    static LEFT: Cell<u32> = const { Cell::new(0) };
    /// Inside the handler, which must not be interrupted in turn.
    static HANDLING: Cell<bool> = const { Cell::new(false) };
}

/// From now on threads may be stopped.
pub fn start() {
    ON.store(true, Ordering::Relaxed);
}

/// The child of a fork goes on by itself.
pub fn stop() {
    ON.store(false, Ordering::Relaxed);
}

/// Whether any thread is still to give way.
pub fn is_wanted() -> bool {
    ON.load(Ordering::Relaxed) && STOPS.load(Ordering::Relaxed) < ENOUGH
}

/// A stop in the program's own code. True: there were enough before it.
pub fn was_enough() -> bool {
    STOPS.fetch_add(1, Ordering::Relaxed) >= ENOUGH
}

pub fn left() -> u32 {
    LEFT.try_with(Cell::get).unwrap_or(0)
}

pub fn set_left(left: u32) {
    let _ = LEFT.try_with(|cell| cell.set(left));
}

pub fn is_handling() -> bool {
    HANDLING.try_with(Cell::get).unwrap_or(true)
}

pub fn set_handling(handling: bool) {
    let _ = HANDLING.try_with(|cell| cell.set(handling));
}

/// Stops stepping for a while. True: it was on, and `resume` turns it on again. Without this a
/// look at the shared state would take a thousand stops that count for nothing.
pub fn pause() -> bool {
    ON.load(Ordering::Relaxed) && left() > 0 && !is_handling() && clear_trap_flag()
}

pub fn resume(was_on: bool) {
    if was_on {
        set_trap_flag();
    }
}
