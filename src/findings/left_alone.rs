//! A future whose time has come, and whose owner waits for something else.

use super::{Fact, Finding, Victim};
use crate::timeline::{Lane, Span, State, Timeline};
use crate::trace::{LaneId, LaneKind, Nanos, Place};
use std::collections::BTreeMap;

/// Futures in a collection are polled only where their owner asks for the next one. A timer that has run out says when
/// one of them could have gone on; if no thread was kept from it, and its owner waited elsewhere, then nobody polled it.
/// (`join!` and `select!` poll whenever their owner is woken, so their branches are never late in this way.)
pub(super) fn left_alone(timeline: &Timeline) -> Vec<Finding> {
    let mut found: BTreeMap<(LaneId, &Place), Vec<Alone>> = BTreeMap::new();
    for lane in timeline.lanes.iter().filter(is_member) {
        for alone in lane
            .spans
            .iter()
            .filter_map(|span| alone(timeline, lane, span))
        {
            found
                .entry((alone.owner, &lane.born_at))
                .or_default()
                .push(alone);
        }
    }
    let findings = found.into_iter().filter_map(|((owner, made), mut all)| {
        all.sort_by_key(|alone| (alone.from, alone.lane));
        let first = all.first()?;
        Some(Finding {
            fact: Fact::LeftAlone { times: all.len() },
            places: [Some(made), first.stands]
                .into_iter()
                .flatten()
                .cloned()
                .collect(),
            lanes: vec![first.lane, owner],
            from: first.from,
            to: first.to,
            victims: all.iter().map(Alone::victim).collect(),
        })
    });
    findings.collect()
}

/// A future that could have gone on, and for how long it did not.
struct Alone<'a> {
    lane: LaneId,
    due: Nanos,
    from: Nanos,
    to: Nanos,
    owner: LaneId,
    /// Where its owner waits meanwhile.
    stands: Option<&'a Place>,
}

impl Alone<'_> {
    fn victim(&self) -> Victim {
        Victim {
            lane: self.lane,
            due: Some(self.due),
            polled: Some(self.to),
        }
    }
}

fn is_member(lane: &&Lane) -> bool {
    lane.kind == LaneKind::Branch
}

fn alone<'a>(timeline: &'a Timeline, lane: &Lane, span: &Span) -> Option<Alone<'a>> {
    let State::Late { due, behind: None } = span.state else {
        return None;
    };
    let owner = timeline.lane(lane.parent?)?;
    // The owner may be woken by that timer, and polled, without polling the one that it is of.
    let waits = owner.spans.iter().find(|own| {
        matches!(own.state, State::Waiting { .. }) && own.from <= span.from && span.from < own.to
    })?;
    (span.from < span.to).then(|| Alone {
        lane: lane.id,
        due,
        from: span.from,
        to: span.to,
        owner: owner.id,
        stands: waits.state.places().next(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::timeline::tests::{MS, born, pending, trace};
    use crate::trace::{Clock, EventKind, Trace};
    use EventKind::{Exited, PollBegan};

    /// A root that owns a future which is due at 300 ms, and polls it at 500 ms: when it has waited for itself until then.
    fn owned(kind: LaneKind) -> Trace {
        let done = |lane| EventKind::PollEnded {
            lane,
            ready: true,
            waits: vec![],
        };
        trace(
            Clock::Virtual,
            vec![
                (0, 0, born(1, LaneKind::Root, None)),
                (0, 0, PollBegan { lane: 1 }),
                (0, 0, born(2, kind, Some(1))),
                (0, 0, PollBegan { lane: 2 }),
                (0, 0, pending(2, Some(300))),
                (0, 0, pending(1, Some(500))),
                (500, 0, PollBegan { lane: 1 }),
                (500, 0, PollBegan { lane: 2 }),
                (500, 0, done(2)),
                (500, 0, done(1)),
                (500, 0, Exited),
            ],
        )
    }

    #[test]
    fn a_future_whose_owner_waits_for_something_else_is_left_alone() {
        let timeline = Timeline::from(&owned(LaneKind::Branch));
        let found = left_alone(&timeline);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!((found[0].from, found[0].to), (300 * MS, 500 * MS));
        let lines: Vec<u32> = found[0].places.iter().map(|place| place.line).collect();
        assert_eq!(lines, [2, 11]);
        assert_eq!(
            found[0].sentence(&timeline),
            "`lane 2`, made at line 2, could go on at 0.3 s and is polled at 0.5 s: nobody polls it while `lane 1`, to which it belongs, waits at line 11. A future goes on only while it is polled; a task of its own would not need that."
        );
    }

    #[test]
    fn a_task_that_is_late_is_nobodys() {
        let timeline = Timeline::from(&owned(LaneKind::Task));
        assert_eq!(left_alone(&timeline), []);
    }
}
