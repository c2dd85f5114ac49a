//! When a thread that goes on with the program is to give way.

use super::trap_flag::set_trap_flag;
use super::{returns, stepping};
use crate::current;
use crate::original::original;
use crate::shared;

/// The calling thread goes on with the program: decides whether and when it gives way.
pub fn next_switch() {
    if !stepping::is_wanted() {
        return;
    }
    let next = shared::with_world(|world| match world.scheduler.anyone_ready() {
        true => world.plan.next_switch(),
        false => 0,
    });
    stepping::set_left(next);
    // A thread that comes back to the program is stopped there.
    if current::me().is_some_and(returns::awaits) {
        return;
    }
    // On its way out of the handler the flag is set where the thread goes on.
    if next > 0 && !stepping::is_handling() && can_be_stopped() {
        set_trap_flag();
    }
}

/// A thread that does not take the signal would be killed by it.
fn can_be_stopped() -> bool {
    let mut mask = 0u64;
    let to = &raw mut mask as usize;
    // SAFETY: asks for the mask of eight bytes, and changes nothing.
    let code = unsafe { (original().syscall)(libc::SYS_rt_sigprocmask, 0, 0, to, 8, 0, 0) };
    code == 0 && mask & (1 << (libc::SIGTRAP - 1)) == 0
}
