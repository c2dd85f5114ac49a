//! The model made real: one baton for all threads of the process.
//!
//! A thread that waits writes down in the scheduler what it waits for, chooses the next one,
//! hands it the baton and sleeps on its own seat, in the kernel, until the baton comes back.
//! So two threads never run at once, and hands change only inside the calls of `calls/`.

use crate::effort::{self, Due, Share};
use crate::real::{errno, real, set_errno};
use crate::scheduler::{Nanos, ThreadId, Waiting};
use crate::world::{NOW, TOUCHED, World};
use crate::{computed, preemption, raw, seat, spin, stuck, trace};
use std::cell::{Cell, UnsafeCell};
use std::sync::atomic::{AtomicBool, Ordering};

struct Shared(UnsafeCell<Option<World>>);
// SAFETY: `with_world` hands it out under the lock only.
unsafe impl Sync for Shared {}

static WORLD: Shared = Shared(UnsafeCell::new(None));
static ON: AtomicBool = AtomicBool::new(false);
/// Whether chance decides, that is, the seed is not 0.
static SEEDED: AtomicBool = AtomicBool::new(false);

thread_local! {
    static ME: Cell<Option<ThreadId>> = const { Cell::new(None) };
    /// True inside `with_world`. The standard library's file calls come back through
    /// `calls/`; there they must find a thread that is not under the clock.
    static IN_WORLD: Cell<bool> = const { Cell::new(false) };
    static SHARE: Cell<Share> = const { Cell::new(Share::NONE) };
}

/// The calling thread, if it is under the clock.
pub fn me() -> Option<ThreadId> {
    if !ON.load(Ordering::Relaxed) || IN_WORLD.try_with(Cell::get).unwrap_or(true) {
        return None;
    }
    ME.try_with(Cell::get).ok().flatten()
}

pub fn set_me(thread: Option<ThreadId>) {
    let _ = ME.try_with(|me| me.set(thread));
}

pub fn now() -> Nanos {
    NOW.load(Ordering::Relaxed)
}

/// The process did something that could make a descriptor ready.
pub fn touched() {
    TOUCHED.store(true, Ordering::Relaxed);
}

/// Starts the clock at a moment; the calling thread is the first.
pub fn start(seed: u64, at: Nanos) {
    let mut world = World::new(seed);
    world.advance_to(at);
    let main = world.scheduler.born();
    let seat = world.sit(main);
    seat.tid.store(own_tid(), Ordering::Relaxed);
    SEEDED.store(seed != 0, Ordering::Relaxed);
    if seed != 0 {
        preemption::start(&world.plan);
    }
    // SAFETY: the library starts on one thread, and the clock is still off.
    unsafe { *WORLD.0.get() = Some(world) };
    set_me(Some(main));
    stuck::holds(own_tid());
    raw::watch_this_thread();
    ON.store(true, Ordering::Release);
}

/// The clock is over in this process: the child of a fork goes on in real time.
pub fn stop() {
    ON.store(false, Ordering::Release);
    stuck::holds(0);
    preemption::stop();
    seat::free_lock();
}

/// Runs `act` on the shared state. It must not wait.
pub fn with_world<R>(act: impl FnOnce(&mut World) -> R) -> R {
    let stepped = preemption::pause();
    // In this order, for a signal's handler may come between.
    let _ = IN_WORLD.try_with(|inside| inside.set(true));
    seat::lock();
    // SAFETY: this thread holds the lock, and `start` has put the state there before ON was set.
    let world = unsafe { (*WORLD.0.get()).as_mut() };
    let result = act(world.expect("the clock is on"));
    seat::unlock();
    let _ = IN_WORLD.try_with(|inside| inside.set(false));
    preemption::resume(stepped);
    result
}

/// The calling thread waits. True: it was woken; false: its deadline came.
pub fn wait(me: ThreadId, waiting: Waiting, deadline: Option<Nanos>) -> bool {
    let in_vain = deadline.is_some_and(|deadline| deadline <= now());
    let woken = wait_until(me, waiting, deadline);
    if woken || !in_vain {
        spin::waited();
    } else {
        waited_in_vain(me);
    }
    with_share(|share| share.add(effort::WAIT));
    settle(me);
    woken
}

fn with_share<R>(act: impl FnOnce(&mut Share) -> R) -> Option<R> {
    let act = |cell: &Cell<Share>| {
        let mut share = cell.get();
        let result = act(&mut share);
        cell.set(share);
        result
    };
    SHARE.try_with(act).ok()
}

/// The calling thread does something, at a place where others may go first.
pub fn spends(me: ThreadId, units: u32) {
    if with_share(|share| share.add(units)) == Some(true) {
        settle(me);
    }
}

/// The calling thread has come round to the place from which it read the clock before. How long
/// such a round is, no call tells. If the process has gone in dull ones for seconds of a
/// processor's time, it is busy, however few they are.
pub fn goes_in_circles(me: ThreadId, dull: bool) {
    let units = with_world(|world| {
        let now = world.scheduler.now();
        world.effort.circle(dull && computed::is_long(), now)
    });
    spends(me, units);
}

