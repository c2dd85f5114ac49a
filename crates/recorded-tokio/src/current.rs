//! Which lane this thread polls now.

use std::cell::Cell;

/// Counted from 1 in the order of birth.
pub type LaneId = u32;

thread_local! {
    /// 0 if none.
    static CURRENT: Cell<LaneId> = const { Cell::new(0) };
    /// Its poll is not recorded.
    static SILENT: Cell<bool> = const { Cell::new(false) };
}

pub fn current() -> Option<LaneId> {
    let id = CURRENT.try_with(Cell::get).unwrap_or(0);
    (id > 0).then_some(id)
}

/// Whether the poll that is under way on this thread is one of too many to be recorded. What happens in it again and
/// again is not recorded either.
pub fn is_silent() -> bool {
    SILENT.try_with(Cell::get).unwrap_or(false)
}

/// While it lives, this thread polls a lane.
#[derive(Debug)]
pub struct Current {
    before: LaneId,
    silent_before: bool,
}

impl Current {
    pub fn new(lane: LaneId, silent: bool) -> Current {
        Current {
            before: CURRENT.with(|current| current.replace(lane)),
            silent_before: SILENT.with(|before| before.replace(silent)),
        }
    }
}

impl Drop for Current {
    fn drop(&mut self) {
        CURRENT.with(|current| current.set(self.before));
        SILENT.with(|silent| silent.set(self.silent_before));
    }
}
