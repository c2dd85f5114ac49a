//! Spinning: a thread that reads the clock over and over, as in
//! `while began.elapsed() < work {}`. It never waits, so nobody else would ever run and the
//! clock would stand still for ever; in reality time passes for it.
//!
//! When is a thread spinning? Virtual time does not move between two reads, so a loop that
//! does nothing but look at the clock comes back to the read in exactly the same state: the
//! same registers, the same stack. Such a loop can never end unless time passes. Then each
//! repeated read passes a little of it. A loop that changes something on its way, such as a counter,
//! never repeats a state; it is taken for a spin after `MANY` reads without any other call.

use crate::baton;
use crate::scheduler::Nanos;
use libc::{pthread_attr_t, pthread_t};
use std::cell::RefCell;
use std::mem::MaybeUninit;

/// The moment to which time passes at one look, for a thread that has been spinning since
/// `began`: the next full 10 microseconds at first, 100 after a millisecond, a whole
/// millisecond after twenty. So a loop's end is exact when it falls on such a moment, and
/// never late by more than a twentieth.
pub fn next_moment(began: Nanos, now: Nanos) -> Nanos {
    let step = match (now - began) / 1_000_000 {
        0 => 10_000,
        1..20 => 100_000,
        _ => 1_000_000,
    };
    full_or_just_after(step, began, now)
}

/// The next moment that is full, by itself or counted from when the loop began, or that is a
/// nanosecond after such a one. Many a loop goes on while the time is *not after* its deadline,
/// or while what is left is zero or more: it ends there.
fn full_or_just_after(step: Nanos, began: Nanos, now: Nanos) -> Nanos {
    let since = now - began;
    if now.is_multiple_of(step) || since.is_multiple_of(step) {
        return now + 1;
    }
    let next = (now / step + 1) * step;
    next.min(began + (since / step + 1) * step)
}

/// Repeated states before a thread counts as spinning. A few can be chance.
const REPEATS: u32 = 256;
/// Reads without any other call before a thread counts as spinning whatever its state.
/// A program may well create a million timers, each reading the clock, in one go.
const MANY: u32 = 1 << 21;
/// Looks at a runtime's descriptors that found nothing, without any other call, before a thread
/// counts as spinning. A runtime looks once in some sixty polls of its tasks, so this is two
/// million of them: a task that only yields until something has happened. Two million tasks
/// that are ready at once look just the same.
const LOOKS: u32 = 1 << 15;
/// Waits until a moment that is over, one after another, before a nanosecond passes. A loop that
/// waits while its deadline is *not before* now makes them for ever when it wakes at that very
/// moment; for real a little time passes with each. From `REPEATS` of them on more time passes.
const VAIN: u32 = 16;
/// How much of the stack is compared, in words: enough for the loop's own frame in a debug build.
const WINDOW: usize = 256;

struct Watch {
    state: [usize; WINDOW],
    length: usize,
    repeats: u32,
    reads: u32,
    yields: u32,
    looks: u32,
    /// When it was found to spin. From then on two equal looks are enough.
    spinning_since: Option<Nanos>,
    vain: u32,
    /// When the first of those waits was.
    vain_since: Nanos,
    stack_end: usize,
}

thread_local! {
    static WATCH: RefCell<Watch> = const {
        RefCell::new(Watch {
            state: [0; WINDOW],
            length: 0,
            repeats: 0,
            reads: 0,
            yields: 0,
            looks: 0,
            spinning_since: None,
            vain: 0,
            vain_since: 0,
            stack_end: 0,
        })
    };
}

/// The thread yields. If it has done nothing but that for long: the moment to which time
/// must pass for it.
pub fn look_at_yield() -> Option<Nanos> {
    let look = |watch: &RefCell<Watch>| {
        let mut watch = watch.try_borrow_mut().ok()?;
        watch.yields = watch.yields.saturating_add(1);
        (watch.yields > REPEATS).then(|| watch.pass())
    };
    WATCH.try_with(look).ok().flatten()
}

