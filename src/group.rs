//! A child process with all that it starts, within limits; ended whole, whatever happens.

use crate::limits::{Ended, Limits};
use crate::usage::{self, Since};
use std::io;
use std::process::{Child, Command};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard};
use std::thread;
use std::time::{Duration, Instant};

/// How often a running group's use of memory and processes is looked at. Most programs are
/// over before the first look.
pub const LOOK: Duration = Duration::from_millis(50);

/// A look goes through all processes of the machine. Where a class works there are many, and each of
/// its runs looks: so looking takes a twentieth of the time at most.
fn pause_after(look: Duration) -> Duration {
    LOOK.max(look * 19)
}

/// Which process group a program runs in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// One of its own, which is ended as a whole.
    OwnGroup,
    /// This process's: a program that reads from the terminal must be in the group that has it, and
    /// there Ctrl-C reaches it as it reaches this process.
    Terminal,
}

impl Place {
    /// Where a program with this process's own input runs.
    pub fn of_inherited_input() -> Place {
        match io::IsTerminal::is_terminal(&io::stdin()) {
            true => Place::Terminal,
            false => Place::OwnGroup,
        }
    }
}

/// Ends every process that this one has started by running programs: for a handler of Ctrl-C.
pub fn end_all() {
    for id in running().iter() {
        kill_group(*id);
    }
    end_runs_of(std::process::id());
}

/// Ends every process of the runs that the process of that number started. For one that watches it,
/// and goes on when it is killed.
pub fn end_runs_of(starter: u32) -> usize {
    let marked = usage::marked_by(starter);
    for process in &marked {
        // The first process of a run leads its group; a group of others is not there to be ended.
        kill_group(*process);
        kill(*process);
    }
    marked.len()
}

/// Passes a signal on to the programs that run now, not to what they started.
#[cfg(unix)]
pub fn pass_on_signal(number: i32) {
    use rustix::process::{Pid, Signal, kill_process};
    let Some(signal) = Signal::from_named_raw(number) else {
        return;
    };
    for id in running().iter() {
        if let Some(id) = i32::try_from(*id).ok().and_then(Pid::from_raw) {
            let _ = kill_process(id, signal);
        }
    }
}

/// The groups that run now. A list of numbers is whole even if a holder panicked.
fn running() -> MutexGuard<'static, Vec<u32>> {
    static RUNNING: Mutex<Vec<u32>> = Mutex::new(Vec::new());
    RUNNING.lock().unwrap_or_else(|poison| poison.into_inner())
}

/// Marks a program that is about to be started, and with it all that it will start: [`end_all`] and
/// [`end_runs_of`] end them. Gives the mark.
pub fn mark(command: &mut Command) -> String {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let mark = format!("{}-{count}", std::process::id());
    command.env(usage::MARK, usage::marked_with(&mark));
    mark
}

pub struct Group {
    pub child: Child,
    id: u32,
    /// What its processes are known by when they have left the group.
    mark: String,
    since: Since,
    look_at: Instant,
}

impl Group {
    pub fn start(mut command: Command, place: Place) -> io::Result<Group> {
        #[cfg(unix)]
        if place == Place::OwnGroup {
            std::os::unix::process::CommandExt::process_group(&mut command, 0);
        }
        let mark = mark(&mut command);
        let mut since = Since::now();
        let child = command.spawn()?;
        let id = child.id();
        since.first(id);
        running().push(id);
        Ok(Group {
            child,
            id,
            mark,
            since,
            look_at: Instant::now() + LOOK,
        })
    }

    /// Waits for the end of the child itself, or for a limit.
    pub fn wait(&mut self, limits: &Limits, began: Instant) -> io::Result<Ended> {
        let mut pause = Duration::from_micros(200);
        loop {
            if let Some(status) = self.child.try_wait()? {
                return Ok(Ended::from(status));
            }
            if let Some(limit) = limits.time.filter(|limit| began.elapsed() >= *limit) {
                return Ok(Ended::OutOfTime(limit));
            }
            if let Some(ended) = self.uses_too_much(limits) {
                return Ok(ended);
            }
            thread::sleep(pause);
            pause = (pause * 2).min(Duration::from_millis(10));
        }
    }

    /// Looks at all its processes together, if it is time to.
    pub fn uses_too_much(&mut self, limits: &Limits) -> Option<Ended> {
        let now = Instant::now();
        if now < self.look_at {
            return None;
        }
        let usage = usage::of_run(self.id, &self.mark, &self.since);
        self.look_at = Instant::now() + pause_after(now.elapsed());
        if usage.processes > limits.processes {
            return Some(Ended::TooManyProcesses(limits.processes));
        }
        (usage.memory > limits.memory).then_some(Ended::TooMuchMemory(limits.memory))
    }

    /// Ends the group. If its program had ended by itself, gives the names of what was still there.
    pub fn end_after(mut self, ended: Ended) -> Vec<String> {
        let ended_itself = matches!(ended, Ended::Status(_) | Ended::Signal(_));
        let mut left = match ended_itself {
            true => self.left(),
            false => Vec::new(),
        };
        // The last part of a pipeline, say, may just be about to end.
        for _ in 0..10 {
            if left.is_empty() {
                break;
            }
            thread::sleep(Duration::from_millis(10));
            left = self.left();
        }
        let mut names: Vec<String> = left.into_iter().filter_map(usage::name).collect();
        names.sort();
        match names.is_empty() && ended_itself {
            true => self.collect(),
            false => self.end(),
        }
        names
    }

    /// The living processes of the group, and those that left it.
    fn left(&self) -> Vec<u32> {
        let mut left = usage::marked(&self.mark, &self.since);
        if group_exists(self.id) {
            left.extend(usage::in_group(self.id));
            left.sort_unstable();
            left.dedup();
        }
        left
    }

    /// Ends whatever is left, and collects the child.
    fn end(&mut self) {
        if !running().contains(&self.id) {
            return;
        }
        kill_group(self.id);
        // Each may start another one while the list is read, but not for ever.
        for _ in 0..100 {
            let left = usage::marked(&self.mark, &self.since);
            if left.is_empty() {
                break;
            }
            left.into_iter().for_each(kill);
        }
        let _ = self.child.kill();
        self.collect();
    }

    fn collect(&mut self) {
        let _ = self.child.wait();
        running().retain(|id| *id != self.id);
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        self.end();
    }
}

#[cfg(unix)]
fn kill_group(id: u32) {
    use rustix::process::{Pid, Signal, kill_process_group};
    if let Some(id) = i32::try_from(id).ok().and_then(Pid::from_raw) {
        let _ = kill_process_group(id, Signal::KILL);
    }
}

#[cfg(not(unix))]
fn kill_group(_id: u32) {}

#[cfg(unix)]
fn group_exists(id: u32) -> bool {
    use rustix::process::{Pid, test_kill_process_group};
    let group = i32::try_from(id).ok().and_then(Pid::from_raw);
    group.is_some_and(|group| test_kill_process_group(group).is_ok())
}

#[cfg(not(unix))]
fn group_exists(_id: u32) -> bool {
    false
}

#[cfg(unix)]
fn kill(process: u32) {
    use rustix::process::{Pid, Signal, kill_process};
    if let Some(process) = i32::try_from(process).ok().and_then(Pid::from_raw) {
        let _ = kill_process(process, Signal::KILL);
    }
}

#[cfg(not(unix))]
fn kill(_process: u32) {}
