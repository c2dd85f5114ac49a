//! The life of a socket, so that bytes in flight can be found.

use super::polling::wait_until_ready;
use crate::baton;
use crate::real::{errno, real, set_errno};
use libc::{
    AF_INET, AF_INET6, IPPROTO_TCP, POLLIN, SOCK_STREAM, TCP_NODELAY, c_int, c_void, sockaddr,
    socklen_t,
};

#[unsafe(no_mangle)]
unsafe extern "C" fn socket(domain: c_int, kind: c_int, protocol: c_int) -> c_int {
    // SAFETY: plain numbers.
    let fd = unsafe { (real().socket)(domain, kind, protocol) };
    let tcp = matches!(domain, AF_INET | AF_INET6) && kind & 0xF == SOCK_STREAM;
    if tcp && fd >= 0 && baton::me().is_some() {
        baton::with_world(|world| world.flight.opened(fd));
    }
    fd
}

#[unsafe(no_mangle)]
unsafe extern "C" fn connect(fd: c_int, address: *const sockaddr, length: socklen_t) -> c_int {
    // SAFETY: the caller's own arguments.
    let result = unsafe { (real().connect)(fd, address, length) };
    if let Some(me) = baton::me() {
        let code = errno();
        crate::spin::over();
        baton::touched();
        baton::with_world(|world| world.flight.connects(fd));
        baton::maybe_give_way(me);
        set_errno(code);
    }
    result
}

#[unsafe(no_mangle)]
unsafe extern "C" fn listen(fd: c_int, backlog: c_int) -> c_int {
    if baton::me().is_some() {
        baton::with_world(|world| world.flight.listens(fd));
    }
    // SAFETY: plain numbers.
    unsafe {
        (real().syscall)(libc::SYS_listen, fd as usize, backlog as usize, 0, 0, 0, 0) as c_int
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn accept4(
    fd: c_int,
    address: *mut sockaddr,
    length: *mut socklen_t,
    flags: c_int,
) -> c_int {
    let me = baton::me();
    if let Some(me) = me {
        // SAFETY: asks for flags.
        let status = unsafe { libc::fcntl(fd, libc::F_GETFL) };
        if status >= 0 && status & libc::O_NONBLOCK == 0 {
            wait_until_ready(me, fd, POLLIN);
        }
    }
    // SAFETY: the caller's own arguments.
    let accepted = unsafe { (real().accept4)(fd, address, length, flags) };
    if me.is_some() && accepted >= 0 {
        baton::with_world(|world| {
            if world.flight.is_tcp(fd) {
                world.flight.opened(accepted);
            }
        });
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
    before_end(fd, false);
    // SAFETY: plain numbers.
    let result = unsafe { (real().shutdown)(fd, how) };
    baton::touched();
    result
}

#[unsafe(no_mangle)]
unsafe extern "C" fn close(fd: c_int) -> c_int {
    before_end(fd, true);
    // SAFETY: a plain number.
    let result = unsafe { (real().close)(fd) };
    baton::touched();
    result
}

fn before_end(fd: c_int, closed: bool) {
    if baton::me().is_some() {
        baton::with_world(|world| world.flight.ends(fd, closed));
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn setsockopt(
    fd: c_int,
    level: c_int,
    option: c_int,
    value: *const c_void,
    length: socklen_t,
) -> c_int {
    if (level, option) == (IPPROTO_TCP, TCP_NODELAY) && baton::me().is_some() {
        // SAFETY: the caller gives an int for this option.
        let on = unsafe { *value.cast::<c_int>() };
        if baton::with_world(|world| {
            world.flight.set_nodelay(fd, on);
            world.flight.is_tcp(fd)
        }) {
            return 0;
        }
    }
    // SAFETY: the caller's own arguments.
    unsafe { (real().setsockopt)(fd, level, option, value, length) }
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
    let result = unsafe { (real().getsockopt)(fd, level, option, value, length) };
    if result == 0 && (level, option) == (IPPROTO_TCP, TCP_NODELAY) && baton::me().is_some() {
        if let Some(told) = baton::with_world(|world| world.flight.nodelay(fd)) {
            // SAFETY: the real call has just written an int there.
            unsafe { *value.cast::<c_int>() = told };
        }
    }
    result
}
