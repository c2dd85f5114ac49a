//! A trace of a run in real time: recorded tokio writes it to a file, and what was printed is
//! added at the moment at which it arrived.

use crate::process::{self, Output};
use crate::trace::{self, About, Event, EventKind, Trace};
use std::process::Command;
use std::time::{SystemTime, UNIX_EPOCH};
use wire::variable;

/// The file that a program will write to, if it records tokio.
pub struct RealTrace {
    file: tempfile::NamedTempFile,
}

impl RealTrace {
    /// Asks a program that is about to start for its trace.
    pub fn ask(command: &mut Command) -> Option<RealTrace> {
        let mut file = tempfile::NamedTempFile::new().ok()?;
        process::make_room_for_buffer(file.as_file_mut()).ok()?;
        let now = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
        command.env(variable::TRACE_FILE.name(), file.path());
        command.env(variable::TRACE_BEGAN.name(), now.as_nanos().to_string());
        Some(RealTrace { file })
    }

    /// What it wrote, and a note for the reader; no trace if it wrote nothing.
    pub fn read(self, output: &Output, about: &About) -> (Option<Trace>, Option<String>) {
        let records = std::fs::read(self.file.path()).unwrap_or_default();
        let records = wire::in_order(&records);
        if records.is_empty() {
            return (None, None);
        }
        let (mut trace, note) = trace::read(&records, about);
        for (stream, at, text) in output.lines() {
            trace.events.push(Event {
                seq: 0,
                t: at.as_nanos() as u64,
                thread: 0,
                what: EventKind::Printed {
                    stream,
                    text: text + "\n",
                },
            });
        }
        // A stable sort: events of one moment stay in their order.
        trace.events.sort_by_key(|event| event.t);
        if output.ended.status().is_some() {
            let last = trace.events.last().map_or(0, |event| event.t);
            trace.events.push(Event {
                seq: 0,
                t: last,
                thread: 0,
                what: EventKind::Exited,
            });
        }
        for (seq, event) in (0..).zip(&mut trace.events) {
            event.seq = seq;
        }
        (Some(trace), note)
    }
}
