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
//! hold a lock there that the model does not know, such as the allocator's. They are not
//! stopped at, either, but where they return to the program ([`returns`]): a stop costs
//! fifteen microseconds in a virtual machine, and most instructions are a library's.
//!
//! The files build on each other in this order: whether a thread is stopped at all ([`stepping`]), when
//! it is to give way ([`plan`]), and what happens at a stop ([`handler`]).

pub mod handler;
pub mod plan;
mod returns;
pub mod stepping;
#[cfg_attr(not(target_arch = "x86_64"), path = "trap_flag_none.rs")]
mod trap_flag;
