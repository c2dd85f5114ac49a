//! Reads what the virtual clock wrote down: each write with its time and thread.

use crate::transcript::{Line, Stream};
use std::collections::HashMap;
use std::time::Duration;
use wire::Record;

/// One write to stdout or stderr.
struct Write {
    at: Duration,
    thread: u32,
    name: String,
    stream: Stream,
    bytes: Vec<u8>,
}

/// Everything that the clock wrote down of one run.
#[derive(Default)]
pub struct Stamps {
    /// The clock was on.
    pub began: bool,
    writes: Vec<Write>,
    /// When the program ended, as far as the clock saw it.
    pub end: Duration,
    /// The clock's report, if it ended the program.
    pub deadlock: Option<String>,
    /// The clock ended the program because a task asked over and over.
    pub busy: bool,
    /// What a reader of the run must know.
    pub notes: Vec<String>,
    /// Other programs that were started, by the names of their files, each once.
    pub others: Vec<String>,
    /// For what the clock stood still at the end, or beside what it went by real time, and had
    /// done so for long.
    pub standing: Option<String>,
}

impl Stamps {
    pub fn parse(bytes: &[u8]) -> Stamps {
        let mut stamps = Stamps::default();
        for record in wire::records(bytes) {
            stamps.standing = None;
            if let Ok(record) = record {
                stamps.take(record);
            }
        }
        stamps
    }

    fn take(&mut self, record: Record) {
        let time = Duration::from_nanos;
        let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
        match record {
            Record::On => self.began = true,
            Record::StandsStill { at, what } => {
                self.end = time(at);
                self.standing = Some(format!("the clock stood still for {}", text(what)));
            }
            Record::GoesAlong { at, what } => {
                self.end = time(at);
                self.standing = Some(format!("the clock went no faster than {}", text(what)));
            }
            Record::Note { text: note } => self.notes.push(text(note)),
            Record::Starts { path } => {
                let path = text(path);
                let name = path.rsplit('/').next().unwrap_or_default().to_owned();
                if !self.others.contains(&name) {
                    self.others.push(name);
                }
            }
            Record::Written {
                at,
                thread,
                name,
                fd,
                bytes,
            } => {
                self.end = time(at);
                self.writes.push(Write {
                    at: time(at),
                    thread,
                    name: name.into_owned(),
                    stream: Stream::of_descriptor(fd),
                    bytes: bytes.to_vec(),
                });
            }
            Record::Deadlock { at, report } => {
                self.end = time(at);
                self.deadlock = Some(text(report));
            }
            Record::Busy { at } => {
                self.end = time(at);
                self.busy = true;
            }
            Record::Exited { at } | Record::Aborted { at } => self.end = time(at),
            // Those of a trace are for whoever reads one.
            _ => {}
        }
    }

    /// The notes, and a word on other programs.
    pub fn what_to_know(&self) -> Vec<String> {
        let mut all = self.notes.clone();
        if !self.others.is_empty() {
            let names = self.others.join(", ");
            all.push(format!("what it started ran in real time: {names}"));
        }
        all
    }

    /// Everything that was written to one stream.
    pub fn bytes(&self, stream: Stream) -> Vec<u8> {
        let writes = self.writes.iter().filter(|write| write.stream == stream);
        writes.flat_map(|write| &write.bytes).copied().collect()
    }

    /// The printed lines. A line belongs to the thread and the moment of its first byte.
    pub fn lines(&self) -> Vec<Line> {
        let mut labels = Labels::default();
        let mut lines: Vec<(Line, Vec<u8>)> = Vec::new();
        let mut open: HashMap<Stream, usize> = HashMap::new();
        for write in &self.writes {
            for piece in write.bytes.split_inclusive(|byte| *byte == b'\n') {
                let index = *open.entry(write.stream).or_insert_with(|| {
                    let thread = labels.of(write);
                    let (at, stream) = (write.at, write.stream);
                    lines.push((
                        Line {
                            at,
                            thread,
                            stream,
                            unordered: false,
                            text: String::new(),
                        },
                        Vec::new(),
                    ));
                    lines.len() - 1
                });
                lines[index].1.extend_from_slice(piece);
                if piece.ends_with(b"\n") {
                    open.remove(&write.stream);
                }
            }
        }
        let finish = |(mut line, bytes): (Line, Vec<u8>)| {
            let text = crate::process::text_of(&bytes);
            line.text = text.trim_end_matches(['\n', '\r']).to_owned();
            line.thread = labels.shown(&line.thread);
            line
        };
        lines.into_iter().map(finish).collect()
    }
}

/// Threads of one name are told apart by a number, in the order in which they first print:
/// their numbers in the process differ from run to run, and mean nothing to a reader.
#[derive(Default)]
struct Labels {
    numbers: HashMap<u32, usize>,
    of_name: HashMap<String, usize>,
}

impl Labels {
    fn of(&mut self, write: &Write) -> String {
        let name = match write.name.as_str() {
            "-" => "thread",
            name => name,
        };
        if name == "main" {
            return name.to_owned();
        }
        let number = *self.numbers.entry(write.thread).or_insert_with(|| {
            let count = self.of_name.entry(name.to_owned()).or_default();
            *count += 1;
            *count
        });
        format!("{name}#{number}")
    }

    /// The number is left out where it would be the only one.
    fn shown(&self, label: &str) -> String {
        match label.rsplit_once('#') {
            Some((name, _)) if self.of_name.get(name) == Some(&1) => name.to_owned(),
            _ => label.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_of_a_line_come_together_at_their_first_moment() {
        let stamps = Stamps::parse(b"V 1\nW 1000000 0 main 2 2\nab\nW 2000000 0 main 1 2\nx\n\nW 3000000 0 main 2 2\nc\n\nX 5000000\n");
        let lines = stamps.lines();
        assert!(stamps.began);
        assert_eq!(lines[0].text, "abc");
        assert_eq!(lines[0].at, Duration::from_millis(1));
        assert_eq!(lines[1].text, "x");
        assert_eq!(stamps.end, Duration::from_millis(5));
    }

    #[test]
    fn threads_of_one_name_are_numbered_in_the_order_in_which_they_print() {
        let stamps = Stamps::parse(b"W 0 7 io 1 2\na\n\nW 0 3 io 1 2\nb\n\nW 0 5 - 1 2\nc\n\n");
        let names: Vec<_> = stamps.lines().into_iter().map(|line| line.thread).collect();
        assert_eq!(names, ["io#1", "io#2", "thread"]);
    }

    #[test]
    fn other_programs_are_named_once() {
        let stamps = Stamps::parse(b"V 1\nC 7\n/bin/sh\nC 2\nsh\nI 2\nhm\nC 2\nls\n");
        let know = stamps.what_to_know();
        assert_eq!(know, ["hm", "what it started ran in real time: sh, ls"]);
    }

    #[test]
    fn a_record_that_is_cut_off_is_left_out() {
        let stamps = Stamps::parse(b"V 1\nW 0 0 main 1 99\nshort");
        assert!(stamps.began);
        assert!(stamps.lines().is_empty());
    }
}
