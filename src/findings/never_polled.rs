//! A future that was made and never polled.

use super::words::{at_line, seconds};
use super::{Finding, Rule, Sources};
use crate::timeline::{LaneEnd, Timeline};
use crate::trace::{LaneKind, Place};
use std::collections::BTreeSet;

/// A future does nothing until it is polled; dropped before that, its body never ran. A branch
/// of `select!` may well not have its turn before another one is ready, and is not reported.
pub(super) fn never_polled(timeline: &Timeline, sources: &Sources) -> Vec<Finding> {
    let mut found = Vec::new();
    for lane in &timeline.lanes {
        let (LaneEnd::NeverPolled { at }, Some(to)) = (&lane.end, lane.ended) else {
            continue;
        };
        if lane.kind == LaneKind::Branch {
            continue;
        }
        let after = match to - lane.born {
            0 => " at once".to_owned(),
            time => format!(" after {}", seconds(time)),
        };
        let sentence = format!(
            "`{}`, made{}, is dropped{}{after} without one poll: nothing of it ever ran.",
            lane.name,
            at_line(Some(&lane.born_at)),
            at_line(at.first()),
        );
        let mut places = vec![lane.born_at.clone()];
        places.extend(at.first().cloned());
        found.push(Finding {
            rule: Rule::NeverPolled,
            sentence,
            places,
            lanes: vec![lane.id],
            from: lane.born,
            to,
            victims: Vec::new(),
        });
    }
    found.extend(bound_and_forgotten(timeline, sources));
    found
}

/// A future that is only bound, such as `let _saved = save(17);`, is no lane: nothing was asked
/// to poll it. The source shows it, if the function that binds it did run: a call of an
/// `async fn` of the same file, or of tokio's `lock`, without `.await`, whose name is never
/// used again.
fn bound_and_forgotten(timeline: &Timeline, sources: &Sources) -> Vec<Finding> {
    let waits = timeline.lanes.iter().flat_map(|lane| &lane.spans);
    let mut ran: BTreeSet<(String, String)> = waits
        .flat_map(|span| span.state.places())
        .filter(|place| !place.function.is_empty())
        .map(|place| (place.file.clone(), place.function.clone()))
        .collect();
    for lane in timeline.lanes.iter().filter(|lane| lane.polls > 0) {
        let function = lane.name.split('(').next().unwrap_or_default();
        ran.insert((lane.born_at.file.clone(), function.to_owned()));
    }
    let mut found = Vec::new();
    for (file, function) in ran {
        let Some(lines) = sources.lines(&file) else {
            continue;
        };
        for (line, call) in forgotten(&lines, &function) {
            let place = Place {
                file: file.clone(),
                line,
                function: function.clone(),
            };
            found.push(Finding {
                rule: Rule::NeverPolled,
                sentence: format!(
                    "`{call}` at line {line} makes a future that is never awaited: nothing of it ever runs."
                ),
                places: vec![place],
                lanes: Vec::new(),
                from: 0,
                to: timeline.total,
                victims: Vec::new(),
            });
        }
    }
    found
}

/// The lines of a function that bind a future and forget it, with the call.
fn forgotten(lines: &[String], function: &str) -> Vec<(u32, String)> {
    let head = format!("fn {function}(");
    let Some(start) = lines.iter().position(|line| line.contains(&head)) else {
        return Vec::new();
    };
    let indent = |line: &str| line.len() - line.trim_start().len();
    let margin = indent(&lines[start]);
    let body = lines[start + 1..]
        .iter()
        .take_while(|line| !(indent(line) == margin && line.trim() == "}"));
    let body: Vec<&String> = body.collect();
    let is_async = |name: &str| {
        let head = format!("async fn {name}(");
        lines.iter().any(|line| line.contains(&head))
    };
    let tokio_locks = lines
        .iter()
        .any(|line| line.contains("use tokio::sync::") && line.contains("Mutex"));
    let word = |line: &str, name: &str| {
        let mut words = line.split(|c: char| !c.is_alphanumeric() && c != '_');
        words.any(|word| word == name)
    };
    let mut found = Vec::new();
    for (index, line) in body.iter().enumerate() {
        let bound = line
            .trim()
            .strip_prefix("let ")
            .and_then(|rest| rest.split_once(" = "));
        let Some((name, call)) = bound else { continue };
        let Some(call) = call.strip_suffix(";").filter(|call| call.ends_with(')')) else {
            continue;
        };
        let called = call.split('(').next().unwrap_or_default();
        let makes_a_future = is_async(called) || (tokio_locks && call.ends_with(".lock()"));
        let used = body[index + 1..].iter().any(|line| word(line, name));
        if makes_a_future && !used && name.starts_with('_') {
            found.push(((start + 2 + index) as u32, call.to_owned()));
        }
    }
    found
}
