//! Calls that wait for something outside the process without a descriptor: a child's end, a
//! name to be resolved, a file's lock. They run aside while other threads run. The clock stands
//! still until they return, or goes no faster than real time beside a child.

use crate::aside::aside;
use crate::baton;
use crate::real::real;
use libc::{WNOHANG, addrinfo, c_char, c_int, id_t, idtype_t, pid_t, rusage, siginfo_t};

#[unsafe(no_mangle)]
pub unsafe extern "C" fn waitpid(process: pid_t, status: *mut c_int, options: c_int) -> pid_t {
    // SAFETY: the caller's own arguments.
    let call = || unsafe { (real().waitpid)(process, status, options) };
    if options & WNOHANG != 0 {
        return call();
    }
    aside(call)
}

#[unsafe(no_mangle)]
unsafe extern "C" fn wait(status: *mut c_int) -> pid_t {
    // SAFETY: the caller's own arguments.
    unsafe { waitpid(-1, status, 0) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn wait4(
    process: pid_t,
    status: *mut c_int,
    options: c_int,
    usage: *mut rusage,
) -> pid_t {
    // SAFETY: the caller's own arguments.
    let call = || unsafe { (real().wait4)(process, status, options, usage) };
    if options & WNOHANG != 0 {
        return call();
    }
    aside(call)
}

#[unsafe(no_mangle)]
unsafe extern "C" fn waitid(
    kind: idtype_t,
    id: id_t,
    info: *mut siginfo_t,
    options: c_int,
) -> c_int {
    // SAFETY: the caller's own arguments.
    let call = || unsafe { (real().waitid)(kind, id, info, options) };
    if options & WNOHANG != 0 {
        return call();
    }
    aside(call)
}

/// Signal 0 only asks whether a process is there. Who asks again and again waits for its end.
#[unsafe(no_mangle)]
unsafe extern "C" fn kill(process: pid_t, signal: c_int) -> c_int {
    // SAFETY: the caller's own arguments.
    let result = unsafe { (real().kill)(process, signal) };
    if (result, signal) == (0, 0) && process > 0 && baton::me().is_some() && !is_ours(process) {
        baton::with_world(|world| {
            let now = world.scheduler.now();
            world.children.ask_after(process, now);
        });
    }
    result
}

/// This process, or the one that started it.
fn is_ours(process: pid_t) -> bool {
    // SAFETY: no arguments.
    unsafe { process == libc::getpid() || process == libc::getppid() }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn getaddrinfo(
    node: *const c_char,
    service: *const c_char,
    hints: *const addrinfo,
    found: *mut *mut addrinfo,
) -> c_int {
    // SAFETY: the caller's own arguments.
    aside(|| unsafe { (real().getaddrinfo)(node, service, hints, found) })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn flock(fd: c_int, operation: c_int) -> c_int {
    // SAFETY: the caller's own arguments.
    let call = |operation| unsafe { (real().flock)(fd, operation) };
    let result = call(operation | libc::LOCK_NB);
    let would_wait = result != 0 && crate::real::errno() == libc::EAGAIN;
    if !would_wait || operation & libc::LOCK_NB != 0 {
        return result;
    }
    aside(|| call(operation))
}
