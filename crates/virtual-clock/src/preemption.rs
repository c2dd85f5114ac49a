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
//! hold a lock there that the model does not know, such as the allocator's.

use crate::baton;
use crate::code::{self, Where};
use crate::random::Random;
use crate::real::{errno, real, set_errno};
use libc::{c_int, c_void, siginfo_t, ucontext_t};
use std::cell::Cell;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicUsize, Ordering};

/// A way to look for races, drawn once for a run.
struct Way {
    /// What counts: atomic writes, or all instructions.
    atomics: bool,
    /// How many of them ahead a switch lies at most.
    reach: usize,
    /// Whether the thread is put aside until nobody else can run, or only lets the others go
    /// first. The former finds a thread that is overtaken, the latter two that go in step.
    aside: bool,
}

const fn way(atomics: bool, reach: usize, aside: bool) -> Way {
    Way {
        atomics,
        reach,
        aside,
    }
}

const WAYS: [Way; 8] = [
    way(true, 3, false),
    way(true, 8, false),
    way(true, 16, true),
    way(true, 32, true),
    way(true, 128, true),
    way(false, 64, false),
    way(false, 512, true),
    way(false, 4096, true),
];
/// A stop at each instruction costs microseconds. So many of the program's own are enough.
const ENOUGH: u32 = 4_096;
/// So many in a row outside the program are a long copy or search: not worth it.
const FAR_OUT: u32 = 2_000;

/// What the seed decides.
pub struct Plan {
    random: Random,
    way: usize,
}

impl Plan {
    pub fn new(seed: u64) -> Plan {
        let mut random = Random::new(seed ^ 0x7072_6565_6D70_7421);
        let way = random.below(WAYS.len());
        Plan { random, way }
    }

    /// How many of what counts are left until the thread that goes on now gives way.
    pub fn next(&mut self) -> u32 {
        1 + self.random.below(WAYS[self.way].reach) as u32
    }
}

static ON: AtomicBool = AtomicBool::new(false);
static STEPS: AtomicU32 = AtomicU32::new(0);
static WAY: AtomicUsize = AtomicUsize::new(0);

thread_local! {
    /// How many of what counts are left until this thread gives way; 0: it does not.
    static LEFT: Cell<u32> = const { Cell::new(0) };
    static OUTSIDE: Cell<u32> = const { Cell::new(0) };
    /// Inside the handler, which must not be interrupted in turn.
    static HANDLING: Cell<bool> = const { Cell::new(false) };
}

/// Gets ready; for seeds other than 0.
pub fn start(plan: &Plan) {
    WAY.store(plan.way, Ordering::Relaxed);
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
        true => world.plan.next(),
        false => 0,
    });
    let _ = LEFT.try_with(|left| left.set(next));
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

#[cfg(target_arch = "x86_64")]
fn set_trap_flag() {
    // SAFETY: changes one flag, whose effect is the handler below.
    unsafe { std::arch::asm!("pushfq", "or qword ptr [rsp], 0x100", "popfq") };
}

/// Gives whether it was set.
#[cfg(target_arch = "x86_64")]
fn clear_trap_flag() -> bool {
    let flags: u64;
    // SAFETY: as above.
    unsafe {
        std::arch::asm!(
            "pushfq",
            "mov {flags}, [rsp]",
            "and qword ptr [rsp], -0x101",
            "popfq",
            flags = out(reg) flags,
        );
    }
    flags & 0x100 != 0
}

#[cfg(not(target_arch = "x86_64"))]
fn set_trap_flag() {}

#[cfg(not(target_arch = "x86_64"))]
fn clear_trap_flag() -> bool {
    false
}

unsafe extern "C" fn on_step(_: c_int, info: *mut siginfo_t, context: *mut c_void) {
    let code = errno();
    let _ = HANDLING.try_with(|handling| handling.set(true));
    // SAFETY: the kernel gives the interrupted thread's own state.
    let (info, context) = unsafe { (&*info, &mut *context.cast::<ucontext_t>()) };
    if info.si_code == TRAP_TRACE {
        let goes_on = step(context);
        flag_in(context, goes_on);
    } else {
        // A breakpoint of the program's own, which nobody handles: it dies of it, as it would.
        // SAFETY: plain numbers.
        unsafe { libc::signal(libc::SIGTRAP, libc::SIG_DFL) };
        unsafe { libc::raise(libc::SIGTRAP) };
    }
    let _ = HANDLING.try_with(|handling| handling.set(false));
    set_errno(code);
}

