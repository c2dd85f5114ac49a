//! Stamps: what the process wrote to stdout and stderr, when, and on which thread, with whatever
//! else a reader must know.

use crate::current;
use crate::records::{buffer, file};
use scheduler::{Nanos, ThreadId};
use std::ffi::c_int;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use wire::Record;

/// Whether writes are left out: nobody wants to know their times.
static NOTES_ONLY: AtomicBool = AtomicBool::new(false);
/// The name that threads inherit from the program; it says nothing about them.
static PROGRAM: OnceLock<Vec<u8>> = OnceLock::new();

pub fn open(fd: c_int, notes_only: bool) {
    NOTES_ONLY.store(notes_only, Ordering::Relaxed);
    let _ = PROGRAM.set(own_name());
    file::open(fd);
    record(&Record::On);
}

/// Something that a reader of the run must know.
pub fn note(text: &str) {
    record(&Record::Note {
        text: text.as_bytes(),
    });
}

/// A child becomes another program, or is one from the start.
pub fn starts_another(path: &[u8]) {
    file::append_from_child(&bytes_of(&Record::Starts { path }));
}

pub fn written(thread: ThreadId, fd: c_int, bytes: &[u8]) {
    if file::number().is_none() || NOTES_ONLY.load(Ordering::Relaxed) {
        return;
    }
    let name = label(thread);
    record(&Record::Written {
        at: current::now(),
        thread: number_of(thread),
        name: String::from_utf8_lossy(&name),
        fd,
        bytes,
    });
}

/// A thread as records number it.
pub fn number_of(thread: ThreadId) -> u32 {
    u32::try_from(thread).unwrap_or(u32::MAX)
}

pub fn deadlock(at: Nanos, text: &str) {
    let report = text.as_bytes();
    record(&Record::Deadlock { at, report });
}

pub fn busy(at: Nanos) {
    record(&Record::Busy { at });
}

pub fn stands_still(at: Nanos, what: &str) {
    let what = what.as_bytes();
    record(&Record::StandsStill { at, what });
}

pub fn goes_along(at: Nanos, what: &str) {
    let what = what.as_bytes();
    record(&Record::GoesAlong { at, what });
}

pub fn goes_on(at: Nanos) {
    record(&Record::GoesOn { at });
}

pub fn exited(at: Nanos) {
    record(&Record::Exited { at });
}

pub fn aborted(at: Nanos) {
    record(&Record::Aborted { at });
}

fn label(thread: ThreadId) -> Vec<u8> {
    if thread == 0 {
        return b"main".to_vec();
    }
    let name = own_name();
    if name.is_empty() || Some(&name) == PROGRAM.get() {
        return b"-".to_vec();
    }
    name
}

fn own_name() -> Vec<u8> {
    let mut name = [0u8; 16];
    // SAFETY: PR_GET_NAME writes at most 16 bytes.
    unsafe { libc::prctl(libc::PR_GET_NAME, name.as_mut_ptr()) };
    name.iter().copied().take_while(|byte| *byte != 0).collect()
}

pub fn record(record: &Record) {
    // What lies in the buffer came before.
    buffer::clear();
    file::append(&bytes_of(record));
}

fn bytes_of(record: &Record) -> Vec<u8> {
    let mut bytes = Vec::new();
    record.write(&mut bytes);
    bytes
}
