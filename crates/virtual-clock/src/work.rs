//! What the calling thread does, added up ([`scheduler::effort`]).

use crate::world::World;
use scheduler::effort::{Due, Share};
use std::cell::Cell;

thread_local! {
    static SHARE: Cell<Share> = const { Cell::new(Share::NONE) };
}

fn with_share<R>(act: impl FnOnce(&mut Share) -> R) -> Option<R> {
    let act = |cell: &Cell<Share>| {
        let mut share = cell.get();
        let result = act(&mut share);
        cell.set(share);
        result
    };
    SHARE.try_with(act).ok()
}

/// It does something. True: it is time to settle.
pub fn adds(units: u32) -> bool {
    with_share(|share| share.add(units)) == Some(true)
}

/// Tells what it has done so far.
pub fn tells(world: &mut World) {
    let now = world.scheduler.now();
    with_share(|share| world.effort.tell(share, now));
}

/// The same, and what it has to do for it.
pub fn settles(world: &mut World) -> Due {
    let now = world.scheduler.now();
    with_share(|share| world.effort.settle(share, now)).unwrap_or(Due::Nothing)
}

/// It has its turn again.
pub fn begins_turn() {
    with_share(Share::begins_turn);
}
