//! Writing: stamps what goes to stdout and stderr, and notes what may wake somebody.

use crate::baton;
use crate::real::{errno, real, set_errno};
use crate::scheduler::ThreadId;
use crate::spin;
use crate::stamps;
use libc::{c_int, c_void, iovec, msghdr, size_t, sockaddr, socklen_t, ssize_t};

/// The descriptors of a process that its terminal shows.
fn is_shown(fd: c_int) -> bool {
    fd == libc::STDOUT_FILENO || fd == libc::STDERR_FILENO
}

/// After a write: something may have become readable, and bytes may be in flight.
fn after_write(me: ThreadId, fd: c_int) {
    let code = errno();
    spin::over();
    baton::touched();
    baton::with_world(|world| world.flight.sent(fd));
    baton::maybe_give_way(me);
    set_errno(code);
}

#[unsafe(no_mangle)]
unsafe extern "C" fn write(fd: c_int, buffer: *const c_void, size: size_t) -> ssize_t {
    // SAFETY: the caller's own arguments.
    let written = unsafe { (real().write)(fd, buffer, size) };
    if let Some(me) = baton::me() {
        if is_shown(fd) && written > 0 {
            // SAFETY: the kernel has just read these bytes.
            stamps::written(me, fd, unsafe {
                std::slice::from_raw_parts(buffer.cast(), written as usize)
            });
        }
        after_write(me, fd);
    }
    written
}

#[unsafe(no_mangle)]
unsafe extern "C" fn writev(fd: c_int, buffers: *const iovec, count: c_int) -> ssize_t {
    // SAFETY: the caller's own arguments.
    let written = unsafe { (real().writev)(fd, buffers, count) };
    if let Some(me) = baton::me() {
        if is_shown(fd) && written > 0 {
            // SAFETY: the kernel has just read from these buffers.
            let mut bytes = unsafe { joined(buffers, count) };
            bytes.truncate(written as usize);
            stamps::written(me, fd, &bytes);
        }
        after_write(me, fd);
    }
    written
}

unsafe fn joined(buffers: *const iovec, count: c_int) -> Vec<u8> {
    // SAFETY: the caller has found the array and its buffers valid.
    unsafe {
        let buffers = std::slice::from_raw_parts(buffers, count as usize);
        let filled = buffers.iter().filter(|buffer| buffer.iov_len > 0);
        let slices = filled
            .map(|buffer| std::slice::from_raw_parts(buffer.iov_base as *const u8, buffer.iov_len));
        slices.flatten().copied().collect()
    }
}

macro_rules! sends {
    ($($name:ident($($argument:ident: $kind:ty),*);)*) => { $(
        #[unsafe(no_mangle)]
        unsafe extern "C" fn $name(fd: c_int, $($argument: $kind),*) -> ssize_t {
            // SAFETY: the caller's own arguments.
            let sent = unsafe { (real().$name)(fd, $($argument),*) };
            if let Some(me) = baton::me() {
                after_write(me, fd);
            }
            sent
        }
    )* };
}

sends! {
    send(buffer: *const c_void, size: size_t, flags: c_int);
    sendto(buffer: *const c_void, size: size_t, flags: c_int, to: *const sockaddr, length: socklen_t);
    sendmsg(message: *const msghdr, flags: c_int);
}
