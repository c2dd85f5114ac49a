//! A thread is stopped after an instruction ([`crate::preemption`]): what it is about to do counts, or it
//! gives way, right there.

use crate::baton;
use crate::code::{self, Where};
use crate::current;
use crate::original::{errno, set_errno};
use crate::preemption::returns::{self, Hit};
use crate::stepping;
use crate::stepping::trap_flag::{
    call_returns_to, flag_in, go_back_to, is_about_to_change_rules, is_about_to_write, top_of_stack,
};
use libc::{c_int, c_void, siginfo_t, ucontext_t};
use scheduler::Way;
use std::cell::Cell;
use std::sync::atomic::{AtomicBool, Ordering};

/// So many in a row outside the program are a long copy or search: not worth it.
const FAR_OUT: u32 = 2_000;

/// What counts, and how the thread gives way ([`scheduler::Way`]).
static ATOMICS: AtomicBool = AtomicBool::new(false);
static DEMOTES: AtomicBool = AtomicBool::new(false);

thread_local! {
    /// How many instructions in a row it has made outside the program.
    static OUTSIDE: Cell<u32> = const { Cell::new(0) };
    /// Where the last call in the program's code returns to.
    static RETURN: Cell<usize> = const { Cell::new(0) };
}

/// Gets ready; for seeds other than 0.
pub fn start(way: Way) {
    ATOMICS.store(way.atomics, Ordering::Relaxed);
    DEMOTES.store(way.demotes, Ordering::Relaxed);
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
            stepping::start();
        }
    }
}

unsafe extern "C" fn on_step(_: c_int, info: *mut siginfo_t, context: *mut c_void) {
    let code = errno();
    stepping::set_handling(true);
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
    stepping::set_handling(false);
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
    let left = stepping::left();
    let me = current::me();
    if left == 0 || (me.is_none() && !code::is_this_library(place)) {
        return false;
    }
    let whose = code::where_is(place);
    if whose != Where::Program && me.is_some_and(|me| stops_at_the_return(me, context)) {
        return false;
    }
    if !matches!(whose, Where::Program | Where::Standard) {
        if code::is_this_library(place) {
            return true;
        }
        let outside = OUTSIDE.try_with(|outside| outside.replace(outside.get() + 1));
        return outside.is_ok_and(|n| n < FAR_OUT) && !is_about_to_change_rules(context);
    }
    let Some(me) = me else {
        return false;
    };
    // The standard library has been entered otherwise than by a call, such as by a thread that begins or wakes up.
    if let Some(to) = call_returns_to(place) {
        let _ = RETURN.try_with(|cell| cell.set(to));
    }
    let _ = OUTSIDE.try_with(|outside| outside.set(0));
    if is_about_to_change_rules(context) || stepping::was_enough() {
        return false;
    }
    let counts =
        whose == Where::Program && (!ATOMICS.load(Ordering::Relaxed) || is_about_to_write(place));
    if !counts {
        return true;
    }
    stepping::set_left(left - 1);
    if left > 1 {
        return true;
    }
    if DEMOTES.load(Ordering::Relaxed) {
        baton::demote(me);
    } else {
        baton::yield_now(me);
    }
    // Planned anew when the baton came back.
    stepping::left() > 0
}

/// The thread has come from the program's code to the first instruction of a library's function, also of the
/// standard library: the next stop is where it returns to. Not in a function that could give the signal of a stop to
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
    returns::set_planted(planted);
    planted
}
