//! What the kernel has for the threads that wait for it, and standing still: waiting in real
//! time while something outside the process is at work.

use crate::children::{self, Beside};
use crate::outside;
use crate::real::real;
use crate::records::stamps;
use crate::signals::disposition;
use crate::world::World;
use libc::{c_int, c_short, pollfd};
use scheduler::Nanos;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};

impl World {
    /// Makes ready whoever the kernel has something for. True if there was anybody.
    pub fn ask_kernel(&mut self) -> bool {
        let waits: Vec<_> = self.scheduler.kernel_waits().collect();
        let mut any = false;
        for (thread, polls, count, _) in waits {
            // SAFETY: the array belongs to a thread that waits for exactly this and so keeps it.
            let ready = unsafe { (real().poll)(polls as *mut pollfd, count as u64, 0) };
            if ready > 0 {
                self.scheduler.kernel_ready(thread);
                any = true;
            }
        }
        any
    }

    fn polls(&self) -> Vec<pollfd> {
        let waits = self.scheduler.kernel_waits();
        waits
            .flat_map(|(_, polls, count, _)| {
                // SAFETY: as in `ask_kernel`.
                unsafe { std::slice::from_raw_parts(polls as *const pollfd, count) }
            })
            .copied()
            .collect()
    }

    pub fn watches(&mut self, fd: c_int) {
        if self.flight.table.id(fd).is_none() {
            self.watched.add(fd);
        }
    }

    /// Waits in real time for something outside. If it takes long, the stamps say for what, in
    /// case that the runner's patience ends first.
    pub fn stand_still(&self, awaited: &[(c_int, c_short)]) {
        const LONG: i64 = 300_000;
        let since = self.scheduler.now();
        if self.wait_for_kernel(Some(LONG), awaited) == 0 {
            stamps::stands_still(since, &self.describe_outside(awaited));
            self.wait_for_kernel(None, awaited);
            stamps::goes_on(since);
        }
    }

    /// How far the clock may move at once for a thread that has something to do: beside a child it
    /// takes as long for real.
    pub fn longest_step(&self) -> Nanos {
        const BESIDE_A_CHILD: Nanos = 1_000_000;
        match self.children.may_run() {
            true => BESIDE_A_CHILD,
            false => Nanos::MAX,
        }
    }

    /// Moves the clock no faster than real time, if it is to move while a child runs. False: it
    /// need not look out for children.
    pub fn goes_along(&mut self) -> bool {
        if !self.children.may_run() {
            return false;
        }
        let awaited = self.watched.at_work(&self.flight.table);
        let away = self.away();
        // Nobody knows who else has the other end of a pipe, or of a pair of sockets.
        let by_descriptor = |outside: bool| outside || away.is_none();
        let told = !awaited.is_empty()
            || self.scheduler.signal_waits().next().is_some()
            || (self.scheduler.kernel_waits()).any(|(.., outside)| by_descriptor(outside));
        if away.is_none() && !told {
            return false;
        }
        if !self.children.run(self.scheduler.now()) {
            // What it has left may have come after the kernel was asked.
            return self.hears() || self.catches_up();
        }
        match self.children.beside(away.unwrap_or(Nanos::MAX), told) {
            Beside::Moves => self.advance_to(self.scheduler.now() + away.unwrap_or(0)),
            Beside::Waits(time) => self.waits_beside(time, &awaited),
        }
        true
    }

    /// How far away the next deadline is.
    fn away(&self) -> Option<Nanos> {
        let now = self.scheduler.now();
        self.next_deadline()
            .map(|deadline| deadline.saturating_sub(now))
    }

    /// Waits for so long beside children.
    fn waits_beside(&mut self, time: Nanos, awaited: &[(c_int, c_short)]) {
        let began = children::real_now();
        let microseconds = time.div_ceil(1000) as i64;
        self.wait_for_kernel(Some(microseconds), awaited);
        let ended = children::real_now();
        // With what it took to look around since the last slice.
        let took = ended - self.beside_until.unwrap_or(began);
        if self.children.waited(time, ended - began, took) {
            stamps::goes_along(self.scheduler.now(), &self.children.describe());
        }
        self.beside_until = Some(ended);
    }

    /// The clock has fallen behind a child, from which something has come.
    pub fn catches_up(&mut self) -> bool {
        let away = self.away().unwrap_or(Nanos::MAX);
        let moves = self.children.something_came(away);
        if moves > 0 {
            self.advance_to(self.scheduler.now() + moves);
        }
        moves > 0
    }

    fn describe_outside(&self, awaited: &[(c_int, c_short)]) -> String {
        let table = &self.flight.table;
        let polls = self.polls();
        let mut fds = awaited.iter().map(|(fd, _)| *fd);
        let of_threads = || polls.iter().map(|poll| poll.fd);
        let first = fds
            .next()
            .or_else(|| of_threads().find(|fd| outside::reaches_outside(table, *fd)));
        first.map_or_else(|| "a signal".to_owned(), |fd| outside::describe(table, fd))
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
        unsafe { (real().syscall)(libc::SYS_ppoll, polls, count, time, 0, 8, 0) }
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
            let fd = (real().syscall)(libc::SYS_signalfd4, usize::MAX, set, 8, flags, 0, 0);
            (fd >= 0).then(|| OwnedFd::from_raw_fd(fd as c_int))
        }
    }

    pub fn could_wake_from_outside(&mut self) -> bool {
        let polls = self.polls();
        let mut fds = polls.iter().map(|poll| poll.fd);
        let hears = !polls.is_empty() || outside::handles(libc::SIGCHLD);
        fds.any(|fd| outside::reaches_outside(&self.flight.table, fd))
            || outside::handles_signals()
            || self.scheduler.signal_waits().any(|(_, set)| set != 0)
            || (hears && self.children.run(self.scheduler.now()))
    }
}
