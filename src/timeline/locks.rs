//! Who waits for a lock when the run ends, and who holds it.

use super::HeldUp;
use crate::trace::{Event, LaneId, Nanos, Stack, What};
use std::collections::BTreeMap;

#[derive(Default)]
pub struct Locks {
    wanted: BTreeMap<LaneId, u64>,
    held: BTreeMap<u64, (Option<LaneId>, Nanos, Stack)>,
}

impl Locks {
    pub fn take(&mut self, event: &Event) {
        match &event.what {
            What::LockWanted { lane, lock } => {
                self.wanted.insert(*lane, *lock);
            }
            What::LockHeld { lock, by, at } => {
                if let Some(by) = by {
                    self.wanted.remove(by);
                }
                self.held.insert(*lock, (*by, event.t, at.clone()));
            }
            What::LockFreed { lock } => {
                self.held.remove(lock);
            }
            _ => {}
        }
    }

    pub fn finish(self) -> Vec<HeldUp> {
        let held_up = |(lane, lock)| {
            let (by, since, at) = self.held.get(&lock)?.clone();
            Some(HeldUp {
                lane,
                by,
                since,
                at,
            })
        };
        self.wanted.into_iter().filter_map(held_up).collect()
    }
}
