//! A future that returned `Pending` and that nobody can ever wake.

use super::{Fact, Finding, Sources};
use crate::timeline::{LaneEnd, State, Timeline};
use crate::trace::{LaneKind, Place};
use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// Whoever returns `Pending` must have kept a waker. A lane that waits with no waker alive, in
/// it or in its branches, stays as it is for ever. A future that is meant to (`pending()`) ends
/// by being cancelled, and is not reported.
pub(super) fn lost_wake(timeline: &Timeline, sources: &Sources) -> Vec<Finding> {
    let mut found = Vec::new();
    for lane in &timeline.lanes {
        let let_go = matches!(lane.end, LaneEnd::Alive | LaneEnd::CutOff { .. });
        let (true, Some(last)) = (let_go, lane.spans.last()) else {
            continue;
        };
        let State::Waiting { waits } = &last.state else {
            continue;
        };
        let branches = timeline.lanes.iter().any(|other| {
            let is_branch = other.kind == LaneKind::Branch && other.parent == Some(lane.id);
            let outlives = match (other.ended, lane.ended) {
                (None, _) => true,
                (Some(_), None) => false,
                (Some(branch), Some(own)) => branch >= own,
            };
            is_branch && outlives
        });
        if !waits.is_empty() || branches {
            continue;
        }
        let pending = pending(sources, &lane.born_at);
        found.push(Finding {
            fact: match pending {
                Some(_) => Fact::AwaitsPending,
                None => Fact::WakerLost,
            },
            places: vec![pending.unwrap_or_else(|| lane.born_at.clone())],
            lanes: vec![lane.id],
            from: last.from,
            to: last.to,
            victims: Vec::new(),
        });
    }
    found
}

/// The one line of a file that awaits `pending()`.
fn pending(sources: &Sources, at: &Place) -> Option<Place> {
    let file = sources.file(&at.file)?;
    let mut lines = Vec::new();
    awaits_pending(file.text.parse().ok()?, &mut lines);
    match lines[..] {
        [line] => Some(Place { line, ..at.clone() }),
        _ => None,
    }
}

/// The lines of `pending().await` and `pending::<T>().await`, in macros too.
fn awaits_pending(tokens: TokenStream, lines: &mut Vec<u32>) {
    let all: Vec<TokenTree> = tokens.into_iter().collect();
    for (index, token) in all.iter().enumerate() {
        match token {
            TokenTree::Ident(word) if word == "pending" => {
                let rest = all[index + 1..].iter();
                // The call and the type that it is given.
                let mut rest = rest.skip_while(|token| match token {
                    TokenTree::Punct(punct) => "::<>".contains(punct.as_char()),
                    TokenTree::Group(group) => group.delimiter() == Delimiter::Parenthesis,
                    _ => false,
                });
                let next = [rest.next(), rest.next()].map(|token| token.map(ToString::to_string));
                if let [Some(dot), Some(word_after)] = next
                    && (dot.as_str(), word_after.as_str()) == (".", "await")
                {
                    lines.push(word.span().start().line as u32);
                }
            }
            TokenTree::Group(group) => awaits_pending(group.stream(), lines),
            _ => {}
        }
    }
}
