//! A preload library under which sleeping is free.
//!
//! An unmodified, dynamically linked Linux program, started with this library in `LD_PRELOAD`,
//! runs in *virtual time*: one thread runs at a time, and when every thread waits the clock
//! jumps to the next deadline. An hour of sleeping takes no time, and the same program with
//! the same seed prints the same bytes at the same moments.
//!
//! # How it works
//! The standard library and tokio reach the kernel through functions of the C library. The
//! dynamic linker resolves them to the ones in [`calls`], which stand in front of it:
//!
//! 1. A call that would wait (`clock_nanosleep`, a futex, `epoll_wait`, `pthread_join`,
//!    reading an empty stream) writes into the model ([`scheduler`]) what the thread waits
//!    for and until when, hands the *baton* to a thread that is ready ([`baton`]), and sleeps
//!    until the baton comes back. So threads change hands in these calls only.
//! 2. A call that wakes (a futex wake, a write to an eventfd or a socket) makes threads ready
//!    in the model; they run when the running one waits.
//! 3. When nobody is ready and no bytes are in flight between sockets ([`flight`]), the clock
//!    moves to the earliest deadline. If there is none, that is a deadlock, and it is reported
//!    ([`report`]).
//! 4. Reading the clock gives virtual time. A thread that only reads it over and over
//!    ([`spin`]) lets it pass, a little at each look, while it holds its thread.
//!
//! Computing takes no virtual time. Randomness comes from the seed, the number of processors
//! from an option. Writes to stdout and stderr are stamped with time and thread ([`stamps`]).
//!
//! # What is not covered
//! Programs that do not use the C library dynamically (static, musl, Go), raw system calls
//! (io_uring, rustix's own), glibc's own mutexes and condition variables as C code uses them,
//! and threads that spin on memory without any call. Child processes run in real time.

// The unit tests compile the model alone, without the calls that use all of it.
#![cfg_attr(test, allow(dead_code))]

#[cfg(not(test))]
mod aside;
#[cfg(not(test))]
mod baton;
#[cfg(not(test))]
mod calls;
#[cfg(not(test))]
mod flight;
#[cfg(not(test))]
mod kernel;
#[cfg(not(test))]
mod options;
#[cfg(not(test))]
mod outside;
mod random;
#[cfg(not(test))]
mod real;
#[cfg(not(test))]
mod report;
mod scheduler;
#[cfg(not(test))]
mod spin;
#[cfg(not(test))]
mod stamps;
#[cfg(not(test))]
mod table;

/// The exit status of a process that reported a deadlock.
pub const EXIT_DEADLOCK: i32 = 97;
/// The exit status when the clock itself could not start.
pub const EXIT_FAILED: i32 = 96;

// The unit tests are of the model: in a test binary the interposed symbols would stand in
// front of the test runner's own C library.
#[cfg(not(test))]
mod start {
    use super::*;

    #[used]
    #[unsafe(link_section = ".init_array")]
    static START: extern "C" fn() = start;

    extern "C" fn start() {
        real::real();
        options::read_cpus();
        let (seed, stamps) = (options::seed(), options::stamps());
        // Children run in real time.
        for name in [
            c"LD_PRELOAD",
            c"MEANWHILE_SEED",
            c"MEANWHILE_STAMPS",
            c"MEANWHILE_CPUS",
        ] {
            // SAFETY: no other thread exists yet.
            unsafe { libc::unsetenv(name.as_ptr()) };
        }
        if let Some(fd) = stamps {
            stamps::open(fd);
        }
        calls::thread_key();
        // SAFETY: both take functions of this library, which stays loaded. If the runner is
        // killed, so is the program.
        unsafe {
            libc::pthread_atfork(None, None, Some(in_child));
            libc::atexit(at_exit);
            libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL);
        }
        baton::start(seed);
    }

    extern "C" fn in_child() {
        baton::stop();
        stamps::forget();
    }

    extern "C" fn at_exit() {
        if baton::me().is_some() {
            stamps::exited(baton::now());
        }
    }
}
