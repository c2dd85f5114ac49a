//! Notifications that came before anybody waited for them.

use super::Missed;
use crate::trace::{Event, EventKind, LaneId, Nanos, Stack};
use std::collections::BTreeMap;

#[derive(Default)]
pub struct Notifications {
    calls: Vec<Call>,
    /// What each lane asked for last.
    asked: BTreeMap<LaneId, (u64, Nanos, usize, Stack)>,
}

struct Call {
    notify: u64,
    at: Nanos,
    by: Option<LaneId>,
    place: Stack,
}

impl Notifications {
    pub fn take(&mut self, event: &Event) {
        match &event.what {
            EventKind::NotifiedMade {
                notify,
                by: Some(by),
                at,
            } => {
                let asked = (*notify, event.t, self.calls.len(), at.clone());
                self.asked.insert(*by, asked);
            }
            EventKind::WaitersNotified { notify, by, at } => self.calls.push(Call {
                notify: *notify,
                at: event.t,
                by: *by,
                place: at.clone(),
            }),
            _ => {}
        }
    }

    /// For each lane, by what it asked for last: the last call before that, if there was one.
    pub fn finish(self) -> Vec<Missed> {
        let missed = |(lane, (notify, since, before, asked_at)): (LaneId, (_, _, usize, Stack))| {
            let (early, late) = self.calls.split_at(before);
            let call = early.iter().rev().find(|call| call.notify == notify)?;
            Some(Missed {
                lane,
                since,
                asked_at,
                notified: call.at,
                notified_at: call.place.clone(),
                by: call.by,
                last: !late.iter().any(|call| call.notify == notify),
            })
        };
        self.asked.clone().into_iter().filter_map(missed).collect()
    }
}
