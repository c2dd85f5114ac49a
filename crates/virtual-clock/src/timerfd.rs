//! Timers with a descriptor (`timerfd`). The kernel's own never runs: when its moment comes in
//! virtual time it is set to a moment long ago, so that whoever watches the descriptor sees it.

use crate::kernel;
use crate::original::original;
use libc::{POLLIN, c_int, c_void, itimerspec, timespec};
use scheduler::{Countdown, Nanos};
use std::collections::BTreeMap;

#[derive(Clone, Copy)]
pub struct Timer {
    /// The clock that absolute times are of.
    pub clock: c_int,
    /// When it goes off.
    pub when: Countdown,
    /// How often it has gone off since it was set or read.
    expired: u64,
}

impl Timer {
    /// The clock shows `now`. True if it has gone off.
    fn catch_up(&mut self, now: Nanos) -> bool {
        let times = self.when.catch_up(now);
        self.expired += times;
        times > 0
    }
}

/// The timers of this process, by descriptor.
#[derive(Default)]
pub struct TimerFds(BTreeMap<c_int, Timer>);

impl TimerFds {
    pub fn open(&mut self, fd: c_int, clock: c_int) {
        let timer = Timer {
            clock,
            when: Countdown::default(),
            expired: 0,
        };
        self.0.insert(fd, timer);
    }

    pub fn close(&mut self, fd: c_int) {
        self.0.remove(&fd);
    }

    /// The timer of a descriptor, as it is at this moment.
    pub fn get(&mut self, fd: c_int, now: Nanos) -> Option<Timer> {
        let timer = self.0.get_mut(&fd)?;
        timer.catch_up(now);
        Some(*timer)
    }

    /// How often one has gone off since it was last read.
    pub fn read(&mut self, fd: c_int, now: Nanos) -> Option<u64> {
        let timer = self.0.get_mut(&fd)?;
        timer.catch_up(now);
        Some(std::mem::take(&mut timer.expired))
    }

    /// Sets one, which takes back what nobody has read.
    pub fn set(&mut self, fd: c_int, deadline: Option<Nanos>, interval: Nanos) {
        if let Some(timer) = self.0.get_mut(&fd) {
            timer.when = Countdown { deadline, interval };
            timer.expired = 0;
            set_in_kernel(fd, 0);
        }
    }

    /// When the next one goes off. One that has gone off and was not read yet does not count:
    /// nobody would notice a second time.
    pub fn next_deadline(&self) -> Option<Nanos> {
        let unread = |fd: c_int| kernel::is_ready(fd, POLLIN);
        let waiting = self.0.iter().filter(|(fd, timer)| {
            timer.when.deadline.is_some() && (timer.when.interval == 0 || !unread(**fd))
        });
        waiting.filter_map(|(_, timer)| timer.when.deadline).min()
    }

    /// The clock shows `now`: those that are due go off. True if there was one.
    pub fn go_off(&mut self, now: Nanos) -> bool {
        let mut any = false;
        for (fd, timer) in &mut self.0 {
            if timer.catch_up(now) {
                set_in_kernel(*fd, 1);
                any = true;
            }
        }
        any
    }
}

/// Sets the kernel's timer to a moment of its clock, in nanoseconds; 0: to none. A moment that
/// is over is noticed by an interrupt, a little later, which is waited for.
fn set_in_kernel(fd: c_int, moment: i64) {
    let zero = timespec {
        tv_sec: 0,
        tv_nsec: 0,
    };
    let times = itimerspec {
        it_interval: zero,
        it_value: timespec {
            tv_nsec: moment,
            ..zero
        },
    };
    let times = (&raw const times).cast::<c_void>() as usize;
    let absolute = libc::TFD_TIMER_ABSTIME as usize;
    let mut polled = libc::pollfd {
        fd,
        events: POLLIN,
        revents: 0,
    };
    // SAFETY: the times live until the call returns, and so does what is polled.
    unsafe {
        (original().syscall)(
            libc::SYS_timerfd_settime,
            fd as usize,
            absolute,
            times,
            0,
            0,
            0,
        );
        if moment > 0 {
            (original().poll)(&mut polled, 1, 1000);
        }
    }
}
