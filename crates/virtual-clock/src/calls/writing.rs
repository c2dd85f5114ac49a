//! Writing: stamps what goes to stdout and stderr, and notes what may wake somebody.

use super::polling::wait_until_ready;
use super::sockets::would_block;
use crate::baton;
use crate::current;
use crate::kernel;
use crate::original::{errno, original, set_errno};
use crate::pace;
use crate::records::stamps;
use crate::shared;
use crate::sockets::flight;
use crate::spin;
use libc::{
    MSG_DONTWAIT, POLLOUT, SO_SNDTIMEO, SO_TYPE, SOCK_STREAM, SOL_SOCKET, c_int, c_void, iovec,
    msghdr, size_t, sockaddr, socklen_t, ssize_t,
};
use scheduler::ThreadId;
use scheduler::effort;

/// The descriptors of a process that its terminal shows.
fn is_shown(fd: c_int) -> bool {
    fd == libc::STDOUT_FILENO || fd == libc::STDERR_FILENO
}

/// What a write must look out for.
enum Target {
    /// It does not wait, or waits for nobody of ours.
    Plain,
    /// A blocking stream socket: all is sent, in as many pieces as the reader takes.
    Stream,
    /// A blocking socket that sends whole messages.
    Messages,
    /// A blocking pipe.
    Pipe,
}

fn target_of(fd: c_int, flags: c_int) -> Target {
    // The runner reads what is shown, always.
    if is_shown(fd) || flags & MSG_DONTWAIT != 0 || !would_block(fd) {
        return Target::Plain;
    }
    let is_socket = shared::with_world(|world| world.flight.table.id(fd)).is_some();
    match kernel::int_option(fd, SOL_SOCKET, SO_TYPE).filter(|_| is_socket) {
        Some(SOCK_STREAM) => Target::Stream,
        Some(_) => Target::Messages,
        // SAFETY: asks for a pipe's size.
        None if unsafe { (original().fcntl)(fd, libc::F_GETPIPE_SZ, 0) } > 0 => Target::Pipe,
        None => Target::Plain,
    }
}

/// Sends on a blocking socket without ever blocking: where the original call would, the thread
/// waits in the model. `send` tries to send from an offset on.
fn send_all(
    me: ThreadId,
    fd: c_int,
    size: usize,
    whole: bool,
    mut send: impl FnMut(usize) -> ssize_t,
) -> ssize_t {
    let mut done = 0;
    loop {
        let sent = send(done);
        if sent >= 0 {
            done += sent as usize;
            after_send(fd);
            if whole || done >= size {
                return done as ssize_t;
            }
        } else if errno() != libc::EAGAIN {
            return if done > 0 { done as ssize_t } else { sent };
        } else if let Err(code) = wait_until_ready(me, fd, POLLOUT, SO_SNDTIMEO) {
            set_errno(code);
            return if done > 0 { done as ssize_t } else { -1 };
        }
    }
}

fn after_send(fd: c_int) {
    kernel::touched();
    shared::with_world(|world| world.flight.sent(fd));
}

/// After a write: something may have become readable, and bytes may be in flight.
fn after_write(me: ThreadId, fd: c_int) {
    let code = errno();
    spin::over();
    after_send(fd);
    pace::spends(me, effort::WRITE);
    baton::maybe_give_way(me);
    set_errno(code);
}

#[unsafe(no_mangle)]
pub(super) unsafe extern "C" fn write(fd: c_int, buffer: *const c_void, size: size_t) -> ssize_t {
    let Some(me) = current::me() else {
        // SAFETY: the caller's own arguments.
        return unsafe { (original().write)(fd, buffer, size) };
    };
    let written = match target_of(fd, 0) {
        // SAFETY: the caller's own arguments.
        Target::Plain => unsafe { (original().write)(fd, buffer, size) },
        // SAFETY: the same.
        Target::Stream | Target::Messages => return unsafe { send(fd, buffer, size, 0) },
        // SAFETY: the same.
        Target::Pipe => unsafe { super::piping::write_pieces(me, fd, buffer, size) },
    };
    if is_shown(fd) && written > 0 {
        // SAFETY: the kernel has just read these bytes.
        stamps::written(me, fd, unsafe {
            std::slice::from_raw_parts(buffer.cast(), written as usize)
        });
    }
    after_write(me, fd);
    written
}