/// `si_code` of a stop after one instruction.
const TRAP_TRACE: c_int = 2;

/// The thread has made one step. True: it is to be stopped after the next one, too.
fn step(context: &ucontext_t) -> bool {
    let place = code::next_instruction(context);
    let left = LEFT.try_with(Cell::get).unwrap_or(0);
    if code::is_this_library(place) {
        return left > 0;
    }
    let Some(me) = baton::me().filter(|_| left > 0) else {
        return false;
    };
    if code::where_is(place) != Where::Program {
        let outside = OUTSIDE.try_with(|outside| outside.replace(outside.get() + 1));
        return outside.is_ok_and(|n| n < FAR_OUT) && !is_about_to_change_rules(context);
    }
    let _ = OUTSIDE.try_with(|outside| outside.set(0));
    if is_about_to_change_rules(context) || STEPS.fetch_add(1, Ordering::Relaxed) >= ENOUGH {
        return false;
    }
    let way = &WAYS[WAY.load(Ordering::Relaxed)];
    if way.atomics && !is_about_to_write(place) {
        return true;
    }
    let _ = LEFT.try_with(|cell| cell.set(left - 1));
    if left > 1 {
        return true;
    }
    if way.aside {
        baton::step_aside(me);
    } else {
        baton::yield_now(me);
    }
    // Planned anew when the baton came back.
    LEFT.try_with(Cell::get).unwrap_or(0) > 0
}

/// Whether the next instruction is a system call after which a stop would kill: one that
/// blocks the signal or takes its handler, or makes another process.
#[cfg(target_arch = "x86_64")]
fn is_about_to_change_rules(context: &ucontext_t) -> bool {
    const SYSCALL: [u8; 2] = [0x0F, 0x05];
    let place = code::next_instruction(context) as *const [u8; 2];
    // SAFETY: the thread is about to execute what is there, and code can be read.
    if unsafe { place.read_unaligned() } != SYSCALL {
        return false;
    }
    matches!(
        context.uc_mcontext.gregs[libc::REG_RAX as usize],
        libc::SYS_rt_sigprocmask
            | libc::SYS_rt_sigaction
            | libc::SYS_rt_sigreturn
            | libc::SYS_clone
            | libc::SYS_clone3
            | libc::SYS_fork
            | libc::SYS_vfork
            | libc::SYS_execve
            | libc::SYS_execveat
    )
}

/// Whether the instruction at a place writes atomically: it has a lock prefix, or exchanges a
/// register with memory, as stores with `Ordering::SeqCst` do.
#[cfg(target_arch = "x86_64")]
fn is_about_to_write(place: usize) -> bool {
    let byte = |n: usize| {
        // SAFETY: the thread is about to execute what is there; the longest instruction has
        // fifteen bytes, of which these are the first, and each is read only if the ones
        // before it say that it belongs to the instruction.
        unsafe { *((place + n) as *const u8) }
    };
    let mut n = 0;
    if byte(n) == 0x66 {
        n += 1;
    }
    if byte(n) == 0xF0 {
        return true;
    }
    if byte(n) & 0xF0 == 0x40 {
        n += 1;
    }
    let exchanges = matches!(byte(n), 0x86 | 0x87);
    exchanges && byte(n + 1) >> 6 != 3
}

#[cfg(not(target_arch = "x86_64"))]
fn is_about_to_write(_: usize) -> bool {
    false
}

#[cfg(target_arch = "x86_64")]
fn flag_in(context: &mut ucontext_t, on: bool) {
    const TRAP_FLAG: i64 = 0x100;
    let flags = &mut context.uc_mcontext.gregs[libc::REG_EFL as usize];
    *flags = if on {
        *flags | TRAP_FLAG
    } else {
        *flags & !TRAP_FLAG
    };
}

#[cfg(not(target_arch = "x86_64"))]
fn is_about_to_change_rules(_: &ucontext_t) -> bool {
    true
}

#[cfg(not(target_arch = "x86_64"))]
fn flag_in(_: &mut ucontext_t, _: bool) {}
