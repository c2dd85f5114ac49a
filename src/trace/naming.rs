//! What a reader calls a lane: the expression that its source spawns, joins or waits for.
//!
//! Macros know the expressions of their branches. Functions such as `spawn` know only the line
//! of their call, so the source at that line gives the name.

use super::{Born, EventKind, LaneId, LaneKind, Place, Trace, members};
use crate::source::{Body, Kind, bodies, flat};
use crate::words;
use proc_macro2::{Delimiter, TokenTree};
use std::collections::HashMap;
use std::path::PathBuf;
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Expr, Token};

/// As many characters of an expression are shown at most.
const LONGEST: usize = 40;

/// A file, and what was read out of it.
#[derive(Default)]
struct Source {
    text: String,
    /// Every token, what is within groups included.
    tokens: Vec<TokenTree>,
    bodies: Vec<Body>,
}

impl Source {
    fn new(text: String) -> Source {
        Source {
            tokens: flat(text.parse().unwrap_or_default()),
            bodies: bodies(&text),
            text,
        }
    }
}

/// Names every lane. Several lanes of one line and name are told apart by numbers.
pub fn lanes(trace: &mut Trace, roots: &[PathBuf]) {
    let mut sources: HashMap<String, Source> = HashMap::new();
    let mut count: HashMap<(Place, String), usize> = HashMap::new();
    // Thousands may be born at one line.
    let mut known: HashMap<(LaneKind, Place, String), (String, u32)> = HashMap::new();
    // The recorder of Python names a task by its coroutine.
    let in_python = trace.header.python.is_some();
    let mut births = births(trace);
    for born in births
        .iter_mut()
        .filter(|born| !born.of_library && !in_python)
    {
        let key = (born.lane_kind, born.at.clone(), born.name.clone());
        if let Some((name, line)) = known.get(&key) {
            (born.name, born.at.line) = (name.clone(), *line);
            continue;
        }
        let source = sources.entry(born.at.file.clone()).or_insert_with(|| {
            let read = |root: &PathBuf| std::fs::read_to_string(root.join(&born.at.file)).ok();
            Source::new(roots.iter().find_map(read).unwrap_or_default())
        });
        name(born, source);
        known.insert(key, (born.name.clone(), born.at.line));
    }
    for born in &births {
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
        if let EventKind::PollEnded { lane, waits, .. } = &mut event.what {
            let place = places.get(lane);
            for wait in waits.iter_mut().filter(|wait| wait.at.is_empty()) {
                wait.at.extend(place.cloned());
            }
        }
    }
}

fn births(trace: &mut Trace) -> Vec<&mut Born> {
    let born = |what| match what {
        &mut EventKind::Born(ref mut born) => Some(born),
        _ => None,
    };
    let events = trace.events.iter_mut();
    events.filter_map(|event| born(&mut event.what)).collect()
}

fn name(born: &mut Born, source: &Source) {
    let line = born.at.line;
    let argument = |calls: &[&str], pick: fn(&[Expr]) -> Option<&Expr>| {
        let all = arguments(&source.tokens, line, calls)?;
        shown(&source.text[pick(&all)?.span().byte_range()])
    };
    match born.lane_kind {
        LaneKind::Root => {
            let given = argument(&["block_on"], <[Expr]>::last);
            // Otherwise it is the attribute of `main` or of a test.
            match function_around(source, line).filter(|_| !calls_at(source, line, "block_on")) {
                Some((name, head)) => (born.name, born.at.line) = (name, head),
                None => born.name = given.unwrap_or_else(|| "block_on".to_owned()),
            }
        }
        LaneKind::Task | LaneKind::Blocking => {
            let calls = ["spawn_blocking", "spawn_local", "spawn", "block_in_place"];
            let given = argument(&calls, <[Expr]>::first);
            let nameless = match born.lane_kind {
                LaneKind::Blocking => "blocking closure",
                _ => "task",
            };
            let named = given.or_else(|| variable(source, line));
            let named = named.filter(|_| !several_at(&source.tokens, line, &calls));
            born.name = named.unwrap_or_else(|| nameless.to_owned());
        }
        LaneKind::Branch if born.name.starts_with(members::OF) => {
            let method = born.name.trim_start_matches(members::OF);
            let given = members::expression(&source.text, line, method);
            born.name = given
                .as_deref()
                .and_then(shown)
                .unwrap_or_else(|| "future".to_owned());
        }
        LaneKind::Branch if born.name.is_empty() => {
            let given = argument(&["timeout", "timeout_at"], |all| all.get(1));
            born.name = given.unwrap_or_else(|| "timeout".to_owned());
        }
        LaneKind::Branch => {
            // The macro knows its own line; the branch has one further down.
            let head: String = born.name.chars().take_while(|c| *c != '\n').collect();
            let mut below = source.text.lines().skip(line.saturating_sub(1) as usize);
            let own = below.position(|line| line.contains(head.trim()));
            born.at.line += own.unwrap_or(0) as u32;
            born.name = shown(&born.name).unwrap_or_else(|| "async block".to_owned());
        }
    }
}