/// The thread looked whether the kernel has something, without waiting, and it has not.
pub fn look_at_nothing() -> Option<Nanos> {
    let look = |watch: &RefCell<Watch>| {
        let mut watch = watch.try_borrow_mut().ok()?;
        watch.looks = watch.looks.saturating_add(1);
        (watch.looks > LOOKS).then(|| watch.pass())
    };
    WATCH.try_with(look).ok().flatten()
}

/// The thread waited until a moment that was over already, and nothing came. If it has done so
/// over and over: the moment to which time must pass for it.
pub fn waited_in_vain() -> Option<Nanos> {
    let look = |watch: &RefCell<Watch>| {
        let mut watch = watch.try_borrow_mut().ok()?;
        let now = baton::now();
        if watch.vain == 0 {
            watch.vain_since = now;
        }
        watch.vain = watch.vain.saturating_add(1);
        match watch.vain {
            VAIN => Some(now + 1),
            REPEATS.. => Some(next_moment(watch.vain_since, now)),
            _ => None,
        }
    };
    WATCH.try_with(look).ok().flatten()
}

/// The thread waited, and something came, or time passed.
pub fn waited() {
    let _ = WATCH.try_with(|watch| {
        if let Ok(mut watch) = watch.try_borrow_mut() {
            watch.vain = 0;
        }
    });
}

/// The thread called something else than the clock.
pub fn over() {
    let _ = WATCH.try_with(|watch| {
        if let Ok(mut watch) = watch.try_borrow_mut() {
            watch.reads = 0;
            watch.yields = 0;
            watch.looks = 0;
            watch.repeats = 0;
            watch.length = 0;
            watch.spinning_since = None;
        }
    });
}

/// The thread reads the clock with this state on its stack, saved registers first.
/// If it spins: the moment to which time must pass for it.
///
/// # Safety
/// `state` points into the calling thread's stack.
pub unsafe fn look(state: *const usize) -> Option<Nanos> {
    let look = |watch: &RefCell<Watch>| {
        let mut watch = watch.try_borrow_mut().ok()?;
        // SAFETY: as this function's own.
        unsafe { watch.look(state) }.then(|| watch.pass())
    };
    WATCH.try_with(look).ok().flatten()
}

impl Watch {
    fn pass(&mut self) -> Nanos {
        let now = baton::now();
        next_moment(*self.spinning_since.get_or_insert(now), now)
    }

    fn room_above(&mut self, top: usize) -> usize {
        if self.stack_end == 0 {
            self.stack_end = stack_end();
        }
        let room = self.stack_end.saturating_sub(top) / size_of::<usize>();
        // Off its own stack a thread runs on one that somebody made by hand, whose end is not
        // known; then only the number of reads counts.
        if room < (1 << 27) { room } else { 0 }
    }

    unsafe fn look(&mut self, state: *const usize) -> bool {
        self.reads = self.reads.saturating_add(1);
        if self.reads < 8 {
            return false;
        }
        let room = self.room_above(state as usize).min(WINDOW);
        // SAFETY: the slice ends at the end of this thread's stack at the latest.
        let state = unsafe { std::slice::from_raw_parts(state, room) };
        if !state.is_empty() && self.length == state.len() && self.state[..self.length] == *state {
            self.repeats += 1;
        } else {
            self.repeats = 0;
            self.length = state.len();
            self.state[..self.length].copy_from_slice(state);
        }
        let enough = if self.spinning_since.is_some() {
            1
        } else {
            REPEATS
        };
        if self.repeats >= enough {
            self.repeats = 0;
            return true;
        }
        self.reads > MANY
    }
}

/// The address where the calling thread's stack ends, or 0.
fn stack_end() -> usize {
    let mut attributes = MaybeUninit::<pthread_attr_t>::uninit();
    let mut base = std::ptr::null_mut();
    let mut size = 0;
    // SAFETY: the attributes are read only if the call has filled them in.
    unsafe {
        let me: pthread_t = libc::pthread_self();
        if libc::pthread_getattr_np(me, attributes.as_mut_ptr()) != 0 {
            return 0;
        }
        libc::pthread_attr_getstack(attributes.as_ptr(), &mut base, &mut size);
        libc::pthread_attr_destroy(attributes.as_mut_ptr());
    }
    base as usize + size
}
