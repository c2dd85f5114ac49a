//! Stamps: what the process wrote to stdout and stderr, when, and on which thread, with whatever
//! else a reader must know. The runner passes the number of an open file; [`wire::Record`] is the
//! form of what is written there.

use crate::baton;
use crate::buffer;
use crate::real::real;
use scheduler::{Nanos, ThreadId};
use std::ffi::c_int;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};
use wire::Record;

static FILE: AtomicI32 = AtomicI32::new(-1);
/// The same in the child of a fork, which leaves word only of what it becomes.
static FILE_OF_PARENT: AtomicI32 = AtomicI32::new(-1);
/// Whether writes are left out: nobody wants to know their times.
static NOTES_ONLY: AtomicBool = AtomicBool::new(false);
/// The name that threads inherit from the program; it says nothing about them.
static PROGRAM: OnceLock<Vec<u8>> = OnceLock::new();

pub fn open(fd: c_int, notes_only: bool) {
    NOTES_ONLY.store(notes_only, Ordering::Relaxed);
    // Children are outside virtual time and must not write here.
    // SAFETY: sets a flag of a descriptor; fails harmlessly if there is none.
    unsafe { libc::fcntl(fd, libc::F_SETFD, libc::FD_CLOEXEC) };
    let _ = PROGRAM.set(own_name());
    FILE.store(fd, Ordering::Relaxed);
    record(&Record::On);
}

/// Whether the program that this one becomes leaves stamps in the same file.
pub fn keep_open(keep: bool) {
    let fd = FILE.load(Ordering::Relaxed);
    let flag = if keep { 0 } else { libc::FD_CLOEXEC };
    // SAFETY: sets a flag of a descriptor; fails harmlessly if there is none.
    unsafe { libc::fcntl(fd, libc::F_SETFD, flag) };
}

/// The child of a fork leaves no stamps.
pub fn forget() {
    buffer::forget();
    FILE_OF_PARENT.store(FILE.swap(-1, Ordering::Relaxed), Ordering::Relaxed);
}

/// Something that a reader of the run must know.
pub fn note(text: &str) {
    record(&Record::Note {
        text: text.as_bytes(),
    });
}

/// A child becomes another program, or is one from the start.
pub fn starts_another(path: &[u8]) {
    let file = FILE.load(Ordering::Relaxed);
    let file = file.max(FILE_OF_PARENT.load(Ordering::Relaxed));
    write(file, &bytes_of(&Record::Starts { path }));
}

pub fn written(thread: ThreadId, fd: c_int, bytes: &[u8]) {
    if FILE.load(Ordering::Relaxed) < 0 || NOTES_ONLY.load(Ordering::Relaxed) {
        return;
    }
    let name = label(thread);
    record(&Record::Written {
        at: baton::now(),
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
    append(&bytes_of(record));
}

fn bytes_of(record: &Record) -> Vec<u8> {
    let mut bytes = Vec::new();
    record.write(&mut bytes);
    bytes
}

/// The number of the file, if there is one.
pub fn file() -> Option<c_int> {
    Some(FILE.load(Ordering::Relaxed)).filter(|fd| *fd >= 0)
}

/// Appends whole records in one call, so that they never mix.
pub fn append(records: &[u8]) {
    write(FILE.load(Ordering::Relaxed), records);
}

fn write(fd: c_int, mut rest: &[u8]) {
    if fd < 0 {
        return;
    }
    while !rest.is_empty() {
        // SAFETY: the slice is valid for its length. The system call itself, so that the
        // record is not stamped in turn.
        let n = unsafe {
            (real().syscall)(
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