/// The name to which the statement that begins at a line binds what it spawns.
fn variable(source: &Source, line: u32) -> Option<String> {
    let tokens = source.tokens.iter();
    let here = tokens.filter(|token| token.span().start().line as u32 == line);
    let words: Vec<String> = here.map(ToString::to_string).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).take(4).collect();
    match words[..] {
        ["let", "mut", name, "=" | ":"] | ["let", name, "=" | ":", ..] if name != "_" => {
            Some(name.to_owned())
        }
        _ => None,
    }
}

/// The function in whose body a line stands, and its own line.
fn function_around(source: &Source, line: u32) -> Option<(String, u32)> {
    let functions = source.bodies.iter().filter(|body| body.holds(line));
    let named = functions.filter_map(|body| match &body.kind {
        Kind::Function { name, .. } => Some((name.clone(), body.head)),
        Kind::Block => None,
    });
    named.max_by_key(|(_, head)| *head)
}

/// Whether a function is called at a line.
fn calls_at(source: &Source, line: u32, function: &str) -> bool {
    source.tokens.iter().any(|token| match token {
        TokenTree::Ident(name) => name == function && name.span().start().line as u32 == line,
        _ => false,
    })
}

/// Whether several of these calls begin at a line, with other arguments: which of them made a lane, its line does
/// not say.
fn several_at(tokens: &[TokenTree], line: u32, calls: &[&str]) -> bool {
    let pairs = tokens.windows(2);
    let mut given = pairs.filter_map(|pair| match pair {
        [TokenTree::Ident(name), TokenTree::Group(group)]
            if name.span().start().line as u32 == line
                && group.delimiter() == Delimiter::Parenthesis
                && calls.iter().any(|call| name == call) =>
        {
            Some(group.to_string())
        }
        _ => None,
    });
    given
        .next()
        .is_some_and(|first| given.any(|next| next != first))
}

/// The arguments of the first of these calls that begins at a line of a file, or in the statement
/// there.
fn arguments(tokens: &[TokenTree], line: u32, calls: &[&str]) -> Option<Vec<Expr>> {
    let start = |token: &TokenTree| token.span().start().line as u32;
    let statement = tokens.windows(2).skip_while(|pair| start(&pair[0]) < line);
    let statement = statement
        .take_while(|pair| !matches!(&pair[0], TokenTree::Punct(end) if end.as_char() == ';'));
    let mut calls = statement.filter_map(|pair| match pair {
        [TokenTree::Ident(name), TokenTree::Group(group)]
            if group.delimiter() == Delimiter::Parenthesis
                && calls.iter().any(|call| name == call) =>
        {
            Some(group.stream())
        }
        _ => None,
    });
    let parser = Punctuated::<Expr, Token![,]>::parse_terminated;
    let arguments = parser.parse2(calls.next()?).ok()?;
    Some(arguments.into_iter().collect())
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
        super::name(&mut born, &Source::new(source.to_owned()));
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
        assert_eq!(task("tokio::spawn(async move {\n});"), "task");
        let bound = |source| named(LaneKind::Task, "", 2, source).0;
        let source = "fn main() {\n    let bell = tokio::spawn(async {\n    });\n}";
        assert_eq!(bound(source), "bell");
        let blocking = |source| named(LaneKind::Blocking, "", 1, source).0;
        assert_eq!(blocking("spawn_blocking(move || hash(n))"), "hash(n)");
        assert_eq!(blocking("spawn_blocking(|| {\n});"), "blocking closure");
    }

    #[test]
    fn a_task_is_not_named_by_another_one_of_its_line() {
        let task = |source| named(LaneKind::Task, "", 1, source).0;
        assert_eq!(task("spawn(coffee()); spawn(toast());"), "task");
        assert_eq!(
            task("let (a, b) = (spawn(coffee()), spawn(toast()));"),
            "task"
        );
        assert_eq!(task("spawn(toast());\nspawn(coffee());"), "toast()");
        assert_eq!(task("join!(spawn(toast()), spawn(toast()));"), "toast()");
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
        assert_eq!(root(1, "runtime.block_on(async {\n});"), "block_on");
    }
}
