//! `select`, the oldest way of waiting for descriptors; Python's and C's programs use it.

use super::polling::{poll_until, with_mask};
use crate::clocks;
use crate::current;
use crate::original::{original, set_errno};
use crate::spin;
use libc::{
    FD_ISSET, FD_SET, FD_ZERO, POLLIN, fd_set, nfds_t, pollfd, sigset_t, timespec, timeval,
};
use scheduler::{Nanos, ThreadId};
use std::ffi::{c_int, c_short};

/// The events that `select` counts as readable, as writable and as exceptional.
const SELECTED: [c_short; 3] = [
    libc::POLLIN | libc::POLLRDHUP | libc::POLLHUP | libc::POLLERR,
    libc::POLLOUT | libc::POLLERR,
    libc::POLLPRI,
];
const ASKED: [c_short; 3] = [POLLIN, libc::POLLOUT, libc::POLLPRI];

/// `select`, by way of `poll`.
unsafe fn select_until(
    me: ThreadId,
    count: c_int,
    sets: [*mut fd_set; 3],
    deadline: Option<Nanos>,
) -> c_int {
    let mut polls: Vec<pollfd> = Vec::new();
    for fd in 0..count {
        let mut events = 0;
        for (set, asked) in sets.iter().zip(ASKED) {
            // SAFETY: the caller gives three sets, or null.
            if !set.is_null() && unsafe { FD_ISSET(fd, *set) } {
                events |= asked;
            }
        }
        if events != 0 {
            polls.push(pollfd {
                fd,
                events,
                revents: 0,
            });
        }
    }
    // SAFETY: an array of that length.
    let found = unsafe { poll_until(me, polls.as_mut_ptr(), polls.len() as nfds_t, deadline) };
    if polls.iter().any(|poll| poll.revents & libc::POLLNVAL != 0) {
        set_errno(libc::EBADF);
        return -1;
    }
    if found < 0 {
        return found;
    }
    let mut count = 0;
    for ((set, asked), selected) in sets.into_iter().zip(ASKED).zip(SELECTED) {
        if set.is_null() {
            continue;
        }
        // SAFETY: as above; the numbers came out of these sets.
        unsafe { FD_ZERO(set) };
        for poll in &polls {
            if poll.events & asked != 0 && poll.revents & selected != 0 {
                // SAFETY: as above.
                unsafe { FD_SET(poll.fd, set) };
                count += 1;
            }
        }
    }
    count
}

#[unsafe(no_mangle)]
unsafe extern "C" fn select(
    count: c_int,
    read: *mut fd_set,
    write: *mut fd_set,
    except: *mut fd_set,
    timeout: *mut timeval,
) -> c_int {
    let Some(me) = current::me() else {
        // SAFETY: the caller's own arguments.
        return unsafe { (original().select)(count, read, write, except, timeout) };
    };
    spin::over();
    // SAFETY: the caller gives valid sets and a valid time, or null.
    unsafe {
        let limit = timeout.as_ref();
        if limit.is_some_and(|t| t.tv_sec < 0 || t.tv_usec < 0) {
            set_errno(libc::EINVAL);
            return -1;
        }
        let limit = limit.map(|t| t.tv_sec as u64 * 1_000_000_000 + t.tv_usec as u64 * 1000);
        let deadline = limit.map(|limit| current::now().saturating_add(limit));
        let found = select_until(me, count, [read, write, except], deadline);
        if let (Some(deadline), Some(timeout)) = (deadline, timeout.as_mut()) {
            // Linux says what is left of it; `pselect` does not.
            let left = deadline.saturating_sub(current::now());
            timeout.tv_sec = (left / 1_000_000_000) as i64;
            timeout.tv_usec = (left % 1_000_000_000 / 1000) as i64;
        }
        found
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn pselect(
    count: c_int,
    read: *mut fd_set,
    write: *mut fd_set,
    except: *mut fd_set,
    timeout: *const timespec,
    mask: *const sigset_t,
) -> c_int {
    let Some(me) = current::me() else {
        // SAFETY: the caller's own arguments.
        return unsafe { (original().pselect)(count, read, write, except, timeout, mask) };
    };
    spin::over();
    // SAFETY: the caller gives valid sets and a valid time, or null.
    unsafe {
        let _held = with_mask(mask);
        let limit = timeout.as_ref().map(clocks::nanos);
        let deadline = limit.map(|limit| current::now().saturating_add(limit));
        select_until(me, count, [read, write, except], deadline)
    }
}
