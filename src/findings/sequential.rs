//! Two waits in a row that could have been one.

use super::{Fact, Finding, Sources, Turn};
use crate::timeline::{Lane, Span, State, Timeline};
use crate::trace::{Nanos, Place};

/// Speaks only where the source shows two neighbouring lines of one function, each of the
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
        let Some(turn) = sources
            .lines(&place.file)
            .and_then(|lines| turn(&lines, place.line))
        else {
            continue;
        };
        let waits = lane.spans.iter().filter_map(wait);
        let only_timers = waits
            .filter(|(_, _, stack)| stack.contains(place))
            .all(|(_, _, stack)| stack.first() == Some(place) && is_timer(lane, place));
        if times.len() < 2 || only_timers {
            continue;
        }
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

/// What the loop around a line waits for, if its turns are independent.
fn turn(lines: &[String], line: u32) -> Option<Turn> {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let own = lines.get(line as usize - 1)?;
    let head = (0..line as usize - 1)
        .rev()
        .find(|index| !lines[*index].trim().is_empty() && indent(&lines[*index]) < indent(own))?;
    let (variable, _) = lines[head]
        .trim()
        .strip_prefix("for ")?
        .split_once(" in ")?;
    let mut words = own
        .trim()
        .split(|c: char| !c.is_alphanumeric() && !"_.".contains(c));
    if words.any(|word| word == format!("{variable}.await")) {
        return Some(Turn::Future(variable.to_owned()));
    }
    let (name, rest) = own.trim().strip_prefix("let ")?.split_once(" = ")?;
    let pushed = format!(".push({name})");
    let body = lines[line as usize..].iter();
    let mut body =
        body.take_while(|line| line.trim().is_empty() || indent(line) > indent(&lines[head]));
    let is_pushed = rest.contains(".await") && body.any(|line| line.contains(&pushed));
    is_pushed.then(|| Turn::Value(name.to_owned()))
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
        let bound = sources
            .lines(&a.file)
            .and_then(|lines| independent(&lines, a.line, b.line));
        if bound.is_none() {
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
    lane.spans.iter().any(|span| match &span.state {
        State::Waiting { waits } => waits
            .iter()
            .any(|wait| wait.due.is_some() && wait.at.first() == Some(place)),
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

/// The name that the first line binds, if the next line awaits without it.
fn independent(lines: &[String], first: u32, second: u32) -> Option<String> {
    if second != first + 1 {
        return None;
    }
    let a = lines.get(first as usize - 1)?.trim();
    let b = lines.get(second as usize - 1)?.trim();
    let binding = |line: &str| {
        let (name, rest) = line.strip_prefix("let ")?.split_once(" = ")?;
        let awaits = rest.contains(".await") && rest.ends_with(';');
        let name = name
            .trim_start_matches("mut ")
            .split(':')
            .next()?
            .trim()
            .to_owned();
        let plain = name.chars().all(|c| c.is_alphanumeric() || c == '_');
        // Whoever binds a `_guard` wants it to live on, not its value.
        let wanted = plain && !name.starts_with('_');
        (awaits && wanted && begins_there(rest)).then(|| (name, rest.to_owned()))
    };
    let (name, _) = binding(a)?;
    let (_, rest) = binding(b)?;
    let mut words = rest.split(|c: char| !c.is_alphanumeric() && c != '_');
    // `?` may leave early, so the second must not begin before the first is known to be well.
    (!words.any(|word| word == name) && !a.contains('?')).then_some(name)
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

/// Whether what is awaited begins on this line: a call, and neither the handle of something that is
/// under way already nor a wait for a lock, a message or a signal.
fn begins_there(rest: &str) -> bool {
    let Some((awaited, _)) = rest.rsplit_once(".await") else {
        return false;
    };
    let mut open = 0_usize;
    let mut before = awaited.char_indices().rev().skip_while(|(_, c)| {
        open = match c {
            ')' => open + 1,
            '(' => open.saturating_sub(1),
            _ => open,
        };
        open > 0
    });
    let Some((at, '(')) = before.next() else {
        return false;
    };
    let function = awaited[..at].rsplit(|c: char| !c.is_alphanumeric() && c != '_');
    function.take(1).all(|name| !FOR_OTHERS.contains(&name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_independent(first: &str, second: &str) -> bool {
        independent(&[first.to_owned(), second.to_owned()], 1, 2).is_some()
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
