//! Waiting for descriptors: tokio's driver calls `epoll_wait`, others `poll`.

use super::signals::in_kernel;
use super::time;
use crate::baton::End;
use crate::clocks;
use crate::current;
use crate::kernel;
use crate::original::original;
use crate::outside;
use crate::pace;
use crate::shared;
use crate::signals::disposition;
use crate::signals::mask::{self, Held};
use crate::spin;
use libc::{
    EAGAIN, EINTR, EPOLL_CTL_ADD, EPOLL_CTL_DEL, POLLIN, epoll_event, nfds_t, pollfd, sigset_t,
    timespec,
};
use scheduler::effort;
use scheduler::{Nanos, ThreadId, Waiting};
use std::ffi::{c_int, c_short};

/// Waits until the kernel has something for one of the descriptors.
pub fn wait_for(me: ThreadId, polls: &mut [pollfd], deadline: Option<Nanos>, outside: bool) -> End {
    spin::over();
    let waiting = Waiting::Kernel {
        polls: polls.as_mut_ptr() as usize,
        count: polls.len(),
        outside,
    };
    pace::wait(me, waiting, deadline)
}

/// Waits until a descriptor is ready, when the calls on it would block. EAGAIN: its own time
/// limit, the socket option of that number, came first. EINTR: a handler for a signal has run.
pub fn wait_until_ready(
    me: ThreadId,
    fd: c_int,
    events: c_short,
    limit: c_int,
) -> Result<(), c_int> {
    if kernel::is_ready(fd, events) {
        return Ok(());
    }
    let limit = kernel::time_limit(fd, limit);
    let deadline = limit.map(|limit| current::now().saturating_add(limit));
    wait_on(me, fd, events, deadline)
}

/// Waits until a descriptor is ready. The clock stands still meanwhile if what is awaited
/// comes from outside the process. EAGAIN: the deadline came. EINTR: a handler for a signal has
/// run after which the call may not go on.
pub fn wait_on(
    me: ThreadId,
    fd: c_int,
    events: c_short,
    deadline: Option<Nanos>,
) -> Result<(), c_int> {
    let mut polls = [pollfd {
        fd,
        events,
        revents: 0,
    }];
    // Another thread may have taken what was there when the wait ended.
    while !kernel::is_ready(fd, events) {
        let outside = shared::with_world(|world| outside::holds(&world.flight.table, fd, events));
        match wait_for(me, &mut polls, deadline, outside) {
            End::Deadline if kernel::is_ready(fd, events) => break,
            End::Deadline => return Err(EAGAIN),
            End::Interrupted { restarts, .. } if !restarts || deadline.is_some() => {
                return Err(EINTR);
            }
            _ => {}
        }
    }
    Ok(())
}

fn deadline_in(milliseconds: c_int) -> Option<Nanos> {
    let milliseconds = u64::try_from(milliseconds).ok()?;
    Some(current::now().saturating_add(milliseconds * 1_000_000))
}

