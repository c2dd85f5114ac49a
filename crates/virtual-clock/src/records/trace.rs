//! What a trace needs besides the stamps, in the same stream: the births and ends of threads,
//! where each waits, and what the program itself records (`meanwhile_record`).

use crate::code;
use crate::current;
use crate::records::buffer;
use crate::records::stamps::{self, number_of};
use libc::{c_int, c_void};
use scheduler::{ThreadId, Waiting};
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use wire::{Call, Record};

static ON: AtomicBool = AtomicBool::new(false);

/// A program that does nothing but wake itself would fill the disk.
const MOST: usize = 64 << 20;
static WRITTEN: AtomicUsize = AtomicUsize::new(0);

/// As many callers are written down at most. A server's handler stands under a hundred frames.
const DEPTH: usize = 256;

/// Begins a trace. Says where the program lies, so that addresses can be resolved.
pub fn start() {
    ON.store(true, Ordering::Relaxed);
    let path = fs::read_link("/proc/self/exe").unwrap_or_default();
    stamps::record(&Record::Program {
        base: code::program_base() as u64,
        path: path.as_os_str().as_bytes(),
    });
    buffer::open();
}

fn is_on() -> bool {
    ON.load(Ordering::Relaxed)
}

pub fn born(thread: ThreadId, parent: ThreadId) {
    if is_on() {
        stamps::record(&Record::ThreadBorn {
            at: current::now(),
            thread: number_of(thread),
            parent: number_of(parent),
            stack: stack(),
        });
    }
}

pub fn ended(thread: ThreadId) {
    if is_on() {
        let (at, thread) = (current::now(), number_of(thread));
        stamps::record(&Record::ThreadEnded { at, thread });
    }
}

pub fn waits(thread: ThreadId, waiting: &Waiting) {
    if is_on() {
        stamps::record(&Record::WaitBegan {
            at: current::now(),
            thread: number_of(thread),
            call: match waiting {
                Waiting::Sleep => Call::Sleep,
                Waiting::Spin | Waiting::Step => Call::Spin,
                Waiting::Futex { .. } => Call::Futex,
                Waiting::Kernel { .. } | Waiting::Signal { .. } => Call::Kernel,
                Waiting::Join(_) => Call::Join,
            },
            stack: stack(),
        });
    }
}

pub fn goes_on(thread: ThreadId) {
    if is_on() {
        let (at, thread) = (current::now(), number_of(thread));
        stamps::record(&Record::WaitEnded { at, thread });
    }
}

/// [`wire::entrance::RECORD`]: called by a program that records what its tasks do, with the text
/// form of one [`wire::Told`].
///
/// # Safety
/// The text is valid for its length.
#[unsafe(no_mangle)]
unsafe extern "C" fn meanwhile_record(text: *const u8, length: usize) {
    let Some(me) = current::me().filter(|_| is_on()) else {
        return;
    };
    // SAFETY: as this function's own.
    let text = unsafe { std::slice::from_raw_parts(text, length) };
    if WRITTEN.fetch_add(length, Ordering::Relaxed) > MOST {
        ON.store(false, Ordering::Relaxed);
        return stamps::note("the trace ends early: it is longer than 64 MiB");
    }
    let (at, thread) = (current::now(), number_of(me));
    let head = Record::head_of_told(at, thread, length);
    if !buffer::put(&[head.bytes(), text, b"\n"]) {
        stamps::record(&Record::Told { at, thread, text });
    }
}

/// Called by such a program at its start, to learn whether anybody listens.
#[unsafe(no_mangle)]
extern "C" fn meanwhile_is_recording() -> bool {
    is_on()
}

/// The moment of virtual time, for such a program; no look at the clock in the sense of
/// [`crate::spin`].
#[unsafe(no_mangle)]
extern "C" fn meanwhile_moment() -> u64 {
    current::now()
}

/// Called by such a program when its tasks ask over and over instead of waiting: it would not
/// end, and has said which in its last record. Ends the process.
#[unsafe(no_mangle)]
extern "C" fn meanwhile_end_busy() {
    if current::me().is_none() {
        return;
    }
    stamps::busy(current::now());
    // SAFETY: ends the process without running anything more of it.
    unsafe { libc::_exit(wire::exit::BUSY) }
}

unsafe extern "C" {
    /// Of the unwinder that Rust programs use, too: calls back with each caller in turn.
    fn _Unwind_Backtrace(
        each: extern "C" fn(*mut c_void, *mut c_void) -> c_int,
        to: *mut c_void,
    ) -> c_int;
    fn _Unwind_GetIP(context: *mut c_void) -> usize;
}

/// The return addresses of the program's own code, innermost first.
fn stack() -> Vec<u64> {
    extern "C" fn each(context: *mut c_void, to: *mut c_void) -> c_int {
        const GO_ON: c_int = 0;
        const ENOUGH: c_int = 5;
        // SAFETY: the unwinder gives a valid context, and `to` is the list below.
        let (place, to) = unsafe { (_Unwind_GetIP(context), &mut *to.cast::<Vec<u64>>()) };
        if code::is_program(place) {
            to.push(place as u64);
        }
        if to.len() < DEPTH { GO_ON } else { ENOUGH }
    }
    let mut addresses: Vec<u64> = Vec::with_capacity(DEPTH);
    // SAFETY: the function has the type that is asked for and takes exactly this argument.
    unsafe { _Unwind_Backtrace(each, (&raw mut addresses).cast()) };
    addresses
}
