//! A child process in a group of its own, with limits; ended whole, whatever happens.

use crate::limits::{Ended, Limits};
use crate::transcript::Stream;
use crate::usage;
use std::fs::File;
use std::io::{self, Read, Seek};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Mutex, MutexGuard};
use std::thread;
use std::time::{Duration, Instant};

/// What a captured process wrote, piece by piece.
pub struct Output {
    pieces: Vec<(Stream, Duration, Vec<u8>)>,
    pub ended: Ended,
    pub took: Duration,
}

impl Output {
    /// Everything that was written to one stream.
    pub fn bytes(&self, stream: Stream) -> Vec<u8> {
        let pieces = self.pieces.iter().filter(|(of, ..)| *of == stream);
        pieces.flat_map(|(_, _, bytes)| bytes).copied().collect()
    }

    /// The lines with the moment at which they began to arrive.
    pub fn lines(&self) -> Vec<(Stream, Duration, String)> {
        let mut lines = Vec::new();
        for wanted in [Stream::Stdout, Stream::Stderr] {
            let mut open: Option<(Duration, Vec<u8>)> = None;
            for (_, at, bytes) in self.pieces.iter().filter(|(stream, ..)| *stream == wanted) {
                for piece in bytes.split_inclusive(|byte| *byte == b'\n') {
                    let (_, line) = open.get_or_insert_with(|| (*at, Vec::new()));
                    line.extend_from_slice(piece);
                    if piece.ends_with(b"\n") {
                        lines.extend(open.take().map(|(at, line)| (wanted, at, line)));
                    }
                }
            }
            lines.extend(open.map(|(at, line)| (wanted, at, line)));
        }
        let text = |bytes: Vec<u8>| {
            String::from_utf8_lossy(&bytes)
                .trim_end_matches(['\n', '\r'])
                .to_owned()
        };
        lines
            .into_iter()
            .map(|(stream, at, line)| (stream, at, text(line)))
            .collect()
    }
}

/// Runs a command to its end and keeps what it writes.
pub fn capture(mut command: Command, limits: &Limits) -> io::Result<Output> {
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let began = Instant::now();
    let mut group = Group::start(command)?;
    let (sender, receiver) = mpsc::channel();
    let streams: [(Stream, Option<Box<dyn Read + Send>>); 2] = [
        (
            Stream::Stdout,
            group.child.stdout.take().map(|pipe| Box::new(pipe) as _),
        ),
        (
            Stream::Stderr,
            group.child.stderr.take().map(|pipe| Box::new(pipe) as _),
        ),
    ];
    for (stream, pipe) in streams {
        let (sender, pipe) = (sender.clone(), pipe.expect("it was asked for"));
        thread::spawn(move || {
            pass_on(pipe, |bytes| {
                sender.send((stream, began.elapsed(), bytes)).is_ok()
            })
        });
    }
    drop(sender);
    let mut pieces: Vec<(Stream, Duration, Vec<u8>)> = Vec::new();
    let mut room = limits.output;
    let mut looked = began;
    let forced = loop {
        let left = limits
            .time
            .map_or(Duration::MAX, |limit| limit.saturating_sub(began.elapsed()));
        match receiver.recv_timeout(left.min(LOOK)) {
            Ok((stream, at, bytes)) => {
                let size = bytes.len();
                pieces.push((stream, at, bytes));
                match room.checked_sub(size) {
                    Some(rest) => room = rest,
                    None => break Some(Ended::TooMuchOutput(limits.output)),
                }
            }
            // Both pipes are closed.
            Err(RecvTimeoutError::Disconnected) => break None,
            Err(RecvTimeoutError::Timeout) => {}
        }
        let out_of_time = limits.time.filter(|limit| began.elapsed() >= *limit);
        if let Some(limit) = out_of_time {
            break Some(Ended::OutOfTime(limit));
        }
        if looked.elapsed() >= LOOK {
            if let Some(ended) = uses_too_much(&group, limits) {
                break Some(ended);
            }
            looked = Instant::now();
        }
    };
    let ended = match forced {
        Some(forced) => forced,
        None => group.wait(limits, began)?,
    };
    group.end();
    Ok(Output {
        pieces,
        ended,
        took: began.elapsed(),
    })
}

/// How often a running group's use of memory and processes is looked at. Most programs are
/// over before the first look.
const LOOK: Duration = Duration::from_millis(50);

fn uses_too_much(group: &Group, limits: &Limits) -> Option<Ended> {
    let usage = usage::of_run(group.id, &group.mark);
    if usage.processes > limits.processes {
        return Some(Ended::TooManyProcesses(limits.processes));
    }
    (usage.memory > limits.memory).then_some(Ended::TooMuchMemory(limits.memory))
}

