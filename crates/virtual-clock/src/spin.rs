//! Spinning: a thread that reads the clock over and over, as in
//! `while began.elapsed() < work {}`. It never waits, so nobody else would ever run and the
//! clock would stand still for ever; in reality time passes for it.
//!
//! When is a thread spinning? Virtual time does not move between two reads, so a loop that
//! does nothing but look at the clock comes back to the read in exactly the same state: the
//! same registers, the same stack. Such a loop can never end unless time passes. Then each
//! repeated read passes a little of it. A loop that changes something on its way, such as a counter,
//! never repeats a state; there a look counts as effort, as other calls do ([`scheduler::effort`]).

use crate::code::{self, Where};
use crate::cpu_time;
use crate::current;
use crate::shared;
use libc::{pthread_attr_t, pthread_t};
use scheduler::Round;
use scheduler::{Nanos, steps};
use std::cell::RefCell;
use std::mem::MaybeUninit;
use std::ops::Range;

/// Repeated states before a thread counts as spinning. A few can be chance.
const REPEATS: u32 = 256;
/// So few looks, one after another, mean nothing.
const FEW: u32 = 8;
/// Waits until a moment that is over, one after another, before a nanosecond passes. A loop that
/// waits while its deadline is *not before* now makes them for ever when it wakes at that very
/// moment; for real a little time passes with each. From `REPEATS` of them on more time passes.
const VAIN: u32 = 16;
/// How much of the stack is compared, in words: enough for the loop's own frame in a debug build.
const WINDOW: usize = 256;
/// How much of it is searched for the places in the program from which the clock is read, and how
/// many of them, innermost first, tell one such place from another.
const CALLERS_WINDOW: usize = 64;
const CALLERS: usize = 4;
/// So many rounds with nothing new are enough; one that has weighs as much as so many.
const DULL: u32 = 256;
const NEW: u32 = 4;
/// How many words below the top of the stack are looked at, too, and how far away from its other
/// end that must be.
const BELOW: usize = 512;
const MARGIN: usize = 128 * 1024;

