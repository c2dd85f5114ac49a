//! The C library's own functions, behind the ones that this library puts in front of them.

use libc::*;
use std::ffi::{c_char, c_int, c_long, c_uint, c_void};
use std::sync::atomic::{AtomicPtr, Ordering};

/// What a thread runs.
pub type Start = extern "C" fn(*mut c_void) -> *mut c_void;

macro_rules! functions {
    ($($name:ident($($kind:ty),*) -> $result:ty;)*) => {
        /// One pointer each, looked up once.
        #[derive(Clone, Copy)]
        pub struct Functions { $(pub $name: unsafe extern "C" fn($($kind),*) -> $result),* }

        impl Functions {
            fn look_up() -> Functions {
                Functions { $($name: {
                    let name = concat!(stringify!($name), "\0");
                    // SAFETY: the name ends in a zero byte, and the C library's function of
                    // that name has the type that its manual page says, written above.
                    unsafe {
                        std::mem::transmute::<
                            *mut c_void,
                            unsafe extern "C" fn($($kind),*) -> $result,
                        >(find(name))
                    }
                }),* }
            }
        }
    };
}

functions! {
    syscall(c_long, usize, usize, usize, usize, usize, usize) -> c_long;
    clock_gettime(c_int, *mut timespec) -> c_int;
    timespec_get(*mut timespec, c_int) -> c_int;
    clock_nanosleep(c_int, c_int, *const timespec, *mut timespec) -> c_int;
    sched_yield() -> c_int;
    timerfd_create(c_int, c_int) -> c_int;
    timerfd_settime(c_int, c_int, *const itimerspec, *mut itimerspec) -> c_int;
    timerfd_gettime(c_int, *mut itimerspec) -> c_int;
    sigaction(c_int, *const sigaction, *mut sigaction) -> c_int;
    pause() -> c_int;
    sigsuspend(*const sigset_t) -> c_int;
    sigwait(*const sigset_t, *mut c_int) -> c_int;
    sigtimedwait(*const sigset_t, *mut siginfo_t, *const timespec) -> c_int;
    killpg(pid_t, c_int) -> c_int;
    raise(c_int) -> c_int;
    sigqueue(pid_t, c_int, sigval) -> c_int;
    pthread_kill(pthread_t, c_int) -> c_int;
    pthread_sigqueue(pthread_t, c_int, sigval) -> c_int;
    timer_create(c_int, *mut sigevent, *mut timer_t) -> c_int;
    timer_settime(timer_t, c_int, *const itimerspec, *mut itimerspec) -> c_int;
    timer_gettime(timer_t, *mut itimerspec) -> c_int;
    timer_getoverrun(timer_t) -> c_int;
    timer_delete(timer_t) -> c_int;
    setitimer(c_int, *const itimerval, *mut itimerval) -> c_int;
    getitimer(c_int, *mut itimerval) -> c_int;
    alarm(c_uint) -> c_uint;
    ualarm(c_uint, c_uint) -> c_uint;
    pthread_sigmask(c_int, *const sigset_t, *mut sigset_t) -> c_int;
    posix_spawn(*mut pid_t, *const c_char, *const posix_spawn_file_actions_t, *const posix_spawnattr_t, *const *mut c_char, *const *mut c_char) -> c_int;
    posix_spawnp(*mut pid_t, *const c_char, *const posix_spawn_file_actions_t, *const posix_spawnattr_t, *const *mut c_char, *const *mut c_char) -> c_int;
    sched_getaffinity(pid_t, size_t, *mut cpu_set_t) -> c_int;
    sysconf(c_int) -> c_long;
    pthread_create(*mut pthread_t, *const pthread_attr_t, Start, *mut c_void) -> c_int;
    pthread_join(pthread_t, *mut *mut c_void) -> c_int;
    pthread_tryjoin_np(pthread_t, *mut *mut c_void) -> c_int;
    pthread_mutex_lock(*mut pthread_mutex_t) -> c_int;
    pthread_mutex_trylock(*mut pthread_mutex_t) -> c_int;
    pthread_mutex_timedlock(*mut pthread_mutex_t, *const timespec) -> c_int;
    pthread_mutex_clocklock(*mut pthread_mutex_t, clockid_t, *const timespec) -> c_int;
    pthread_mutex_unlock(*mut pthread_mutex_t) -> c_int;
    pthread_rwlock_rdlock(*mut pthread_rwlock_t) -> c_int;
    pthread_rwlock_tryrdlock(*mut pthread_rwlock_t) -> c_int;
    pthread_rwlock_timedrdlock(*mut pthread_rwlock_t, *const timespec) -> c_int;
    pthread_rwlock_clockrdlock(*mut pthread_rwlock_t, clockid_t, *const timespec) -> c_int;
    pthread_rwlock_wrlock(*mut pthread_rwlock_t) -> c_int;
    pthread_rwlock_trywrlock(*mut pthread_rwlock_t) -> c_int;
    pthread_rwlock_timedwrlock(*mut pthread_rwlock_t, *const timespec) -> c_int;
    pthread_rwlock_clockwrlock(*mut pthread_rwlock_t, clockid_t, *const timespec) -> c_int;
    pthread_rwlock_unlock(*mut pthread_rwlock_t) -> c_int;
    pthread_spin_lock(*mut pthread_spinlock_t) -> c_int;
    pthread_spin_trylock(*mut pthread_spinlock_t) -> c_int;
    pthread_spin_unlock(*mut pthread_spinlock_t) -> c_int;
    pthread_cond_init(*mut pthread_cond_t, *const pthread_condattr_t) -> c_int;
    pthread_cond_destroy(*mut pthread_cond_t) -> c_int;
    pthread_cond_wait(*mut pthread_cond_t, *mut pthread_mutex_t) -> c_int;
    pthread_cond_timedwait(*mut pthread_cond_t, *mut pthread_mutex_t, *const timespec) -> c_int;
    pthread_cond_clockwait(*mut pthread_cond_t, *mut pthread_mutex_t, clockid_t, *const timespec) -> c_int;
    pthread_cond_signal(*mut pthread_cond_t) -> c_int;
    pthread_cond_broadcast(*mut pthread_cond_t) -> c_int;
    pthread_barrier_init(*mut pthread_barrier_t, *const pthread_barrierattr_t, c_uint) -> c_int;
    pthread_barrier_destroy(*mut pthread_barrier_t) -> c_int;
    pthread_barrier_wait(*mut pthread_barrier_t) -> c_int;
    sem_wait(*mut sem_t) -> c_int;
    sem_trywait(*mut sem_t) -> c_int;
    sem_timedwait(*mut sem_t, *const timespec) -> c_int;
    sem_clockwait(*mut sem_t, clockid_t, *const timespec) -> c_int;
    sem_post(*mut sem_t) -> c_int;
    pthread_once(*mut pthread_once_t, extern "C-unwind" fn()) -> c_int;
    poll(*mut pollfd, nfds_t, c_int) -> c_int;
    epoll_wait(c_int, *mut epoll_event, c_int, c_int) -> c_int;
    epoll_pwait(c_int, *mut epoll_event, c_int, c_int, *const sigset_t) -> c_int;
    read(c_int, *mut c_void, size_t) -> ssize_t;
    readv(c_int, *const iovec, c_int) -> ssize_t;
    write(c_int, *const c_void, size_t) -> ssize_t;
    writev(c_int, *const iovec, c_int) -> ssize_t;
    recv(c_int, *mut c_void, size_t, c_int) -> ssize_t;
    recvfrom(c_int, *mut c_void, size_t, c_int, *mut sockaddr, *mut socklen_t) -> ssize_t;
    recvmsg(c_int, *mut msghdr, c_int) -> ssize_t;
    sendto(c_int, *const c_void, size_t, c_int, *const sockaddr, socklen_t) -> ssize_t;
    sendmsg(c_int, *const msghdr, c_int) -> ssize_t;
    socket(c_int, c_int, c_int) -> c_int;
    socketpair(c_int, c_int, c_int, *mut c_int) -> c_int;
    bind(c_int, *const sockaddr, socklen_t) -> c_int;
    listen(c_int, c_int) -> c_int;
    connect(c_int, *const sockaddr, socklen_t) -> c_int;
    accept4(c_int, *mut sockaddr, *mut socklen_t, c_int) -> c_int;
    shutdown(c_int, c_int) -> c_int;
    close(c_int) -> c_int;
    dup(c_int) -> c_int;
    dup2(c_int, c_int) -> c_int;
    dup3(c_int, c_int, c_int) -> c_int;
    fcntl(c_int, c_int, usize) -> c_int;
    sendfile(c_int, c_int, *mut off_t, size_t) -> ssize_t;
    splice(c_int, *mut loff_t, c_int, *mut loff_t, size_t, c_uint) -> ssize_t;
    select(c_int, *mut fd_set, *mut fd_set, *mut fd_set, *mut timeval) -> c_int;
    pselect(c_int, *mut fd_set, *mut fd_set, *mut fd_set, *const timespec, *const sigset_t) -> c_int;
    epoll_ctl(c_int, c_int, c_int, *mut epoll_event) -> c_int;
    fork() -> pid_t;
    kill(pid_t, c_int) -> c_int;
    system(*const c_char) -> c_int;
    wait4(pid_t, *mut c_int, c_int, *mut rusage) -> pid_t;
    waitid(idtype_t, id_t, *mut siginfo_t, c_int) -> c_int;
    getaddrinfo(*const c_char, *const c_char, *const addrinfo, *mut *mut addrinfo) -> c_int;
    flock(c_int, c_int) -> c_int;
    setsockopt(c_int, c_int, c_int, *const c_void, socklen_t) -> c_int;
    getsockopt(c_int, c_int, c_int, *mut c_void, *mut socklen_t) -> c_int;
    execve(*const c_char, *const *const c_char, *const *const c_char) -> c_int;
    execvpe(*const c_char, *const *const c_char, *const *const c_char) -> c_int;
    fexecve(c_int, *const *const c_char, *const *const c_char) -> c_int;
    abort() -> ();
}

