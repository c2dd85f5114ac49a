//! The threads, mutexes and condition variables of C11. In glibc they are those of POSIX under
//! other names, with other error codes, and lead to them past anything that stands in front.

use libc::{
    CLOCK_REALTIME, EBUSY, ENOMEM, ETIMEDOUT, c_int, c_void, pthread_cond_t, pthread_mutex_t,
    pthread_t, timespec,
};

const SUCCESS: c_int = 0;
const BUSY: c_int = 1;
const ERROR: c_int = 2;
const NO_MEMORY: c_int = 3;
const TIMED_OUT: c_int = 4;

fn in_c11(code: c_int) -> c_int {
    match code {
        0 => SUCCESS,
        EBUSY => BUSY,
        ENOMEM => NO_MEMORY,
        ETIMEDOUT => TIMED_OUT,
        _ => ERROR,
    }
}

type Function = extern "C" fn(*mut c_void) -> c_int;

struct Birth {
    function: Function,
    argument: *mut c_void,
}

extern "C" fn begin(birth: *mut c_void) -> *mut c_void {
    // SAFETY: `thrd_create` made it from a box and gave it to this thread alone.
    let Birth { function, argument } = *unsafe { Box::from_raw(birth.cast::<Birth>()) };
    function(argument) as isize as *mut c_void
}

#[unsafe(no_mangle)]
unsafe extern "C" fn thrd_create(
    thread: *mut pthread_t,
    function: Function,
    argument: *mut c_void,
) -> c_int {
    let birth = Box::into_raw(Box::new(Birth { function, argument }));
    // SAFETY: the caller's own arguments; the new thread takes the box.
    let code = unsafe { libc::pthread_create(thread, std::ptr::null(), begin, birth.cast()) };
    if code != 0 {
        // SAFETY: no thread has taken it.
        drop(unsafe { Box::from_raw(birth) });
    }
    in_c11(code)
}

#[unsafe(no_mangle)]
unsafe extern "C" fn thrd_join(thread: pthread_t, result: *mut c_int) -> c_int {
    let mut value = std::ptr::null_mut();
    // SAFETY: the caller's own thread; it gives room for a result, or none.
    unsafe {
        let code = libc::pthread_join(thread, &mut value);
        if code == 0 && !result.is_null() {
            *result = value as isize as c_int;
        }
        in_c11(code)
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn thrd_sleep(time: *const timespec, rest: *mut timespec) -> c_int {
    // SAFETY: the caller's own arguments.
    match unsafe { libc::clock_nanosleep(CLOCK_REALTIME, 0, time, rest) } {
        0 => 0,
        libc::EINTR => -1,
        _ => -2,
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn thrd_yield() {
    // SAFETY: no arguments.
    unsafe { libc::sched_yield() };
}

#[unsafe(no_mangle)]
unsafe extern "C" fn mtx_lock(mutex: *mut pthread_mutex_t) -> c_int {
    // SAFETY: the caller's own mutex, here and below.
    in_c11(unsafe { libc::pthread_mutex_lock(mutex) })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn mtx_trylock(mutex: *mut pthread_mutex_t) -> c_int {
    // SAFETY: as above.
    in_c11(unsafe { libc::pthread_mutex_trylock(mutex) })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn mtx_timedlock(mutex: *mut pthread_mutex_t, limit: *const timespec) -> c_int {
    // SAFETY: as above.
    in_c11(unsafe { libc::pthread_mutex_timedlock(mutex, limit) })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn mtx_unlock(mutex: *mut pthread_mutex_t) -> c_int {
    // SAFETY: as above.
    in_c11(unsafe { libc::pthread_mutex_unlock(mutex) })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn cnd_wait(
    condition: *mut pthread_cond_t,
    mutex: *mut pthread_mutex_t,
) -> c_int {
    // SAFETY: the caller's own, here and below.
    in_c11(unsafe { libc::pthread_cond_wait(condition, mutex) })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn cnd_timedwait(
    condition: *mut pthread_cond_t,
    mutex: *mut pthread_mutex_t,
    limit: *const timespec,
) -> c_int {
    // SAFETY: as above.
    in_c11(unsafe { libc::pthread_cond_timedwait(condition, mutex, limit) })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn cnd_signal(condition: *mut pthread_cond_t) -> c_int {
    // SAFETY: as above.
    in_c11(unsafe { libc::pthread_cond_signal(condition) })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn cnd_broadcast(condition: *mut pthread_cond_t) -> c_int {
    // SAFETY: as above.
    in_c11(unsafe { libc::pthread_cond_broadcast(condition) })
}
