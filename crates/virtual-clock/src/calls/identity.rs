//! The number of a thread, which Rust prints when it panics: the model's, counted from 1,
//! for the kernel's differs from run to run.

use crate::current;
use crate::original::original;
use libc::pid_t;

#[unsafe(no_mangle)]
unsafe extern "C" fn gettid() -> pid_t {
    match current::me() {
        Some(me) => me as pid_t + 1,
        // SAFETY: no arguments.
        None => unsafe { (original().syscall)(libc::SYS_gettid, 0, 0, 0, 0, 0, 0) as pid_t },
    }
}
