//! A future that a program makes and forgets.

use super::forgetting::forgotten_in;
use super::{Fact, Finding, Sources};
use crate::source::{Function, called, functions, may_leave};
use crate::timeline::{LaneEnd, Timeline};
use crate::trace::Place;
use std::collections::{BTreeMap, BTreeSet};
use syn::{Expr, Stmt};

/// A future that is only bound, such as `let _saved = save(17);`, or not even that, is no lane:
/// nothing was asked to poll it. The source shows it, if the function that makes it did run: a call
/// of an `async fn` of the same file, an async block, or tokio's `lock`, whose value goes nowhere.
pub(super) fn forgotten(timeline: &Timeline, sources: &Sources) -> Vec<Finding> {
    let mut found = Vec::new();
    // How far each function came, as far as it was seen.
    let mut reached: BTreeMap<(&str, &str), u32> = BTreeMap::new();
    let spans = timeline.lanes.iter().flat_map(|lane| &lane.spans);
    for place in spans.flat_map(|span| span.state.places()) {
        let last = reached.entry((&place.file, &place.function)).or_default();
        *last = place.line.max(*last);
    }
    for (file, function) in ran(timeline, sources) {
        let Some(source) = sources.file(&file) else {
            continue;
        };
        let key = (file.as_str(), function.as_str());
        let last = reached.get(&key).copied().unwrap_or(0);
        for forgotten in forgotten_in(&source, &function) {
            let line = forgotten.line;
            // The function may have been left before it came there.
            if forgotten.after_exit && last < line {
                continue;
            }
            let place = place(&file, &function, line);
            let fact = Fact::NeverAwaited {
                made: forgotten.made,
            };
            found.push(of_source(timeline, fact, place));
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
pub(super) fn of_source(timeline: &Timeline, fact: Fact, place: Place) -> Finding {
    Finding {
        fact,
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
        let mut open = vec![function.to_owned()];
        while let Some(function) = open.pop() {
            let is_new = ran.insert((file.clone(), function.clone()));
            if lane.end == LaneEnd::Done && is_new {
                // Only now: thousands of lanes may be calls of one function.
                let source = sources.file(&file);
                let items = source.as_ref().and_then(|source| source.items());
                open.extend(items.map_or(Vec::new(), |items| always_awaits(items, &function)));
            }
        }
    }
    ran
}

/// The `async fn`s of the file that a call of this one awaits whatever happens: in statements of its
/// own block, before the first that may leave it.
fn always_awaits(items: &syn::File, name: &str) -> Vec<String> {
    let known = functions(items);
    let Some(function) = known.iter().find(|function| function.name() == name) else {
        return Vec::new();
    };
    let is_async = |name: &String| {
        let mut named = known.iter().filter(|function| function.name() == *name);
        named.next().is_some_and(Function::gives_future)
    };
    let statements = function.block.stmts.iter();
    let certain = statements.take_while(|statement| !may_leave(statement));
    let awaited = certain.filter_map(|statement| match statement {
        Stmt::Local(local) => called(awaited_first(&local.init.as_ref()?.expr)?),
        Stmt::Expr(expression, _) => called(awaited_first(expression)?),
        _ => None,
    });
    awaited.filter(is_async).collect()
}

/// What an expression awaits before anything else is done with it: `a()` of `a().await.len()`.
fn awaited_first(expression: &Expr) -> Option<&Expr> {
    match expression {
        Expr::Await(found) => Some(&found.base),
        Expr::MethodCall(call) => awaited_first(&call.receiver),
        Expr::Field(field) => awaited_first(&field.base),
        Expr::Paren(inner) => awaited_first(&inner.expr),
        _ => None,
    }
}
