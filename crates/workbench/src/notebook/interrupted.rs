//! What a cell says that is ended by force.
//!
//! evcxr answers an interrupt by killing its child, in which all cells run, and what is killed says nothing.
//! The kernel's own command looks on from outside: it has a file descriptor of the child, which tells of its end,
//! and the other one of the child's output, in which it has the last word.

use super::ending::ENDED_BY_FORCE;
use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;
use rustix::process::{Pid, PidfdFlags, Signal, pidfd_open};
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::thread::{self, sleep};
use std::time::Duration;

/// How soon a new child is noticed. Nobody interrupts a cell sooner.
const LOOK: Duration = Duration::from_millis(300);

/// evcxr ends a cell when its child's output does, and what it has not passed on by then is lost.
const UNTIL_SHOWN: Duration = Duration::from_millis(300);

/// evcxr's mark of the process that runs cells; it starts compilers, too.
const RUNS_CELLS: &[u8] = b"EVCXR_IS_RUNTIME=";

/// Speaks for each child of this evcxr that is ended by force, one after another.
pub fn watch(evcxr: u32) {
    thread::spawn(move || {
        loop {
            if let Some(child) = Child::of(evcxr) {
                child.wait_and_speak();
            }
            sleep(LOOK);
        }
    });
}

/// The process that runs the cells.
struct Child {
    id: u32,
    end: rustix::fd::OwnedFd,
    output: File,
}

impl Child {
    fn of(evcxr: u32) -> Option<Child> {
        children(evcxr).into_iter().find_map(Child::look)
    }

    fn look(id: u32) -> Option<Child> {
        let number = i32::try_from(id).ok().and_then(Pid::from_raw)?;
        // Before anything is read, so that all of it is of this very process.
        let end = pidfd_open(number, PidfdFlags::empty()).ok()?;
        let runs_cells = fs::read(folder(id).join("environ")).is_ok_and(|environment| {
            environment
                .split(|byte| *byte == 0)
                .any(|variable| variable.starts_with(RUNS_CELLS))
        });
        if !runs_cells {
            return None;
        }
        // A pipe that nobody reads any more is not waited for.
        let mut options = OpenOptions::new();
        options.write(true).custom_flags(NON_BLOCKING);
        let output = options.open(folder(id).join("fd/1")).ok()?;
        Some(Child { id, end, output })
    }

    fn wait_and_speak(mut self) {
        let mut end = [PollFd::new(&self.end, PollFlags::IN)];
        while poll(&mut end, None) == Err(Errno::INTR) {}
        if self.was_killed() && self.say(ENDED_BY_FORCE).is_ok() {
            sleep(UNTIL_SHOWN);
        }
    }

    /// evcxr collects a child that has ended when nobody holds its output, so it is still there.
    fn was_killed(&self) -> bool {
        let stat = fs::read_to_string(folder(self.id).join("stat")).unwrap_or_default();
        let status: Option<i32> = stat
            .split_ascii_whitespace()
            .last()
            .and_then(|last| last.parse().ok());
        status == Some(Signal::KILL.as_raw())
    }

    /// The pipe may be full of what the cell has printed, until evcxr has read some of it.
    fn say(&mut self, words: &str) -> std::io::Result<()> {
        for _ in 0..20 {
            match self.output.write_all(words.as_bytes()) {
                Err(full) if full.kind() == std::io::ErrorKind::WouldBlock => {
                    sleep(Duration::from_millis(50));
                }
                result => return result,
            }
        }
        Err(std::io::ErrorKind::WouldBlock.into())
    }
}

const NON_BLOCKING: i32 = rustix::fs::OFlags::NONBLOCK.bits().cast_signed();

/// What any thread of a process has started.
fn children(process: u32) -> Vec<u32> {
    let threads = fs::read_dir(folder(process).join("task"))
        .into_iter()
        .flatten()
        .flatten();
    let listed =
        threads.filter_map(|thread| fs::read_to_string(thread.path().join("children")).ok());
    let all: String = listed.collect();
    all.split_ascii_whitespace()
        .filter_map(|id| id.parse().ok())
        .collect()
}

fn folder(process: u32) -> PathBuf {
    Path::new("/proc").join(process.to_string())
}
