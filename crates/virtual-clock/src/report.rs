//! The report of a deadlock: who waits, for what, and since when.

use crate::original::original;
use crate::records::stamps;
use crate::world::World;
use scheduler::{ThreadId, Waiter, Waiting};
use std::fmt::Write;
use std::fs;
use std::sync::atomic::Ordering;

/// Tells on stderr and in the stamps that nobody can ever go on, and ends the process.
pub fn deadlock(world: &World) -> ! {
    let now = world.scheduler.now();
    let mut text = format!(
        "deadlock at {}: every thread waits, and no timer is set\n",
        seconds(now)
    );
    for waiter in world.scheduler.waiters() {
        let Waiter { thread, since, .. } = waiter;
        let name = name_of(world, thread);
        let what = describe(world, &waiter.waiting);
        let since = seconds(since);
        let _ = writeln!(text, "  thread {name} has waited since {since} {what}");
    }
    stamps::deadlock(now, &text);
    let text = format!("virtual clock: {text}");
    // SAFETY: the text is valid for its length; the process ends without running anything more,
    // for every thread holds something or waits for it.
    unsafe {
        (original().syscall)(
            libc::SYS_write,
            2,
            text.as_ptr() as usize,
            text.len(),
            0,
            0,
            0,
        );
        libc::_exit(wire::exit::DEADLOCK)
    }
}

fn describe(world: &World, waiting: &Waiting) -> String {
    match waiting {
        Waiting::Futex { address, .. } if world.mutexes.contains(address) => {
            match world.living(owner(*address)) {
                Some(holder) => format!("for a lock that thread {} holds", name_of(world, holder)),
                None => "for a lock whose holder has ended".to_owned(),
            }
        }
        Waiting::Futex { .. } => "for a lock, a message or another wake-up".to_owned(),
        Waiting::Kernel { .. } => "for an event (its runtime has nothing to do)".to_owned(),
        Waiting::Signal { .. } => "for a signal".to_owned(),
        Waiting::Join(thread) => format!("for thread {} to end", name_of(world, *thread)),
        Waiting::Sleep | Waiting::Spin | Waiting::Step => "for the clock".to_owned(),
    }
}

/// The kernel's number of the thread that holds a mutex of the C library: its third word, part
/// of the binary interface, since static initialisers are compiled into programs.
fn owner(mutex: usize) -> u32 {
    // SAFETY: somebody waits for this mutex, so it is alive; it has ten words.
    unsafe { (mutex as *const u32).add(2).read_volatile() }
}

fn name_of(world: &World, thread: ThreadId) -> String {
    if thread == 0 {
        return "main".to_owned();
    }
    let tid = world.os_threads[thread].tid.load(Ordering::Relaxed);
    let name = fs::read_to_string(format!("/proc/self/task/{tid}/comm")).unwrap_or_default();
    match name.trim() {
        "" => format!("{thread}"),
        name => format!("{thread} ({name})"),
    }
}

fn seconds(nanos: u64) -> String {
    format!("{:.3} s", nanos as f64 / 1e9)
}
