//! Raw system calls: those that a program makes by an instruction of its own, past the C
//! library, as rustix does, and runtimes of other languages. The kernel gives each back as a
//! signal (*syscall user dispatch*, Linux 5.11, on x86_64), and it is answered like any other.
//!
//! Calls from the C library's code up to the loader's are left alone: they are what this
//! library stands in front of, or its own. Other libraries that happen to be loaded between
//! these two are not seen.
//!
//! A clock is read without any system call, through the kernel's *vdso*, whose address is
//! hidden from programs here, so that they fall back to the call.
//!
//! Here stands whose calls are given back; they are answered in [`crate::interrupts::system_call`].

use crate::code;
use crate::original::original;
use std::cell::Cell;
use std::sync::atomic::{AtomicBool, Ordering};

const PR_SET_SYSCALL_USER_DISPATCH: usize = 59;
const PR_SYS_DISPATCH_ON: usize = 1;
/// The two answers to whether calls are given back.
const ALLOW: u8 = 0;
const BLOCK: u8 = 1;
static ON: AtomicBool = AtomicBool::new(false);

thread_local! {
    /// The kernel looks here whether this thread's calls are given back.
    static GIVEN_BACK: Cell<u8> = const { Cell::new(BLOCK) };
}

/// From now on calls may be given back: there is a handler for them.
pub fn start() {
    ON.store(true, Ordering::Relaxed);
}

/// From now on the calling thread's raw calls are seen. Where the kernel cannot do that they
/// go by unseen.
pub fn watch_this_thread() {
    if !ON.load(Ordering::Relaxed) {
        return;
    }
    let left_alone = code::c_library_and_loader();
    let selector = GIVEN_BACK.with(|cell| cell.as_ptr() as usize);
    // SAFETY: the selector is this thread's own, and lives as long.
    unsafe {
        (original().syscall)(
            libc::SYS_prctl,
            PR_SET_SYSCALL_USER_DISPATCH,
            PR_SYS_DISPATCH_ON,
            left_alone.start,
            left_alone.len(),
            selector,
            0,
        );
    }
}

/// From now on the calling thread makes its calls itself.
pub fn leave_this_thread_alone() {
    GIVEN_BACK.with(|cell| cell.set(ALLOW));
}
