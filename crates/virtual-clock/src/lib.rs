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
//!    reading an empty stream) writes into the model ([`scheduler`], a crate) what the thread waits
//!    for and until when, hands the *baton* to a thread that is ready ([`baton`]), and sleeps
//!    until the baton comes back. So, with seed 0, threads change hands in these calls only.
//! 2. A call that wakes (a futex wake, a write to an eventfd or a socket) makes threads ready
//!    in the model; they run when the running one waits.
//! 3. When nobody is ready and no bytes are in flight between sockets ([`sockets::flight`]), the clock
//!    moves to the earliest deadline ([`world`]). If there is none, that is a deadlock, and it
//!    is reported ([`report`]).
//! 4. Reading the clock gives virtual time. A thread that only reads it over and over
//!    ([`spin`]) lets it pass, a little at each look, while it holds its thread. So does one
//!    that only yields, or only looks at descriptors without waiting, and one that waits for
//!    memory to change without any call ([`interrupts::watchdog`]).
//!    And when a process has done a second's worth of work at one moment without coming to rest
//!    ([`scheduler::effort`]), time passes in steps for whoever goes on.
//! 5. A thread that has not the baton takes no signals ([`signals`]). One that comes is found in
//!    the kernel before the clock moves, ends the wait of the thread that takes it
//!    ([`world`]), and its handler runs when that thread has its turn. Timers that send
//!    signals are deadlines like others ([`alarms`]).
//! 6. System calls that a program makes by instructions of its own, past the C library, come
//!    back from the kernel as a signal and are answered by the same functions ([`raw`]).
//! 7. With another seed than 0, chance decides who runs among those who are ready, and
//!    threads change hands also at calls that wake or write, and between any two instructions
//!    of the program ([`preemption`]).
//!
//! Computing takes no virtual time. Randomness comes from the seed, the number of processors
//! from an option. Writes to stdout and stderr are stamped with time and thread ([`records::stamps`]).
//!
//! # What stands where
//! What the clock decides is plain data in a crate of its own, [`scheduler`]. Here it is carried out. A
//! module imports only what stands below it, and a test sees to that:
//!
//! - [`start`]: everything is put in its place before the program begins.
//! - [`calls`]: the interposed functions, a module for each family; [`offload`] for those that wait for
//!   something outside without a descriptor. [`interrupts`]: the handlers of this library's own signals.
//!   [`fork`] and [`shifted`]: the child of a fork; [`exec_env`]: the program that this one becomes.
//! - [`pace`]: what follows from what a thread does. [`baton`]: threads change hands. [`preemption`]: when
//!   a seed has them do so. [`spin`]: who only looks at the clock.
//! - [`shared`]: the lock of the shared state. [`world`]: that state, and what happens to it when nobody
//!   can run. Parts of it are [`sockets`], [`children`], [`alarms`], [`timerfd`].
//! - [`signals`]: who takes which, and when. [`records`]: what is left for the runner.
//! - [`current`]: who the calling thread is, and what time it is. [`kernel`], [`code`]: questions to the kernel
//!   and the loader. [`original`]: the C library's own functions.
//!
//! Unsafe code is where this library meets the program, the C library and the kernel. [`scheduler`] forbids
//! it; [`pace`], [`work`] and, but for asking the kernel, [`world`] have none.
//!
//! # What is interposed, and why
//! A test compares this table with what the library exports.
//!
//! | Symbols | Why |
//! | --- | --- |
//! | `syscall` | the standard library's and parking_lot's locks wait by its futex; any other call is answered as the function of its name |
//! | `clock_gettime`, `gettimeofday`, `time`, `timespec_get` | reading the clock |
//! | `clock_nanosleep`, `nanosleep`, `usleep`, `sleep` | sleeping |
//! | `timer_create`, `timer_settime`, `timer_gettime`, `timer_getoverrun`, `timer_delete`, `setitimer`, `getitimer`, `alarm`, `ualarm` | timers that send a signal or call a function go off in virtual time ([`alarms`]) |
//! | `timerfd_create`, `timerfd_settime`, `timerfd_gettime` | timers with a descriptor go off in virtual time ([`timerfd`]) |
//! | `pthread_create`, `pthread_join`, `pthread_*join_np`, `sched_yield`, `gettid` | threads are born, awaited, numbered in the model |
//! | `pthread_mutex_*`, `pthread_spin_*`, `pthread_rwlock_*`, `pthread_cond_*`, `pthread_barrier_*`, `pthread_once`, `sem_*` | the C library waits by its own futex calls, which cannot be seen; C and Python lock with these |
//! | `thrd_*`, `mtx_*`, `cnd_*` | the same by the names of C11 |
//! | `pthread_sigmask`, `sigprocmask` | two signals of this library's own are never blocked |
//! | `sigaction`, `signal`, `bsd_signal`, `ssignal`, `sysv_signal`, `__sysv_signal`, `siginterrupt` | which handlers run, and whether a call goes on after one ([`signals::handler`]) |
//! | `pause`, `sigsuspend`, `sigwait`, `sigwaitinfo`, `sigtimedwait` | waiting for signals |
//! | `kill`, `killpg`, `sigqueue`, `raise`, `pthread_kill`, `pthread_sigqueue`, `tgkill` | whom a signal reaches is clear before its sender goes on ([`world`]); who asks by signal 0 again and again whether a process is there waits for its end ([`children`]) |
//! | `epoll_wait`, `epoll_pwait`, `epoll_pwait2`, `poll`, `ppoll`, `select`, `pselect` | waiting for descriptors |
//! | `epoll_ctl` | what a runtime watches besides sockets may be a child, for which the clock stands still |
//! | `read`, `readv`, `recv`, `recvfrom`, `recvmsg`, `accept`, `accept4` | would block, holding the baton: the thread waits in the model instead |
//! | `write`, `writev`, `send`, `sendto`, `sendmsg`, `connect`, `sendfile`, `sendfile64`, `splice` | the same; and what they send is in flight |
//! | `socket`, `socketpair`, `bind`, `listen`, `shutdown`, `close`, `dup`, `dup2`, `dup3`, `fcntl`, `fcntl64` | which descriptors are which socket, and whose peer is whose ([`sockets::table`]) |
//! | `setsockopt`, `getsockopt` | Nagle's algorithm stays off, unnoticed; when packets came is told by the virtual clock ([`sockets::arrivals`]) |
//! | `waitpid`, `wait`, `wait4`, `waitid`, `system`, `getaddrinfo`, `flock` | work outside without a descriptor: done or looked for on a helper thread ([`offload`]) |
//! | `getrandom`, `getentropy` | randomness comes from the seed |
//! | `sched_getaffinity`, `sysconf`, `get_nprocs`, `get_nprocs_conf` | as many processors as the option says |
//! | `execve`, `execv`, `execvp`, `execvpe`, `fexecve`, `execl`, `execle`, `execlp` | the program that this one becomes stays on the clock; one that a child becomes is named to the runner |
//! | `posix_spawn`, `posix_spawnp` | what is started in a child is named to the runner |
//! | `vfork` | a child that shares memory would meddle with the model: it gets a copy |
//! | `abort` | the transcript knows when |
//! | `meanwhile_record`, `meanwhile_is_recording`, `meanwhile_moment`, `meanwhile_end_busy` | nothing is replaced: a program that records its tasks adds to a trace ([`records::trace`]) |
//! | `meanwhile_own_interrupt` | nothing is replaced: an interpreter tells whether its program handles SIGINT ([`outside`]) |
//!
//! # The world outside
//! While a child runs, the clock goes no faster than real time ([`children`]).
//!
//! A program that loads code of others may keep its standard input for itself: then that code finds its end.
//!
//! While a call waits for a file, a name or standard input, the clock stands still and the other
//! threads run. So it does for a pipe whose other end is not ours, also when a
//! runtime watches it, and for an answer over TCP on a connection that this process opened to
//! another one: from the request to the first bytes that come back. It does not for signals,
//! for datagrams, and for connections that others opened: nobody knows whether anything comes.
//!
//! When every thread waits without a time limit, the run is a deadlock if nothing outside could
//! reach it. A listener, an address for datagrams, a peer in another process, or a handler for
//! a signal could be reached; then it waits in real time, and the stamps say for what
//! ([`outside`]). A connection of which both ends are ours cannot.
//!
//! A semaphore that processes share may be posted by another one: waiting for it without a
//! limit is work outside, waiting with a limit sees the posts of this process and its children.
//!
//! # What is not covered
//! Programs that do not use the C library dynamically (static, musl, Go) run in real time, and
//! are told. Of raw system calls three kinds are left alone: `clone` that makes threads (these
//! run in real time, which is told), io_uring (a program is told that there is none), and
//! those of libraries that lie between the C library and the loader. Reading the processor's
//! own counter (`rdtsc`) shows real time. Timers of
//! processor time and those made by raw system calls (`SYS_timer_create`) go by the kernel's
//! clocks, and a handler set by one (`SYS_rt_sigaction`) may run in a thread that has not the
//! baton. Child processes go by the real clock; a child of a fork that stays the same program starts from its parent's moment
//! ([`shifted`]). `pthread_cancel` does not reach a thread that waits in the model. `SCM_RIGHTS`
//! and `close_range` are not followed. A datagram that a packet filter drops costs a fraction
//! of a second of real time. Of an answer from another process only the first bytes are
//! awaited. What C's stdio writes is not stamped. Two million tasks that are made at
//! once count as more work than is free ([`scheduler::effort`]).
//!
//! # aarch64
//! It compiles there; tests run on x86_64. One function is in assembler, the entry of
//! `clock_gettime`, and there is one for each of the two architectures. `fcntl` and `execl`
//! are variadic in C; on both, words are passed in the same registers either way. On aarch64
//! raw system calls go by unseen and threads are not switched between instructions: the kernel
//! gives no such calls back there, and programs cannot step themselves.

#![deny(clippy::undocumented_unsafe_blocks)]

mod alarms;
mod baton;
mod calls;
mod children;
mod clocks;
mod code;
mod cpu_time;
mod current;
mod environment;
mod exec_env;
mod fork;
mod interrupts;
mod kernel;
mod offload;
mod options;
mod original;
mod os_thread;
mod outside;
mod pace;
mod parking;
mod preemption;
#[cfg_attr(not(target_arch = "x86_64"), path = "raw/none.rs")]
mod raw;
mod records;
mod report;
mod shared;
mod shifted;
mod signals;
mod sockets;
mod spin;
mod start;
mod stepping;
mod timerfd;
mod work;
mod world;
