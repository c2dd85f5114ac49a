//! Pipes, and calls that move bytes from one descriptor to another inside the kernel:
//! `std::io::copy` uses them.

use super::polling::wait_on;
use super::sockets::{set_blocking, would_block};
use crate::baton;
use crate::current;
use crate::kernel;
use crate::original::{errno, original, set_errno};
use crate::shared;
use crate::spin;
use libc::{POLLIN, POLLOUT, c_int, c_uint, c_void, loff_t, off_t, size_t, ssize_t};
use scheduler::ThreadId;

/// What a pipe that is ready takes for certain.
const PIECE: usize = libc::PIPE_BUF;

/// Writes to a blocking pipe, waiting in the model whenever it is full.
///
/// # Safety
/// `buffer` is valid for `size` bytes.
pub unsafe fn write_pieces(
    me: ThreadId,
    fd: c_int,
    buffer: *const c_void,
    size: size_t,
) -> ssize_t {
    let mut done = 0;
    loop {
        if let Err(code) = wait_on(me, fd, POLLOUT, None) {
            set_errno(code);
            return if done > 0 { done as ssize_t } else { -1 };
        }
        let piece = (size - done).min(PIECE);
        // SAFETY: a part of the caller's own buffer.
        let written = unsafe { (original().write)(fd, buffer.add(done), piece) };
        if written < 0 {
            return if done > 0 { done as ssize_t } else { written };
        }
        done += written as usize;
        if done >= size {
            return done as ssize_t;
        }
        kernel::touched();
    }
}

/// Runs a call that moves bytes between two descriptors so that it never blocks, and waits in
/// the model when it would.
fn moving(from: c_int, to: c_int, call: impl Fn() -> ssize_t) -> ssize_t {
    let Some(me) = current::me() else {
        return call();
    };
    spin::over();
    let blocking = [from, to].map(would_block);
    let moved = loop {
        for (fd, _) in [from, to].into_iter().zip(blocking).filter(|(_, b)| *b) {
            set_blocking(fd, false);
        }
        let moved = call();
        let code = errno();
        for (fd, _) in [from, to].into_iter().zip(blocking).filter(|(_, b)| *b) {
            set_blocking(fd, true);
        }
        set_errno(code);
        if moved >= 0 || code != libc::EAGAIN || blocking == [false, false] {
            break moved;
        }
        let both = [(from, POLLIN), (to, POLLOUT)].into_iter().zip(blocking);
        let mut waits = both.filter(|(_, blocks)| *blocks);
        if let Some(code) = waits.find_map(|((fd, events), _)| wait_on(me, fd, events, None).err())
        {
            set_errno(code);
            break -1;
        }
    };
    let code = errno();
    kernel::touched();
    shared::with_world(|world| {
        world.flight.sent(to);
        world.flight.received(from);
    });
    baton::maybe_give_way(me);
    set_errno(code);
    moved
}

#[unsafe(no_mangle)]
unsafe extern "C" fn sendfile(
    to: c_int,
    from: c_int,
    offset: *mut off_t,
    count: size_t,
) -> ssize_t {
    // SAFETY: the caller's own arguments.
    moving(from, to, || unsafe {
        (original().sendfile)(to, from, offset, count)
    })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn sendfile64(
    to: c_int,
    from: c_int,
    offset: *mut off_t,
    count: size_t,
) -> ssize_t {
    // SAFETY: the same function where offsets have 64 bits, as on every supported machine.
    unsafe { sendfile(to, from, offset, count) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn splice(
    from: c_int,
    from_offset: *mut loff_t,
    to: c_int,
    to_offset: *mut loff_t,
    count: size_t,
    flags: c_uint,
) -> ssize_t {
    // SAFETY: the caller's own arguments.
    moving(from, to, || unsafe {
        (original().splice)(from, from_offset, to, to_offset, count, flags)
    })
}
