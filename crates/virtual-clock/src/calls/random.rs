//! Randomness: the order of a `HashMap`, the branch that `select!` tries first.

use crate::current;
use crate::original::original;
use crate::shared;
use std::ffi::{c_int, c_uint, c_void};

#[unsafe(no_mangle)]
pub unsafe extern "C" fn getrandom(buffer: *mut c_void, length: usize, flags: c_uint) -> isize {
    if current::me().is_none() {
        let (buffer, flags) = (buffer as usize, flags as usize);
        // SAFETY: the caller's own arguments.
        return unsafe {
            (original().syscall)(libc::SYS_getrandom, buffer, length, flags, 0, 0, 0) as isize
        };
    }
    // SAFETY: the caller gives room for that many bytes.
    let bytes = unsafe { std::slice::from_raw_parts_mut(buffer.cast::<u8>(), length) };
    shared::with_world(|world| world.random.fill(bytes));
    length as isize
}

#[unsafe(no_mangle)]
unsafe extern "C" fn getentropy(buffer: *mut c_void, length: usize) -> c_int {
    // SAFETY: as above.
    let got = unsafe { getrandom(buffer, length, 0) };
    if got == length as isize { 0 } else { -1 }
}