/// The calling thread does something of which time may pass, or lets others go first, if it and
/// they have done enough at this moment ([`crate::effort`]).
fn settle(me: ThreadId) {
    let due = with_world(|world| {
        let now = world.scheduler.now();
        let due = with_share(|share| world.effort.settle(share, now));
        match due.unwrap_or(Due::Nothing) {
            Due::Time(soon) => Due::Time(soon.min(now.saturating_add(world.longest_step()))),
            Due::Turn if !world.scheduler.anyone_ready() => Due::Nothing,
            due => due,
        }
    });
    let code = errno();
    match due {
        Due::Nothing => return,
        Due::Turn => yield_now(me),
        Due::Time(soon) => hand_over(me, |world| {
            world.scheduler.wait(me, Waiting::Step, Some(soon));
        }),
    }
    set_errno(code);
}

/// The calling thread waited until a moment that was over already, or would have, and nothing
/// came. If it does nothing else, time passes for it.
pub fn waited_in_vain(me: ThreadId) {
    if let Some(soon) = spin::waited_in_vain() {
        spin(me, soon);
    }
}

fn wait_until(me: ThreadId, waiting: Waiting, deadline: Option<Nanos>) -> bool {
    trace::waits(me, &waiting);
    hand_over(me, |world| world.scheduler.wait(me, waiting, deadline));
    trace::goes_on(me);
    with_world(|world| world.scheduler.was_woken(me))
}

/// The calling thread lets whoever is ready go first.
pub fn yield_now(me: ThreadId) {
    hand_over(me, |world| world.scheduler.yield_now(me));
}

/// The calling thread is put aside until nobody else can run.
pub fn step_aside(me: ThreadId) {
    hand_over(me, |world| world.scheduler.step_aside(me));
}

/// A point where a real scheduler might switch: with a seed, a coin decides.
pub fn maybe_give_way(me: ThreadId) {
    let gives_way = with_world(|world| {
        if world.scheduler.has_choice() && TOUCHED.swap(false, Ordering::Relaxed) {
            world.ask_kernel();
        }
        world.scheduler.gives_way()
    });
    if gives_way {
        yield_now(me);
    } else {
        preemption::plan();
    }
}

/// The same, for calls that may come from outside the clock.
pub fn switch_point() {
    if SEEDED.load(Ordering::Relaxed)
        && let Some(me) = me()
    {
        maybe_give_way(me);
    }
}

/// Wakes up to `most` threads that wait at an address. Gives how many. The caller may be a
/// thread that is not under the clock, or not any more.
pub fn wake(address: usize, mask: u32, most: usize) -> usize {
    let inside = IN_WORLD.try_with(Cell::get).unwrap_or(true);
    if inside || !ON.load(Ordering::Relaxed) {
        return 0;
    }
    let woken = with_world(|world| world.scheduler.wake_futex(address, mask, most));
    if woken > 0 {
        spin::over();
        with_share(|share| share.add(effort::WAKE));
    }
    woken
}

/// The calling thread reads the clock in a loop: time passes for it as it would for real.
pub fn spin(me: ThreadId, soon: Nanos) {
    let alone = with_world(|world| {
        let quiet = !TOUCHED.load(Ordering::Relaxed)
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
        wait_until(me, Waiting::Spin, Some(soon));
    }
}

/// The calling thread is about to end.
pub fn ended(me: ThreadId) {
    trace::ended(me);
    let (next, seat) = with_world(|world| {
        world.scheduler.ended(me);
        let handle = world.seats[me].handle.load(Ordering::Relaxed);
        world.handles.remove(&handle);
        for address in std::mem::take(&mut world.robust) {
            world.scheduler.wake_futex(address, !0, usize::MAX);
        }
        let next = world.choose();
        (next, next.map(|next| world.seats[next]))
    });
    set_me(None);
    if let (Some(_), Some(seat)) = (next, seat) {
        seat.give();
    }
}

/// A new thread's first act: wait for the baton.
pub fn begin(me: ThreadId) {
    let seat = with_world(|world| world.seats[me]);
    seat.take();
    let tid = own_tid();
    seat.tid.store(tid, Ordering::Relaxed);
    stuck::holds(tid);
    set_me(Some(me));
    raw::watch_this_thread();
    preemption::plan();
}

/// The kernel's number of the calling thread.
fn own_tid() -> u32 {
    // SAFETY: no arguments, and it cannot fail.
    unsafe { (real().syscall)(libc::SYS_gettid, 0, 0, 0, 0, 0, 0) as u32 }
}

fn hand_over(me: ThreadId, step_back: impl FnOnce(&mut World)) {
    let (next, mine, theirs) = with_world(|world| {
        let now = world.scheduler.now();
        with_share(|share| world.effort.tell(share, now));
        step_back(world);
        let next = world
            .choose()
            .expect("the calling thread itself waits or is ready");
        if next != me {
            let now = world.scheduler.now();
            with_share(|share| {
                share.add(effort::HAND_OVER);
                world.effort.tell(share, now);
            });
        }
        (next, world.seats[me], world.seats[next])
    });
    if next != me {
        theirs.give();
        // A signal's handler may run here, on a thread that has no baton.
        let _ = IN_WORLD.try_with(|inside| inside.set(true));
        mine.take();
        stuck::holds(mine.tid.load(Ordering::Relaxed));
        let _ = IN_WORLD.try_with(|inside| inside.set(false));
        with_share(Share::begins_turn);
    }
    preemption::plan();
}
