//! Who waits for what somebody else holds, and who holds it: locks, permits, and the ends of channels.

use super::{HeldUp, Hold, Lane, LaneEnd, Taken, Wanted, Wish};
use crate::trace::{Event, EventKind, LaneId, Nanos};
use std::collections::BTreeMap;

#[derive(Default)]
pub struct Locks {
    /// By number, which is the order in which they came.
    wanted: BTreeMap<u32, Asked>,
    /// By guard.
    held: BTreeMap<u32, Kept>,
}

struct Asked {
    lock: u64,
    wish: Wish,
    until: Option<Nanos>,
}

struct Kept {
    lock: u64,
    hold: Hold,
    /// When it was given back, and in whose poll.
    freed: Option<(Nanos, Option<LaneId>)>,
}

impl Locks {
    /// `polled`: the lane that is being polled where it happens.
    pub fn take(&mut self, event: &Event, polled: Option<LaneId>) {
        match &event.what {
            EventKind::LockWanted {
                lane,
                lock,
                wish,
                at,
            } => {
                let asked = Asked {
                    lock: *lock,
                    wish: Wish {
                        lane: *lane,
                        since: event.t,
                        at: at.clone(),
                    },
                    until: None,
                };
                self.wanted.insert(*wish, asked);
            }
            EventKind::LockUnwanted { wish } => {
                if let Some(asked) = self.wanted.get_mut(wish) {
                    asked.until = Some(event.t);
                }
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
                let kept = Kept {
                    lock: *lock,
                    hold,
                    freed: None,
                };
                self.held.insert(*guard, kept);
            }
            EventKind::LockFreed { guard } => {
                if let Some(kept) = self.held.get_mut(guard) {
                    kept.freed = Some((event.t, polled));
                }
            }
            EventKind::PermitForgotten { guard, at } => {
                if let Some(kept) = self.held.get_mut(guard) {
                    kept.hold.forgotten = Some(at.clone());
                }
            }
            _ => {}
        }
    }

    /// What each lane has asked for last, and does not have at the end.
    pub fn held_up(&self) -> Vec<HeldUp> {
        let open = || {
            self.wanted
                .iter()
                .filter(|(_, asked)| asked.until.is_none())
        };
        let lanes = open().map(|(number, asked)| (asked.wish.lane, *number));
        let last: BTreeMap<LaneId, u32> = lanes.collect();
        let held_up = |(lane, number): (LaneId, u32)| {
            let asked = &self.wanted[&number];
            let held = self.held.values();
            let holds = held.filter(|kept| kept.lock == asked.lock && kept.freed.is_none());
            let before = open().take_while(|(other, _)| **other < number);
            let before = before.filter(|(_, other)| other.lock == asked.lock);
            HeldUp {
                lane,
                at: asked.wish.at.clone(),
                holds: holds.map(|kept| kept.hold.clone()).collect(),
                before: before.map(|(_, asked)| asked.wish.clone()).collect(),
            }
        };
        last.into_iter().map(held_up).collect()
    }

    /// Everything that was taken, by the order of taking.
    pub fn taken(&self, lanes: &[Lane]) -> Vec<Taken> {
        let taken = |kept: &Kept| Taken {
            lock: kept.lock,
            grip: kept.hold.grip,
            holder: kept.holder(lanes),
            from: kept.hold.since,
            to: kept.freed.map(|(at, _)| at),
            at: kept.hold.at.clone(),
        };
        self.held.values().map(taken).collect()
    }

    /// Every wait, by the order in which they began.
    pub fn wanted(&self) -> Vec<Wanted> {
        let wanted = |asked: &Asked| Wanted {
            lock: asked.lock,
            lane: asked.wish.lane,
            from: asked.wish.since,
            to: asked.until,
            at: asked.wish.at.clone(),
        };
        self.wanted.values().map(wanted).collect()
    }
}

impl Kept {
    /// Who has it. A guard may be moved: who gives it back has had it. If it goes with the future that took it, the
    /// poll in which that is dropped is somebody else's.
    fn holder(&self, lanes: &[Lane]) -> Option<LaneId> {
        let Some((freed, by)) = self.freed else {
            return self.hold.by;
        };
        let taker = self
            .hold
            .by
            .and_then(|by| lanes.iter().find(|lane| lane.id == by));
        let went_with_it = |lane: &&Lane| {
            let dropped = matches!(lane.end, LaneEnd::Cancelled { .. } | LaneEnd::CutOff { .. });
            dropped && lane.ended == Some(freed)
        };
        taker.filter(went_with_it).map(|lane| lane.id).or(by)
    }
}
