//! The environment, read and changed without the C library's functions: a program may define
//! `getenv` and `unsetenv` of its own, as bash does, and then these are the ones that everybody
//! gets, this library as well.

use libc::c_char;
use std::ffi::CStr;

unsafe extern "C" {
    static mut environ: *mut *mut c_char;
}

/// The text behind `NAME=`, if the entry is of that name.
fn value<'a>(entry: &'a CStr, name: &CStr) -> Option<&'a CStr> {
    let bytes = entry.to_bytes_with_nul();
    let rest = bytes.strip_prefix(name.to_bytes())?.strip_prefix(b"=")?;
    CStr::from_bytes_with_nul(rest).ok()
}

/// The value of a variable as text, if it is there and is UTF-8.
pub fn get(name: &CStr) -> Option<&'static str> {
    // SAFETY: read at start-up, before any thread could change the environment. It is null or
    // ends in a null, and its texts stay where they are when entries are taken out.
    unsafe {
        let mut entry = environ;
        while !entry.is_null() && !(*entry).is_null() {
            if let Some(value) = value(CStr::from_ptr(*entry), name) {
                return value.to_str().ok();
            }
            entry = entry.add(1);
        }
        None
    }
}

/// Takes variables out.
///
/// # Safety
/// `given` is the environment as the kernel arranged it; no other thread exists yet.
pub unsafe fn take_out(given: *mut *mut c_char, names: &[&CStr]) {
    // SAFETY: this function's own. Usually both are the same list.
    unsafe {
        take_out_of(given, names);
        take_out_of(environ, names);
    }
}

/// # Safety
/// It is null or ends in a null.
unsafe fn take_out_of(list: *mut *mut c_char, names: &[&CStr]) {
    if list.is_null() {
        return;
    }
    // SAFETY: the list only becomes shorter.
    unsafe {
        let (mut from, mut to) = (list, list);
        while !(*from).is_null() {
            let entry = CStr::from_ptr(*from);
            if !names.iter().any(|name| value(entry, name).is_some()) {
                *to = *from;
                to = to.add(1);
            }
            from = from.add(1);
        }
        *to = std::ptr::null_mut();
    }
}
