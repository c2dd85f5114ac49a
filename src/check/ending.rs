//! How a run ended that did not come to its end as it should.

use super::case::Ran;
use super::sources::sources;
use super::words::seconds;
use crate::findings;
use crate::timeline::{LaneEnd, ThreadKind};
use crate::trace::Place;
use crate::words::at_line;
use crate::{Clock, Ended, Stream};
use std::time::Duration;

/// What happened instead of an end; nothing if it ended well.
pub(super) fn of(ran: &Ran) -> Option<String> {
    let run = &ran.run;
    Some(match run.ended {
        Ended::Status(0) => return None,
        // Who waits for what is said by the finding, in the words of the program.
        Ended::Deadlock => "nothing can ever happen again".to_owned(),
        Ended::Busy => "a task asks over and over instead of waiting".to_owned(),
        Ended::Status(_) if ran.panicked() => panicked(ran),
        Ended::Status(status) => {
            let calls = calls_of_exit(ran);
            let at = match &calls[..] {
                [line] => format!(": line {line} calls `exit`"),
                _ => String::new(),
            };
            format!("it ends itself with exit status {status}{at}")
        }
        Ended::Signal(6 | 11) if printed(ran, "has overflowed its stack") => {
            "its stack is full: does a function call itself for ever?".to_owned()
        }
        Ended::Signal(6) => "it aborts".to_owned(),
        Ended::Signal(11) => {
            "it crashes, most often because the stack is full: does a function call itself for ever?"
                .to_owned()
        }
        Ended::Signal(signal) => format!("it is ended by signal {signal}"),
        Ended::OutOfTime(limit) if run.clock == Clock::Real => format!(
            "it was still running after {}. In real time a deadlock and an endless loop look the same: where does your run stand still?",
            seconds(limit)
        ),
        Ended::OutOfTime(limit) => format!(
            "it was still running after {} of real time. {}",
            seconds(limit),
            still_running(ran, limit)
        ),
        Ended::TooMuchOutput(limit) => {
            format!("it printed more than {} MiB and was stopped", limit >> 20)
        }
        Ended::TooMuchMemory(limit) => format!(
            "it used more than {} MiB of memory and was stopped",
            limit >> 20
        ),
        Ended::TooManyProcesses(limit) => {
            format!("it ran as more than {limit} processes and was stopped")
        }
    })
}

/// A program may end and still have spent its time with asking.
pub(super) fn busy(ran: &Ran) -> Option<&str> {
    let lane = ran.timeline.lane(findings::busy_lane(&ran.timeline)?)?;
    Some(&lane.name)
}

/// What it was at when it was stopped.
fn still_running(ran: &Ran, limit: Duration) -> String {
    let lanes = ran.timeline.lanes.iter().rev();
    let mut polled = lanes.filter(|lane| {
        let last = lane.spans.last();
        lane.end == LaneEnd::Alive && last.is_some_and(|span| span.state.is_poll())
    });
    if let Some(lane) = polled.next() {
        let place: Option<&Place> = lane
            .spans
            .last()
            .and_then(|span| span.state.places().next());
        return format!(
            "`{}` keeps its thread{}. A loop without an `.await` that waits never lets go",
            lane.name,
            at_line(place.map(|place| place.line)),
        );
    }
    // A program that waits gets on by its own clock, and fast.
    match ran.total < limit {
        true => "A loop without an `.await` that waits never lets go".to_owned(),
        false => format!(
            "By its own clock {} had passed: it goes on and on",
            seconds(ran.total)
        ),
    }
}

fn errors(ran: &Ran) -> impl Iterator<Item = &str> {
    let lines = ran.run.transcript.lines.iter();
    let errors = lines.filter(|line| line.stream == Stream::Stderr);
    errors.map(|line| line.text.as_str())
}

fn printed(ran: &Ran, words: &str) -> bool {
    errors(ran).any(|line| line.contains(words))
}

/// A panic as Rust reports it.
#[derive(Debug, Default, PartialEq, Eq)]
struct Panic {
    file: String,
    line: u32,
    text: String,
}

/// The last panic ends the program. One that only passes on the panic of a task or a thread
/// is not the cause.
fn panicked(ran: &Ran) -> String {
    let mut panics = panics(errors(ran));
    let Some(last) = panics.pop() else {
        return "it panics".to_owned();
    };
    let passed_on = ["JoinError::Panic(", "panicked with message", "Any { .. }"];
    let is_passed_on = passed_on.iter().any(|part| last.text.contains(part));
    let named = |panic: &Panic| is_passed_on && names(&last.text, &panic.text);
    match panics.iter().rev().find(|panic| named(panic)) {
        Some(cause) => format!(
            "a task or a thread panics{}: {}. The panic is passed on{}, where its result is unwrapped",
            own_line(cause),
            cause.text,
            own_line(&last)
        ),
        None if last.text.starts_with("failed to spawn thread") => too_many_threads(ran),
        None => match own_line(&last).as_str() {
            "" => format!("it panics{}: {}", line_of_drop(ran, &last), last.text),
            at => format!("it panics{at}: {}", last.text),
        },
    }
}

