//! What the virtual clock decides, as plain data: which thread runs next, when the clock moves, and how far.
//!
//! The preload library (`crates/virtual-clock`) asks, and does what it is told; it alone knows that threads are threads of the
//! kernel. Nothing here makes a system call, waits, or looks at a clock, so the same questions always have the same answers.
//!
//! - [`Scheduler`]: who is ready, who waits for what and until when, and what time it is.
//! - [`Beside`]: how far the clock moves beside what goes by real time.
//! - [`Countdown`]: when a timer of the program is over, and how often it was.
//! - [`Random`]: the numbers from which a seed makes its choices; [`Plan`], where they have threads change hands.
//! - [`effort`]: how much work at one moment is free, and what time passes for more of it.
//! - [`steps`]: how far the clock moves at once for who never waits.
//! - [`Looks`]: whether a thread that only looks at the clock, yields or waits in vain gets anywhere.
//! - [`Seen`]: whether such a thread meets anything new.

mod beside;
mod countdown;
pub mod effort;
mod looks;
mod novelty;
mod plan;
mod random;
mod rounds;
mod scheduler;
pub mod steps;
mod time;

pub use beside::{Beside, Step};
pub use countdown::Countdown;
pub use looks::{Look, Looks};
pub use novelty::Seen;
pub use plan::{Plan, Way};
pub use random::Random;
pub use scheduler::{Scheduler, ThreadId, Waiter, Waiting};
pub use time::Nanos;
