//! Who waits for a lock or a permit when the run ends, and who holds it.

use super::{HeldUp, Hold, Wish};
use crate::trace::{Event, EventKind, LaneId};
use std::collections::BTreeMap;

#[derive(Default)]
pub struct Locks {
    /// By number, which is the order in which they came; each with the number of its lock.
    wanted: BTreeMap<u32, (u64, Wish)>,
    /// By guard, each with the number of its lock.
    held: BTreeMap<u32, (u64, Hold)>,
}

impl Locks {
    pub fn take(&mut self, event: &Event) {
        match &event.what {
            EventKind::LockWanted {
                lane,
                lock,
                wish,
                at,
            } => {
                let wanted = Wish {
                    lane: *lane,
                    since: event.t,
                    at: at.clone(),
                };
                self.wanted.insert(*wish, (*lock, wanted));
            }
            EventKind::LockUnwanted { wish } => {
                self.wanted.remove(wish);
            }
            EventKind::LockHeld {
                lock,
                guard,
                grip,
                by,
                at,
            } => {
                let hold = Hold {
                    grip: *grip,
                    by: *by,
                    since: event.t,
                    at: at.clone(),
                    forgotten: None,
                };
                self.held.insert(*guard, (*lock, hold));
            }
            EventKind::LockFreed { guard } => {
                self.held.remove(guard);
            }
            EventKind::PermitForgotten { guard, at } => {
                if let Some((_, hold)) = self.held.get_mut(guard) {
                    hold.forgotten = Some(at.clone());
                }
            }
            _ => {}
        }
    }

    /// What each lane has asked for last.
    pub fn finish(self) -> Vec<HeldUp> {
        let lanes = self
            .wanted
            .iter()
            .map(|(number, (_, wish))| (wish.lane, *number));
        let last: BTreeMap<LaneId, u32> = lanes.collect();
        let held_up = |(lane, number): (LaneId, u32)| {
            let (wanted, wish) = &self.wanted[&number];
            let held = self.held.values();
            let holds = held.filter(|(lock, _)| lock == wanted);
            let before = self.wanted.range(..number);
            let before = before.filter(|(_, (lock, _))| lock == wanted);
            HeldUp {
                lane,
                at: wish.at.clone(),
                holds: holds.map(|(_, hold)| hold.clone()).collect(),
                before: before.map(|(_, (_, wish))| wish.clone()).collect(),
            }
        };
        last.into_iter().map(held_up).collect()
    }
}
