//! The model made real: one baton for all threads of the process.
//!
//! A thread that waits writes down in the scheduler what it waits for, chooses the next one,
//! hands it the baton and sleeps on its own seat, in the kernel, until the baton comes back.
//! So two threads never run at once, and hands change only inside the calls of `calls/`.

use crate::flight::Flight;
use crate::outside::{self, Watched};
use crate::random::Random;
use crate::real::real;
use crate::report;
use crate::scheduler::{Nanos, Scheduler, ThreadId, Waiting};
use crate::spin;
use crate::stamps;
use libc::{FUTEX_PRIVATE_FLAG, FUTEX_WAIT, FUTEX_WAKE, SYS_futex, c_int, c_short, pollfd};
use std::cell::{Cell, UnsafeCell};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};

/// Everything that the threads share. Only the thread that holds `LOCK` touches it.
pub struct World {
    pub scheduler: Scheduler,
    /// What `getrandom` answers, apart from the scheduler's choices.
    pub random: Random,
    pub flight: Flight,
    pub watched: Watched,
    pub seats: Vec<&'static Seat>,
    /// Who has which `pthread_t`, until it ends.
    pub handles: BTreeMap<u64, ThreadId>,
    /// The robust mutexes that somebody may wait for: the end of any thread may free them.
    pub robust: BTreeSet<usize>,
}

/// Where a thread sits while others run.
pub struct Seat {
    go: AtomicU32,
    /// The kernel's number of the thread, for its name; 0 until it has run.
    pub tid: AtomicU32,
    /// The thread's `pthread_t`.
    pub handle: AtomicU64,
}

struct Shared(UnsafeCell<Option<World>>);
// SAFETY: `with_world` hands it out under LOCK only.
unsafe impl Sync for Shared {}

static WORLD: Shared = Shared(UnsafeCell::new(None));
static LOCK: AtomicU32 = AtomicU32::new(0);
static ON: AtomicBool = AtomicBool::new(false);
/// A copy of the scheduler's clock that is read without the lock.
static NOW: AtomicU64 = AtomicU64::new(0);
/// Whether chance decides, that is, the seed is not 0.
static SEEDED: AtomicBool = AtomicBool::new(false);
/// Set when this process did something that could make a descriptor ready.
static TOUCHED: AtomicBool = AtomicBool::new(false);

thread_local! {
    static ME: Cell<Option<ThreadId>> = const { Cell::new(None) };
    /// True inside `with_world`. The standard library's file calls come back through
    /// `calls/`; there they must find a thread that is not under the clock.
    static IN_WORLD: Cell<bool> = const { Cell::new(false) };
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

/// Starts the clock; the calling thread is the first.
pub fn start(seed: u64) {
    let mut world = World {
        scheduler: Scheduler::new(seed),
        random: Random::new(seed ^ 0x6D65_616E_7768_696C),
        flight: Flight::default(),
        watched: Watched::default(),
        seats: Vec::new(),
        handles: BTreeMap::new(),
        robust: BTreeSet::new(),
    };
    let main = world.scheduler.born();
    let seat = world.sit(main);
    seat.tid.store(own_tid(), Ordering::Relaxed);
    SEEDED.store(seed != 0, Ordering::Relaxed);
    // SAFETY: the library starts on one thread, and the clock is still off.
    unsafe { *WORLD.0.get() = Some(world) };
    set_me(Some(main));
    ON.store(true, Ordering::Release);
}

/// The clock is over in this process: the child of a fork goes on in real time.
pub fn stop() {
    ON.store(false, Ordering::Release);
    LOCK.store(0, Ordering::Release);
}

/// Runs `act` on the shared state. It must not wait.
pub fn with_world<R>(act: impl FnOnce(&mut World) -> R) -> R {
    // In this order, for a signal's handler may come between.
    let _ = IN_WORLD.try_with(|inside| inside.set(true));
    lock();
    // SAFETY: this thread holds LOCK, and `start` has put the state there before ON was set.
    let world = unsafe { (*WORLD.0.get()).as_mut() };
    let result = act(world.expect("the clock is on"));
    unlock();
    let _ = IN_WORLD.try_with(|inside| inside.set(false));
    result
}

/// The calling thread waits. True: it was woken; false: its deadline came.
pub fn wait(me: ThreadId, waiting: Waiting, deadline: Option<Nanos>) -> bool {
    hand_over(me, |world| world.scheduler.wait(me, waiting, deadline));
    with_world(|world| world.scheduler.was_woken(me))
}

/// The calling thread lets whoever is ready go first.
pub fn yield_now(me: ThreadId) {
    hand_over(me, |world| world.scheduler.yield_now(me));
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
    }
    woken
}

