//! A future that was dropped at an await.

use super::{Fact, Finding, LetGo, Sources};
use crate::source::printings_in;
use crate::timeline::{LaneEnd, Timeline};
use crate::trace::{LaneKind, Place};

/// Cancelling is not an error, but it is silent: the finding says where the future waited, who
/// let go of it, and which `println!` after that await never runs.
pub(super) fn cancelled(timeline: &Timeline, sources: &Sources) -> Vec<Finding> {
    let mut found = Vec::new();
    for lane in &timeline.lanes {
        let (
            LaneEnd::Cancelled {
                waits, at, aborted, ..
            },
            Some(to),
        ) = (&lane.end, lane.ended)
        else {
            continue;
        };
        // A future that is only lent to a `timeout` lives on.
        if lane.name.starts_with("&mut ") || lane.name.contains(".as_mut()") {
            continue;
        }
        let waited = waits.first().and_then(|wait| wait.at.first());
        // A branch that is itself a library's future: what stands after it is its parent's.
        let inside = waited.filter(|place| **place != lane.born_at);
        let unprinted = inside.map_or(Vec::new(), |place| prints_after(sources, place));
        // A branch that loses has done nothing wrong; what it did not say is worth knowing.
        if lane.kind == LaneKind::Branch && unprinted.is_empty() {
            continue;
        }
        found.push(Finding {
            fact: Fact::Cancelled {
                waits: waited.cloned(),
                by: let_go(
                    sources,
                    aborted.as_ref().and_then(|at| at.first()),
                    at.first(),
                ),
                unprinted,
            },
            places: waited.into_iter().chain(at.first()).cloned().collect(),
            lanes: vec![lane.id],
            from: to,
            to,
            victims: Vec::new(),
        });
    }
    found
}

/// Who let go of it: `abort` called there, or whoever dropped it there.
fn let_go(sources: &Sources, aborted: Option<&Place>, dropped: Option<&Place>) -> Option<LetGo> {
    let Some(place) = aborted else {
        return dropped.cloned().map(LetGo::Owner);
    };
    // A `JoinSet` that is dropped aborts what is in it.
    let line = sources.line(place).unwrap_or_default();
    let named = line.contains("abort") || line.contains("shutdown");
    let uses = |name: &str| {
        sources
            .file(&place.file)
            .is_some_and(|file| file.text.contains(name))
    };
    Some(match named || line.is_empty() {
        true => LetGo::Abort(place.clone()),
        false if !uses("AbortOnDrop") => LetGo::JoinSet(place.clone()),
        false if !uses("JoinSet") => LetGo::Handle(place.clone()),
        // It may be either.
        false => LetGo::Owner(place.clone()),
    })
}

/// The lines after a place, in the same async block or function, that begin with a `println!`.
fn prints_after(sources: &Sources, place: &Place) -> Vec<u32> {
    let Some(body) = sources.body(place) else {
        return Vec::new();
    };
    let prints = printings_in(body.tokens()).into_iter();
    let lines = prints.filter(|print| print.name == "println");
    let lines = lines.map(|print| print.from);
    lines.filter(|line| *line > place.line).collect()
}
