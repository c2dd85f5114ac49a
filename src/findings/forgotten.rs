//! A future that a program makes and forgets.

use super::function::{Function, has_word};
use super::{Finding, Rule, Sources};
use crate::timeline::{LaneEnd, Timeline};
use crate::trace::Place;
use std::collections::BTreeSet;

/// A future that is only bound, such as `let _saved = save(17);`, or not even that, is no lane:
/// nothing was asked to poll it. The source shows it, if the function that makes it did run: a call
/// of an `async fn` of the same file, or of tokio's `lock`, without `.await`, whose name is never
/// used again.
pub(super) fn forgotten(timeline: &Timeline, sources: &Sources) -> Vec<Finding> {
    let mut found = Vec::new();
    for (file, function) in ran(timeline, sources) {
        let Some(lines) = sources.lines(&file) else {
            continue;
        };
        for (line, call) in
            Function::find(&lines, &function).map_or(Vec::new(), |f| forgotten_in(&f))
        {
            let sentence = format!(
                "`{call}` at line {line} makes a future that is never awaited: nothing of it ever runs."
            );
            let place = place(&file, &function, line);
            found.push(of_source(timeline, Rule::NeverPolled, sentence, place));
        }
    }
    found
}

pub(super) fn place(file: &str, function: &str, line: u32) -> Place {
    Place {
        file: file.to_owned(),
        line,
        function: function.to_owned(),
    }
}

/// What only the source shows: it belongs to no lane, and to the whole run.
pub(super) fn of_source(
    timeline: &Timeline,
    rule: Rule,
    sentence: String,
    place: Place,
) -> Finding {
    Finding {
        rule,
        sentence,
        places: vec![place],
        lanes: Vec::new(),
        from: 0,
        to: timeline.total,
        victims: Vec::new(),
    }
}

/// The functions that certainly ran, by file and name: those in which something was seen to wait,
/// those that are lanes, and what a lane that came to its end has awaited on its way.
pub(super) fn ran(timeline: &Timeline, sources: &Sources) -> BTreeSet<(String, String)> {
    let waits = timeline.lanes.iter().flat_map(|lane| &lane.spans);
    let places = waits.flat_map(|span| span.state.places());
    let seen = places.filter(|place| !place.function.is_empty());
    let mut ran: BTreeSet<(String, String)> = seen
        .map(|place| (place.file.clone(), place.function.clone()))
        .collect();
    for lane in timeline.lanes.iter().filter(|lane| lane.polls > 0) {
        let function = lane.name.split('(').next().unwrap_or_default();
        let file = lane.born_at.file.clone();
        let lines = sources.lines(&file).unwrap_or_default();
        let mut open = vec![function.to_owned()];
        while let Some(function) = open.pop() {
            let is_new = ran.insert((file.clone(), function.clone()));
            if lane.end == LaneEnd::Done && is_new {
                let known = Function::find(&lines, &function);
                open.extend(known.map_or(Vec::new(), |function| function.always_awaits()));
            }
        }
    }
    ran
}

/// The lines that make a future and forget it, with the call.
fn forgotten_in(function: &Function) -> Vec<(u32, String)> {
    let mut uses = function.file.iter();
    let tokio_locks = uses.any(|line| line.contains("use tokio::sync::") && line.contains("Mutex"));
    let mut found = Vec::new();
    for (index, line) in function.body.iter().enumerate() {
        let statement = line.trim();
        let bound = statement.strip_prefix("let ");
        let (name, call) = match bound.and_then(|rest| rest.split_once(" = ")) {
            Some((name, call)) => (name, call),
            None => ("_", statement),
        };
        let call = call.strip_suffix(';').filter(|call| call.ends_with(')'));
        let Some(call) = call else { continue };
        let called = call.split('(').next().unwrap_or_default();
        let locks = tokio_locks && bound.is_some() && call.ends_with(".lock()");
        let used = function.body[index + 1..]
            .iter()
            .any(|line| has_word(line, name));
        if (function.is_async(called) || locks) && name.starts_with('_') && (!used || name == "_") {
            found.push((function.first + index as u32, call.to_owned()));
        }
    }
    found
}