/// Where the first panic was, if the line is one of the program, and its text: to stand behind a verb.
pub(super) fn first_panic(ran: &Ran) -> Option<String> {
    let first = panics(errors(ran)).into_iter().next()?;
    Some(format!("{}: {}", own_line(&first), first.text))
}

/// tokio says where a runtime is dropped that may not be, only in the trace.
fn line_of_drop(ran: &Ran, panic: &Panic) -> String {
    let stops = ran.timeline.stops.iter().rev();
    let mut at = stops.filter_map(|stop| stop.at.first());
    let is_drop = panic.text.starts_with("Cannot drop a runtime");
    at_line(at.next().filter(|_| is_drop).map(|place| place.line))
}

fn too_many_threads(ran: &Ran) -> String {
    let threads = ran.timeline.threads.iter();
    let own: Vec<_> = threads
        .filter(|thread| thread.kind == ThreadKind::Own)
        .collect();
    let place = own.last().and_then(|thread| thread.born_at.first());
    format!(
        "it starts {} threads{}, and the system gives it no more",
        own.len(),
        at_line(place.map(|place| place.line))
    )
}

/// Whether one text quotes another one, or quotes nothing at all.
fn names(outer: &str, inner: &str) -> bool {
    let first = inner.lines().next().unwrap_or_default();
    outer.contains("Any { .. }")
        || outer.contains(&format!("{first:?}").trim_matches('"').to_owned())
}

fn own_line(panic: &Panic) -> String {
    let foreign = panic.file.starts_with("/rustc/") || panic.file.contains("/registry/");
    at_line((!foreign).then_some(panic.line))
}

fn panics<'a>(lines: impl Iterator<Item = &'a str>) -> Vec<Panic> {
    let mut all: Vec<Panic> = Vec::new();
    let mut open = false;
    for line in lines {
        let head = line
            .starts_with("thread '")
            .then(|| line.split_once("panicked at "));
        if let Some((_, place)) = head.flatten() {
            let mut parts = place.trim_end_matches(':').rsplitn(3, ':');
            let (_, number, file) = (parts.next(), parts.next(), parts.next());
            all.push(Panic {
                file: file.unwrap_or_default().to_owned(),
                line: number.and_then(|number| number.parse().ok()).unwrap_or(0),
                text: String::new(),
            });
            open = true;
        } else if line.starts_with("note: ") || line == "stack backtrace:" || line.is_empty() {
            open = false;
        } else if let (true, Some(panic)) = (open, all.last_mut()) {
            let pause = if panic.text.is_empty() { "" } else { ", " };
            panic.text += pause;
            panic.text += line.trim();
        }
    }
    all
}

/// The lines of the case's own files that call `exit`.
fn calls_of_exit(ran: &Ran) -> Vec<u32> {
    let lanes = ran.timeline.lanes.iter();
    let mut files: Vec<&str> = lanes.map(|lane| lane.born_at.file.as_str()).collect();
    files.sort_unstable();
    files.dedup();
    let sources = sources();
    let mut found = Vec::new();
    for file in files {
        let text = sources.text(file).unwrap_or_default();
        let lines = text.lines().zip(1..);
        let code = lines.take_while(|(line, _)| !line.contains("mod tests"));
        let calls = code.filter(|(line, _)| {
            let code = line.split("//").next().unwrap_or_default();
            code.contains("process::exit(") || code.trim_start().starts_with("exit(")
        });
        found.extend(calls.map(|(_, number)| number));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_read_with_its_line_and_all_of_its_text() {
        let report = "thread 'main' (7) panicked at src/a b.rs:31:9:\nassertion `left == right` failed\n  left: 1\n right: 2\nnote: run with `RUST_BACKTRACE=1` environment variable to display a backtrace";
        let wanted = Panic {
            file: "src/a b.rs".to_owned(),
            line: 31,
            text: "assertion `left == right` failed, left: 1, right: 2".to_owned(),
        };
        assert_eq!(panics(report.lines()), [wanted]);
    }

    #[test]
    fn a_panic_that_passes_on_another_one_quotes_it() {
        let outer = r#"called `Result::unwrap()` on an `Err` value: JoinError::Panic(Id(8), "no \"tea\"", ...)"#;
        assert!(names(outer, "no \"tea\""));
        assert!(!names(outer, "no milk"));
    }
}
