//! How many processors there are: always as many as the option says, so that a runtime
//! starts the same number of workers on every machine.

use crate::current;
use crate::options;
use crate::original::original;
use libc::{_SC_NPROCESSORS_CONF, _SC_NPROCESSORS_ONLN, cpu_set_t, pid_t};
use std::ffi::{c_int, c_long};

#[unsafe(no_mangle)]
unsafe extern "C" fn sched_getaffinity(process: pid_t, size: usize, set: *mut cpu_set_t) -> c_int {
    if current::me().is_none() {
        // SAFETY: the caller's own arguments.
        return unsafe { (original().sched_getaffinity)(process, size, set) };
    }
    // SAFETY: the caller gives room for `size` bytes.
    let bytes = unsafe { std::slice::from_raw_parts_mut(set.cast::<u8>(), size) };
    bytes.fill(0);
    for cpu in 0..options::cpus().min(size * 8) {
        bytes[cpu / 8] |= 1 << (cpu % 8);
    }
    0
}

#[unsafe(no_mangle)]
unsafe extern "C" fn sysconf(name: c_int) -> c_long {
    match name {
        _SC_NPROCESSORS_CONF | _SC_NPROCESSORS_ONLN if current::me().is_some() => {
            options::cpus() as c_long
        }
        // SAFETY: any name may be asked for.
        _ => unsafe { (original().sysconf)(name) },
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn get_nprocs() -> c_int {
    // SAFETY: as above.
    unsafe { sysconf(_SC_NPROCESSORS_ONLN) as c_int }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn get_nprocs_conf() -> c_int {
    // SAFETY: as above.
    unsafe { sysconf(_SC_NPROCESSORS_CONF) as c_int }
}
