//! What the virtual clock writes down.
//!
//! Each record is a line of words; one that ends with a length is followed by as many bytes and
//! a line end. So records of programs that are killed can be read up to there.

use crate::text::{Short, Sink, addresses, name_of, named, put_addresses};
use std::borrow::Cow;

/// One thing that the clock saw. Times are nanoseconds of virtual time since the program began;
/// threads are numbered in the order of their birth, from 0, and the number of one that has ended is given again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Record<'a> {
    /// `V 1`: the clock is on; format 1. Again when the program becomes another one.
    On,
    /// `W`: a write to stdout (1) or stderr (2).
    Written {
        at: u64,
        thread: u32,
        /// Of the thread: `main`, or `-` if it has none.
        name: Cow<'a, str>,
        fd: i32,
        bytes: &'a [u8],
    },
    /// `D`: nothing can ever happen again. The last record.
    Deadlock { at: u64, report: &'a [u8] },
    /// `U`: tasks ask over and over. The last record.
    Busy { at: u64 },
    /// `S`: the clock stands still for long, for this.
    StandsStill { at: u64, what: &'a [u8] },
    /// `L`: it goes no faster than real time, for long, beside this.
    GoesAlong { at: u64, what: &'a [u8] },
    /// `G`: it goes on.
    GoesOn { at: u64 },
    /// `I`: what a reader of the run must know.
    Note { text: &'a [u8] },
    /// `C`: another program is started, in real time; its path.
    Starts { path: &'a [u8] },
    /// `X`: the process has ended by itself.
    Exited { at: u64 },
    /// `A`: it aborts.
    Aborted { at: u64 },
    /// `P`: where the program was loaded, and its path. This and what follows comes with a trace only.
    Program { base: u64, path: &'a [u8] },
    /// `N`: a thread is born. Stacks are return addresses in the program's own code, innermost first.
    ThreadBorn {
        at: u64,
        thread: u32,
        parent: u32,
        stack: Vec<u64>,
    },
    /// `Q`: it has ended.
    ThreadEnded { at: u64, thread: u32 },
    /// `B`: it waits, in the model.
    WaitBegan {
        at: u64,
        thread: u32,
        call: Call,
        stack: Vec<u64>,
    },
    /// `E`: it goes on.
    WaitEnded { at: u64, thread: u32 },
    /// `T`: the text form of a [`crate::Told`].
    Told {
        at: u64,
        thread: u32,
        text: &'a [u8],
    },
}

/// What a thread waits in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Call {
    Sleep,
    /// No call: a loop that looks at the clock, or at memory.
    Spin,
    /// A lock, a channel, a `park`.
    Futex,
    /// For the kernel: a socket, a pipe, a child.
    Kernel,
    /// For the end of another thread.
    Join,
}

impl Call {
    const ALL: [(Call, &'static str); 5] = [
        (Call::Sleep, "clock_nanosleep"),
        (Call::Spin, "spin"),
        (Call::Futex, "futex"),
        (Call::Kernel, "epoll_wait"),
        (Call::Join, "pthread_join"),
    ];

    /// As a trace names it: the call of the C library that stands for its kind.
    pub fn name(self) -> &'static str {
        name_of(&Call::ALL, &self)
    }
}

impl Record<'_> {
    pub fn write(&self, to: &mut Vec<u8>) {
        match self {
            Record::On => to.put(b"V 1\n"),
            Record::Written {
                at,
                thread,
                name,
                fd,
                bytes,
            } => {
                let name = name.replace(char::is_whitespace, "%");
                let head = format!("W {at} {thread} {name} {fd}");
                with_bytes(to, &head, bytes);
            }
            Record::Deadlock { at, report } => with_bytes(to, &format!("D {at}"), report),
            Record::Busy { at } => timed(to, b"U", *at),
            Record::StandsStill { at, what } => with_bytes(to, &format!("S {at}"), what),
            Record::GoesAlong { at, what } => with_bytes(to, &format!("L {at}"), what),
            Record::GoesOn { at } => timed(to, b"G", *at),
            Record::Note { text } => with_bytes(to, "I", text),
            Record::Starts { path } => with_bytes(to, "C", path),
            Record::Exited { at } => timed(to, b"X", *at),
            Record::Aborted { at } => timed(to, b"A", *at),
            Record::Program { base, path } => with_bytes(to, &format!("P {base:x}"), path),
            Record::ThreadBorn {
                at,
                thread,
                parent,
                stack,
            } => {
                to.put(format!("N {at} {thread} {parent} ").as_bytes());
                put_addresses(to, stack);
                to.put(b"\n");
            }
            Record::ThreadEnded { at, thread } => to.put(format!("Q {at} {thread}\n").as_bytes()),
            Record::WaitBegan {
                at,
                thread,
                call,
                stack,
            } => {
                to.put(format!("B {at} {thread} {} ", call.name()).as_bytes());
                put_addresses(to, stack);
                to.put(b"\n");
            }
            Record::WaitEnded { at, thread } => to.put(format!("E {at} {thread}\n").as_bytes()),
            Record::Told { at, thread, text } => {
                to.put(Record::head_of_told(*at, *thread, text.len()).bytes());
                to.put(text);
                to.put(b"\n");
            }
        }
    }

    /// The line before the text of a [`Record::Told`]; a line end follows that. For who writes one
    /// at every poll.
    pub fn head_of_told(at: u64, thread: u32, length: usize) -> Short {
        let mut head = Short::default();
        head.put(b"T");
        head.field(at);
        head.field(u64::from(thread));
        head.field(length as u64);
        head.put(b"\n");
        head
    }
}

fn timed(to: &mut Vec<u8>, what: &[u8], at: u64) {
    to.put(what);
    to.field(at);
    to.put(b"\n");
}

fn with_bytes(to: &mut Vec<u8>, head: &str, bytes: &[u8]) {
    to.put(head.as_bytes());
    to.field(bytes.len() as u64);
    to.put(b"\n");
    if !bytes.is_empty() {
        to.put(bytes);
        to.put(b"\n");
    }
}

/// A line that is no record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread(pub String);

/// Each record in order. One that is cut off, because the program was killed while it wrote, ends
/// the list.
pub fn records(mut bytes: &[u8]) -> impl Iterator<Item = Result<Record<'_>, Unread>> {
    std::iter::from_fn(move || {
        let newline = bytes.iter().position(|byte| *byte == b'\n')?;
        let (head, rest) = (&bytes[..newline], &bytes[newline + 1..]);
        let head = String::from_utf8_lossy(head);
        let words: Vec<&str> = head.split(' ').collect();
        let length = match words[..] {
            ["W", .., length]
            | ["I" | "C", length]
            | ["D" | "S" | "L" | "P", _, length]
            | ["T", _, _, length] => length.parse::<usize>().ok(),
            _ => None,
        };
        let payload = match length.filter(|length| *length > 0) {
            Some(length) if length >= rest.len() => return None,
            Some(length) => {
                bytes = &rest[length + 1..];
                &rest[..length]
            }
            None => {
                bytes = rest;
                &rest[..0]
            }
        };
        Some(read(&words, payload).ok_or_else(|| Unread(head.into_owned())))
    })
}

fn read<'a>(words: &[&str], bytes: &'a [u8]) -> Option<Record<'a>> {
    Some(match *words {
        ["V", "1"] => Record::On,
        ["W", at, thread, name, fd, _] => Record::Written {
            at: at.parse().ok()?,
            thread: thread.parse().ok()?,
            name: Cow::Owned(name.replace('%', " ")),
            fd: fd.parse().ok()?,
            bytes,
        },
        ["D", at, _] => Record::Deadlock {
            at: at.parse().ok()?,
            report: bytes,
        },
        ["U", at] => Record::Busy {
            at: at.parse().ok()?,
        },
        ["S", at, _] => Record::StandsStill {
            at: at.parse().ok()?,
            what: bytes,
        },
        ["L", at, _] => Record::GoesAlong {
            at: at.parse().ok()?,
            what: bytes,
        },
        ["G", at] => Record::GoesOn {
            at: at.parse().ok()?,
        },
        ["I", _] => Record::Note { text: bytes },
        ["C", _] => Record::Starts { path: bytes },
        ["X", at] => Record::Exited {
            at: at.parse().ok()?,
        },
        ["A", at] => Record::Aborted {
            at: at.parse().ok()?,
        },
        ["P", base, _] => Record::Program {
            base: u64::from_str_radix(base, 16).ok()?,
            path: bytes,
        },
        ["N", at, thread, parent, stack] => Record::ThreadBorn {
            at: at.parse().ok()?,
            thread: thread.parse().ok()?,
            parent: parent.parse().ok()?,
            stack: addresses(stack)?,
        },
        ["Q", at, thread] => Record::ThreadEnded {
            at: at.parse().ok()?,
            thread: thread.parse().ok()?,
        },
        ["B", at, thread, call, stack] => Record::WaitBegan {
            at: at.parse().ok()?,
            thread: thread.parse().ok()?,
            call: named(&Call::ALL, call)?,
            stack: addresses(stack)?,
        },
        ["E", at, thread] => Record::WaitEnded {
            at: at.parse().ok()?,
            thread: thread.parse().ok()?,
        },
        ["T", at, thread, _] => Record::Told {
            at: at.parse().ok()?,
            thread: thread.parse().ok()?,
            text: bytes,
        },
        _ => return None,
    })
}

#[cfg(test)]
mod tests;
