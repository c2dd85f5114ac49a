//! Waiting for descriptors: tokio's driver calls `epoll_wait`, others `poll`.

use super::time;
use crate::baton;
use crate::outside;
use crate::real::real;
use crate::scheduler::{Nanos, ThreadId, Waiting};
use crate::spin;
use libc::{POLLIN, epoll_event, nfds_t, pollfd, sigset_t, timespec};
use std::ffi::{c_int, c_short};

/// Waits until the kernel has something for one of the descriptors. False: the deadline came.
pub fn wait_for(
    me: ThreadId,
    polls: &mut [pollfd],
    deadline: Option<Nanos>,
    outside: bool,
) -> bool {
    spin::over();
    let waiting = Waiting::Kernel {
        polls: polls.as_mut_ptr() as usize,
        count: polls.len(),
        outside,
    };
    baton::wait(me, waiting, deadline)
}

/// Waits until a descriptor is ready, when the calls on it would block. The clock stands
/// still meanwhile if what is awaited comes from outside the process.
pub fn wait_until_ready(me: ThreadId, fd: c_int, events: c_short) {
    let mut polls = [pollfd {
        fd,
        events,
        revents: 0,
    }];
    // SAFETY: one descriptor, and room for one answer.
    if unsafe { (real().poll)(polls.as_mut_ptr(), 1, 0) } != 0 {
        return;
    }
    wait_for(me, &mut polls, None, outside::is_foreign_stream(fd));
}

fn deadline_in(milliseconds: c_int) -> Option<Nanos> {
    let milliseconds = u64::try_from(milliseconds).ok()?;
    Some(baton::now().saturating_add(milliseconds * 1_000_000))
}

#[unsafe(no_mangle)]
unsafe extern "C" fn epoll_wait(
    epoll: c_int,
    events: *mut epoll_event,
    most: c_int,
    timeout: c_int,
) -> c_int {
    // SAFETY: the caller's own arguments.
    let look = |timeout| unsafe { (real().epoll_wait)(epoll, events, most, timeout) };
    let Some(me) = baton::me() else {
        return look(timeout);
    };
    spin::over();
    let found = look(0);
    if found != 0 || timeout == 0 {
        return found;
    }
    let mut polls = [pollfd {
        fd: epoll,
        events: POLLIN,
        revents: 0,
    }];
    wait_for(me, &mut polls, deadline_in(timeout), false);
    look(0)
}

#[unsafe(no_mangle)]
unsafe extern "C" fn epoll_pwait(
    epoll: c_int,
    events: *mut epoll_event,
    most: c_int,
    timeout: c_int,
    mask: *const sigset_t,
) -> c_int {
    if baton::me().is_none() || !mask.is_null() {
        // SAFETY: the caller's own arguments.
        return unsafe { (real().epoll_pwait)(epoll, events, most, timeout, mask) };
    }
    // SAFETY: the same.
    unsafe { epoll_wait(epoll, events, most, timeout) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn poll(polls: *mut pollfd, count: nfds_t, timeout: c_int) -> c_int {
    // SAFETY: the caller's own arguments.
    let look = |timeout| unsafe { (real().poll)(polls, count, timeout) };
    let Some(me) = baton::me() else {
        return look(timeout);
    };
    let found = look(0);
    if found != 0 || timeout == 0 {
        return found;
    }
    // SAFETY: the caller gives an array of that length.
    let waited = unsafe { std::slice::from_raw_parts_mut(polls, count as usize) };
    let outside = waited
        .iter()
        .any(|poll| outside::is_foreign_stream(poll.fd));
    wait_for(me, waited, deadline_in(timeout), outside);
    look(0)
}

#[unsafe(no_mangle)]
unsafe extern "C" fn ppoll(
    polls: *mut pollfd,
    count: nfds_t,
    timeout: *const timespec,
    mask: *const sigset_t,
) -> c_int {
    if baton::me().is_none() || !mask.is_null() {
        let (polls, count) = (polls as usize, count as usize);
        // SAFETY: the caller's own arguments; the kernel's signal set has eight bytes.
        return unsafe {
            (real().syscall)(
                libc::SYS_ppoll,
                polls,
                count,
                timeout as usize,
                mask as usize,
                8,
                0,
            ) as c_int
        };
    }
    // SAFETY: the caller gives a valid time, or none. Part of a millisecond counts whole.
    unsafe {
        let timeout = timeout
            .as_ref()
            .map(|limit| time::nanos(limit).div_ceil(1_000_000));
        poll(
            polls,
            count,
            timeout.map_or(-1, |ms| ms.min(i32::MAX as u64) as c_int),
        )
    }
}
