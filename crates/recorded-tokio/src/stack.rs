//! The return addresses of the stack of calls, without names: those are looked up once, by
//! whoever reads the trace. A stack is written down once, too; records name it by number.

use crate::current::current;
use crate::listener;
use std::cell::Cell;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, DefaultHasher};
use std::ptr;
use std::sync::Mutex;
use wire::{At, Told};

// Not with random keys: those would be taken from the program's own chances.
type Known = HashMap<Vec<usize>, u32, BuildHasherDefault<DefaultHasher>>;

static KNOWN: Mutex<Known> = Mutex::new(HashMap::with_hasher(BuildHasherDefault::new()));

/// A stack in a record. Its addresses are told before the first record that names it.
pub fn numbered(addresses: &[usize]) -> At<'static> {
    if addresses.is_empty() {
        return At::Unknown;
    }
    let mut known = KNOWN.lock().unwrap_or_else(|held| held.into_inner());
    if let Some(number) = known.get(addresses) {
        return At::Stack(*number);
    }
    let number = known.len() as u32 + 1;
    known.insert(addresses.to_vec(), number);
    // Under the lock, so that nobody names the stack before it is told.
    listener::hear(&Told::Stack {
        number,
        addresses: addresses.iter().map(|address| *address as u64).collect(),
    });
    At::Stack(number)
}

thread_local! {
    /// Where the stack of what this thread's runtime does begins; null if it drives none.
    static BEGINS: Cell<*const ()> = const { Cell::new(ptr::null()) };
}

/// The stack of whoever calls. What a runtime does by itself between two polls, such as to drop the
/// future of a task, is not done by the line that called its `block_on`: that line is left out.
pub fn here() -> At<'static> {
    let begins = match current() {
        Some(_) => ptr::null(),
        None => BEGINS.try_with(Cell::get).unwrap_or(ptr::null()),
    };
    numbered(&capture((!begins.is_null()).then_some(begins)))
}

/// In the `block_on` of a runtime, with a variable of it: until this is dropped, the stacks of what it calls begin there.
/// Not a closure around the call, because a panic is told at the place of the caller, which a closure does not hand on.
pub fn from_here<T>(variable: &T) -> FromHere {
    FromHere(BEGINS.replace(ptr::from_ref(variable).cast()))
}

/// Where stacks began before.
pub struct FromHere(*const ());

impl Drop for FromHere {
    fn drop(&mut self) {
        BEGINS.set(self.0);
    }
}

/// As many are written down at most. A debug build has many frames between two awaits.
const DEPTH: usize = 192;

/// The return addresses from here up to the frame in which `until` lives (or to the end of the
/// stack), innermost first. `until` is any variable of that frame.
#[cfg(unix)]
pub fn capture(until: Option<*const ()>) -> Vec<usize> {
    use std::ffi::{c_int, c_void};

    // The unwinder that panics use, too.
    unsafe extern "C" {
        fn _Unwind_Backtrace(
            each: extern "C" fn(*mut c_void, *mut c_void) -> c_int,
            to: *mut c_void,
        ) -> c_int;
        fn _Unwind_GetIP(context: *mut c_void) -> usize;
        fn _Unwind_GetCFA(context: *mut c_void) -> usize;
    }
    struct Walk {
        until: usize,
        found: Vec<usize>,
    }
    extern "C" fn each(context: *mut c_void, to: *mut c_void) -> c_int {
        const GO_ON: c_int = 0;
        const ENOUGH: c_int = 5;
        // SAFETY: the unwinder gives a valid context, and `to` is the walk below.
        let (address, frame, walk) = unsafe {
            (
                _Unwind_GetIP(context),
                _Unwind_GetCFA(context),
                &mut *to.cast::<Walk>(),
            )
        };
        // The stack grows down: callees lie below their callers.
        if frame > walk.until || walk.found.len() == DEPTH {
            return ENOUGH;
        }
        walk.found.push(address);
        GO_ON
    }
    let mut walk = Walk {
        until: until.map_or(usize::MAX, |variable| variable as usize),
        found: Vec::with_capacity(48),
    };
    // SAFETY: `each` has the type that is asked for and takes exactly this argument.
    unsafe { _Unwind_Backtrace(each, (&raw mut walk).cast()) };
    walk.found
}

#[cfg(not(unix))]
pub fn capture(_: Option<*const ()>) -> Vec<usize> {
    Vec::new()
}
