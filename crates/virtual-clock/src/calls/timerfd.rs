//! Timers with a descriptor, as smol and many event loops in C use them.

use crate::clocks::{deadline, is_valid, nanos, times};
use crate::current;
use crate::kernel;
use crate::original::original;
use crate::shared;
use crate::timerfd::Timer;
use libc::{TFD_TIMER_ABSTIME, c_int, itimerspec};

#[unsafe(no_mangle)]
unsafe extern "C" fn timerfd_create(clock: c_int, flags: c_int) -> c_int {
    // SAFETY: plain numbers.
    let fd = unsafe { (original().timerfd_create)(clock, flags) };
    if fd >= 0 && current::me().is_some() {
        shared::with_world(|world| world.timerfds.open(fd, clock));
    }
    fd
}

#[unsafe(no_mangle)]
unsafe extern "C" fn timerfd_settime(
    fd: c_int,
    flags: c_int,
    new: *const itimerspec,
    old: *mut itimerspec,
) -> c_int {
    let Some(timer) = known(fd).filter(|_| !new.is_null()) else {
        // SAFETY: the caller's own arguments.
        return unsafe { (original().timerfd_settime)(fd, flags, new, old) };
    };
    // SAFETY: the caller gives valid times, and room for the old ones or none.
    let new = unsafe {
        if !old.is_null() {
            *old = times(timer.when);
        }
        &*new
    };
    if !is_valid(new) {
        crate::original::set_errno(libc::EINVAL);
        return -1;
    }
    let absolute = flags & TFD_TIMER_ABSTIME != 0;
    let deadline =
        (nanos(&new.it_value) > 0).then(|| deadline(timer.clock, absolute, &new.it_value));
    shared::with_world(|world| {
        world.timerfds.set(fd, deadline, nanos(&new.it_interval));
        world.timerfds.go_off(world.scheduler.now());
    });
    kernel::touched();
    0
}

#[unsafe(no_mangle)]
unsafe extern "C" fn timerfd_gettime(fd: c_int, now: *mut itimerspec) -> c_int {
    let Some(timer) = known(fd).filter(|_| !now.is_null()) else {
        // SAFETY: the caller's own arguments.
        return unsafe { (original().timerfd_gettime)(fd, now) };
    };
    // SAFETY: the caller gives room.
    unsafe { *now = times(timer.when) };
    0
}

fn known(fd: c_int) -> Option<Timer> {
    current::me()?;
    shared::with_world(|world| world.timerfds.get(fd, world.scheduler.now()))
}
