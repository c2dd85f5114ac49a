//! Two waits in a row that could have been one.

use super::{Fact, Finding, Sources, Turn};
use crate::source::{
    Standing, awaited, bound, called, has_await, lines, may_leave, standing, uses_name, words,
};
use crate::timeline::{Lane, Span, State, Timeline};
use crate::trace::{Nanos, Place, Wait};
use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Expr, Pat, Stmt};

/// Speaks only where the source shows two neighbouring statements of one function, each of the
/// form `let NAME = CALL(...).await;` with the second not naming what the first bound. The
/// binding shows that the caller wants a value, and its absence in the second line that the
/// order is not for the sake of data. Statements without a binding may be in this order for
/// their effects (courses of a dinner), so the rule leaves them alone: a wrong reproach costs
/// a learner more than a missed one.
pub(super) fn sequential(timeline: &Timeline, sources: &Sources) -> Vec<Finding> {
    timeline
        .lanes
        .iter()
        .flat_map(|lane| {
            let mut found = of_lane(lane, sources);
            found.extend(in_loops(lane, sources));
            found
        })
        .collect()
}

/// A `for` that awaits in each turn what needs no other turn: a future that was made before
/// the loop, or a value that is only pushed to a list.
fn in_loops(lane: &Lane, sources: &Sources) -> Vec<Finding> {
    let mut lines: Vec<(&Place, Vec<(Nanos, Nanos)>)> = Vec::new();
    for (from, to, stack) in lane.spans.iter().filter_map(wait) {
        // A sleep that was made before may be half over: only calls tell how long they take.
        for place in stack {
            match lines.iter_mut().find(|(known, _)| *known == place) {
                Some((_, times)) => times.push((from, to)),
                None => lines.push((place, vec![(from, to)])),
            }
        }
    }
    let mut found = Vec::new();
    for (place, times) in lines {
        let waits = lane.spans.iter().filter_map(wait);
        let only_timers = waits
            .filter(|(_, _, stack)| stack.contains(place))
            .all(|(_, _, stack)| stack.first() == Some(place) && is_timer(lane, place));
        if times.len() < 2 || only_timers || is_handle(lane, place) {
            continue;
        }
        let standing = sources
            .body(place)
            .and_then(|body| standing(&body, place.line));
        let Some(turn) = standing.and_then(|standing| turn(&standing)) else {
            continue;
        };
        let (from, to) = (times[0].0, times[times.len() - 1].1);
        let each = times.iter().map(|(from, to)| to - from);
        found.push(Finding {
            fact: Fact::WaitsInLoop {
                turn,
                turns: times.len(),
                sum: each.clone().sum(),
                longest: each.max().unwrap_or(0),
            },
            places: vec![place.clone()],
            lanes: vec![lane.id],
            from,
            to,
            victims: Vec::new(),
        });
    }
    found
}

/// What the loop around a statement waits for, if its turns are independent.
fn turn(standing: &Standing) -> Option<Turn> {
    let pattern = standing.turns.as_ref()?;
    let statement = standing.statement();
    if let Pat::Ident(variable) = pattern {
        let variable = variable.ident.to_string();
        if awaits_itself(statement.to_token_stream(), &variable) {
            return Some(Turn::Future(variable));
        }
    }
    let Stmt::Local(local) = statement else {
        return None;
    };
    let name = bound(local).filter(|_| has_await(local))?;
    let mut after = standing.after().iter();
    after
        .any(|statement| pushes(statement, &name))
        .then_some(Turn::Value(name))
}

/// Whether `name.await` stands there, and its result is not looked at: after `task.await.unwrap()` what was spawned is
/// under way. In `ask(name).await` the future is made by the call, in the same turn.
fn awaits_itself(tokens: TokenStream, name: &str) -> bool {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let level: Vec<String> = tokens.iter().map(ToString::to_string).collect();
    let is_awaited = |at: usize| {
        let before = at.checked_sub(1).and_then(|at| level.get(at));
        let after = level.get(at + 3);
        level[at..].iter().take(3).eq([name, ".", "await"])
            && [before, after]
                .into_iter()
                .flatten()
                .all(|next| next != ".")
    };
    (0..level.len()).any(is_awaited)
        || tokens.into_iter().any(|token| match token {
            TokenTree::Group(group) => awaits_itself(group.stream(), name),
            _ => false,
        })
}

/// Whether a statement does `.push(name)`.
fn pushes(statement: &Stmt, name: &str) -> bool {
    let words = words(statement.to_token_stream());
    let wanted = [".", "push", "(", name];
    words.windows(wanted.len()).any(|some| some == wanted)
}

fn of_lane(lane: &Lane, sources: &Sources) -> Vec<Finding> {
    let waits: Vec<(Nanos, Nanos, &[Place])> = lane.spans.iter().filter_map(wait).collect();
    let mut found = Vec::new();
    for pair in waits.windows(2) {
        let ((from, middle, first), (again, to, second)) = (pair[0], pair[1]);
        // The two lie in one call of one function if all callers are the same.
        let Some((a, b)) = first
            .iter()
            .rev()
            .zip(second.iter().rev())
            .find(|(a, b)| a != b)
        else {
            continue;
        };
        if middle != again || a.file != b.file || a.function != b.function || a.line >= b.line {
            continue;
        }
        let standing = sources.body(a).and_then(|body| standing(&body, a.line));
        if !standing.is_some_and(|standing| is_independent(&standing, b.line)) {
            continue;
        }
        found.push(Finding {
            fact: Fact::WaitsInRow {
                first: middle - from,
                second: to - again,
            },
            places: vec![a.clone(), b.clone()],
            lanes: vec![lane.id],
            from,
            to,
            victims: Vec::new(),
        });
    }
    found
}

