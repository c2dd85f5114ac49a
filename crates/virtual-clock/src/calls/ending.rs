//! The end of the process, so that the transcript knows when it was.

use crate::current;
use crate::original::original;
use crate::records::stamps;

#[unsafe(no_mangle)]
unsafe extern "C" fn abort() -> ! {
    stamps::aborted(current::now());
    // SAFETY: no arguments; it does not return.
    unsafe {
        (original().abort)();
        libc::_exit(134)
    }
}
