//! One baton for all threads of the process.
//!
//! A thread that waits writes down in the scheduler what it waits for, chooses the next one,
//! hands it the baton and is parked, in the kernel, until the baton comes back.
//! So two threads never run at once, and hands change only inside the calls of `calls/`.
//! Who has not the baton takes no signals, either ([`crate::signals`]).

use crate::current;
use crate::kernel;
use crate::preemption;
use crate::raw;
use crate::records::trace;
use crate::report;
use crate::shared::{self, with_world};
use crate::signals::handler::{Run, Since};
use crate::signals::mask::{self, Held};
use crate::spin;
use crate::stepping;
use crate::work;
use crate::world::{Next, World};
use scheduler::effort;
use scheduler::{Nanos, ThreadId, Waiting};
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether chance decides, that is, the seed is not 0.
static SEEDED: AtomicBool = AtomicBool::new(false);

/// How a wait ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    Woken,
    /// Its deadline came.
    Deadline,
    /// A handler for a signal has run. `restarts`: calls that can go on after it do.
    Interrupted {
        restarts: bool,
        /// When it came; the handler may have taken time.
        at: Nanos,
    },
}

/// Starts the clock at a moment; the calling thread is the first.
pub fn start(seed: u64, at: Nanos) {
    let mut world = World::new(seed);
    world.advance_to(at);
    let main = world.scheduler.born();
    let first = world.os_thread(main);
    first.tid.store(current::own_tid(), Ordering::Relaxed);
    // SAFETY: no arguments.
    let handle = unsafe { libc::pthread_self() };
    first.handle.store(handle, Ordering::Relaxed);
    world.handles.insert(handle, main);
    SEEDED.store(seed != 0, Ordering::Relaxed);
    shared::start(world);
    current::begins(main, first);
    current::holds_baton(current::own_tid());
    raw::watch_this_thread();
    current::clock_starts(first);
}

/// The clock is over in this process: the child of a fork goes on in real time.
pub fn stop() {
    current::clock_stops();
    stepping::stop();
    shared::stop();
}

/// The calling thread waits, and nothing else follows from it.
pub fn block(me: ThreadId, waiting: Waiting, deadline: Option<Nanos>) -> End {
    loop {
        let before = Run::so_far();
        trace::waits(me, &waiting);
        let held = hand_over(me, |world| world.scheduler.wait(me, waiting, deadline));
        trace::goes_on(me);
        let at = current::now();
        // A handler may wait in turn.
        let (woken, interrupted) = with_world(|world| {
            let scheduler = &world.scheduler;
            (scheduler.was_woken(me), scheduler.was_interrupted(me))
        });
        goes_on(held);
        if !interrupted {
            return if woken { End::Woken } else { End::Deadline };
        }
        mask::let_in();
        // One without a handler, such as to stop and go on, ends no wait.
        if let Since::Handler { restarts } = before.since() {
            return End::Interrupted { restarts, at };
        }
    }
}

/// The calling thread waits for a step of the clock, until this moment at most.
pub fn wait_for_step(me: ThreadId, soon: Nanos) {
    goes_on(hand_over(me, |world| {
        world.scheduler.wait(me, Waiting::Step, Some(soon));
    }));
}

/// The calling thread lets whoever is ready go first.
pub fn yield_now(me: ThreadId) {
    goes_on(hand_over(me, |world| world.scheduler.yield_now(me)));
}

/// The calling thread runs again only when nobody else can.
pub fn demote(me: ThreadId) {
    goes_on(hand_over(me, |world| world.scheduler.demote(me)));
}

/// A point where a real scheduler might switch: with a seed, a coin decides.
pub fn maybe_give_way(me: ThreadId) {
    let gives_way = with_world(|world| {
        if world.scheduler.has_choice() && kernel::was_touched() {
            world.ask_kernel();
        }
        world.scheduler.gives_way()
    });
    if gives_way {
        yield_now(me);
    } else {
        preemption::next_switch();
    }
}

/// The same, for calls that may come from outside the clock.
pub fn switch_point() {
    if SEEDED.load(Ordering::Relaxed)
        && let Some(me) = current::me()
    {
        maybe_give_way(me);
    }
}

/// Wakes up to `most` threads that wait at an address. Gives how many. The caller may be a
/// thread that is not under the clock, or not any more.
pub fn wake(address: usize, mask: u32, most: usize) -> usize {
    if !current::may_enter() {
        return 0;
    }
    let woken = with_world(|world| world.scheduler.wake_futex(address, mask, most));
    if woken > 0 {
        spin::over();
        work::adds(effort::WAKE);
    }
    woken
}

/// The calling thread reads the clock in a loop: time passes for it as it would for real.
pub fn spin(me: ThreadId, soon: Nanos) {
    let alone = with_world(|world| {
        let quiet = !kernel::is_touched()
            && !world.scheduler.anyone_ready()
            && world.flight.is_quiet()
            && world.next_deadline().is_none_or(|next| next > soon)
            && world.scheduler.kernel_waits().all(|(.., outside)| !outside)
            && !world.children.may_run();
        if quiet {
            world.advance_to(soon);
        }
        quiet
    });
    if !alone {
        block(me, Waiting::Spin, Some(soon));
    }
}

/// The calling thread is about to end.
pub fn ended(me: ThreadId) {
    trace::ended(me);
    // Its last instructions belong to nobody.
    mask::block();
    if me == 0 {
        current::first_ends();
    }
    let next = with_world(|world| {
        world.scheduler.ended(me);
        let handle = world.os_threads[me].handle.load(Ordering::Relaxed);
        world.handles.remove(&handle);
        for address in std::mem::take(&mut world.robust) {
            world.scheduler.wake_futex(address, !0, usize::MAX);
        }
        match world.choose() {
            Next::Thread(next) => Some(world.os_threads[next]),
            Next::Nobody => None,
            Next::Deadlock => report::deadlock(world),
        }
    });
    current::ends();
    if let Some(next) = next {
        next.parker.unpark();
    }
}

/// A new thread's first act: wait for the baton. It was born with all signals blocked.
pub fn begin(me: ThreadId) {
    let mine = with_world(|world| world.os_threads[me]);
    mine.parker.park();
    let tid = current::own_tid();
    mine.tid.store(tid, Ordering::Relaxed);
    current::holds_baton(tid);
    current::begins(me, mine);
    mask::set_mask(mine.mask.load(Ordering::Relaxed));
    raw::watch_this_thread();
    preemption::next_switch();
}

/// Lets others run until it is the calling thread's turn again. It takes signals only when it
/// goes on.
fn hand_over(me: ThreadId, step_back: impl FnOnce(&mut World)) -> Held {
    // A program that has done nothing with signals is ended by one, whoever takes it.
    let mut held = mask::hold(None);
    let (next, mine, theirs) = with_world(|world| {
        work::tells(world);
        step_back(world);
        let next = match world.choose() {
            Next::Thread(next) => next,
            Next::Nobody => unreachable!("the calling thread itself waits or is ready"),
            Next::Deadlock => report::deadlock(world),
        };
        if next != me {
            work::adds(effort::HAND_OVER);
            work::tells(world);
        }
        (next, world.os_threads[me], world.os_threads[next])
    });
    if next != me {
        held.all(mine);
        theirs.parker.unpark();
        // The handler of a signal that is never blocked may run here, without the baton.
        current::set_inside(true);
        mine.parker.park();
        current::holds_baton(mine.tid.load(Ordering::Relaxed));
        current::set_inside(false);
        work::begins_turn();
    }
    held
}

fn goes_on(held: Held) {
    drop(held);
    preemption::next_switch();
}
