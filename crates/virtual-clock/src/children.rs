//! The children of this process, which go by the real clock.
//!
//! While one runs, virtual time passes no faster than real time ([`scheduler::Beside`]).
//!
//! The kernel is asked whether there are children, so it does not matter by which call they came.

use crate::original::original;
use libc::{c_int, pid_t};
use scheduler::{Beside, Nanos};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::sync::atomic::{AtomicU32, Ordering};

/// For how long it counts that the program has looked for a process.
const LATELY: Nanos = 1_000_000_000;
#[derive(Default)]
pub struct Children {
    /// Those that ran at the last look.
    running: BTreeSet<pid_t>,
    /// Processes for which the program looks by signal 0: how often, and when last.
    asked_after: BTreeMap<pid_t, (u32, Nanos)>,
    /// What the clock does beside them.
    pub beside: Beside,
    /// How many had been born when there were only such as had ended and were not waited for.
    all_ended: Option<u32>,
}

static BORN: AtomicU32 = AtomicU32::new(0);

/// A child was born, by a call that is seen here. Others are found as soon as every child that
/// has ended was waited for.
pub fn born() {
    BORN.fetch_add(1, Ordering::Relaxed);
}

impl Children {
    /// The program looks whether this process is there.
    pub fn ask_after(&mut self, process: pid_t, now: Nanos) {
        let (times, last) = self.asked_after.entry(process).or_default();
        (*times, *last) = (*times + 1, now);
    }

    /// Whether it must be looked whether any runs: a question to the kernel, and quickly asked.
    pub fn may_run(&self) -> bool {
        !self.running.is_empty()
            || !self.asked_after.is_empty()
            || look(libc::P_ALL, 0) != ChildState::None
    }

    /// Looks whether any runs. Who was looked for again and again, and a moment ago, counts:
    /// a grandchild, say, that its parent has left behind.
    pub fn run(&mut self, now: Nanos) -> bool {
        let mut running = self.of_ours();
        let lately = |last: Nanos| now.saturating_sub(last) <= LATELY;
        self.asked_after
            .retain(|process, (_, last)| lately(*last) && is_there(*process));
        let again = self.asked_after.iter().filter(|(_, (times, _))| *times > 1);
        running.extend(again.map(|(process, _)| *process));
        if self.running.is_empty() {
            self.beside.begins();
        }
        if !running.is_subset(&self.running) {
            self.beside.joined();
        }
        self.running = running;
        !self.running.is_empty()
    }

    /// The children that run. A long list of threads need not be gone through at each move of the
    /// clock for a child that nobody waits for.
    fn of_ours(&mut self) -> BTreeSet<pid_t> {
        let born = BORN.load(Ordering::Relaxed);
        let one = look(libc::P_ALL, 0);
        if one == ChildState::None || (one == ChildState::Ended && self.all_ended == Some(born)) {
            return BTreeSet::new();
        }
        let running = running(one);
        self.all_ended = running.is_empty().then_some(born);
        running
    }

    /// Those that ran at the last look, in words.
    pub fn describe(&self) -> String {
        let names = self.running.iter().filter_map(|process| name(*process));
        let names: Vec<String> = BTreeSet::from_iter(names).into_iter().collect();
        match &*names {
            [] => "a child process".to_owned(),
            [name] => format!("a child process ({name})"),
            _ => format!("child processes ({})", names.join(", ")),
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum ChildState {
    None,
    Running,
    Ended,
}

/// Asks without waiting, and leaves an ended child for the program to wait for.
fn look(kind: libc::idtype_t, id: pid_t) -> ChildState {
    let options = libc::WEXITED | libc::WNOHANG | libc::WNOWAIT | libc::__WALL;
    // SAFETY: the kernel fills in the answer, of which zeros are a value.
    unsafe {
        let mut info: libc::siginfo_t = std::mem::zeroed();
        if (original().waitid)(kind, id as libc::id_t, &mut info, options) != 0 {
            ChildState::None
        } else if info.si_pid() == 0 {
            ChildState::Running
        } else {
            ChildState::Ended
        }
    }
}

/// The children that run; what the kernel says of the first is known.
fn running(one: ChildState) -> BTreeSet<pid_t> {
    let listed = listed().unwrap_or_default();
    let running = |process: &pid_t| look(libc::P_PID, *process) == ChildState::Running;
    let mut all: BTreeSet<pid_t> = listed.into_iter().filter(running).collect();
    if all.is_empty() && one == ChildState::Running && look(libc::P_ALL, 0) == ChildState::Running {
        // A kernel that gives no list. It has not ended just now.
        all.insert(0);
    }
    all
}

/// The children of every thread.
fn listed() -> Option<Vec<pid_t>> {
    let mut all = Vec::new();
    for task in fs::read_dir("/proc/self/task").ok()?.flatten() {
        let text = fs::read_to_string(task.path().join("children")).unwrap_or_default();
        all.extend(
            text.split_whitespace()
                .filter_map(|id| id.parse::<pid_t>().ok()),
        );
    }
    Some(all)
}

/// Whether a process is there, as the program sees it: one that has ended is, until whoever has
/// inherited it has waited for it.
fn is_there(process: pid_t) -> bool {
    fs::exists(format!("/proc/{process}")).unwrap_or(false)
}

fn name(process: pid_t) -> Option<String> {
    let name = fs::read_to_string(format!("/proc/{process}/comm")).ok()?;
    Some(name.trim().to_owned())
}

/// Real time, on a clock that never goes back.
pub fn real_now() -> Nanos {
    let mut time = libc::timespec {
        tv_sec: 0,
        tv_nsec: 0,
    };
    // SAFETY: a valid clock and room for one answer.
    unsafe { (original().clock_gettime)(libc::CLOCK_MONOTONIC as c_int, &mut time) };
    time.tv_sec as Nanos * 1_000_000_000 + time.tv_nsec as Nanos
}
