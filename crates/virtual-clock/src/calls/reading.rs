//! Reading from a stream that may have nothing yet: others run meanwhile.

use super::polling::wait_until_ready;
use crate::baton;
use crate::real::real;
use libc::{POLLIN, c_int, c_void, iovec, msghdr, size_t, sockaddr, socklen_t, ssize_t};

/// Waits, on the virtual clock, until a read would not block.
fn before_read(fd: c_int) {
    let Some(me) = baton::me() else {
        return;
    };
    crate::spin::over();
    // SAFETY: asks for flags; a descriptor that is none is the real call's to refuse.
    let flags = unsafe { libc::fcntl(fd, libc::F_GETFL) };
    if flags >= 0 && flags & libc::O_NONBLOCK == 0 {
        wait_until_ready(me, fd, POLLIN);
    }
}

macro_rules! waits_then_reads {
    ($($name:ident($($argument:ident: $kind:ty),*);)*) => { $(
        #[unsafe(no_mangle)]
        unsafe extern "C" fn $name(fd: c_int, $($argument: $kind),*) -> ssize_t {
            before_read(fd);
            // SAFETY: the caller's own arguments.
            unsafe { (real().$name)(fd, $($argument),*) }
        }
    )* };
}

waits_then_reads! {
    read(buffer: *mut c_void, size: size_t);
    readv(buffers: *const iovec, count: c_int);
    recv(buffer: *mut c_void, size: size_t, flags: c_int);
    recvfrom(buffer: *mut c_void, size: size_t, flags: c_int, from: *mut sockaddr, length: *mut socklen_t);
    recvmsg(message: *mut msghdr, flags: c_int);
}
