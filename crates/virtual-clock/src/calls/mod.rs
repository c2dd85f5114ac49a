//! The interposed symbols, a module for each family. Each does the real thing when its thread
//! is not under the clock. What they replace is said by the manual pages of those names.

mod alarms;
mod c11;
mod callers;
mod chance;
mod children;
mod conditions;
mod countdowns;
mod descriptors;
mod ending;
mod futex;
mod handlers;
mod identity;
mod images;
mod locks;
mod meetings;
mod piping;
mod polling;
mod processors;
mod reading;
mod selecting;
mod semaphores;
mod sending;
mod shell;
mod signals;
mod sockets;
mod system;
mod threads;
mod time;
mod waiting;
mod writing;

pub use countdowns::go_on_with_alarm;
#[cfg(target_arch = "x86_64")]
pub use system::{Call, answer};
pub use threads::key as thread_key;
