//! The file of records, and writing to it past everything that the program sees.

use crate::original::original;
use std::ffi::c_int;
use std::sync::atomic::{AtomicI32, Ordering};

static FILE: AtomicI32 = AtomicI32::new(-1);
/// The same in the child of a fork, which leaves word only of what it becomes.
static FILE_OF_PARENT: AtomicI32 = AtomicI32::new(-1);

pub fn open(fd: c_int) {
    // Children are outside virtual time and must not write here.
    // SAFETY: sets a flag of a descriptor; fails harmlessly if there is none.
    unsafe { libc::fcntl(fd, libc::F_SETFD, libc::FD_CLOEXEC) };
    FILE.store(fd, Ordering::Relaxed);
}

/// Whether the program that this one becomes leaves records in the same file.
pub fn keep_open(keep: bool) {
    let fd = FILE.load(Ordering::Relaxed);
    let flag = if keep { 0 } else { libc::FD_CLOEXEC };
    // SAFETY: sets a flag of a descriptor; fails harmlessly if there is none.
    unsafe { libc::fcntl(fd, libc::F_SETFD, flag) };
}

/// The child of a fork leaves no records.
pub fn forget() {
    FILE_OF_PARENT.store(FILE.swap(-1, Ordering::Relaxed), Ordering::Relaxed);
}

/// The number of the file, if there is one.
pub fn number() -> Option<c_int> {
    Some(FILE.load(Ordering::Relaxed)).filter(|fd| *fd >= 0)
}

/// Appends whole records in one call, so that they never mix.
pub fn append(records: &[u8]) {
    write(FILE.load(Ordering::Relaxed), records);
}

/// The same, also in the child of a fork.
pub fn append_from_child(records: &[u8]) {
    let file = FILE.load(Ordering::Relaxed);
    write(file.max(FILE_OF_PARENT.load(Ordering::Relaxed)), records);
}

fn write(fd: c_int, mut rest: &[u8]) {
    if fd < 0 {
        return;
    }
    while !rest.is_empty() {
        // SAFETY: the slice is valid for its length. The system call itself, so that the
        // record is not stamped in turn.
        let n = unsafe {
            (original().syscall)(
                libc::SYS_write,
                fd as usize,
                rest.as_ptr() as usize,
                rest.len(),
                0,
                0,
                0,
            )
        };
        if n <= 0 {
            return;
        }
        rest = &rest[n as usize..];
    }
}
