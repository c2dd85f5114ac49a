//! The desk: the first bytes of the file of stamps, mapped into memory, on which the records of
//! the program itself lie until there is room for no more, or until another record comes. A
//! record for each poll would be a system call for each poll; this one is a copy.
//!
//! The runner makes the file that long beforehand and reads the desk last, so nothing is lost if
//! the program is killed: the first eight bytes say how many bytes lie on it.

use crate::options;
use crate::stamps;
use std::sync::atomic::{AtomicPtr, AtomicUsize, Ordering};

static DESK: AtomicPtr<u8> = AtomicPtr::new(std::ptr::null_mut());
static SIZE: AtomicUsize = AtomicUsize::new(0);
/// Where the number of bytes stands, in front of them.
const COUNT: usize = 8;

pub fn open() {
    let size = options::desk();
    let Some(file) = stamps::file().filter(|_| size > COUNT) else {
        return;
    };
    let (access, shared) = (libc::PROT_READ | libc::PROT_WRITE, libc::MAP_SHARED);
    // SAFETY: asks for fresh memory that is the front of the file; fails if that cannot be.
    let desk = unsafe { libc::mmap(std::ptr::null_mut(), size, access, shared, file, 0) };
    if desk != libc::MAP_FAILED {
        SIZE.store(size, Ordering::Relaxed);
        DESK.store(desk.cast(), Ordering::Relaxed);
    }
}

/// The child of a fork has no desk: this one is its parent's.
pub fn forget() {
    DESK.store(std::ptr::null_mut(), Ordering::Relaxed);
}

fn count(desk: *mut u8) -> *mut u64 {
    desk.cast()
}

/// Puts a record there. False if there is no desk, or none so large.
pub fn lay(head: &[u8], text: &[u8]) -> bool {
    let (desk, size) = (DESK.load(Ordering::Relaxed), SIZE.load(Ordering::Relaxed));
    let length = head.len() + text.len() + 1;
    if desk.is_null() || length > size - COUNT {
        return false;
    }
    // SAFETY: the desk is mapped for `size` bytes, and only the thread that has the turn is here.
    let mut used = unsafe { *count(desk) } as usize;
    if used + length > size - COUNT {
        clear();
        used = 0;
    }
    // SAFETY: `length` bytes have room after those used. The count is written last, so that a
    // record is there whole or not at all.
    unsafe {
        let place = desk.add(COUNT + used);
        place.copy_from_nonoverlapping(head.as_ptr(), head.len());
        place
            .add(head.len())
            .copy_from_nonoverlapping(text.as_ptr(), text.len());
        place.add(length - 1).write(b'\n');
        count(desk).write_volatile((used + length) as u64);
    }
    true
}

/// Moves what lies there to the end of the file.
pub fn clear() {
    let desk = DESK.load(Ordering::Relaxed);
    if desk.is_null() {
        return;
    }
    // SAFETY: as in `lay`; the count never says more than there is.
    unsafe {
        let used = *count(desk) as usize;
        if used > 0 {
            stamps::append_as_they_are(std::slice::from_raw_parts(desk.add(COUNT), used));
            count(desk).write_volatile(0);
        }
    }
}

/// The line before a record, without the machinery of `format!`.
pub struct Head {
    bytes: [u8; 80],
    used: usize,
}

impl Head {
    pub fn new(start: &[u8; 2]) -> Head {
        let mut bytes = [0; 80];
        bytes[..2].copy_from_slice(start);
        Head { bytes, used: 2 }
    }

    /// A number and a blank, or the line's end after the last one.
    pub fn number(&mut self, number: u64) {
        let mut digits = [0u8; 20];
        let mut from = digits.len();
        let mut rest = number;
        loop {
            from -= 1;
            digits[from] = b'0' + (rest % 10) as u8;
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        if self.used > 2 {
            self.bytes[self.used - 1] = b' ';
        }
        let count = digits.len() - from;
        self.bytes[self.used..self.used + count].copy_from_slice(&digits[from..]);
        self.used += count + 1;
        self.bytes[self.used - 1] = b'\n';
    }

    pub fn line(&self) -> &[u8] {
        &self.bytes[..self.used]
    }
}
