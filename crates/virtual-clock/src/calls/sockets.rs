//! The life of a socket, so that bytes in flight can be found.

use super::polling::{wait_on, wait_until_ready};
use crate::baton::{self, End};
use crate::current;
use crate::kernel;
use crate::original::{errno, original, set_errno};
use crate::pace;
use crate::shared;
use crate::sockets::table::Kind;
use libc::{
    AF_INET, AF_INET6, AF_UNIX, EINPROGRESS, IPPROTO_TCP, O_NONBLOCK, POLLIN, POLLOUT, SO_ERROR,
    SO_RCVTIMEO, SO_SNDTIMEO, SO_TIMESTAMP, SO_TIMESTAMPING, SO_TIMESTAMPNS, SOCK_DGRAM,
    SOCK_STREAM, SOL_SOCKET, TCP_NODELAY, c_int, c_void, sockaddr, socklen_t,
};
use scheduler::{Nanos, ThreadId, Waiting};

fn kind_of(domain: c_int, kind: c_int) -> Option<Kind> {
    match (domain, kind & 0xF) {
        (AF_INET | AF_INET6, SOCK_STREAM) => Some(Kind::Tcp),
        (AF_INET | AF_INET6, SOCK_DGRAM) => Some(Kind::Udp),
        (AF_UNIX, _) => Some(Kind::Unix),
        _ => None,
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn socket(domain: c_int, kind: c_int, protocol: c_int) -> c_int {
    // SAFETY: plain numbers.
    let fd = unsafe { (original().socket)(domain, kind, protocol) };
    if let Some(kind) = kind_of(domain, kind).filter(|_| fd >= 0 && current::me().is_some()) {
        shared::with_world(|world| world.flight.opened(fd, kind));
    }
    fd
}

#[unsafe(no_mangle)]
unsafe extern "C" fn socketpair(
    domain: c_int,
    kind: c_int,
    protocol: c_int,
    pair: *mut c_int,
) -> c_int {
    // SAFETY: the caller's own arguments.
    let result = unsafe { (original().socketpair)(domain, kind, protocol, pair) };
    if result == 0 && current::me().is_some() {
        // SAFETY: the kernel has just written two numbers there.
        let pair = unsafe { [*pair, *pair.add(1)] };
        shared::with_world(|world| {
            for fd in pair {
                world.flight.opened(fd, Kind::Unix);
            }
        });
    }
    result
}

#[unsafe(no_mangle)]
unsafe extern "C" fn bind(fd: c_int, address: *const sockaddr, length: socklen_t) -> c_int {
    // SAFETY: the caller's own arguments.
    let result = unsafe { (original().bind)(fd, address, length) };
    if result == 0 && current::me().is_some() {
        shared::with_world(|world| world.flight.table.receives(fd));
    }
    result
}

#[unsafe(no_mangle)]
unsafe extern "C" fn connect(fd: c_int, address: *const sockaddr, length: socklen_t) -> c_int {
    let Some(me) = current::me() else {
        // SAFETY: the caller's own arguments.
        return unsafe { (original().connect)(fd, address, length) };
    };
    crate::spin::over();
    // SAFETY: the caller's own arguments.
    let target = unsafe { kernel::given_address(address.cast(), length as usize) };
    if let Some(target) = target {
        shared::with_world(|world| world.flight.connects(fd, target));
    }
    let kind = shared::with_world(|world| world.flight.table.kind(fd));
    let blocks = matches!(kind, Some(Kind::Tcp | Kind::Unix)) && would_block(fd);
    if blocks {
        set_blocking(fd, false);
    }
    // SAFETY: the caller's own arguments.
    let attempt = || unsafe { (original().connect)(fd, address, length) };
    let mut result = attempt();
    let mut code = errno();
    kernel::touched();
    if blocks {
        let deadline = kernel::time_limit(fd, SO_SNDTIMEO).map(|limit| current::now() + limit);
        if result != 0 && code == EINPROGRESS {
            code = wait_for_connection(me, fd, deadline);
            result = if code == 0 { 0 } else { -1 };
        }
        while result != 0 && code == libc::EAGAIN && wait_for_room(me, deadline) {
            result = attempt();
            code = errno();
        }
        set_blocking(fd, true);
    }
    shared::with_world(|world| world.flight.table.receives(fd));
    baton::maybe_give_way(me);
    set_errno(code);
    result
}

/// Waits in the model until a connection is made or refused. Gives the error, or 0.
fn wait_for_connection(me: ThreadId, fd: c_int, deadline: Option<Nanos>) -> c_int {
    match wait_on(me, fd, POLLOUT, deadline) {
        Err(libc::EINTR) => libc::EINTR,
        Err(_) => EINPROGRESS,
        Ok(()) => kernel::int_option(fd, SOL_SOCKET, SO_ERROR).unwrap_or(0),
    }
}

fn is_tcp(fd: c_int) -> bool {
    shared::with_world(|world| world.flight.table.kind(fd)) == Some(Kind::Tcp)
}

/// Who waits for room in the queue of a Unix listener waits at the address of this.
static ROOM: u8 = 0;

/// The queue of a Unix listener is full, for which there is no descriptor to watch. Waits until
/// some connection is accepted here, or, should the listener be another process's, a
/// millisecond. False: the deadline came.
fn wait_for_room(me: ThreadId, deadline: Option<Nanos>) -> bool {
    let is_own = shared::with_world(|world| world.flight.table.has_unix_listener());
    let soon = (!is_own).then(|| current::now() + 1_000_000);
    let until = soon.into_iter().chain(deadline).min();
    let waiting = Waiting::Futex {
        address: &raw const ROOM as usize,
        mask: !0,
    };
    let end = pace::wait(me, waiting, until);
    end == End::Woken || deadline.is_none_or(|deadline| current::now() < deadline)
}

/// Whether calls on this descriptor wait.
pub fn would_block(fd: c_int) -> bool {
    // SAFETY: asks for flags.
    let flags = unsafe { (original().fcntl)(fd, libc::F_GETFL, 0) };
    flags >= 0 && flags & O_NONBLOCK == 0
}

/// Changes whether calls on this descriptor wait.
pub fn set_blocking(fd: c_int, blocking: bool) {
    // SAFETY: asks for flags, and sets them.
    unsafe {
        let flags = (original().fcntl)(fd, libc::F_GETFL, 0);
        let flags = if blocking {
            flags & !O_NONBLOCK
        } else {
            flags | O_NONBLOCK
        };
        (original().fcntl)(fd, libc::F_SETFL, flags as usize);
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn listen(fd: c_int, backlog: c_int) -> c_int {
    // SAFETY: plain numbers.
    let result = unsafe { (original().listen)(fd, backlog) };
    if result == 0 && current::me().is_some() {
        shared::with_world(|world| world.flight.table.listens(fd));
    }
    result
}

#[unsafe(no_mangle)]
unsafe extern "C" fn accept4(
    fd: c_int,
    address: *mut sockaddr,
    length: *mut socklen_t,
    flags: c_int,
) -> c_int {
    let me = current::me();
    if let Some(me) = me.filter(|_| would_block(fd))
        && let Err(code) = wait_until_ready(me, fd, POLLIN, SO_RCVTIMEO)
    {
        set_errno(code);
        return -1;
    }
    // SAFETY: the caller's own arguments.
    let accepted = unsafe { (original().accept4)(fd, address, length, flags) };
    if me.is_some() && accepted >= 0 {
        shared::with_world(|world| world.flight.accepted(fd, accepted));
        baton::wake(&raw const ROOM as usize, !0, usize::MAX);
    }
    accepted
}

#[unsafe(no_mangle)]
unsafe extern "C" fn accept(fd: c_int, address: *mut sockaddr, length: *mut socklen_t) -> c_int {
    // SAFETY: the caller's own arguments.
    unsafe { accept4(fd, address, length, 0) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn shutdown(fd: c_int, how: c_int) -> c_int {
    if current::me().is_some() && how != libc::SHUT_RD {
        shared::with_world(|world| world.flight.shuts_down(fd));
    }
    // SAFETY: plain numbers.
    let result = unsafe { (original().shutdown)(fd, how) };
    kernel::touched();
    result
}

#[unsafe(no_mangle)]
unsafe extern "C" fn setsockopt(
    fd: c_int,
    level: c_int,
    option: c_int,
    value: *const c_void,
    length: socklen_t,
) -> c_int {
    if (level, option) == (IPPROTO_TCP, TCP_NODELAY) && current::me().is_some() && is_tcp(fd) {
        // SAFETY: the caller gives an int for this option.
        let on = unsafe { *value.cast::<c_int>() };
        // It is noted, and stays on.
        shared::with_world(|world| {
            if let Some(id) = world.flight.table.id(fd) {
                world.flight.table.get_mut(id).nodelay = on;
            }
        });
        return 0;
    }
    let asks_for_times = [SO_TIMESTAMP, SO_TIMESTAMPNS, SO_TIMESTAMPING].contains(&option);
    if level == SOL_SOCKET && asks_for_times && current::me().is_some() {
        shared::with_world(|world| world.arrivals.are_asked_for(world.scheduler.now()));
    }
    // SAFETY: the caller's own arguments.
    unsafe { (original().setsockopt)(fd, level, option, value, length) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn getsockopt(
    fd: c_int,
    level: c_int,
    option: c_int,
    value: *mut c_void,
    length: *mut socklen_t,
) -> c_int {
    // SAFETY: the caller's own arguments.
    let result = unsafe { (original().getsockopt)(fd, level, option, value, length) };
    if result == 0 && (level, option) == (IPPROTO_TCP, TCP_NODELAY) && current::me().is_some() {
        let told = shared::with_world(|world| Some(world.flight.table.of(fd)?.nodelay));
        if let Some(told) = told {
            // SAFETY: the original call has just written an int there.
            unsafe { *value.cast::<c_int>() = told };
        }
    }
    result
}
