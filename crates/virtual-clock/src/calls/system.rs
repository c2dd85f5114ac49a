//! System calls by their number, however they are made: through the C library's `syscall`, or
//! by an instruction of the program's own ([`crate::raw`]). Each is answered as the function of
//! that name would be; what has none here goes to the kernel as it is.

use super::{futex, random};
use crate::current;
use crate::original::{original, set_errno};
use crate::records::stamps;
use libc::{c_int, c_long};
use std::sync::atomic::{AtomicBool, Ordering};

/// A system call: its number and arguments.
pub struct Call {
    pub number: c_long,
    pub arguments: [usize; 6],
}

#[unsafe(no_mangle)]
unsafe extern "C" fn syscall(
    number: c_long,
    a: usize,
    b: usize,
    c: usize,
    d: usize,
    e: usize,
    f: usize,
) -> c_long {
    let call = Call {
        number,
        arguments: [a, b, c, d, e, f],
    };
    // SAFETY: the caller's own arguments.
    unsafe { answer(&call) }
}

/// Makes a system call. An error is -1, and `errno`, as from a function.
///
/// # Safety
/// As the call's manual page asks.
pub unsafe fn answer(call: &Call) -> c_long {
    let [a, b, c, d, e, f] = call.arguments;
    if let Some(me) = current::me() {
        // SAFETY: as this function's own; the kernel's types are those of the C library,
        // except where that is said.
        let answer = unsafe {
            match call.number {
                libc::SYS_futex => futex::futex(me, call.arguments),
                libc::SYS_getrandom => Some(random::getrandom(a as _, b, c as u32) as c_long),
                libc::SYS_sched_yield => Some(libc::sched_yield().into()),
                libc::SYS_io_uring_setup => Some(refuse_io_uring()),
                _ => by_function(call),
            }
        };
        if let Some(answer) = answer {
            return answer;
        }
    }
    if matches!(call.number, libc::SYS_clone | libc::SYS_clone3) {
        crate::children::born();
    }
    // SAFETY: passed on as it came.
    unsafe { (original().syscall)(call.number, a, b, c, d, e, f) }
}

/// Its rings are memory that the kernel reads and writes without any call. A program that can
/// do without it does, as on a kernel that has none.
fn refuse_io_uring() -> c_long {
    static SAID: AtomicBool = AtomicBool::new(false);
    if !SAID.swap(true, Ordering::Relaxed) {
        stamps::note(
            "it asked for io_uring, which cannot be seen, and was told that there is none",
        );
    }
    set_errno(libc::ENOSYS);
    -1
}

