//! Where a thread comes back to the program's code. What lies between a call of a library's
//! function and its return does not count, and there is much of it: instead of a stop after each
//! of its instructions there is one, at a breakpoint where it returns to.

use crate::original::original;
use std::cell::Cell;
use std::sync::atomic::{AtomicU8, AtomicUsize, Ordering};

/// What makes a breakpoint.
const INT3: u8 = 0xCC;

/// A breakpoint of one thread.
struct Slot {
    /// Which thread, and one more; 0: it is free.
    owner: AtomicUsize,
    place: AtomicUsize,
    /// What stands there otherwise.
    byte: AtomicU8,
}

/// So many threads have one at most; the others are stopped step by step.
static SLOTS: [Slot; 64] = [const {
    Slot {
        owner: AtomicUsize::new(0),
        place: AtomicUsize::new(0),
        byte: AtomicU8::new(0),
    }
}; 64];

thread_local! {
    /// Whether this thread has had a breakpoint. A thread of the same number before it may have left
    /// one behind.
    static PLANTED: Cell<bool> = const { Cell::new(false) };
}

/// Pages that may be written by now.
static PAGES: [AtomicUsize; 64] = [const { AtomicUsize::new(0) }; 64];
const PAGE: usize = 4096;

/// A stop at a place.
pub enum Hit {
    /// The thread's own breakpoint: it is back in the program.
    Back,
    /// One of a thread that has not come back, or of another one.
    Stale,
    /// None of ours.
    Foreign,
}

/// The thread is stopped when it comes to this place; true: it will be.
pub fn plant(thread: usize, place: usize) -> bool {
    forget(thread);
    let owner = thread + 1;
    let free = SLOTS.iter().find(|slot| {
        let taken = slot
            .owner
            .compare_exchange(0, owner, Ordering::AcqRel, Ordering::Relaxed);
        taken.is_ok()
    });
    let Some(slot) = free.filter(|_| may_write(place)) else {
        forget(thread);
        return false;
    };
    let known = at(place)
        .next()
        .map(|slot| slot.byte.load(Ordering::Acquire));
    // SAFETY: it is where a call returns to, which is code of the program.
    let byte = known.unwrap_or_else(|| unsafe { (place as *const u8).read_volatile() });
    if byte == INT3 {
        forget(thread);
        return false;
    }
    slot.byte.store(byte, Ordering::Release);
    slot.place.store(place, Ordering::Release);
    write(place, INT3);
    true
}

/// Whether the calling thread has had a breakpoint from its last call on.
pub fn set_planted(planted: bool) {
    let _ = PLANTED.try_with(|cell| cell.set(planted));
}

/// Whether the calling thread will be stopped when it comes back.
pub fn awaits(thread: usize) -> bool {
    if !PLANTED.try_with(Cell::get).unwrap_or(false) {
        return false;
    }
    let owned = |slot: &&Slot| slot.owner.load(Ordering::Acquire) == thread + 1;
    SLOTS.iter().find(owned).is_some()
}

/// The thread was stopped by a breakpoint at a place. If it is ours, the program stands there again
/// as it was, for all that had one there: each of them plans anew when it goes on.
pub fn hit(thread: Option<usize>, place: usize) -> Hit {
    let mut hit = Hit::Foreign;
    for slot in at(place) {
        write(place, slot.byte.load(Ordering::Acquire));
        slot.place.store(0, Ordering::Release);
        let owner = slot.owner.swap(0, Ordering::AcqRel);
        match hit {
            Hit::Back => {}
            _ if thread.is_some_and(|thread| owner == thread + 1) => hit = Hit::Back,
            _ => hit = Hit::Stale,
        }
    }
    // SAFETY: the thread has just executed what is there.
    let now = unsafe { (place as *const u8).read_volatile() };
    match hit {
        // Another thread took it away at the same time.
        Hit::Foreign if now != INT3 => Hit::Stale,
        hit => hit,
    }
}

/// The thread did not come back, or is no more.
fn forget(thread: usize) {
    let owned = |slot: &&Slot| slot.owner.load(Ordering::Acquire) == thread + 1;
    for slot in SLOTS.iter().filter(owned) {
        let place = slot.place.swap(0, Ordering::AcqRel);
        if place != 0 && at(place).next().is_none() {
            write(place, slot.byte.load(Ordering::Acquire));
        }
        slot.owner.store(0, Ordering::Release);
    }
}

fn at(place: usize) -> impl Iterator<Item = &'static Slot> {
    let here = move |slot: &&Slot| slot.place.load(Ordering::Acquire) == place;
    SLOTS.iter().filter(here)
}

fn write(place: usize, byte: u8) {
    // SAFETY: a page that `may_write` has seen, in code that is never unloaded.
    unsafe { (place as *mut u8).write_volatile(byte) };
}

/// Whether the page of a place can be made one that may be written. Some systems forbid it.
fn may_write(place: usize) -> bool {
    let page = place & !(PAGE - 1);
    let known = &PAGES[place / PAGE % PAGES.len()];
    if known.load(Ordering::Relaxed) == page {
        return true;
    }
    let rights = libc::PROT_READ | libc::PROT_WRITE | libc::PROT_EXEC;
    // SAFETY: the page stays what it is, for this process alone.
    let code =
        unsafe { (original().syscall)(libc::SYS_mprotect, page, PAGE, rights as usize, 0, 0, 0) };
    if code == 0 {
        known.store(page, Ordering::Relaxed);
    }
    code == 0
}