/// The calling thread reads the clock in a loop: time passes for it as it would for real.
pub fn spin(me: ThreadId, soon: Nanos) {
    let alone = with_world(|world| {
        let quiet = !TOUCHED.load(Ordering::Relaxed)
            && !world.scheduler.anyone_ready()
            && world.flight.is_quiet()
            && world
                .scheduler
                .next_deadline()
                .is_none_or(|next| next > soon)
            && world.scheduler.kernel_waits().all(|(.., outside)| !outside);
        if quiet {
            world.advance_to(soon);
        }
        quiet
    });
    if !alone {
        wait(me, Waiting::Spin, Some(soon));
    }
}

/// The calling thread is about to end.
pub fn ended(me: ThreadId) {
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
    seat.tid.store(own_tid(), Ordering::Relaxed);
    set_me(Some(me));
}

/// The kernel's number of the calling thread.
fn own_tid() -> u32 {
    // SAFETY: no arguments, and it cannot fail.
    unsafe { (real().syscall)(libc::SYS_gettid, 0, 0, 0, 0, 0, 0) as u32 }
}

fn hand_over(me: ThreadId, step_back: impl FnOnce(&mut World)) {
    let (next, mine, theirs) = with_world(|world| {
        step_back(world);
        let next = world
            .choose()
            .expect("the calling thread itself waits or is ready");
        (next, world.seats[me], world.seats[next])
    });
    if next != me {
        theirs.give();
        // A signal's handler may run here, on a thread that has no baton.
        let _ = IN_WORLD.try_with(|inside| inside.set(true));
        mine.take();
        let _ = IN_WORLD.try_with(|inside| inside.set(false));
    }
}

