//! What the calling thread does, added up ([`scheduler::effort`]), and what follows from it: others go
//! first, or time passes.

use crate::baton;
use crate::computed;
use crate::real::{errno, set_errno};
use crate::spin;
use crate::world::World;
use scheduler::ThreadId;
use scheduler::effort::{self, Due, Share};
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

/// The calling thread does something, at a place where others may go first.
pub fn spends(me: ThreadId, units: u32) {
    if with_share(|share| share.add(units)) == Some(true) {
        settle(me);
    }
}

/// The calling thread has come round to the place from which it read the clock before. How long
/// such a round is, no call tells. If the process has gone in dull ones for seconds of a
/// processor's time, it is busy, however few they are.
pub fn goes_in_circles(me: ThreadId, dull: bool) {
    let units = baton::with_world(|world| {
        let now = world.scheduler.now();
        world.effort.circle(dull && computed::is_long(), now)
    });
    spends(me, units);
}

/// The calling thread does something of which time may pass, or lets others go first, if it and
/// they have done enough at this moment ([`scheduler::effort`]).
fn settle(me: ThreadId) {
    let due = baton::with_world(|world| {
        let now = world.scheduler.now();
        let due = with_share(|share| world.effort.settle(share, now));
        match due.unwrap_or(Due::Nothing) {
            Due::Time(soon) => Due::Time(soon.min(now.saturating_add(world.longest_step()))),
            Due::Turn if !world.scheduler.anyone_ready() => Due::Nothing,
            due => due,
        }
    });
    let code = errno();
    match due {
        Due::Nothing => return,
        Due::Turn => baton::yield_now(me),
        Due::Time(soon) => baton::wait_for_step(me, soon),
    }
    set_errno(code);
}

/// The calling thread has waited.
pub fn waited(me: ThreadId) {
    adds(effort::WAIT);
    settle(me);
}

/// It does something, at a place where nobody else may go first.
pub fn adds(units: u32) {
    with_share(|share| share.add(units));
}

/// Tells what it has done so far.
pub fn tells(world: &mut World) {
    let now = world.scheduler.now();
    with_share(|share| world.effort.tell(share, now));
}

/// It has its turn again.
pub fn begins_turn() {
    with_share(Share::begins_turn);
}

/// The calling thread waited until a moment that was over already, or would have, and nothing
/// came. If it does nothing else, time passes for it.
pub fn waited_in_vain(me: ThreadId) {
    if let Some(soon) = spin::waited_in_vain() {
        baton::spin(me, soon);
    }
}