#[unsafe(no_mangle)]
unsafe extern "C" fn writev(fd: c_int, buffers: *const iovec, count: c_int) -> ssize_t {
    let Some(me) = current::me() else {
        // SAFETY: the caller's own arguments.
        return unsafe { (original().writev)(fd, buffers, count) };
    };
    let in_pieces = count > 0 && !matches!(target_of(fd, 0), Target::Plain);
    if in_pieces {
        // SAFETY: the caller gives valid buffers. In one piece they are written as by `write`.
        return unsafe {
            let bytes = joined(buffers, count);
            write(fd, bytes.as_ptr().cast(), bytes.len())
        };
    }
    // SAFETY: the caller's own arguments.
    let written = unsafe { (original().writev)(fd, buffers, count) };
    if is_shown(fd) && written > 0 {
        // SAFETY: the kernel has just read from these buffers.
        let mut bytes = unsafe { joined(buffers, count) };
        bytes.truncate(written as usize);
        stamps::written(me, fd, &bytes);
    }
    after_write(me, fd);
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

#[unsafe(no_mangle)]
unsafe extern "C" fn send(fd: c_int, buffer: *const c_void, size: size_t, flags: c_int) -> ssize_t {
    // SAFETY: the caller's own arguments.
    unsafe { sendto(fd, buffer, size, flags, std::ptr::null(), 0) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn sendto(
    fd: c_int,
    buffer: *const c_void,
    size: size_t,
    flags: c_int,
    to: *const sockaddr,
    length: socklen_t,
) -> ssize_t {
    let Some(me) = current::me() else {
        // SAFETY: the caller's own arguments.
        return unsafe { (original().sendto)(fd, buffer, size, flags, to, length) };
    };
    // SAFETY: the caller's own address.
    let address = unsafe { kernel::given_address(to.cast(), length as usize) };
    let receiver = shared::with_world(|world| world.flight.receiver(fd, address));
    let target = target_of(fd, flags);
    let sent = match target {
        // SAFETY: the caller's own arguments.
        Target::Plain | Target::Pipe => unsafe {
            (original().sendto)(fd, buffer, size, flags, to, length)
        },
        Target::Stream | Target::Messages => {
            let whole = matches!(target, Target::Messages);
            let flags = flags | MSG_DONTWAIT;
            // SAFETY: the rest of the caller's own buffer.
            send_all(me, fd, size, whole, |done| unsafe {
                (original().sendto)(fd, buffer.add(done), size - done, flags, to, length)
            })
        }
    };
    datagram_sent(fd, sent, receiver);
    after_write(me, fd);
    sent
}

#[unsafe(no_mangle)]
unsafe extern "C" fn sendmsg(fd: c_int, message: *const msghdr, flags: c_int) -> ssize_t {
    let Some(me) = current::me() else {
        // SAFETY: the caller's own arguments.
        return unsafe { (original().sendmsg)(fd, message, flags) };
    };
    // SAFETY: the caller's own message.
    let address = unsafe {
        let message = &*message;
        kernel::given_address(message.msg_name.cast(), message.msg_namelen as usize)
    };
    let receiver = shared::with_world(|world| world.flight.receiver(fd, address));
    let sent = match target_of(fd, flags) {
        // SAFETY: the caller's own arguments.
        Target::Plain | Target::Pipe => unsafe { (original().sendmsg)(fd, message, flags) },
        // What a stream takes of one message is told to the caller, who sends the rest.
        // SAFETY: the same.
        _ => send_all(me, fd, 0, true, |_| unsafe {
            (original().sendmsg)(fd, message, flags | MSG_DONTWAIT)
        }),
    };
    datagram_sent(fd, sent, receiver);
    after_write(me, fd);
    sent
}

/// A socket without an address has got one, and the datagram has arrived.
fn datagram_sent(fd: c_int, sent: ssize_t, receiver: Option<(c_int, kernel::Intake)>) {
    if sent < 0 {
        return;
    }
    shared::with_world(|world| world.flight.table.receives(fd));
    if let Some((receiver, before)) = receiver {
        flight::datagram_arrives(receiver, before);
    }
}
