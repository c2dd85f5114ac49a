//! Sending a signal on as it came. The kernel lets nobody send one to another thread in words of
//! its own, such as "by the kernel" or "by that process": what came with it is kept here meanwhile.

use crate::original::original;
use libc::{c_int, siginfo_t};
use std::cell::UnsafeCell;
use std::mem::zeroed;
use std::sync::atomic::{AtomicU32, Ordering};

/// What came with one signal.
struct Kept {
    /// 0: the place is free.
    signal: AtomicU32,
    tid: AtomicU32,
    info: UnsafeCell<Option<siginfo_t>>,
}
// SAFETY: whoever has taken a place by its number has it alone.
unsafe impl Sync for Kept {}

static KEPT: [Kept; 64] = [const {
    Kept {
        signal: AtomicU32::new(0),
        tid: AtomicU32::new(0),
        info: UnsafeCell::new(None),
    }
}; 64];

/// `si_code` of a signal whose own is kept. Nobody else uses it.
const IS_KEPT: c_int = -0x6D63;
/// The first signal of which several may wait for a thread.
const FIRST_QUEUED: c_int = 32;

/// The start of the kernel's description, if a process has sent it.
#[repr(C)]
struct Sent {
    signal: c_int,
    error: c_int,
    code: c_int,
    _room: c_int,
    _by: [c_int; 2],
    value: usize,
}

/// Sends a signal to one thread; 0: to the process.
pub fn send(tid: u32, signal: c_int, info: &siginfo_t) {
    if queue(tid, signal, info) {
        return;
    }
    let is_free = |kept: &&Kept| {
        let taken =
            kept.signal
                .compare_exchange(0, signal as u32, Ordering::Acquire, Ordering::Relaxed);
        taken.is_ok()
    };
    let is_same = |kept: &&Kept| {
        kept.signal.load(Ordering::Relaxed) == signal as u32
            && kept.tid.load(Ordering::Relaxed) == tid
    };
    if signal < FIRST_QUEUED && KEPT.iter().any(|kept| is_same(&kept)) {
        // One that still waits there is all that the kernel keeps.
        return;
    }
    let place = KEPT.iter().position(|kept| is_free(&kept));
    if let Some(kept) = place.map(|place| &KEPT[place]) {
        kept.tid.store(tid, Ordering::Relaxed);
        // SAFETY: it was taken just now.
        unsafe { *kept.info.get() = Some(*info) };
    }
    // SAFETY: zeros are a description, which is longer than this start of it.
    let standing_for = unsafe {
        let mut standing_for: siginfo_t = zeroed();
        let sent = &mut *(&raw mut standing_for).cast::<Sent>();
        (sent.signal, sent.code) = (signal, IS_KEPT);
        sent.value = place.map_or(0, |place| place + 1);
        standing_for
    };
    queue(tid, signal, &standing_for);
}

fn queue(tid: u32, signal: c_int, info: &siginfo_t) -> bool {
    // SAFETY: plain numbers, and a description that lives until the call returns.
    unsafe {
        let (process, info) = (libc::getpid() as usize, &raw const *info as usize);
        let signal = signal as usize;
        let code = match tid {
            0 => (original().syscall)(libc::SYS_rt_sigqueueinfo, process, signal, info, 0, 0, 0),
            tid => (original().syscall)(
                libc::SYS_rt_tgsigqueueinfo,
                process,
                tid as usize,
                signal,
                info,
                0,
                0,
            ),
        };
        code == 0
    }
}

/// What came with a signal that was taken.
pub fn restore(info: &mut siginfo_t) {
    if info.si_code != IS_KEPT {
        return;
    }
    // SAFETY: this is the start of every description, whose value was set above.
    let place = unsafe { (*(&raw mut *info).cast::<Sent>()).value };
    if let Some(kept) = place.checked_sub(1).and_then(|place| KEPT.get(place)) {
        // SAFETY: the place is this signal's until its number is 0.
        if let Some(came) = unsafe { (*kept.info.get()).take() } {
            *info = came;
        }
        kept.signal.store(0, Ordering::Release);
    } else {
        info.si_code = libc::SI_USER;
    }
}
