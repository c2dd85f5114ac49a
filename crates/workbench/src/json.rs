//! A run as JSON, for other programs. `docs/run-format.md` describes it.

use meanwhile::findings::Finding;
use meanwhile::timeline::Timeline;
use meanwhile::{Analysis, Line, Options, Run};
use serde_json::{Value, json};
use std::time::Duration;

/// What the program did, and how it was run.
pub fn of_run(run: &Run, name: &str, options: &Options) -> Value {
    json!({
        "name": name,
        "clock": run.clock,
        "why_real": run.why_real,
        "note": run.note,
        "seed": options.seed,
        "cpus": options.cpus,
        "lines": run.transcript.lines.iter().map(line).collect::<Vec<_>>(),
        "total_ms": milliseconds(run.transcript.total),
        "ending": run.transcript.ending,
    })
}

/// What is known of its tasks and threads, and what is to be noticed.
pub fn add(run: &mut Value, analysis: &Analysis) {
    let found = analysis.findings.iter();
    let found = found.map(|found| finding(found, &analysis.timeline));
    run["findings"] = found.collect();
    run["timeline"] = json!(analysis.timeline);
}

fn milliseconds(time: Duration) -> f64 {
    time.as_nanos() as f64 / 1e6
}

fn line(line: &Line) -> Value {
    json!({
        "at_ms": milliseconds(line.at),
        "thread": line.thread,
        "stream": line.stream,
        "unordered": line.unordered,
        "text": line.text,
    })
}

fn finding(finding: &Finding, timeline: &Timeline) -> Value {
    let mut value = json!(finding);
    value["rule"] = json!(finding.rule());
    value["sentence"] = json!(finding.sentence(timeline));
    value
}