/// Runs a command to its end with this process's own standard streams. What it prints is not
/// seen here, so there is no limit to that.
pub fn inherit(command: Command, limits: &Limits) -> io::Result<Ended> {
    let began = Instant::now();
    let mut group = Group::start(command)?;
    let ended = group.wait(limits, began)?;
    group.end();
    Ok(ended)
}

/// Ends every process group that this process has started: for a handler of Ctrl-C.
pub fn end_all() {
    for id in running().iter() {
        kill_group(*id);
    }
}

/// The groups that run now. A list of numbers is whole even if a holder panicked.
fn running() -> MutexGuard<'static, Vec<u32>> {
    static RUNNING: Mutex<Vec<u32>> = Mutex::new(Vec::new());
    RUNNING.lock().unwrap_or_else(|poison| poison.into_inner())
}

struct Group {
    child: Child,
    id: u32,
    /// What its processes are known by when they have left the group.
    mark: String,
}

impl Group {
    fn start(mut command: Command) -> io::Result<Group> {
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let mark = format!("{}-{count}", std::process::id());
        command.env(usage::MARK, usage::marked_with(&mark));
        let child = command.spawn()?;
        let id = child.id();
        running().push(id);
        Ok(Group { child, id, mark })
    }

    /// Waits for the end of the child itself, or for a limit.
    fn wait(&mut self, limits: &Limits, began: Instant) -> io::Result<Ended> {
        let mut pause = Duration::from_micros(200);
        let mut looked = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait()? {
                return Ok(Ended::from(status));
            }
            if let Some(limit) = limits.time.filter(|limit| began.elapsed() >= *limit) {
                return Ok(Ended::OutOfTime(limit));
            }
            if looked.elapsed() >= LOOK {
                if let Some(ended) = uses_too_much(self, limits) {
                    return Ok(ended);
                }
                looked = Instant::now();
            }
            thread::sleep(pause);
            pause = (pause * 2).min(Duration::from_millis(10));
        }
    }

    /// Ends whatever is left of the group, and what left it, and collects the child.
    fn end(&mut self) {
        kill_group(self.id);
        // Each may start another one while the list is read, but not for ever.
        for _ in 0..100 {
            let left = usage::marked(&self.mark);
            if left.is_empty() {
                break;
            }
            left.into_iter().for_each(kill);
        }
        let _ = self.child.kill();
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
fn kill(process: u32) {
    use rustix::process::{Pid, Signal, kill_process};
    if let Some(process) = i32::try_from(process).ok().and_then(Pid::from_raw) {
        let _ = kill_process(process, Signal::KILL);
    }
}

#[cfg(not(unix))]
fn kill(_process: u32) {}

fn pass_on(mut pipe: Box<dyn Read + Send>, mut send: impl FnMut(Vec<u8>) -> bool) {
    let mut buffer = [0; 1 << 14];
    while let Ok(count @ 1..) = pipe.read(&mut buffer) {
        if !send(buffer[..count].to_vec()) {
            return;
        }
    }
}

/// A file without a name that a child inherits, and its number there.
#[cfg(target_os = "linux")]
pub fn shared_file() -> io::Result<(File, i32)> {
    use rustix::fs::{MemfdFlags, memfd_create};
    use std::os::fd::AsRawFd;
    let file = File::from(memfd_create("stamps", MemfdFlags::empty())?);
    let number = file.as_raw_fd();
    Ok((file, number))
}

#[cfg(not(target_os = "linux"))]
pub fn shared_file() -> io::Result<(File, i32)> {
    Err(io::Error::from(io::ErrorKind::Unsupported))
}

/// The desk of a trace: as many bytes at the front of the file are memory of the program, in
/// which records lie until they are moved to the end. The first eight say how many bytes do.
pub const DESK: usize = 1 << 16;

/// Makes room for a desk at the front of an empty file, and goes behind it.
pub fn lay_out_desk(file: &mut File) -> io::Result<()> {
    file.set_len(DESK as u64)?;
    file.seek(io::SeekFrom::End(0)).map(drop)
}

/// Everything in a file with a desk, in order.
pub fn behind_desk(bytes: &[u8]) -> Vec<u8> {
    let Some((desk, rest)) = bytes.split_at_checked(DESK) else {
        return Vec::new();
    };
    let (count, records) = desk.split_at(8);
    let count = u64::from_le_bytes(count.try_into().unwrap_or_default()) as usize;
    let mut all = rest.to_vec();
    all.extend_from_slice(records.get(..count).unwrap_or_default());
    all
}

/// Everything in a file, from its beginning.
pub fn contents(mut file: File) -> Vec<u8> {
    let mut bytes = Vec::new();
    let read = file.rewind().and_then(|()| file.read_to_end(&mut bytes));
    read.map(|_| bytes).unwrap_or_default()
}
