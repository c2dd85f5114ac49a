//! The timeline for Perfetto and chrome://tracing: the JSON of Chrome's Trace Event Format.
//! An export only: what stands in no field of that format is lost.
//!
//! Threads are process 1, and tasks and branches are process 2, where each has a track of its
//! own. Polls and stretches of blocking are complete events (`X`), waits are asynchronous ones
//! (`b`, `e`), wakes are flows (`s`, `f`), and prints are instants (`i`).

use super::{Lane, LaneEnd, Span, State, ThreadState, Timeline};
use crate::trace::{LaneId, Nanos};
use serde_json::{Value, json};

const THREADS: u32 = 1;
const LANES: u32 = 2;

impl Timeline {
    /// The text of the file. Times are microseconds there.
    pub fn to_chrome(&self) -> String {
        let mut events = vec![
            named("process_name", THREADS, 0, "threads"),
            named("process_name", LANES, 0, "tasks and branches"),
        ];
        for thread in &self.threads {
            events.push(named("thread_name", THREADS, thread.id, &thread.name));
            for span in &thread.spans {
                let (name, lane) = match &span.state {
                    ThreadState::Idle => continue,
                    ThreadState::Running => ("runs".to_owned(), None),
                    ThreadState::Waiting { call, .. } => (call.clone(), None),
                    ThreadState::Polling { lane } | ThreadState::Held { lane, .. } => {
                        (self.name(*lane), Some(*lane))
                    }
                };
                let args = json!({ "lane": lane });
                events.push(complete(
                    THREADS,
                    thread.id,
                    &name,
                    "thread",
                    (span.from, span.to),
                    args,
                ));
            }
        }
        for lane in &self.lanes {
            self.events_of(lane, &mut events);
        }
        for (id, wake) in self.wakes.iter().enumerate() {
            let Some(by) = wake.by else { continue };
            let flow = |phase: &str, lane: LaneId| {
                json!({
                    "name": "wakes", "cat": "wake", "ph": phase, "id": id, "pid": LANES, "tid": lane,
                    "ts": micros(wake.at), "bp": "e",
                })
            };
            events.push(flow("s", by));
            events.push(flow("f", wake.lane));
        }
        for print in &self.prints {
            events.push(json!({
                "name": print.text.trim_end(), "cat": "print", "ph": "i", "s": "t", "pid": THREADS,
                "tid": print.thread, "ts": micros(print.at),
            }));
        }
        let file = json!({
            "traceEvents": events,
            "displayTimeUnit": "ms",
            "otherData": { "program": self.program, "made by": "meanwhile" },
        });
        format!("{file:#}\n")
    }

    fn name(&self, id: LaneId) -> String {
        self.lane(id)
            .map_or_else(|| "a task".to_owned(), |lane| lane.name.clone())
    }

    fn events_of(&self, lane: &Lane, events: &mut Vec<Value>) {
        let line = lane.born_at.line;
        let title = format!("{} :{line}", lane.name);
        events.push(named("thread_name", LANES, lane.id, &title));
        for (index, span) in lane.spans.iter().enumerate() {
            let (name, kind) = said(span);
            let args = json!({ "line": span.state.places().next().map(|place| place.line) });
            if span.state.is_poll() {
                let between = (span.from, span.to);
                events.push(complete(LANES, lane.id, &name, kind, between, args));
                continue;
            }
            let id = format!("{}-{index}", lane.id);
            for (phase, at) in [("b", span.from), ("e", span.to)] {
                events.push(json!({
                    "name": name, "cat": kind, "ph": phase, "id": id, "pid": LANES,
                    "tid": lane.id, "ts": micros(at), "args": args,
                }));
            }
        }
        let how = match &lane.end {
            LaneEnd::Done | LaneEnd::Alive => return,
            LaneEnd::Cancelled { .. } => "cancelled",
            LaneEnd::CutOff { .. } => "cut off: its runtime ended",
            LaneEnd::NeverPolled { .. } => "never polled",
            LaneEnd::Panicked => "panicked",
            LaneEnd::Raised => "raised an exception",
            LaneEnd::Collected { .. } => "collected as garbage",
        };
        events.push(json!({
            "name": how, "cat": "end", "ph": "i", "s": "t", "pid": LANES, "tid": lane.id,
            "ts": micros(lane.ended.unwrap_or(self.total)),
        }));
    }
}

fn said(span: &Span) -> (String, &'static str) {
    match &span.state {
        State::NotStarted => ("not polled yet".to_owned(), "not started"),
        State::Running => ("polled".to_owned(), "poll"),
        State::Blocking { call, .. } => (format!("keeps the thread: {call}"), "blocking"),
        State::Waiting { waits } => {
            let what = waits.first().map_or("", |wait| wait.what.as_str());
            let line = waits.first().and_then(|wait| wait.at.first());
            let line = line.map_or_else(String::new, |place| format!(" line {}", place.line));
            (format!("waits: {what}{line}"), "wait")
        }
        State::Ready { .. } => ("ready, not polled".to_owned(), "ready"),
        State::Late { .. } => ("late".to_owned(), "late"),
    }
}

fn micros(at: Nanos) -> f64 {
    at as f64 / 1e3
}

fn named(what: &str, process: u32, thread: u32, name: &str) -> Value {
    json!({ "name": what, "ph": "M", "pid": process, "tid": thread, "args": { "name": name } })
}

fn complete(
    process: u32,
    thread: u32,
    name: &str,
    kind: &str,
    (from, to): (Nanos, Nanos),
    args: Value,
) -> Value {
    json!({
        "name": name, "cat": kind, "ph": "X", "pid": process, "tid": thread, "ts": micros(from),
        "dur": micros(to - from), "args": args,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::timeline::tests::stalled;
    use std::collections::BTreeMap;

    /// The rules of the format that a reader such as Perfetto relies on.
    #[test]
    fn the_export_keeps_the_rules_of_the_trace_event_format() {
        let text = Timeline::from(&stalled()).to_chrome();
        let file: Value = serde_json::from_str(&text).unwrap();
        let mut open: BTreeMap<String, i32> = BTreeMap::new();
        let mut phases: BTreeMap<&str, usize> = BTreeMap::new();
        for event in file["traceEvents"].as_array().unwrap() {
            let phase = event["ph"].as_str().unwrap();
            *phases.entry(phase).or_default() += 1;
            assert!(event["name"].is_string(), "{event}");
            assert!(event["pid"].is_u64() && event["tid"].is_u64(), "{event}");
            if phase != "M" {
                assert!(event["ts"].as_f64().unwrap() >= 0.0, "{event}");
                assert!(event["cat"].is_string(), "{event}");
            }
            match phase {
                "M" => assert!(event["args"]["name"].is_string(), "{event}"),
                "X" => assert!(event["dur"].as_f64().unwrap() >= 0.0, "{event}"),
                "b" => *open.entry(event["id"].to_string()).or_default() += 1,
                "e" => *open.entry(event["id"].to_string()).or_default() -= 1,
                "s" | "f" => assert!(event["id"].is_u64(), "{event}"),
                "i" => assert!(
                    matches!(event["s"].as_str(), Some("t" | "p" | "g")),
                    "{event}"
                ),
                other => panic!("no such phase: {other}"),
            }
        }
        assert!(open.values().all(|open| *open == 0), "{open:?}");
        assert!(
            phases["X"] > 0 && phases["b"] > 0 && phases["M"] > 2,
            "{phases:?}"
        );
    }
}