#[unsafe(no_mangle)]
unsafe extern "C" fn epoll_wait(
    epoll: c_int,
    events: *mut epoll_event,
    most: c_int,
    timeout: c_int,
) -> c_int {
    // SAFETY: the caller's own arguments.
    let look = |timeout| unsafe { (original().epoll_wait)(epoll, events, most, timeout) };
    let Some(me) = current::me() else {
        return look(timeout);
    };
    let found = look(0);
    if found == 0 && timeout == 0 {
        if shared::with_world(|world| !world.flight.anything_in_flight()) {
            pace::spends(
                me,
                match spin::goes_in_circles() {
                    true => effort::LOOK_IN_VAIN,
                    false => effort::LONE_LOOK_IN_VAIN,
                },
            );
        }
        return found;
    }
    spin::over();
    if found != 0 {
        pace::spends(me, effort::READ);
        return found;
    }
    let mut polls = [pollfd {
        fd: epoll,
        events: POLLIN,
        revents: 0,
    }];
    if let End::Interrupted { .. } = wait_for(me, &mut polls, deadline_in(timeout), false) {
        crate::original::set_errno(EINTR);
        return -1;
    }
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
    // SAFETY: the caller's own arguments.
    unsafe {
        if current::me().is_none() {
            return (original().epoll_pwait)(epoll, events, most, timeout, mask);
        }
        let _held = with_mask(mask);
        epoll_wait(epoll, events, most, timeout)
    }
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn epoll_pwait2(
    epoll: c_int,
    events: *mut epoll_event,
    most: c_int,
    timeout: *const timespec,
    mask: *const sigset_t,
) -> c_int {
    // SAFETY: the caller gives a valid time, or none. Part of a millisecond counts whole.
    unsafe { epoll_pwait(epoll, events, most, milliseconds(timeout), mask) }
}

/// Notes what an epoll descriptor watches besides sockets: it may be a child's end or output,
/// for which the clock stands still.
#[unsafe(no_mangle)]
unsafe extern "C" fn epoll_ctl(
    epoll: c_int,
    operation: c_int,
    fd: c_int,
    event: *mut epoll_event,
) -> c_int {
    // SAFETY: the caller's own arguments.
    let result = unsafe { (original().epoll_ctl)(epoll, operation, fd, event) };
    if result == 0 && current::me().is_some() {
        match operation {
            EPOLL_CTL_ADD => shared::with_world(|world| world.watches(fd)),
            EPOLL_CTL_DEL => shared::with_world(|world| world.watched.forget(fd)),
            _ => {}
        }
    }
    result
}

/// Sets another mask while something is waited for, if one is given.
///
/// # Safety
/// It is null or valid.
pub unsafe fn with_mask(mask: *const sigset_t) -> Option<Held> {
    if mask.is_null() {
        return None;
    }
    disposition::use_begins();
    // SAFETY: this function's own.
    Some(mask::hold(Some(unsafe { in_kernel(mask) })))
}

unsafe fn milliseconds(limit: *const timespec) -> c_int {
    // SAFETY: the caller gives a valid time, or none.
    let limit = unsafe { limit.as_ref() }.map(|limit| clocks::nanos(limit).div_ceil(1_000_000));
    limit.map_or(-1, |ms| ms.min(i32::MAX as u64) as c_int)
}

/// Waits for the first of several descriptors as `poll` does, until a moment at most.
pub unsafe fn poll_until(
    me: ThreadId,
    polls: *mut pollfd,
    count: nfds_t,
    deadline: Option<Nanos>,
) -> c_int {
    loop {
        // SAFETY: the caller's own arguments.
        let found = unsafe { (original().poll)(polls, count, 0) };
        if found != 0 || deadline.is_some_and(|deadline| deadline <= current::now()) {
            return found;
        }
        let waited: &mut [pollfd] = match count {
            0 => &mut [],
            // SAFETY: the caller gives an array of that length.
            count => unsafe { std::slice::from_raw_parts_mut(polls, count as usize) },
        };
        let outside = shared::with_world(|world| {
            let table = &world.flight.table;
            let mut polls = waited.iter();
            polls.any(|poll| outside::holds(table, poll.fd, poll.events))
        });
        if let End::Interrupted { .. } = wait_for(me, waited, deadline, outside) {
            crate::original::set_errno(EINTR);
            return -1;
        }
    }
}

/// A look that does not wait and finds nothing is a yield: its caller may do nothing else
/// until something comes or time has passed, as Python's `Connection.poll` does.
unsafe fn look(me: ThreadId, polls: *mut pollfd, count: nfds_t) -> c_int {
    // SAFETY: the caller's own arguments.
    let found = unsafe { (original().poll)(polls, count, 0) };
    if found == 0 {
        time::yielded(me);
    } else {
        spin::over();
    }
    found
}

#[unsafe(no_mangle)]
unsafe extern "C" fn poll(polls: *mut pollfd, count: nfds_t, timeout: c_int) -> c_int {
    match current::me() {
        // SAFETY: the caller's own arguments.
        Some(me) if timeout == 0 => unsafe { look(me, polls, count) },
        // SAFETY: the same.
        Some(me) => unsafe {
            spin::over();
            poll_until(me, polls, count, deadline_in(timeout))
        },
        // SAFETY: the same.
        None => unsafe { (original().poll)(polls, count, timeout) },
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn ppoll(
    polls: *mut pollfd,
    count: nfds_t,
    timeout: *const timespec,
    mask: *const sigset_t,
) -> c_int {
    if current::me().is_none() {
        let (polls, timeout, mask) = (polls as usize, timeout as usize, mask as usize);
        // SAFETY: the caller's own arguments; the kernel's signal set has eight bytes.
        return unsafe {
            (original().syscall)(libc::SYS_ppoll, polls, count as usize, timeout, mask, 8, 0)
                as c_int
        };
    }
    // SAFETY: the caller's own arguments.
    unsafe {
        let _held = with_mask(mask);
        poll(polls, count, milliseconds(timeout))
    }
}