fn is_timer(lane: &Lane, place: &Place) -> bool {
    waits_there(lane, place, |wait| wait.due.is_some())
}

/// Whether a task is awaited there: it is under way already, whatever is done with its result.
fn is_handle(lane: &Lane, place: &Place) -> bool {
    waits_there(lane, place, |wait| wait.what == "JoinHandle")
}

fn waits_there(lane: &Lane, place: &Place, is: impl Fn(&Wait) -> bool) -> bool {
    lane.spans.iter().any(|span| match &span.state {
        State::Waiting { waits } => waits
            .iter()
            .any(|wait| wait.at.first() == Some(place) && is(wait)),
        _ => false,
    })
}

/// A stretch of waiting for one thing. That it was woken at its end takes no time.
fn wait(span: &Span) -> Option<(Nanos, Nanos, &[Place])> {
    match &span.state {
        State::Waiting { waits } if waits.len() == 1 && span.to > span.from => {
            Some((span.from, span.to, &waits[0].at))
        }
        _ => None,
    }
}

/// Whether a statement and the next one, which stands at a line, each wait for a value that has
/// nothing to do with the other's.
fn is_independent(standing: &Standing, next: u32) -> bool {
    let (a, Some(b)) = (standing.statement(), standing.after().first()) else {
        return false;
    };
    let (Some((name, _)), Some((_, second))) = (wanted(a), wanted(b)) else {
        return false;
    };
    // `?` may leave early, so the second must not begin before the first is known to be well.
    lines(b).contains(&next) && !uses_name(second, &name) && !may_leave(a)
}

/// The name of a value that a statement waits for and binds, and what gives the value.
fn wanted(statement: &Stmt) -> Option<(String, &Expr)> {
    let Stmt::Local(local) = statement else {
        return None;
    };
    // Whoever binds a `_guard` wants it to live on, not its value.
    let name = bound(local).filter(|name| !name.starts_with('_'))?;
    let value = &*local.init.as_ref()?.expr;
    begins_there(value).then_some((name, value))
}

/// What waits for something that others do, and so may stand where it does for their sake.
const FOR_OTHERS: [&str; 16] = [
    "acquire",
    "acquire_many",
    "acquire_many_owned",
    "acquire_owned",
    "changed",
    "join_all",
    "join_next",
    "lock",
    "lock_owned",
    "notified",
    "read",
    "read_owned",
    "recv",
    "wait",
    "write",
    "write_owned",
];

/// Whether what is awaited begins there: a call, and neither the handle of something that is
/// under way already nor a wait for a lock, a message or a signal.
fn begins_there(expression: &Expr) -> bool {
    let function = awaited(expression).and_then(called);
    function.is_some_and(|name| !FOR_OTHERS.contains(&name.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::bodies;

    fn is_independent(first: &str, second: &str) -> bool {
        let source = format!("async fn all() {{\n{first}\n{second}\n}}");
        let bodies = bodies(&source);
        let last = source.lines().count() as u32 - 1;
        let standing = standing(&bodies[0], 2).unwrap();
        super::is_independent(&standing, last)
    }

    #[test]
    fn two_calls_of_which_none_needs_the_other_could_overlap() {
        assert!(is_independent(
            "let mail = ask(\"mail\", (1, 2)).await;",
            "let web = client.ask(\"web\").await;"
        ));
        assert!(!is_independent(
            "let mail = ask(\"mail\").await;",
            "let web = ask(mail).await;"
        ));
    }

    #[test]
    fn a_future_that_a_turn_makes_itself_was_not_made_before_the_loop() {
        let awaits = |statement: &str| {
            let tokens: TokenStream = statement.parse().unwrap();
            awaits_itself(tokens, "job")
        };
        assert!(awaits("job.await;"));
        assert!(awaits("println!(\"{}\", job.await);"));
        assert!(!awaits("run(job).await;"));
        assert!(!awaits("job.await.unwrap();"));
        assert!(!awaits("list.job.await;"));
    }

    #[test]
    fn how_the_statements_are_laid_out_makes_no_difference() {
        let first = "let mail: u32 = ask(\n    \"mail\",\n)\n.await;";
        assert!(is_independent(
            first,
            "let web=client.ask( \"web\" ).await;"
        ));
        assert!(!is_independent(
            first,
            "let web = ask(format!(\"{mail}\"))\n    .await;"
        ));
        assert!(!is_independent(
            "let mail = ask(\"mail\").await?;",
            "let web = ask(1).await;"
        ));
    }

    #[test]
    fn a_guard_a_message_and_a_handle_are_not_begun_where_they_are_awaited() {
        let then = "let after = add(1).await;";
        for first in [
            "let _guard = account.turn.lock().await;",
            "let guard = account.turn.lock().await;",
            "let slot = slots.clone().acquire_owned().await;",
            "let order = orders.recv().await;",
            "let reply = request.await;",
        ] {
            assert!(!is_independent(first, then), "{first}");
        }
        assert!(!is_independent(then, "let reply = request.await;"));
    }
}
