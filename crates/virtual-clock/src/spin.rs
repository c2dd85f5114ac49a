//! Spinning: a thread that reads the clock over and over, as in
//! `while began.elapsed() < work {}`. It never waits, so nobody else would ever run and the
//! clock would stand still for ever; in reality time passes for it.
//!
//! When does a thread spin? [`scheduler::Looks`] can tell from the state in which it looks: its registers
//! and the top of its stack, which are taken from the thread here.

use crate::code::{self, Where};
use crate::cpu_time;
use crate::current;
use crate::shared;
use libc::{pthread_attr_t, pthread_t};
use scheduler::{Look, Looks, Nanos};
use std::cell::RefCell;
use std::mem::MaybeUninit;
use std::ops::Range;

/// How much of the stack is searched for the places in the program from which the clock is read, and how
/// many of them, innermost first, tell one such place from another.
const CALLERS_WINDOW: usize = 64;
const CALLERS: usize = 4;
/// How many words below the top of the stack are looked at, too, and how far away from its other
/// end that must be.
const BELOW: usize = 512;
const MARGIN: usize = 128 * 1024;

struct Watch {
    looks: Looks,
    stack_base: usize,
    stack_end: usize,
}

thread_local! {
    static WATCH: RefCell<Watch> = const {
        RefCell::new(Watch {
            looks: Looks::NONE,
            stack_base: 0,
            stack_end: 0,
        })
    };
}

/// What the calling thread has done; `None` if that is being looked at.
fn with_watch<R>(act: impl FnOnce(&mut Watch) -> R) -> Option<R> {
    let act = |watch: &RefCell<Watch>| Some(act(&mut *watch.try_borrow_mut().ok()?));
    WATCH.try_with(act).ok().flatten()
}

/// The thread yields. If it has done nothing but that for long: the moment to which time
/// must pass for it.
pub fn look_at_yield() -> Option<Nanos> {
    with_watch(|watch| watch.looks.yields(current::now())).flatten()
}

/// The thread waited until a moment that was over already, and nothing came. If it has done so
/// over and over: the moment to which time must pass for it.
pub fn waited_in_vain() -> Option<Nanos> {
    with_watch(|watch| watch.looks.waited_in_vain(current::now())).flatten()
}

/// The thread waited, and something came, or time passed.
pub fn waited() {
    with_watch(|watch| watch.looks.waited());
}

/// Whether the thread goes in circles, reading the clock from several places in turn.
pub fn goes_in_circles() -> bool {
    with_watch(|watch| watch.looks.goes_in_circles()).unwrap_or(false)
}

/// The thread called something else than the clock.
pub fn over() {
    with_watch(|watch| watch.looks.over());
}

/// The thread reads the clock with this state on its stack, saved registers first.
///
/// # Safety
/// `state` points into the calling thread's stack.
pub unsafe fn look(state: *const usize) -> Look {
    // SAFETY: as this function's own.
    with_watch(|watch| unsafe { watch.look(state) }).unwrap_or(Look::Passes)
}

impl Watch {
    unsafe fn look(&mut self, state: *const usize) -> Look {
        if !self.looks.begin() {
            return Look::Passes;
        }
        let room = self.room_above(state as usize).min(Looks::WINDOW);
        // SAFETY: the slice ends at the end of this thread's stack at the latest.
        let state = unsafe { std::slice::from_raw_parts(state, room) };
        let base = self.stack_base;
        let has_new = || cpu_time::may_be_long().then(|| meets_anything_new(state, base));
        self.looks
            .look(current::now(), state, place(state), has_new)
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
}

/// Whether there is a pointer on its stack that it has not met before: in the frames of its
/// callers, or left by calls that are over.
fn meets_anything_new(state: &[usize], stack_base: usize) -> bool {
    let top = state.as_ptr() as usize;
    let below = match top.saturating_sub(stack_base) {
        // The state is empty off the thread's own stack.
        MARGIN.. if stack_base > 0 && !state.is_empty() => BELOW,
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
