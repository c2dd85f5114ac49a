//! The threads that wait for the kernel, and what it has for them.

use super::World;
use crate::original::original;
use crate::signals::disposition;
use libc::{c_int, c_short, pollfd};
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};

impl World {
    /// Makes ready whoever the kernel has something for. True if there was anybody.
    pub fn ask_kernel(&mut self) -> bool {
        let waits: Vec<_> = self.scheduler.kernel_waits().collect();
        let mut any = false;
        for (thread, polls, count, _) in waits {
            // SAFETY: the array belongs to a thread that waits for exactly this and so keeps it.
            let ready = unsafe { (original().poll)(polls as *mut pollfd, count as u64, 0) };
            if ready > 0 {
                self.scheduler.kernel_ready(thread);
                any = true;
            }
        }
        any
    }

    pub(super) fn polls(&self) -> Vec<pollfd> {
        let waits = self.scheduler.kernel_waits();
        waits
            .flat_map(|(_, polls, count, _)| {
                // SAFETY: as in `ask_kernel`.
                unsafe { std::slice::from_raw_parts(polls as *const pollfd, count) }
            })
            .copied()
            .collect()
    }

    /// Waits in real time until the kernel has something, or for `pause` microseconds.
    /// 0: the pause is over.
    pub fn wait_for_kernel(&self, pause: Option<i64>, more: &[(c_int, c_short)]) -> i64 {
        let mut polls = self.polls();
        polls.extend(more.iter().map(|(fd, events)| pollfd {
            fd: *fd,
            events: *events,
            revents: 0,
        }));
        let signals = self.notice_of_signals();
        polls.extend(signals.as_ref().map(|fd| pollfd {
            fd: fd.as_raw_fd(),
            events: libc::POLLIN,
            revents: 0,
        }));
        let time = pause.map(|us| libc::timespec {
            tv_sec: us / 1_000_000,
            tv_nsec: us % 1_000_000 * 1000,
        });
        let time = time.as_ref().map_or(0, |time| time as *const _ as usize);
        let (polls, count) = (polls.as_mut_ptr() as usize, polls.len());
        // SAFETY: the array and the time live until the call returns; no signal mask is given.
        unsafe { (original().syscall)(libc::SYS_ppoll, polls, count, time, 0, 8, 0) }
    }

    /// A descriptor that is readable when a signal comes that somebody takes.
    fn notice_of_signals(&self) -> Option<OwnedFd> {
        if !disposition::in_use() {
            return None;
        }
        let set = self.takes();
        let set = &raw const set as usize;
        let flags = (libc::SFD_CLOEXEC | libc::SFD_NONBLOCK) as usize;
        // SAFETY: a new descriptor for a set of eight bytes, which is this function's own.
        unsafe {
            let fd = (original().syscall)(libc::SYS_signalfd4, usize::MAX, set, 8, flags, 0, 0);
            (fd >= 0).then(|| OwnedFd::from_raw_fd(fd as c_int))
        }
    }
}