fn find(name: &str) -> *mut c_void {
    let text = name.as_ptr().cast::<c_char>();
    // Condition variables were made anew in glibc 2.3.2, and timers in 2.3.3; where the old ones
    // are still there (x86_64), a plain look-up may find those.
    let new_ones = match name {
        name if name.starts_with("pthread_cond_") => Some(c"GLIBC_2.3.2"),
        name if name.starts_with("timer_") => Some(c"GLIBC_2.3.3"),
        _ => None,
    };
    // SAFETY: both callers pass a text that ends in a zero byte.
    let found = unsafe {
        let found = new_ones.map(|version| dlvsym(RTLD_NEXT, text, version.as_ptr()));
        found
            .filter(|found| !found.is_null())
            .unwrap_or_else(|| dlsym(RTLD_NEXT, text))
    };
    if found.is_null() {
        fail(&[
            b"virtual-clock: this C library has no function ",
            name.as_bytes(),
        ]);
    }
    found
}

static FUNCTIONS: AtomicPtr<Functions> = AtomicPtr::new(std::ptr::null_mut());

/// The original functions. A call may come before this library's own start-up, from another
/// library's; then they are looked up here.
pub fn original() -> &'static Functions {
    let mut known = FUNCTIONS.load(Ordering::Acquire);
    if known.is_null() {
        known = Box::into_raw(Box::new(Functions::look_up()));
        FUNCTIONS.store(known, Ordering::Release);
    }
    // SAFETY: it came from a box that is never freed.
    unsafe { &*known }
}

/// From now on these are used instead.
pub fn replace(functions: Functions) {
    FUNCTIONS.store(Box::into_raw(Box::new(functions)), Ordering::Release);
}

/// Says why nothing can go on and ends the process. Uses system calls only.
pub fn fail(parts: &[&[u8]]) -> ! {
    // SAFETY: each part is valid for its length; `_exit` does not return.
    unsafe {
        for part in parts {
            libc::syscall(SYS_write, 2, part.as_ptr(), part.len());
        }
        libc::syscall(SYS_write, 2, b"\n".as_ptr(), 1);
        _exit(wire::exit::FAILED)
    }
}

pub fn errno() -> c_int {
    // SAFETY: the pointer is the calling thread's own, and always valid.
    unsafe { *__errno_location() }
}

pub fn set_errno(code: c_int) {
    // SAFETY: the pointer is the calling thread's own, and always valid.
    unsafe { *__errno_location() = code }
}
