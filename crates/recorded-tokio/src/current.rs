//! Which lane this thread polls now.

use std::cell::Cell;

/// Counted from 1 in the order of birth.
pub type LaneId = u32;

thread_local! {
    /// 0 if none.
    static CURRENT: Cell<LaneId> = const { Cell::new(0) };
}

pub fn current() -> Option<LaneId> {
    let id = CURRENT.try_with(Cell::get).unwrap_or(0);
    (id > 0).then_some(id)
}

/// While it lives, this thread polls a lane.
#[derive(Debug)]
pub struct Current {
    before: LaneId,
}

impl Current {
    pub fn new(lane: LaneId) -> Current {
        Current {
            before: CURRENT.with(|current| current.replace(lane)),
        }
    }
}

impl Drop for Current {
    fn drop(&mut self) {
        CURRENT.with(|current| current.set(self.before));
    }
}
