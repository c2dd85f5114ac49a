//! Threads that spin on memory without any call, as in `while !flag.load() { spin_loop() }`.
//! Such a thread holds the baton for ever, and the one that would set the flag never runs.
//!
//! A timer of the process's own processor time interrupts whoever has computed for long, and
//! looks at its registers and the top of its stack. A computation changes them all the time;
//! a loop that waits for memory comes back to the same few states over and over. When nearly
//! every look of many finds a state that was seen before, the thread is waiting, and from
//! within the signal's handler it gives the baton away: to whoever is ready, or else until
//! the next deadline. So a flag that is set at 1 s is seen at exactly 1 s.
//!
//! A loop may have a thousand instructions, such as one poll by `block_on` of a future that yields
//! for ever, in a debug build. Forty-eight looks hardly meet the same of them twice. So all states
//! are remembered since the process was at rest ([`Remembered`]), and after seconds such a loop is
//! known, too.
//!
//! Ordinary runs use too little processor time ever to be interrupted.

use crate::baton;
use crate::code::{self, Where};
use crate::cpu_time;
use crate::current;
use crate::original::original;
use crate::shared;
use crate::signals::sigset::of_watchdog;
use libc::{c_int, c_void, siginfo_t, ucontext_t};
use scheduler::ThreadId;
use std::cell::RefCell;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::atomic::{AtomicU64, Ordering};

/// Processor time before the first look, and between looks, in nanoseconds.
const FIRST: i64 = 150_000_000;
const AGAIN: i64 = 4_000_000;
/// How many looks are remembered.
const LOOKS: usize = 48;
/// Of these so many must be at a state that was met before. A debug build's loop has some
/// twenty instructions, so the first twenty looks may all differ.
const KNOWN: usize = 28;
/// How much of the stack belongs to the state, in words.
const WINDOW: usize = 64;

/// What the looks at a thread have met.
struct Seen {
    last: [u64; LOOKS],
    count: usize,
    /// Which of the last looks were at a state that was met since the process was at rest.
    known: u64,
    /// Whether the thread was found to wait, and has met nothing new since.
    waits: bool,
}

thread_local! {
    static SEEN: RefCell<Seen> = const {
        RefCell::new(Seen {
            last: [0; LOOKS],
            count: 0,
            known: 0,
            waits: false,
        })
    };
}

impl Seen {
    /// Takes in a state. True: the thread waits.
    fn meet(&mut self, state: u64) -> bool {
        self.last[self.count % LOOKS] = state;
        self.count += 1;
        let known = REMEMBERED.meet(state);
        self.known = self.known << 1 | u64::from(known);
        if self.waits && known {
            return true;
        }
        let again = |n: &usize| self.last[..*n].contains(&self.last[*n]);
        let few = self.count >= LOOKS && (0..LOOKS).filter(again).count() >= KNOWN;
        let many = cpu_time::may_be_long()
            && (self.known & ((1 << LOOKS) - 1)).count_ones() as usize >= KNOWN;
        if few {
            self.count = 0;
        }
        self.waits = many;
        few || many
    }
}

/// The states that were met since the process was at rest, of all threads.
struct Remembered([AtomicU64; SIZE]);

static REMEMBERED: Remembered = Remembered([const { AtomicU64::new(0) }; SIZE]);
const SIZE: usize = 1 << 13;
/// So many neighbouring places are tried for one state.
const PROBES: usize = 8;

impl Remembered {
    /// True if it was met before.
    fn meet(&self, state: u64) -> bool {
        let mut hasher = DefaultHasher::new();
        (state, cpu_time::rests_so_far()).hash(&mut hasher);
        let state = hasher.finish();
        let place = |probe: usize| &self.0[(state as usize).wrapping_add(probe) % SIZE];
        let found = (0..PROBES).find(|probe| {
            let there = place(*probe).load(Ordering::Relaxed);
            there == state || there == 0
        });
        // Where all are taken, one is given up.
        let instead = (state >> 32) as usize % PROBES;
        place(found.unwrap_or(instead)).swap(state, Ordering::Relaxed) == state
    }
}