impl World {
    /// Makes a seat for a thread.
    pub fn sit(&mut self, thread: ThreadId) -> &'static Seat {
        if thread == self.seats.len() {
            self.seats.push(Box::leak(Box::new(Seat {
                go: AtomicU32::new(0),
                tid: AtomicU32::new(0),
                handle: AtomicU64::new(0),
            })));
        }
        self.seats[thread]
    }

    /// Whether a thread, by its number in the kernel, has not ended in the model.
    pub fn lives(&self, tid: u32) -> bool {
        let mut seats = self.seats.iter().enumerate();
        seats.any(|(id, seat)| {
            seat.tid.load(Ordering::Relaxed) == tid && self.scheduler.is_alive(id)
        })
    }

    fn advance_to(&mut self, moment: Nanos) {
        self.scheduler.advance_to(moment);
        NOW.store(self.scheduler.now(), Ordering::Relaxed);
    }

    /// Chooses who runs next, moving the clock if it must. `None`: no thread is left.
    fn choose(&mut self) -> Option<ThreadId> {
        loop {
            if TOUCHED.swap(false, Ordering::Relaxed) {
                self.ask_kernel();
            }
            if let Some(next) = self.scheduler.pick() {
                return Some(next);
            }
            if self.ask_kernel() {
                continue;
            }
            if self.flight.anything_in_flight() {
                self.wait_for_kernel(Some(Flight::PAUSE), &[]);
                continue;
            }
            let mut awaited = self.flight.replies_awaited();
            awaited.extend(self.watched.at_work(&self.flight.table));
            if !awaited.is_empty() || self.scheduler.kernel_waits().any(|(.., outside)| outside) {
                self.stand_still(&awaited);
                continue;
            }
            if let Some(deadline) = self.scheduler.next_deadline() {
                self.advance_to(deadline);
                continue;
            }
            if self.scheduler.waiters().is_empty() {
                return None;
            }
            if !self.could_wake_from_outside() {
                report::deadlock(self);
            }
            self.stand_still(&[]);
        }
    }

    /// Makes ready whoever the kernel has something for. True if there was anybody.
    fn ask_kernel(&mut self) -> bool {
        let waits: Vec<_> = self.scheduler.kernel_waits().collect();
        let mut any = false;
        for (thread, polls, count, _) in waits {
            // SAFETY: the array belongs to a thread that waits for exactly this and so keeps it.
            let ready = unsafe { (real().poll)(polls as *mut pollfd, count as u64, 0) };
            if ready > 0 {
                self.scheduler.kernel_ready(thread);
                any = true;
            }
        }
        any
    }

    fn polls(&self) -> Vec<pollfd> {
        let waits = self.scheduler.kernel_waits();
        waits
            .flat_map(|(_, polls, count, _)| {
                // SAFETY: as in `ask_kernel`.
                unsafe { std::slice::from_raw_parts(polls as *const pollfd, count) }
            })
            .copied()
            .collect()
    }

    pub fn watches(&mut self, fd: c_int) {
        if self.flight.table.id(fd).is_none() {
            self.watched.add(fd);
        }
    }

    /// Waits in real time for something outside. If it takes long, the stamps say for what, in
    /// case that the runner's patience ends first.
    fn stand_still(&self, awaited: &[(c_int, c_short)]) {
        const LONG: i64 = 300_000;
        let since = self.scheduler.now();
        if self.wait_for_kernel(Some(LONG), awaited) == 0 {
            stamps::stands_still(since, &self.describe_outside(awaited));
            self.wait_for_kernel(None, awaited);
            stamps::goes_on(since);
        }
    }

    fn describe_outside(&self, awaited: &[(c_int, c_short)]) -> String {
        let table = &self.flight.table;
        let polls = self.polls();
        let mut fds = awaited.iter().map(|(fd, _)| *fd);
        let of_threads = || polls.iter().map(|poll| poll.fd);
        let first = fds
            .next()
            .or_else(|| of_threads().find(|fd| outside::reaches_outside(table, *fd)));
        first.map_or_else(|| "a signal".to_owned(), |fd| outside::describe(table, fd))
    }

    /// Waits in real time until the kernel has something, or for `pause` microseconds.
    /// 0: the pause is over.
    fn wait_for_kernel(&self, pause: Option<i64>, more: &[(c_int, c_short)]) -> i64 {
        let mut polls = self.polls();
        polls.extend(more.iter().map(|(fd, events)| pollfd {
            fd: *fd,
            events: *events,
            revents: 0,
        }));
        let time = pause.map(|us| libc::timespec {
            tv_sec: us / 1_000_000,
            tv_nsec: us % 1_000_000 * 1000,
        });
        let time = time.as_ref().map_or(0, |time| time as *const _ as usize);
        let (polls, count) = (polls.as_mut_ptr() as usize, polls.len());
        // SAFETY: the array and the time live until the call returns; no signal mask is given.
        unsafe { (real().syscall)(libc::SYS_ppoll, polls, count, time, 0, 8, 0) }
    }

    fn could_wake_from_outside(&self) -> bool {
        let polls = self.polls();
        let mut fds = polls.iter().map(|poll| poll.fd);
        fds.any(|fd| outside::reaches_outside(&self.flight.table, fd)) || outside::handles_signals()
    }
}

impl Seat {
    fn give(&self) {
        self.go.store(1, Ordering::Release);
        futex(&self.go, FUTEX_WAKE, 1);
    }

    fn take(&self) {
        while self.go.swap(0, Ordering::Acquire) != 1 {
            futex(&self.go, FUTEX_WAIT, 0);
        }
    }
}

fn futex(word: &AtomicU32, operation: i32, value: usize) {
    let operation = (operation | FUTEX_PRIVATE_FLAG) as usize;
    // SAFETY: the word is alive; a wait without a time limit uses no further argument.
    unsafe {
        (real().syscall)(
            SYS_futex,
            word as *const _ as usize,
            operation,
            value,
            0,
            0,
            0,
        )
    };
}

/// A lock of its own, for the standard library's would come back here through `syscall`.
/// 0: free, 1: held, 2: held and somebody sleeps on it.
fn lock() {
    if LOCK
        .compare_exchange(0, 1, Ordering::Acquire, Ordering::Relaxed)
        .is_ok()
    {
        return;
    }
    while LOCK.swap(2, Ordering::Acquire) != 0 {
        futex(&LOCK, FUTEX_WAIT, 2);
    }
}

fn unlock() {
    if LOCK.swap(0, Ordering::Release) == 2 {
        futex(&LOCK, FUTEX_WAKE, 1);
    }
}
