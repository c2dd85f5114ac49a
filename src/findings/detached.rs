//! A task that nobody waits for.

use super::{Fact, Finding, Sources};
use crate::source::{Body, words};
use crate::timeline::{Lane, LaneEnd, Timeline};

/// A detached task runs on; that is a fault only if the end of its runtime or of the program
/// cuts it off.
pub(super) fn detached(timeline: &Timeline, sources: &Sources) -> Vec<Finding> {
    let mut found = Vec::new();
    for lane in &timeline.lanes {
        let Some(at) = &lane.detached else { continue };
        if !matches!(lane.end, LaneEnd::Alive | LaneEnd::CutOff { .. }) {
            continue;
        }
        // What goes round for ever, such as a server, is meant to end with the program.
        if !has_an_end(lane, sources) {
            continue;
        }
        let end = lane.ended.unwrap_or(timeline.total);
        found.push(Finding {
            fact: Fact::CutOff {
                handle_dropped: at.first().cloned(),
            },
            places: at
                .first()
                .or(Some(&lane.born_at))
                .into_iter()
                .cloned()
                .collect(),
            lanes: vec![lane.id],
            from: lane.born,
            to: end,
            victims: Vec::new(),
        });
    }
    found
}

/// Whether the source shows that the task is no endless one: in the function where it waits,
/// or where it was made if it never waited, there is no `loop`, and nothing is served.
fn has_an_end(lane: &Lane, sources: &Sources) -> bool {
    let waits = lane.spans.iter().rev().flat_map(|span| span.state.places());
    let mut places: Vec<_> = waits.collect();
    places.push(&lane.born_at);
    places.iter().all(|place| {
        let function = sources.function(place);
        !function.is_some_and(|body| is_endless(&body))
    })
}

fn is_endless(body: &Body) -> bool {
    let endless: [&[&str]; 5] = [
        &["loop", "{"],
        &[".", ".", "{"],
        &["while", "let"],
        &["axum", ":", ":", "serve"],
        &["server", ".", "await"],
    ];
    let words = words(body.tokens());
    endless
        .iter()
        .any(|wanted| words.windows(wanted.len()).any(|some| some == *wanted))
}
