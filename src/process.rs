//! Runs a command to its end, with its output captured or not.

use crate::group::{Group, LOOK, Place};
use crate::limits::{Ended, Limits};
use crate::transcript::Stream;
use std::fs::File;
use std::io::{self, Read, Seek};
use std::process::{Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

/// What a captured process wrote, piece by piece.
pub struct Output {
    pieces: Vec<(Stream, Duration, Vec<u8>)>,
    pub ended: Ended,
    /// The names of processes that were still there after the end, and were ended.
    pub outlived: Vec<String>,
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
        let text = |bytes: Vec<u8>| text_of(&bytes).trim_end_matches(['\n', '\r']).to_owned();
        lines
            .into_iter()
            .map(|(stream, at, line)| (stream, at, text(line)))
            .collect()
    }
}

/// How long nothing has come from what a program left behind when it is ended.
const QUIET: Duration = Duration::from_secs(1);

/// Runs a command to its end and keeps what it writes.
pub fn capture(mut command: Command, limits: &Limits, place: Place) -> io::Result<Output> {
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let began = Instant::now();
    let mut group = Group::start(command, place)?;
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
    let (mut looked, mut heard, mut gone) = (began, began, None::<Instant>);
    let forced = loop {
        let left = limits
            .time
            .map_or(Duration::MAX, |limit| limit.saturating_sub(began.elapsed()));
        match receiver.recv_timeout(left.min(LOOK)) {
            Ok((stream, at, bytes)) => {
                let size = bytes.len();
                heard = Instant::now();
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
            // Something that the program left behind still holds a pipe, and writes nothing.
            // What the program itself wrote last may still be on its way when it is seen to be gone.
            if gone.is_none() && group.child.try_wait()?.is_some() {
                gone = Some(Instant::now());
            }
            if gone.is_some_and(|gone| gone.max(heard).elapsed() >= QUIET) {
                break None;
            }
            if let Some(ended) = group.uses_too_much(limits) {
                break Some(ended);
            }
            looked = Instant::now();
        }
    };
    let ended = match forced {
        Some(forced) => forced,
        None => group.wait(limits, began)?,
    };
    let took = began.elapsed();
    Ok(Output {
        pieces,
        ended,
        outlived: group.end_after(ended),
        took,
    })
}

/// Bytes as text. What is no UTF-8 is shown by its number, not lost.
pub fn text_of(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text += chunk.valid();
        for byte in chunk.invalid() {
            text += &format!("\\x{byte:02x}");
        }
    }
    text
}

/// Runs a command to its end with this process's own standard streams. What it prints is not
/// seen here, so there is no limit to that. Also gives the names of what outlived it.
pub fn inherit(
    command: Command,
    limits: &Limits,
    place: Place,
) -> io::Result<(Ended, Vec<String>)> {
    let began = Instant::now();
    let mut group = Group::start(command, place)?;
    let ended = group.wait(limits, began)?;
    Ok((ended, group.end_after(ended)))
}

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

/// Makes room for the buffer of a trace at the front of an empty file, and goes behind it.
pub fn make_room_for_buffer(file: &mut File) -> io::Result<()> {
    file.set_len(wire::SIZE as u64)?;
    file.seek(io::SeekFrom::End(0)).map(drop)
}

/// Everything in a file, from its beginning.
pub fn contents(mut file: File) -> Vec<u8> {
    let mut bytes = Vec::new();
    let read = file.rewind().and_then(|()| file.read_to_end(&mut bytes));
    read.map(|_| bytes).unwrap_or_default()
}
