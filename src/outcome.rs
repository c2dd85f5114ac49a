//! From what arrived and what the clock wrote down to what a program did.

use crate::clock::Clock;
use crate::limits::Ended;
use crate::process::Output;
use crate::stamps::Stamps;
use crate::trace::Trace;
use crate::transcript::{Line, Stream, Transcript};
use std::time::Duration;

/// What a program did.
#[derive(Debug, Clone)]
pub struct Run {
    pub transcript: Transcript,
    /// The clock that it ran by.
    pub clock: Clock,
    /// Why it ran in real time although virtual time was asked for.
    pub why_real: Option<String>,
    /// What else a reader of the transcript must know.
    pub note: Option<String>,
    /// Who waits for what, if the clock found a deadlock.
    pub deadlock: Option<String>,
    /// How it ended.
    pub ended: Ended,
    /// The exit status, if it ended by itself or by the clock.
    pub status: Option<i32>,
    /// Event by event, if it was asked for; in real time, if the program records tokio.
    pub trace: Option<Trace>,
}

pub fn virtual_run(stamps: &Stamps, output: &Output) -> Run {
    let ended = match output.ended {
        _ if stamps.deadlock.is_some() => Ended::Deadlock,
        _ if stamps.busy => Ended::Busy,
        ended => ended,
    };
    let ending = match (&ended, &stamps.standing) {
        (Ended::OutOfTime(_), Some(what)) => {
            format!("{ended}, in which {what}")
        }
        _ => ended.to_string(),
    };
    let mut lines = stamps.lines();
    let mut notes = stamps.what_to_know();
    for stream in [Stream::Stdout, Stream::Stderr] {
        // A program that was ended by force may have stamped what never arrived.
        let ended_itself = ended.status().is_some();
        if ended_itself && stamps.bytes(stream) != output.bytes(stream) {
            lines.retain(|line| line.stream != stream);
            let past = arrived(output).filter(|line| line.stream == stream);
            lines.extend(past.map(|line| Line {
                at: stamps.end,
                ..line
            }));
            if !notes.iter().any(|note| note == PAST_THE_CLOCK) {
                notes.insert(0, PAST_THE_CLOCK.to_owned());
            }
        }
    }
    if let Some(report) = &stamps.deadlock {
        let line = |text: &str| Line {
            at: stamps.end,
            thread: "clock".to_owned(),
            stream: Stream::Stderr,
            unordered: false,
            text: text.to_owned(),
        };
        lines.extend(report.lines().map(line));
    }
    Run {
        transcript: Transcript {
            lines,
            total: stamps.end,
            ending,
        },
        clock: Clock::Virtual,
        why_real: None,
        note: (!notes.is_empty()).then(|| notes.join("; ")),
        deadlock: stamps.deadlock.clone(),
        ended,
        status: output.ended.status(),
        trace: None,
    }
}

const PAST_THE_CLOCK: &str = "some output was written past the clock (by C's stdio, or a child process); \
     it is shown at the end, without its time and thread";

/// Lines that arrived here. Nobody saw their thread.
fn arrived(output: &Output) -> impl Iterator<Item = Line> {
    output.lines().into_iter().map(|(stream, at, text)| Line {
        at,
        thread: "-".to_owned(),
        stream,
        unordered: false,
        text,
    })
}

/// In real time nobody sees the threads, and a line's moment is when it arrived here.
pub fn real_run(output: &Output, why_real: Option<String>) -> Run {
    let mut lines: Vec<Line> = arrived(output).collect();
    lines.sort_by_key(|line| line.at);
    let rounded = Duration::from_millis(output.took.as_millis() as u64);
    Run {
        transcript: Transcript {
            lines,
            total: rounded,
            ending: output.ended.to_string(),
        },
        clock: Clock::Real,
        why_real,
        note: None,
        deadlock: None,
        ended: output.ended,
        status: output.ended.status(),
        trace: None,
    }
}
