//! The interposed symbols, a module for each family. Each does the real thing when its thread
//! is not under the clock. What they replace is said by the manual pages of those names.

mod chance;
mod children;
mod descriptors;
mod ending;
mod futex;
mod identity;
mod piping;
mod polling;
mod processors;
mod reading;
mod selecting;
mod sockets;
mod threads;
mod time;
mod writing;

pub use threads::key as thread_key;
