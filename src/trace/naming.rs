//! What a reader calls a lane: the expression that its source spawns, joins or waits for.
//!
//! Macros know the expressions of their branches. Functions such as `spawn` know only the line
//! of their call, so the source at that line gives the name.

use super::{Born, LaneId, LaneKind, Place, Trace, What};
use crate::words;
use std::collections::HashMap;
use std::path::PathBuf;

/// As many characters of an expression are shown at most.
const LONGEST: usize = 40;
/// A call is read over as many lines at most.
const LINES: usize = 30;

/// Names every lane. Several lanes of one line and name are told apart by numbers.
pub fn lanes(trace: &mut Trace, roots: &[PathBuf]) {
    let mut sources: HashMap<String, Vec<String>> = HashMap::new();
    let mut count: HashMap<(Place, String), usize> = HashMap::new();
    let mut births = births(trace);
    for born in &mut births {
        let source = sources.entry(born.at.file.clone()).or_insert_with(|| {
            let read = |root: &PathBuf| std::fs::read_to_string(root.join(&born.at.file)).ok();
            let text = roots.iter().find_map(read).unwrap_or_default();
            text.lines().map(str::to_owned).collect()
        });
        name(born, source);
        let key = (born.at.clone(), born.name.clone());
        *count.entry(key).or_default() += 1;
    }
    let mut number: HashMap<(Place, String), usize> = HashMap::new();
    let mut places: HashMap<LaneId, Place> = HashMap::new();
    for born in births {
        places.insert(born.lane, born.at.clone());
        let key = (born.at.clone(), born.name.clone());
        if count[&key] > 1 {
            let number = number.entry(key).or_default();
            *number += 1;
            born.name = format!("{} #{number}", born.name);
        }
    }
    // What is itself a library's future, such as a `tick()`, waits where it was written down.
    for event in &mut trace.events {
        if let What::PollEnded { lane, waits, .. } = &mut event.what {
            let place = places.get(lane);
            for wait in waits.iter_mut().filter(|wait| wait.at.is_empty()) {
                wait.at.extend(place.cloned());
            }
        }
    }
}

fn births(trace: &mut Trace) -> Vec<&mut Born> {
    let born = |what| match what {
        &mut What::Born(ref mut born) => Some(born),
        _ => None,
    };
    let events = trace.events.iter_mut();
    events.filter_map(|event| born(&mut event.what)).collect()
}

fn name(born: &mut Born, source: &[String]) {
    if born.of_library {
        return;
    }
    let start = (born.at.line as usize).saturating_sub(1).min(source.len());
    let lines = &source[start..(start + LINES).min(source.len())];
    let call = lines.join("\n");
    match born.lane_kind {
        LaneKind::Root => {
            let given =
                arguments(&call, &["block_on("]).and_then(|arguments| shown(arguments.last()?));
            let blocks_on = lines.first().is_some_and(|line| line.contains("block_on("));
            // Otherwise it is the attribute of `main` or of a test.
            born.name = match function_around(source, start).filter(|_| !blocks_on) {
                Some((name, line)) => {
                    born.at.line = line;
                    name
                }
                None => given.unwrap_or_else(|| "block_on".to_owned()),
            };
        }
        LaneKind::Task | LaneKind::Blocking => {
            let calls = [
                "spawn_blocking(",
                "spawn_local(",
                "spawn(",
                "block_in_place(",
            ];
            let given = arguments(&call, &calls).and_then(|arguments| shown(arguments.first()?));
            let nameless = match born.lane_kind {
                LaneKind::Blocking => "blocking closure",
                _ => "task",
            };
            let bound = || lines.first().and_then(|line| variable(line));
            born.name = given.or_else(bound).unwrap_or_else(|| nameless.to_owned());
        }
        LaneKind::Branch if born.name.is_empty() => {
            let given = arguments(&call, &["timeout(", "timeout_at("])
                .and_then(|arguments| shown(arguments.get(1)?));
            born.name = given.unwrap_or_else(|| "timeout".to_owned());
        }
        LaneKind::Branch => {
            // The macro knows its own line; the branch has one further down.
            let head: String = born.name.chars().take_while(|c| *c != '\n').collect();
            let own = lines.iter().position(|line| line.contains(head.trim()));
            born.at.line += own.unwrap_or(0) as u32;
            born.name = shown(&born.name).unwrap_or_else(|| "async block".to_owned());
        }
    }
}

/// The name to which a line binds what it spawns.
fn variable(line: &str) -> Option<String> {
    let (name, _) = line.trim().strip_prefix("let ")?.split_once(" = ")?;
    let name = name.trim_start_matches("mut ").split(':').next()?.trim();
    let plain = name.chars().all(|c| c.is_alphanumeric() || c == '_');
    (plain && name != "_").then(|| name.to_owned())
}

