//! The interposed symbols, a module for each family. Each calls the original function when its thread
//! is not under the clock. What they replace is said by the manual pages of those names.

mod alarm_threads;
mod alarms;
mod barriers;
mod c11;
mod children;
mod conditions;
mod descriptors;
mod ending;
mod exec;
mod futex;
mod handlers;
mod identity;
mod input;
mod locks;
mod piping;
mod polling;
mod processors;
mod random;
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
mod timerfd;
mod waiting;
mod writing;

pub use alarms::go_on_with_alarm;
#[cfg(target_arch = "x86_64")]
pub use system::{Call, answer};
pub use threads::key as thread_key;
