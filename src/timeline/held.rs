//! Who holds what somebody waits for at a moment.

use super::{Taken, Timeline, Wanted};
use crate::trace::{Grip, LaneId, Nanos};

impl Taken {
    /// Whether it is held at a moment.
    pub fn lasts_at(&self, at: Nanos) -> bool {
        lasts(self.from, self.to, at)
    }
}

impl Wanted {
    /// Whether somebody waits for it at a moment.
    pub fn lasts_at(&self, at: Nanos) -> bool {
        lasts(self.from, self.to, at)
    }
}

fn lasts(from: Nanos, to: Option<Nanos>, at: Nanos) -> bool {
    from <= at && to.is_none_or(|to| at < to)
}

impl Timeline {
    /// Who holds what a lane waits for at a moment, as far as is known: locks and permits.
    pub fn held_from(&self, lane: LaneId, at: Nanos) -> Vec<LaneId> {
        let mut wanted = self.wanted.iter();
        let Some(waits) = wanted.find(|wanted| wanted.lane == lane && wanted.lasts_at(at)) else {
            return Vec::new();
        };
        let taken = self.taken.iter().filter(|taken| {
            let of_channel = matches!(taken.grip, Grip::Sender | Grip::Receiver);
            taken.lock == waits.lock && !of_channel && taken.lasts_at(at)
        });
        let mut holders: Vec<LaneId> = taken.filter_map(|taken| taken.holder).collect();
        holders.sort_unstable();
        holders.dedup();
        holders
    }
}
