//! The buffer at the front of the file of records ([`wire::Buffer`]), for what the program itself
//! records at every poll.

use crate::options;
use crate::records::file;
use std::sync::atomic::{AtomicPtr, Ordering};
use wire::{Buffer, SIZE};

static MEMORY: AtomicPtr<u8> = AtomicPtr::new(std::ptr::null_mut());

pub fn open() {
    let Some(file) = file::number().filter(|_| options::trace()) else {
        return;
    };
    let (access, shared) = (libc::PROT_READ | libc::PROT_WRITE, libc::MAP_SHARED);
    // SAFETY: asks for fresh memory that is the front of the file; fails if that cannot be.
    let memory = unsafe { libc::mmap(std::ptr::null_mut(), SIZE, access, shared, file, 0) };
    if memory != libc::MAP_FAILED {
        MEMORY.store(memory.cast(), Ordering::Relaxed);
    }
}

/// The child of a fork has no buffer: this one is its parent's.
pub fn forget() {
    MEMORY.store(std::ptr::null_mut(), Ordering::Relaxed);
}

fn with<R>(act: impl FnOnce(&mut Buffer) -> R) -> Option<R> {
    let memory = MEMORY.load(Ordering::Relaxed);
    if memory.is_null() {
        return None;
    }
    // SAFETY: it is mapped for as long as the process lives, and only the thread that has the
    // baton is here.
    let memory = unsafe { std::slice::from_raw_parts_mut(memory, SIZE) };
    Some(act(&mut Buffer::over(memory)))
}

/// Puts a record there, given in parts. False if there is no buffer, or none so large.
pub fn put(parts: &[&[u8]]) -> bool {
    let put = with(|buffer| {
        let length = parts.iter().map(|part| part.len()).sum();
        if !buffer.could_hold(length) {
            return false;
        }
        if !buffer.put(parts) {
            move_out(buffer);
            buffer.put(parts);
        }
        true
    });
    put.unwrap_or(false)
}

/// Moves what lies there to the end of the file.
pub fn clear() {
    with(move_out);
}

fn move_out(buffer: &mut Buffer) {
    if !buffer.records().is_empty() {
        file::append(buffer.records());
        buffer.clear();
    }
}