struct Watch {
    state: [usize; WINDOW],
    length: usize,
    repeats: u32,
    reads: u32,
    yields: u32,
    /// From where it read the last two times.
    places: [usize; 2],
    round: Round,
    /// How many of its rounds had nothing new, less what had.
    dull: u32,
    /// When it was found to spin. From then on two equal looks are enough.
    spinning_since: Option<Nanos>,
    vain: u32,
    /// When the first of those waits was.
    vain_since: Nanos,
    stack_base: usize,
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
            places: [0; 2],
            round: Round::NONE,
            dull: 0,
            spinning_since: None,
            vain: 0,
            vain_since: 0,
            stack_base: 0,
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

/// The thread waited until a moment that was over already, and nothing came. If it has done so
/// over and over: the moment to which time must pass for it.
pub fn waited_in_vain() -> Option<Nanos> {
    let look = |watch: &RefCell<Watch>| {
        let mut watch = watch.try_borrow_mut().ok()?;
        let now = current::now();
        if watch.vain == 0 {
            watch.vain_since = now;
        }
        watch.vain = watch.vain.saturating_add(1);
        match watch.vain {
            VAIN => Some(now + 1),
            REPEATS.. => Some(steps::when_spinning(watch.vain_since, now)),
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

/// Whether the thread goes in circles, reading the clock from several places in turn.
pub fn goes_in_circles() -> bool {
    let circles = |watch: &RefCell<Watch>| watch.try_borrow().is_ok_and(|w| w.round.is_known());
    WATCH.try_with(circles).unwrap_or(false)
}

/// The thread called something else than the clock.
pub fn over() {
    let _ = WATCH.try_with(|watch| {
        if let Ok(mut watch) = watch.try_borrow_mut() {
            watch.reads = 0;
            watch.yields = 0;
            watch.repeats = 0;
            watch.length = 0;
            watch.spinning_since = None;
        }
    });
}

/// What a look at the clock says of the thread.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// It spins: time must pass to this moment for it.
    Spins(Nanos),
    /// It may be on its way to something.
    Passes,
    /// It looks from three places in the program or more, in turn, and has come round to the same
    /// one. True: in nearly every such round there was nothing new on its stack.
    InCircles(bool),
}

/// The thread reads the clock with this state on its stack, saved registers first.
///
/// # Safety
/// `state` points into the calling thread's stack.
pub unsafe fn look(state: *const usize) -> Look {
    let look = |watch: &RefCell<Watch>| {
        let mut watch = watch.try_borrow_mut().ok()?;
        // SAFETY: as this function's own.
        Some(unsafe { watch.look(state) })
    };
    WATCH.try_with(look).ok().flatten().unwrap_or(Look::Passes)
}

impl Watch {
    fn pass(&mut self) -> Nanos {
        let now = current::now();
        steps::when_spinning(*self.spinning_since.get_or_insert(now), now)
    }

    fn room_above(&mut self, top: usize) -> usize {
        if self.stack_end == 0 {
            (self.stack_base, self.stack_end) = stack();
        }
        let room = self.stack_end.saturating_sub(top) / size_of::<usize>();
        // Off its own stack a thread runs on one that somebody made by hand, whose end is not
        // known; then only the number of reads counts.
        if room < (1 << 27) { room } else { 0 }
    }

    unsafe fn look(&mut self, state: *const usize) -> Look {
        self.reads = self.reads.saturating_add(1);
        // Most programs look a few times and are done, or wait in between. What a look means is
        // asked of whoever only looks.
        if self.reads < FEW && !self.round.is_known() {
            return Look::Passes;
        }
        let room = self.room_above(state as usize).min(WINDOW);
        // SAFETY: the slice ends at the end of this thread's stack at the latest.
        let state = unsafe { std::slice::from_raw_parts(state, room) };
        let place = place(state);
        let is_elsewhere = !self.places.contains(&place);
        self.places = [place, self.places[0]];
        if self.reads >= FEW && self.spins(state) {
            return Look::Spins(self.pass());
        }
        if !is_elsewhere || !self.round.comes_to(place) {
            return Look::Passes;
        }
        self.dull = match cpu_time::may_be_long() && !self.round.is_new {
            false => 0,
            true if self.meets_anything_new(state) => self.dull.saturating_sub(NEW),
            true => (self.dull + 1).min(2 * DULL),
        };
        Look::InCircles(self.dull >= DULL)
    }

    /// Whether there is a pointer on its stack that it has not met before: in the frames of its
    /// callers, or left by calls that are over.
    fn meets_anything_new(&self, state: &[usize]) -> bool {
        let top = state.as_ptr() as usize;
        let below = match top.saturating_sub(self.stack_base) {
            // The state is empty off the thread's own stack.
            MARGIN.. if self.stack_base > 0 && !state.is_empty() => BELOW,
            _ => return true,
        };
        let code = code::program().start;
        let is_near = |word: usize, place: usize| (word >> 40).abs_diff(place >> 40) <= 1;
        let is_pointer = |word: &usize| {
            let near = is_near(*word, top) || is_near(*word, code);
            near && *word >> 40 > 0
                && word.is_multiple_of(8)
                && code::where_is(*word) == Where::Elsewhere
        };
        let words = (0..below + state.len()).map(|n| {
            // SAFETY: it lies between the stack's two ends, some pages from the lower one. Nobody
            // writes there now; what it holds is compared, never followed.
            unsafe {
                ((top - below * size_of::<usize>()) as *const usize)
                    .add(n)
                    .read_volatile()
            }
        });
        shared::with_world(|world| world.seen.meet(words.filter(is_pointer)))
    }

    fn spins(&mut self, state: &[usize]) -> bool {
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
        false
    }
}

/// From where in the program the clock is read, as one number.
fn place(state: &[usize]) -> usize {
    let words = &state[..state.len().min(CALLERS_WINDOW)];
    let Range { start, end } = code::program();
    // One comparison for each word: they are most of what a look costs.
    let is_program = |word: &&usize| word.wrapping_sub(start) < end - start;
    let callers = words.iter().filter(is_program);
    callers
        .take(CALLERS)
        .fold(0, |sum, caller| sum.rotate_left(16) ^ caller)
}

/// The addresses where the calling thread's stack begins and ends, or 0.
fn stack() -> (usize, usize) {
    let mut attributes = MaybeUninit::<pthread_attr_t>::uninit();
    let mut base = std::ptr::null_mut();
    let mut size = 0;
    // SAFETY: the attributes are read only if the call has filled them in.
    unsafe {
        let me: pthread_t = libc::pthread_self();
        if libc::pthread_getattr_np(me, attributes.as_mut_ptr()) != 0 {
            return (0, 0);
        }
        libc::pthread_attr_getstack(attributes.as_ptr(), &mut base, &mut size);
        libc::pthread_attr_destroy(attributes.as_mut_ptr());
    }
    (base as usize, base as usize + size)
}
