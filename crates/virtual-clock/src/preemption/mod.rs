//! Preemption: with a seed, threads change hands between any two instructions of the program,
//! as they do for real, and not only where they make a call. So a race whose window holds no
//! call, such as `let n = count.load(); count.store(n + 1)`, is found, and found again with
//! the same seed.
//!
//! From time to time, after a call, the processor is asked to stop after each instruction (the
//! trap flag of x86_64). When as many as the seed says are over, the thread gives way, right
//! there. Their number, unlike any moment, is the same in every run.
//!
//! Most seeds count atomic writes, and switch just before one: there a race begins or ends,
//! and there are few of them. The others count all instructions, for races that have none.
//! The distance is drawn evenly up to a reach that is drawn once for the run, for a race may
//! be near a call or far from any. Why few switches at random places find most races is said
//! by Burckhardt and others, "A Randomized Scheduler with Probabilistic Guarantees of Finding
//! Bugs" (2010).
//!
//! Instructions of the C library do not count, and a thread never gives way in them: it may
//! hold a lock there that the model does not know, such as the allocator's. Those of Rust's standard
//! library, where the program's file has it as it comes compiled, do not count, either: they are no
//! race of the program's. They are not stopped at, but where they return to the program ([`returns`]):
//! a stop costs fifteen microseconds in a virtual machine, and most instructions are a library's.
//!
//! Here is decided when a thread gives way; it does so where it is stopped ([`crate::interrupts::step`]).

pub mod returns;

use crate::current;
use crate::original::original;
use crate::shared;
use crate::stepping::{self, trap_flag::set_trap_flag};

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
