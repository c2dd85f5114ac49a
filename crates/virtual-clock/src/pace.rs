//! What follows from what the calling thread does ([`scheduler::effort`]): others go first, or time
//! passes.

use crate::baton::{self, End};
use crate::cpu_time;
use crate::current;
use crate::original::{errno, set_errno};
use crate::shared;
use crate::spin;
use crate::work;
use scheduler::effort::{self, Due};
use scheduler::{Nanos, ThreadId, Waiting};

/// The calling thread waits.
pub fn wait(me: ThreadId, waiting: Waiting, deadline: Option<Nanos>) -> End {
    let in_vain = deadline.is_some_and(|deadline| deadline <= current::now());
    let end = baton::block(me, waiting, deadline);
    if end != End::Deadline || !in_vain {
        spin::waited();
    } else {
        waited_in_vain(me);
    }
    work::adds(effort::WAIT);
    settle(me);
    end
}

/// The calling thread waited until a moment that was over already, or would have, and nothing
/// came. If it does nothing else, time passes for it.
pub fn waited_in_vain(me: ThreadId) {
    if let Some(soon) = spin::waited_in_vain() {
        baton::spin(me, soon);
    }
}

/// The calling thread does something, at a place where others may go first.
pub fn spends(me: ThreadId, units: u32) {
    if work::adds(units) {
        settle(me);
    }
}

/// The calling thread has come round to the place from which it read the clock before. How long
/// such a round is, no call tells. If the process has gone in dull ones for seconds of a
/// processor's time, it is busy, however few they are.
pub fn goes_in_circles(me: ThreadId, dull: bool) {
    let units = shared::with_world(|world| {
        let now = world.scheduler.now();
        world.effort.circle(dull && cpu_time::is_long(), now)
    });
    spends(me, units);
}

/// Lets time pass, or others go first, if the calling thread and they have done enough at this
/// moment.
fn settle(me: ThreadId) {
    let due = shared::with_world(|world| match work::settles(world) {
        Due::Time(soon) => {
            let now = world.scheduler.now();
            Due::Time(soon.min(now.saturating_add(world.longest_step())))
        }
        Due::Turn if !world.scheduler.anyone_ready() => Due::Nothing,
        due => due,
    });
    let code = errno();
    match due {
        Due::Nothing => return,
        Due::Turn => baton::yield_now(me),
        Due::Time(soon) => baton::wait_for_step(me, soon),
    }
    set_errno(code);
}
