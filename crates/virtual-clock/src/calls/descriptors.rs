//! Descriptors that are closed, or doubled: a connection ends with the last one that means it.

use crate::current;
use crate::kernel;
use crate::original::original;
use crate::shared;
use libc::{F_DUPFD, F_DUPFD_CLOEXEC, c_int};

#[unsafe(no_mangle)]
unsafe extern "C" fn close(fd: c_int) -> c_int {
    closes(fd);
    // SAFETY: a plain number.
    let result = unsafe { (original().close)(fd) };
    kernel::touched();
    result
}

fn closes(fd: c_int) {
    if current::me().is_some() {
        shared::with_world(|world| {
            world.flight.closed(fd);
            world.watched.forget(fd);
            world.timerfds.close(fd);
        });
    }
}

fn doubled(fd: c_int, copy: c_int) -> c_int {
    if copy >= 0 && copy != fd && current::me().is_some() {
        shared::with_world(|world| world.flight.table.duplicate(fd, copy));
    }
    copy
}

#[unsafe(no_mangle)]
unsafe extern "C" fn dup(fd: c_int) -> c_int {
    // SAFETY: a plain number.
    doubled(fd, unsafe { (original().dup)(fd) })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn dup2(fd: c_int, copy: c_int) -> c_int {
    if fd != copy {
        closes(copy);
    }
    // SAFETY: plain numbers.
    doubled(fd, unsafe { (original().dup2)(fd, copy) })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn dup3(fd: c_int, copy: c_int, flags: c_int) -> c_int {
    if fd != copy {
        closes(copy);
    }
    // SAFETY: plain numbers.
    doubled(fd, unsafe { (original().dup3)(fd, copy, flags) })
}

/// Takes a variable number of arguments; one more that is not given does no harm, for on
/// both architectures it is only a register that nobody reads.
#[unsafe(no_mangle)]
unsafe extern "C" fn fcntl(fd: c_int, command: c_int, argument: usize) -> c_int {
    // SAFETY: the caller's own arguments.
    let result = unsafe { (original().fcntl)(fd, command, argument) };
    match command {
        F_DUPFD | F_DUPFD_CLOEXEC => doubled(fd, result),
        _ => result,
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn fcntl64(fd: c_int, command: c_int, argument: usize) -> c_int {
    // SAFETY: as above.
    unsafe { fcntl(fd, command, argument) }
}
