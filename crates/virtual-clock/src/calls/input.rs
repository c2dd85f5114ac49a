//! Standard input that a program keeps for itself.
//!
//! A program that loads code of others may get its commands there, as the kernel of a notebook does: what it
//! loads would take them away, or wait for ever.

use super::writing::write;
use crate::code;
use crate::options;
use libc::{c_int, c_void};
use std::ptr::null_mut;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether this read finds the end of the input, because it is not the program that asks. The sentence that
/// the runner has for this is printed when the first one does since the program itself has read.
pub fn is_kept(fd: c_int) -> bool {
    static TOLD: AtomicBool = AtomicBool::new(false);
    let Some(sentence) = options::own_input().filter(|_| fd == libc::STDIN_FILENO) else {
        return false;
    };
    let is_kept = !asked_by_program();
    if TOLD.swap(is_kept, Ordering::Relaxed) || !is_kept {
        return is_kept;
    }
    let line = format!("{sentence}\n");
    // SAFETY: the text is valid for its length.
    unsafe { write(libc::STDOUT_FILENO, line.as_ptr().cast(), line.len()) };
    true
}

/// Whether whoever has called into this library stands in the program's own file.
fn asked_by_program() -> bool {
    const MOST: usize = 8;
    let mut frames: [*mut c_void; MOST] = [null_mut(); MOST];
    // SAFETY: the array has room for as many.
    let count = unsafe { libc::backtrace(frames.as_mut_ptr(), MOST as c_int) };
    let mut places = frames
        .iter()
        .take(count as usize)
        .map(|frame| *frame as usize);
    let caller = places.find(|place| !code::is_this_library(*place));
    caller.is_none_or(code::is_program)
}
