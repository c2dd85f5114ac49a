//! A lock that is let go where it is taken.

use super::forgotten::{of_source, place, ran};
use super::function::Function;
use super::{Fact, Finding, Sources};
use crate::timeline::Timeline;

/// `let _ = lock.lock().await;` binds nothing, so the guard is dropped there and then. A name that
/// begins with `_`, such as `_guard`, does bind.
pub(super) fn unguarded(timeline: &Timeline, sources: &Sources) -> Vec<Finding> {
    let mut found = Vec::new();
    for (file, function) in ran(timeline, sources) {
        let lines = sources.lines(&file).unwrap_or_default();
        let Some(known) = Function::find(&lines, &function) else {
            continue;
        };
        for (line, text) in (known.first..).zip(known.body) {
            if !drops_a_guard(text.trim()) {
                continue;
            }
            let place = place(&file, &function, line);
            found.push(of_source(timeline, Fact::GuardDropped, place));
        }
    }
    found
}

/// `read` and `write` may be of something else than a lock, so only `lock` counts.
fn drops_a_guard(statement: &str) -> bool {
    let taken = statement.strip_prefix("let _ = ");
    taken.is_some_and(|taken| {
        taken.ends_with(".lock().await;") || taken.ends_with(".lock().unwrap();")
    })
}
