//! Preemption: with a seed, threads change hands between any two instructions of the program,
//! as they do for real, and not only where they make a call. So a race whose window holds no
//! call, such as `let n = count.load(); count.store(n + 1)`, is found, and found again with
//! the same seed.
//!
//! From time to time, after a call, the processor is asked to stop after each instruction (the
//! trap flag of x86_64). When as many as the seed says are over, the thread gives way, right
//! there. Their number, unlike any moment, is the same in every run.
//!
//! Most seeds count atomic writes, and switch just before one: there a race begins or ends,
//! and there are few of them. The others count all instructions, for races that have none.
//! The distance is drawn evenly up to a reach that is drawn once for the run, for a race may
//! be near a call or far from any. Why few switches at random places find most races is said
//! by Burckhardt and others, "A Randomized Scheduler with Probabilistic Guarantees of Finding
//! Bugs" (2010).
//!
//! Instructions of the C library do not count, and a thread never gives way in them: it may
//! hold a lock there that the model does not know, such as the allocator's. They are not
//! stopped at, either, but where they return to the program ([`returns`]): a stop costs
//! fifteen microseconds in a virtual machine, and most instructions are a library's.

mod returns;
#[cfg_attr(not(target_arch = "x86_64"), path = "preemption/none.rs")]
mod trap;

use crate::baton;
use crate::code::{self, Where};
use crate::current;
use crate::real::{errno, real, set_errno};
use libc::{c_int, c_void, siginfo_t, ucontext_t};
use returns::Hit;
use scheduler::Plan;
use std::cell::Cell;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use trap::{
    call_returns_to, clear_trap_flag, flag_in, go_back_to, is_about_to_change_rules,
    is_about_to_write, set_trap_flag, top_of_stack,
};

/// So many stops in the program's own code are enough.
const ENOUGH: u32 = 4_096;
/// So many in a row outside the program are a long copy or search: not worth it.
const FAR_OUT: u32 = 2_000;

static ON: AtomicBool = AtomicBool::new(false);
static STEPS: AtomicU32 = AtomicU32::new(0);
/// What counts, and how the thread gives way ([`scheduler::Way`]).
static ATOMICS: AtomicBool = AtomicBool::new(false);
static ASIDE: AtomicBool = AtomicBool::new(false);

thread_local! {
    /// How many of what counts are left until this thread gives way; 0: it does not.
    static LEFT: Cell<u32> = const { Cell::new(0) };
    static OUTSIDE: Cell<u32> = const { Cell::new(0) };
    /// Where the last call in the program's code returns to.
    static RETURN: Cell<usize> = const { Cell::new(0) };
    /// Whether this thread has had a breakpoint there. A thread of the same number before it may
    /// have left one behind.
    static PLANTED: Cell<bool> = const { Cell::new(false) };
    /// Inside the handler, which must not be interrupted in turn.
    static HANDLING: Cell<bool> = const { Cell::new(false) };
}

/// Gets ready; for seeds other than 0.
pub fn start(plan: &Plan) {
    ATOMICS.store(plan.way().atomics, Ordering::Relaxed);
    ASIDE.store(plan.way().aside, Ordering::Relaxed);
    if !cfg!(target_arch = "x86_64") {
        return;
    }
    // SAFETY: the structure is filled in as the manual page says, and the handler has the
    // type that SA_SIGINFO asks for.
    unsafe {
        let mut action: libc::sigaction = std::mem::zeroed();
        action.sa_sigaction = on_step as *const () as usize;
        action.sa_flags = libc::SA_SIGINFO;
        if libc::sigaction(libc::SIGTRAP, &action, std::ptr::null_mut()) == 0 {
            ON.store(true, Ordering::Relaxed);
        }
    }
}

/// The child of a fork goes on by itself.
pub fn stop() {
    ON.store(false, Ordering::Relaxed);
}

/// The calling thread goes on with the program: decides whether and when it gives way.
pub fn plan() {
    if !ON.load(Ordering::Relaxed) || STEPS.load(Ordering::Relaxed) >= ENOUGH {
        return;
    }
    let next = baton::with_world(|world| match world.scheduler.anyone_ready() {
        true => world.plan.next_switch(),
        false => 0,
    });
    let _ = LEFT.try_with(|left| left.set(next));
    // A thread that comes back to the program is stopped there.
    let planted = PLANTED.try_with(Cell::get).unwrap_or(false);
    if planted && current::me().is_some_and(returns::is_planted) {
        return;
    }
    // On its way out of the handler the flag is set where the thread goes on.
    if next > 0 && !HANDLING.try_with(Cell::get).unwrap_or(true) && can_be_stopped() {
        set_trap_flag();
    }
}

