//! The return addresses of the stack of calls, without names: those are looked up once, by
//! whoever reads the trace. A stack is written down once, too; records name it by number.

use crate::json::Addresses;
use crate::listener;
use std::collections::HashMap;
use std::fmt::{self, Display};
use std::hash::{BuildHasherDefault, DefaultHasher};
use std::sync::Mutex;

// Not with random keys: those would be taken from the program's own chances.
type Known = HashMap<Vec<usize>, usize, BuildHasherDefault<DefaultHasher>>;

static KNOWN: Mutex<Known> = Mutex::new(HashMap::with_hasher(BuildHasherDefault::new()));

/// A stack in a record: `"stack":7`. Its addresses are written before the first record that
/// names it.
pub struct Numbered<'a>(pub &'a [usize]);

impl Display for Numbered<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return f.write_str(r#""stack":0"#);
        }
        let mut known = KNOWN.lock().unwrap_or_else(|held| held.into_inner());
        let number = match known.get(self.0) {
            Some(number) => *number,
            None => {
                let number = known.len() + 1;
                known.insert(self.0.to_vec(), number);
                let ips = Addresses(self.0);
                // Under the lock, so that nobody names the stack before it is written down.
                listener::hear(&format!(r#"{{"k":"stack","number":{number},"ips":{ips}}}"#));
                number
            }
        };
        write!(f, r#""stack":{number}"#)
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

/// What the loader added to every address of the program's file.
pub fn program_base() -> u64 {
    // The first mapping of the file itself begins at its first byte.
    let path = std::env::current_exe().unwrap_or_default();
    let maps = std::fs::read_to_string("/proc/self/maps").unwrap_or_default();
    let own = maps
        .lines()
        .find(|line| line.ends_with(&*path.to_string_lossy()));
    let start = own.and_then(|line| line.split('-').next());
    start
        .and_then(|start| u64::from_str_radix(start, 16).ok())
        .unwrap_or(0)
}
