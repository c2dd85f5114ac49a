//! Waiting in real time: while something outside the process is at work the clock stands still, and
//! beside a child it moves no faster than real time.

use super::World;
use crate::children;
use crate::outside;
use crate::records::stamps;
use libc::{c_int, c_short};
use scheduler::{Nanos, Step};

impl World {
    /// Makes ready whom the kernel has something for. True if there was anybody. After a wait beside
    /// a child it has come from that, and its time has passed.
    pub fn hears(&mut self) -> bool {
        // In this order: a call that has something to give gives it.
        let any = self.ask_kernel() || self.signals_reach();
        if any && self.beside_until.take().is_some() {
            self.catches_up();
        }
        any
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
        match self
            .children
            .beside
            .next_step(away.unwrap_or(Nanos::MAX), told)
        {
            Step::Moves => self.advance_to(self.scheduler.now() + away.unwrap_or(0)),
            Step::Waits(time) => self.waits_beside(time, &awaited),
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
        if self.children.beside.waited(time, ended - began, took) {
            stamps::goes_along(self.scheduler.now(), &self.children.describe());
        }
        self.beside_until = Some(ended);
    }

    /// The clock has fallen behind a child, from which something has come.
    pub fn catches_up(&mut self) -> bool {
        let away = self.away().unwrap_or(Nanos::MAX);
        let moves = self.children.beside.something_came(away);
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