/// Starts the watch over this process.
pub fn watch() {
    // SAFETY: the structures are filled in as the manual pages say, and the handler has the
    // type that SA_SIGINFO asks for.
    unsafe {
        let mut action: libc::sigaction = std::mem::zeroed();
        action.sa_sigaction = on_signal as *const () as usize;
        action.sa_flags = libc::SA_SIGINFO | libc::SA_RESTART;
        libc::sigaction(of_watchdog(), &action, std::ptr::null_mut());
        let mut event: libc::sigevent = std::mem::zeroed();
        event.sigev_notify = libc::SIGEV_SIGNAL;
        event.sigev_signo = of_watchdog();
        let mut timer: libc::timer_t = std::mem::zeroed();
        if libc::timer_create(libc::CLOCK_PROCESS_CPUTIME_ID, &mut event, &mut timer) != 0 {
            return;
        }
        let time = |tv_nsec| libc::timespec { tv_sec: 0, tv_nsec };
        let times = libc::itimerspec {
            it_interval: time(AGAIN),
            it_value: time(FIRST),
        };
        libc::timer_settime(timer, 0, &times, std::ptr::null_mut());
    }
}

unsafe extern "C" fn on_signal(_: c_int, _: *mut siginfo_t, context: *mut c_void) {
    let code = crate::original::errno();
    // SAFETY: the kernel gives the interrupted thread's own state.
    unsafe { interrupted(&*context.cast::<ucontext_t>()) };
    crate::original::set_errno(code);
}

/// # Safety
/// The context is the calling thread's own.
unsafe fn interrupted(context: &ucontext_t) {
    let holder = current::holder();
    // SAFETY: plain numbers; a number that no thread has any more is refused.
    unsafe {
        if current::own_tid() != holder {
            // The kernel chooses any thread for the signal of a process.
            let (process, signal) = (libc::getpid() as usize, of_watchdog() as usize);
            if holder != 0 {
                (original().syscall)(libc::SYS_tgkill, process, holder as usize, signal, 0, 0, 0);
            }
            return;
        }
    }
    cpu_time::more(AGAIN as u64);
    let Some(me) = current::me() else {
        return;
    };
    // There it may hold a lock, such as the allocator's, that this handler and the others
    // need. A loop that waits for memory is soon met elsewhere.
    if code::where_is(code::next_instruction(context)) == Where::Library {
        return;
    }
    let state = state(context);
    let waits = SEEN.try_with(|seen| seen.try_borrow_mut().is_ok_and(|mut seen| seen.meet(state)));
    if waits.unwrap_or(false) {
        give_way(me);
    }
}

/// Whoever is ready goes first; when nobody is, time passes until the next deadline.
fn give_way(me: ThreadId) {
    let until = shared::with_world(|world| {
        let ready = world.scheduler.anyone_ready();
        (!ready).then(|| world.next_deadline()).flatten()
    });
    match until {
        Some(deadline) => baton::spin(me, deadline),
        None => baton::yield_now(me),
    }
}

/// The registers and the top of the stack, as one number.
fn state(context: &ucontext_t) -> u64 {
    let mut hasher = DefaultHasher::new();
    let top = registers(context, &mut hasher);
    // Where a stack ends only the C library knows, under a lock that the interrupted thread
    // may hold. The kernel copies as much as there is, and faults on nothing.
    let mut words = [0usize; WINDOW];
    let ours = libc::iovec {
        iov_base: words.as_mut_ptr().cast(),
        iov_len: size_of_val(&words),
    };
    let theirs = libc::iovec {
        iov_base: top as *mut c_void,
        ..ours
    };
    // SAFETY: it writes into `words` only, and reads what the kernel finds readable.
    unsafe { libc::process_vm_readv(libc::getpid(), &ours, 1, &theirs, 1, 0) };
    words.hash(&mut hasher);
    hasher.finish()
}

/// Takes in the general registers; gives the stack pointer.
#[cfg(target_arch = "x86_64")]
fn registers(context: &ucontext_t, hasher: &mut DefaultHasher) -> usize {
    let all = &context.uc_mcontext.gregs;
    // The rest are flags, segments and the fault that there is none of.
    all[..=libc::REG_RIP as usize].hash(hasher);
    all[libc::REG_RSP as usize] as usize
}

#[cfg(target_arch = "aarch64")]
fn registers(context: &ucontext_t, hasher: &mut DefaultHasher) -> usize {
    let all = &context.uc_mcontext;
    (all.regs, all.pc).hash(hasher);
    all.sp as usize
}