/// The function in whose body a line stands, and its own line: the nearest `fn` above it.
fn function_around(source: &[String], line: usize) -> Option<(String, u32)> {
    let above = source[..line].iter().enumerate().rev();
    above.into_iter().find_map(|(index, line)| {
        let (before, after) = line.split_once("fn ")?;
        let is_head = before
            .split_whitespace()
            .all(|word| matches!(word, "async" | "unsafe" | "const") || word.starts_with("pub"));
        let name = after
            .split(|c: char| !c.is_alphanumeric() && c != '_')
            .next()?;
        is_head.then(|| (name.to_owned(), index as u32 + 1))
    })
}

/// The arguments of the first of these calls in a text.
fn arguments(text: &str, calls: &[&str]) -> Option<Vec<String>> {
    // Of this statement, not of a later one.
    let statement = text.find(';').unwrap_or(text.len());
    let found = |call: &&str| Some(text[..statement].find(*call)? + call.len());
    let start = calls.iter().filter_map(found).min()?;
    let (mut depth, mut quoted, mut escaped) = (0, false, false);
    let mut arguments = vec![String::new()];
    for c in text[start..].chars() {
        match c {
            _ if quoted => quoted = escaped || c != '"',
            '"' => quoted = true,
            '(' | '[' | '{' => depth += 1,
            ')' if depth == 0 => {
                arguments.retain(|argument| !argument.trim().is_empty());
                return Some(arguments);
            }
            ')' | ']' | '}' => depth -= 1,
            ',' if depth == 0 => {
                arguments.push(String::new());
                continue;
            }
            _ => {}
        }
        escaped = c == '\\' && !escaped;
        arguments.last_mut()?.push(c);
    }
    None
}

/// An expression as a name: on one line and short. `None` for blocks, which say nothing.
fn shown(expression: &str) -> Option<String> {
    let words: Vec<&str> = expression.split_whitespace().collect();
    let text = words.join(" ");
    let body = text.strip_prefix("move ").unwrap_or(&text);
    let body = body.strip_prefix("|| ").unwrap_or(body).trim();
    let is_block = ["async {", "async move {", "{", "|"];
    let says_nothing = body.is_empty() || is_block.iter().any(|start| body.starts_with(start));
    if says_nothing {
        return None;
    }
    Some(words::short(body, LONGEST))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(lane_kind: LaneKind, name: &str, line: u32, source: &str) -> (String, u32) {
        let at = Place {
            file: String::new(),
            line,
            function: String::new(),
        };
        let mut born = Born {
            lane: 1,
            lane_kind,
            name: name.into(),
            parent: None,
            at,
            of_library: false,
        };
        let lines: Vec<String> = source.lines().map(str::to_owned).collect();
        super::name(&mut born, &lines);
        (born.name, born.at.line)
    }

    #[test]
    fn spawned_work_is_named_by_its_expression() {
        let task = |source| named(LaneKind::Task, "", 1, source).0;
        assert_eq!(task("tokio::spawn(heartbeat(\"A\"));"), "heartbeat(\"A\")");
        assert_eq!(
            task("set.spawn(\n    fetch(1, (2, 3)),\n);"),
            "fetch(1, (2, 3))"
        );
        assert_eq!(task("let a = spawn(f(\")\"));"), "f(\")\")");
        assert_eq!(task("tokio::spawn(async move {"), "task");
        assert_eq!(task("let bell = tokio::spawn(async {"), "bell");
        let blocking = |source| named(LaneKind::Blocking, "", 1, source).0;
        assert_eq!(blocking("spawn_blocking(move || hash(n))"), "hash(n)");
        assert_eq!(blocking("spawn_blocking(|| {"), "blocking closure");
    }

    #[test]
    fn a_branch_stands_at_its_own_line_and_a_timeout_is_named_by_what_it_limits() {
        let source = "tokio::join!(\n    a(1),\n    b(2),\n);";
        assert_eq!(
            named(LaneKind::Branch, "b(2)", 1, source),
            ("b(2)".into(), 3)
        );
        let source = "timeout(SECOND, fetch(\"A\")).await";
        assert_eq!(named(LaneKind::Branch, "", 1, source).0, "fetch(\"A\")");
        let block = named(LaneKind::Branch, "async { 1 }", 1, "join!(async { 1 })");
        assert_eq!(block.0, "async block");
    }

    #[test]
    fn a_root_is_named_by_its_function_or_by_what_is_blocked_on() {
        let root = |line, source| named(LaneKind::Root, "", line, source).0;
        assert_eq!(
            root(3, "#[tokio::main]\nasync fn main() {\n    a().await;\n}"),
            "main"
        );
        assert_eq!(root(1, "runtime.block_on(serve())"), "serve()");
        assert_eq!(root(1, "runtime.block_on(async {"), "block_on");
    }
}
