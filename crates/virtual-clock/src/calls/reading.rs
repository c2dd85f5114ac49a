//! Reading from a stream that may have nothing yet: others run meanwhile.

use super::input;
use super::polling::wait_until_ready;
use super::sockets::would_block;
use crate::current;
use crate::original::{original, set_errno};
use crate::pace;
use crate::shared;
use libc::{
    MSG_DONTWAIT, MSG_PEEK, MSG_WAITALL, POLLIN, SO_RCVTIMEO, c_int, c_void, iovec, msghdr, size_t,
    sockaddr, socklen_t, ssize_t,
};
use scheduler::effort;

/// Waits, on the virtual clock, until a read would not block. False: the socket's own time
/// limit came first, or a signal, as `errno` says.
fn before_read(fd: c_int) -> bool {
    let Some(me) = current::me() else {
        return true;
    };
    crate::spin::over();
    if !would_block(fd) {
        return true;
    }
    let waited = wait_until_ready(me, fd, POLLIN, SO_RCVTIMEO);
    if let Err(code) = waited {
        set_errno(code);
    }
    waited.is_ok()
}

fn after_read(fd: c_int, result: ssize_t) -> ssize_t {
    if let (0.., Some(me)) = (result, current::me()) {
        shared::with_world(|world| world.flight.received(fd));
        pace::spends(me, effort::READ);
    }
    result
}

/// A timer's descriptor gives how often it has gone off since it was last read; the kernel's own
/// went off once at most.
unsafe fn count_of_timer(fd: c_int, read: ssize_t, buffer: *mut c_void) {
    if read != size_of::<u64>() as ssize_t || current::me().is_none() {
        return;
    }
    let count = shared::with_world(|world| world.timerfds.read(fd, world.scheduler.now()));
    if let Some(count) = count {
        // SAFETY: the kernel has just written as many bytes there.
        unsafe { buffer.cast::<u64>().write_unaligned(count) };
    }
}

macro_rules! waits_then_reads {
    ($($name:ident($($argument:ident: $kind:ty),*) unless $does_not_wait:expr;)*) => { $(
        #[unsafe(no_mangle)]
        unsafe extern "C" fn $name(fd: c_int, $($argument: $kind),*) -> ssize_t {
            if !$does_not_wait && !before_read(fd) {
                return -1;
            }
            // SAFETY: the caller's own arguments.
            after_read(fd, unsafe { (original().$name)(fd, $($argument),*) })
        }
    )* };
}

waits_then_reads! {
    readv(buffers: *const iovec, count: c_int) unless false;
    recvfrom(buffer: *mut c_void, size: size_t, flags: c_int, from: *mut sockaddr, length: *mut socklen_t)
        unless flags & MSG_DONTWAIT != 0;
}

#[unsafe(no_mangle)]
unsafe extern "C" fn recvmsg(fd: c_int, message: *mut msghdr, flags: c_int) -> ssize_t {
    if flags & MSG_DONTWAIT == 0 && !before_read(fd) {
        return -1;
    }
    // SAFETY: the caller's own arguments, and what the kernel has filled in.
    unsafe {
        let received = after_read(fd, (original().recvmsg)(fd, message, flags));
        if received >= 0 && current::me().is_some() {
            shared::with_world(|world| world.arrivals.translate(&*message));
        }
        received
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn read(fd: c_int, buffer: *mut c_void, size: size_t) -> ssize_t {
    if input::is_kept(fd) {
        return 0;
    }
    if !before_read(fd) {
        return -1;
    }
    // SAFETY: the caller's own arguments.
    unsafe {
        let read = after_read(fd, (original().read)(fd, buffer, size));
        count_of_timer(fd, read, buffer);
        read
    }
}

/// All that was asked for, if the flag says so, in as many pieces as come.
#[unsafe(no_mangle)]
unsafe extern "C" fn recv(fd: c_int, buffer: *mut c_void, size: size_t, flags: c_int) -> ssize_t {
    let mut got = 0;
    loop {
        if flags & MSG_DONTWAIT == 0 && !before_read(fd) {
            return if got > 0 { got as ssize_t } else { -1 };
        }
        let whole = flags & (MSG_WAITALL | MSG_PEEK) == MSG_WAITALL;
        let piecewise = whole && current::me().is_some();
        let how = if piecewise {
            flags & !MSG_WAITALL
        } else {
            flags
        };
        // SAFETY: the rest of the caller's own buffer.
        let more = unsafe { (original().recv)(fd, buffer.add(got), size - got, how) };
        after_read(fd, more);
        if more <= 0 || !piecewise {
            return if got > 0 && more < 0 {
                got as ssize_t
            } else {
                got as ssize_t + more
            };
        }
        got += more as usize;
        if got == size {
            return got as ssize_t;
        }
    }
}