/// A thread that does not take the signal would be killed by it.
fn can_be_stopped() -> bool {
    let mut mask = 0u64;
    let to = &raw mut mask as usize;
    // SAFETY: asks for the mask of eight bytes, and changes nothing.
    let code = unsafe { (real().syscall)(libc::SYS_rt_sigprocmask, 0, 0, to, 8, 0, 0) };
    code == 0 && mask & (1 << (libc::SIGTRAP - 1)) == 0
}

/// Stops stepping for a while. True: it was on, and `resume` turns it on again. Without this a
/// look at the shared state would take a thousand stops that count for nothing.
pub fn pause() -> bool {
    ON.load(Ordering::Relaxed)
        && LEFT.try_with(Cell::get).unwrap_or(0) > 0
        && !HANDLING.try_with(Cell::get).unwrap_or(true)
        && clear_trap_flag()
}

pub fn resume(was_on: bool) {
    if was_on {
        set_trap_flag();
    }
}

unsafe extern "C" fn on_step(_: c_int, info: *mut siginfo_t, context: *mut c_void) {
    let code = errno();
    let _ = HANDLING.try_with(|handling| handling.set(true));
    // SAFETY: the kernel gives the interrupted thread's own state.
    let (info, context) = unsafe { (&*info, &mut *context.cast::<ucontext_t>()) };
    let me = current::me();
    let before = code::next_instruction(context).wrapping_sub(1);
    let goes_on = match info.si_code {
        TRAP_TRACE | TRAP_BRKPT => step(context),
        _ => match returns::hit(me, before) {
            Hit::Back => {
                go_back_to(context, before);
                step(context)
            }
            Hit::Stale => {
                go_back_to(context, before);
                false
            }
            Hit::Foreign => {
                // Of the program's own, which nobody handles: it dies of it, as it would.
                // SAFETY: plain numbers.
                unsafe {
                    libc::signal(libc::SIGTRAP, libc::SIG_DFL);
                    libc::raise(libc::SIGTRAP);
                }
                false
            }
        },
    };
    flag_in(context, goes_on);
    let _ = HANDLING.try_with(|handling| handling.set(false));
    set_errno(code);
}

/// A stop after one instruction. Inside a virtual machine the processor's own word on that may be
/// lost when another process comes between, and then the kernel takes it for a breakpoint; one that
/// stands in the code is told apart, by `SI_KERNEL`. The trap flag says nothing: it is off already if
/// the one instruction was what takes it back.
const TRAP_TRACE: c_int = 2;
const TRAP_BRKPT: c_int = 1;

/// The thread has made one step. True: it is to be stopped after the next one, too.
fn step(context: &ucontext_t) -> bool {
    let place = code::next_instruction(context);
    let left = LEFT.try_with(Cell::get).unwrap_or(0);
    let me = current::me();
    if left == 0 || (me.is_none() && !code::is_this_library(place)) {
        return false;
    }
    if code::where_is(place) != Where::Program {
        if me.is_some_and(|me| stops_at_the_return(me, context)) {
            return false;
        }
        if code::is_this_library(place) {
            return true;
        }
        let outside = OUTSIDE.try_with(|outside| outside.replace(outside.get() + 1));
        return outside.is_ok_and(|n| n < FAR_OUT) && !is_about_to_change_rules(context);
    }
    let Some(me) = me else {
        return false;
    };
    if let Some(to) = call_returns_to(place) {
        let _ = RETURN.try_with(|cell| cell.set(to));
    }
    let _ = OUTSIDE.try_with(|outside| outside.set(0));
    if is_about_to_change_rules(context) || STEPS.fetch_add(1, Ordering::Relaxed) >= ENOUGH {
        return false;
    }
    if ATOMICS.load(Ordering::Relaxed) && !is_about_to_write(place) {
        return true;
    }
    let _ = LEFT.try_with(|cell| cell.set(left - 1));
    if left > 1 {
        return true;
    }
    if ASIDE.load(Ordering::Relaxed) {
        baton::step_aside(me);
    } else {
        baton::yield_now(me);
    }
    // Planned anew when the baton came back.
    LEFT.try_with(Cell::get).unwrap_or(0) > 0
}

/// The thread has come from the program's code to the first instruction of a library's function:
/// the next stop is where it returns to. Not in a function that could give the signal of a stop to
/// somebody else.
fn stops_at_the_return(me: usize, context: &ucontext_t) -> bool {
    let place = code::next_instruction(context);
    let to = RETURN.try_with(|cell| cell.replace(0)).unwrap_or(0);
    let takes_signals = [
        libc::sigaction as *const () as usize,
        libc::signal as *const () as usize,
    ];
    let planted = to != 0
        && code::is_program(to)
        && top_of_stack(context) == to
        && !takes_signals.contains(&place)
        && returns::plant(me, to);
    let _ = PLANTED.try_with(|cell| cell.set(planted));
    planted
}