/// The libc crate's names lead to this library's own functions.
unsafe fn by_function(call: &Call) -> Option<c_long> {
    let [a, b, c, d, e, f] = call.arguments;
    let (fd, n) = (a as c_int, c as c_int);
    let polled = |mask: usize| mask == 0;
    // SAFETY: as `answer`'s own.
    let result: c_long = unsafe {
        match call.number {
            libc::SYS_read => libc::read(fd, b as _, c) as c_long,
            libc::SYS_write => libc::write(fd, b as _, c) as c_long,
            libc::SYS_readv => libc::readv(fd, b as _, n) as c_long,
            libc::SYS_writev => libc::writev(fd, b as _, n) as c_long,
            libc::SYS_close => libc::close(fd).into(),
            libc::SYS_ppoll if polled(d) => libc::ppoll(a as _, b as _, c as _, d as _).into(),
            libc::SYS_epoll_pwait if polled(e) => {
                libc::epoll_wait(fd, b as _, n, d as c_int).into()
            }
            libc::SYS_epoll_pwait2 if polled(e) => {
                super::polling::epoll_pwait2(fd, b as _, n, d as _, e as _).into()
            }
            libc::SYS_epoll_ctl => libc::epoll_ctl(fd, b as c_int, n, d as _).into(),
            libc::SYS_nanosleep => libc::nanosleep(a as _, b as _).into(),
            libc::SYS_clock_nanosleep => {
                code(libc::clock_nanosleep(fd, b as c_int, c as _, d as _))
            }
            libc::SYS_clock_gettime => libc::clock_gettime(fd, b as _).into(),
            libc::SYS_gettimeofday => libc::gettimeofday(a as _, b as _).into(),
            libc::SYS_socket => libc::socket(fd, b as c_int, n).into(),
            libc::SYS_socketpair => libc::socketpair(fd, b as c_int, n, d as _).into(),
            libc::SYS_bind => libc::bind(fd, b as _, c as _).into(),
            libc::SYS_listen => libc::listen(fd, b as c_int).into(),
            libc::SYS_shutdown => libc::shutdown(fd, b as c_int).into(),
            libc::SYS_connect => libc::connect(fd, b as _, c as _).into(),
            libc::SYS_accept => libc::accept(fd, b as _, c as _).into(),
            libc::SYS_accept4 => libc::accept4(fd, b as _, c as _, d as c_int).into(),
            libc::SYS_sendto => libc::sendto(fd, b as _, c, d as c_int, e as _, f as _) as c_long,
            libc::SYS_recvfrom => {
                libc::recvfrom(fd, b as _, c, d as c_int, e as _, f as _) as c_long
            }
            libc::SYS_sendmsg => libc::sendmsg(fd, b as _, n) as c_long,
            libc::SYS_recvmsg => libc::recvmsg(fd, b as _, n) as c_long,
            libc::SYS_sendfile => libc::sendfile(fd, b as c_int, c as _, d) as c_long,
            libc::SYS_splice => libc::splice(fd, b as _, n, d as _, e, f as _) as c_long,
            libc::SYS_dup => libc::dup(fd).into(),
            libc::SYS_dup3 => libc::dup3(fd, b as c_int, n).into(),
            libc::SYS_fcntl => libc::fcntl(fd, b as c_int, c).into(),
            libc::SYS_setsockopt => libc::setsockopt(fd, b as c_int, n, d as _, e as _).into(),
            libc::SYS_getsockopt => libc::getsockopt(fd, b as c_int, n, d as _, e as _).into(),
            libc::SYS_wait4 => libc::wait4(fd, b as _, n, d as _).into(),
            libc::SYS_waitid if e == 0 => libc::waitid(a as _, b as _, c as _, d as c_int).into(),
            libc::SYS_kill => libc::kill(fd, b as c_int).into(),
            libc::SYS_tgkill => super::sending::tgkill(fd, b as c_int, n).into(),
            libc::SYS_flock => libc::flock(fd, b as c_int).into(),
            libc::SYS_timerfd_create => libc::timerfd_create(fd, b as c_int).into(),
            libc::SYS_timerfd_settime => {
                libc::timerfd_settime(fd, b as c_int, c as _, d as _).into()
            }
            libc::SYS_timerfd_gettime => libc::timerfd_gettime(fd, b as _).into(),
            libc::SYS_gettid => libc::gettid().into(),
            libc::SYS_execve => libc::execve(a as _, b as _, c as _).into(),
            #[cfg(target_arch = "x86_64")]
            _ => return by_older_function(call),
            #[cfg(not(target_arch = "x86_64"))]
            _ => return None,
        }
    };
    Some(result)
}

/// Calls that newer architectures do not have.
#[cfg(target_arch = "x86_64")]
unsafe fn by_older_function(call: &Call) -> Option<c_long> {
    let [a, b, c, d, e, f] = call.arguments;
    // SAFETY: as `answer`'s own.
    let result: c_long = unsafe {
        match call.number {
            libc::SYS_poll => libc::poll(a as _, b as _, c as c_int).into(),
            libc::SYS_epoll_wait => {
                libc::epoll_wait(a as c_int, b as _, c as c_int, d as c_int).into()
            }
            libc::SYS_select => libc::select(a as c_int, b as _, c as _, d as _, e as _).into(),
            // The last argument points to a mask and its size; only a null mask means nothing.
            libc::SYS_pselect6 if f == 0 || *(f as *const usize) == 0 => {
                libc::pselect(a as c_int, b as _, c as _, d as _, e as _, std::ptr::null()).into()
            }
            libc::SYS_dup2 => libc::dup2(a as c_int, b as c_int).into(),
            libc::SYS_time => libc::time(a as _),
            _ => return None,
        }
    };
    Some(result)
}

/// A function that gives its error rather than leaving it in `errno`.
fn code(error: c_int) -> c_long {
    if error == 0 {
        return 0;
    }
    set_errno(error);
    -1
}
