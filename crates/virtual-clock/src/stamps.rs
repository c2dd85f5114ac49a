//! Stamps: what the process wrote to stdout and stderr, when, and on which thread.
//!
//! The runner passes the number of an open file. Each record is a line of text. One that ends with
//! a length is followed by as many bytes, and a line end:
//!
//! ```text
//! V 1                          the clock is on; format 1. Again when the program becomes another one
//! W <ns> <thread> <name> <fd> <length>
//! D <ns> <length>              deadlock; the bytes are the report
//! U <ns>                       the end: tasks ask over and over instead of waiting
//! S <ns> <length>              the clock stands still for long; the bytes say for what
//! L <ns> <length>              it goes no faster than real time, for long; the bytes say beside what
//! G <ns>                       it goes on
//! I <length>                   the bytes say what a reader of the run must know
//! C <length>                   another program is started, in real time; the bytes are its path
//! X <ns>                       exit
//! A <ns>                       abort
//! ```
//! With a trace there are more, in the same order ([`crate::trace`]). Addresses are return
//! addresses in the program's own code, hexadecimal, with commas between, or `-`:
//!
//! ```text
//! P <base> <length>                    where the program was loaded; the bytes are its path
//! N <ns> <thread> <parent> <addresses> a thread is born
//! Q <ns> <thread>                      it has ended
//! B <ns> <thread> <call> <addresses>   it waits in the model
//! E <ns> <thread>                      it goes on
//! T <ns> <thread> <length>             the bytes are a record of the program itself
//! ```
//! `<name>` is the thread's name with `%` in place of spaces, `main`, or `-` if it has none.

use crate::baton;
use crate::desk;
use crate::real::real;
use crate::scheduler::{Nanos, ThreadId};
use std::ffi::c_int;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};

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
    record(b"V 1\n", b"");
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
    desk::forget();
    FILE_OF_PARENT.store(FILE.swap(-1, Ordering::Relaxed), Ordering::Relaxed);
}

/// Something that a reader of the run must know.
pub fn note(text: &str) {
    record(format!("I {}\n", text.len()).as_bytes(), text.as_bytes());
}

/// A child becomes another program, or is one from the start.
pub fn starts_another(path: &[u8]) {
    let file = FILE.load(Ordering::Relaxed);
    let file = file.max(FILE_OF_PARENT.load(Ordering::Relaxed));
    append(file, format!("C {}\n", path.len()).as_bytes(), path);
}

pub fn written(thread: ThreadId, fd: c_int, bytes: &[u8]) {
    if FILE.load(Ordering::Relaxed) < 0 || NOTES_ONLY.load(Ordering::Relaxed) {
        return;
    }
    let name = label(thread);
    let name = String::from_utf8_lossy(&name);
    let head = format!("W {} {thread} {name} {fd} {}\n", baton::now(), bytes.len());
    record(head.as_bytes(), bytes);
}

pub fn deadlock(at: Nanos, text: &str) {
    record(
        format!("D {at} {}\n", text.len()).as_bytes(),
        text.as_bytes(),
    );
}

pub fn busy(at: Nanos) {
    record(format!("U {at}\n").as_bytes(), b"");
}

pub fn stands_still(at: Nanos, what: &str) {
    record(
        format!("S {at} {}\n", what.len()).as_bytes(),
        what.as_bytes(),
    );
}

pub fn goes_along(at: Nanos, what: &str) {
    record(
        format!("L {at} {}\n", what.len()).as_bytes(),
        what.as_bytes(),
    );
}

pub fn goes_on(at: Nanos) {
    record(format!("G {at}\n").as_bytes(), b"");
}

pub fn exited(at: Nanos) {
    record(format!("X {at}\n").as_bytes(), b"");
}

pub fn aborted(at: Nanos) {
    record(format!("A {at}\n").as_bytes(), b"");
}

fn label(thread: ThreadId) -> Vec<u8> {
    if thread == 0 {
        return b"main".to_vec();
    }
    let mut name = own_name();
    if name.is_empty() || Some(&name) == PROGRAM.get() {
        return b"-".to_vec();
    }
    for byte in &mut name {
        if byte.is_ascii_whitespace() {
            *byte = b'%';
        }
    }
    name
}

fn own_name() -> Vec<u8> {
    let mut name = [0u8; 16];
    // SAFETY: PR_GET_NAME writes at most 16 bytes.
    unsafe { libc::prctl(libc::PR_GET_NAME, name.as_mut_ptr()) };
    name.iter().copied().take_while(|byte| *byte != 0).collect()
}

pub fn record(head: &[u8], bytes: &[u8]) {
    // What lies on the desk came before.
    desk::clear();
    append(FILE.load(Ordering::Relaxed), head, bytes);
}

/// The number of the file, if there is one.
pub fn file() -> Option<c_int> {
    Some(FILE.load(Ordering::Relaxed)).filter(|fd| *fd >= 0)
}

/// Bytes that are whole records already.
pub fn append_as_they_are(bytes: &[u8]) {
    append(FILE.load(Ordering::Relaxed), bytes, b"");
}

/// Appends one record in one call, so that records never mix.
fn append(fd: c_int, head: &[u8], bytes: &[u8]) {
    if fd < 0 {
        return;
    }
    let mut whole = head.to_vec();
    if !bytes.is_empty() {
        whole.extend_from_slice(bytes);
        whole.push(b'\n');
    }
    let mut rest = &whole[..];
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
