//! Hiding where the kernel's *vdso* lies.

use libc::c_char;

/// Makes the entry that tells where the vdso lies one to be ignored.
///
/// # Safety
/// The environment is followed by the auxiliary vector, as the kernel arranges them.
pub unsafe fn hide(environment: *mut *mut c_char) {
    // SAFETY: both lists end in a null.
    unsafe {
        let mut end = environment;
        while !(*end).is_null() {
            end = end.add(1);
        }
        forget(end.add(1).cast());
    }
}

/// # Safety
/// It is an auxiliary vector.
pub unsafe fn forget(mut entry: *mut [usize; 2]) {
    // SAFETY: it ends with an entry of kind AT_NULL.
    unsafe {
        while (*entry)[0] as u64 != libc::AT_NULL {
            if (*entry)[0] as u64 == libc::AT_SYSINFO_EHDR {
                (*entry)[0] = libc::AT_IGNORE as usize;
            }
            entry = entry.add(1);
        }
    }
}
