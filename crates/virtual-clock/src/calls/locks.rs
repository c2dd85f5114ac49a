//! The C library's own mutexes, read-write locks and spin locks, as C, C++ and Python use
//! them. They sleep inside the C library, where nothing can stand in front; so here a thread
//! *tries* the lock, and if it is held waits in the model until somebody unlocks it.
//! The lock itself stays the C library's: its kind (recursive, error-checking, robust), its
//! owner and its error codes are the C library's.

use super::waiting::{deadline, goes_on, retry};
use crate::baton;
use crate::current;
use crate::original::original;
use crate::shared;
use libc::{
    CLOCK_REALTIME, EBUSY, ETIMEDOUT, clockid_t, pthread_mutex_t, pthread_rwlock_t,
    pthread_spinlock_t, timespec,
};
use scheduler::ThreadId;
use std::ffi::c_int;

/// Long past, on every clock.
const PAST: timespec = timespec {
    tv_sec: 0,
    tv_nsec: 0,
};

/// Readers and writers of one lock are woken separately.
const READERS: u32 = 1;
const WRITERS: u32 = 2;
const ALL: usize = usize::MAX;

unsafe fn try_mutex(mutex: *mut pthread_mutex_t) -> c_int {
    // SAFETY: the caller's own mutex, here and below.
    unsafe {
        let code = (original().pthread_mutex_trylock)(mutex);
        if code != EBUSY {
            return code;
        }
        if robust_owner(mutex)
            .is_some_and(|owner| shared::with_world(|w| w.living(owner).is_none()))
        {
            // Its owner has ended, and the kernel is about to say so to whoever waits there.
            return (original().pthread_mutex_lock)(mutex);
        }
        // The same with a limit in the past knows what a mere try does not say: that an
        // error-checking mutex is held by the caller itself.
        match (original().pthread_mutex_timedlock)(mutex, &PAST) {
            ETIMEDOUT => EBUSY,
            code => code,
        }
    }
}

/// The kernel's number of the thread that holds a robust mutex. The C library keeps it in the
/// first word, and the kind in the fifth: both are part of its binary interface, for the
/// kernel reads the one and static initialisers write the other.
unsafe fn robust_owner(mutex: *mut pthread_mutex_t) -> Option<u32> {
    const ROBUST: u32 = 16;
    const OWNER: u32 = 0x3FFF_FFFF;
    // SAFETY: a mutex has ten words.
    let (word, kind) = unsafe {
        let words = mutex.cast::<u32>();
        (words.read_volatile(), words.add(4).read_volatile())
    };
    (kind & ROBUST != 0 && word & OWNER != 0).then_some(word & OWNER)
}

/// Waits for a mutex. `limit`: the moment to give up.
pub unsafe fn lock(me: ThreadId, mutex: *mut pthread_mutex_t, limit: Option<u64>) -> c_int {
    // SAFETY: the caller's own mutex.
    let attempt = || unsafe {
        let code = try_mutex(mutex);
        if code == EBUSY {
            shared::with_world(|world| {
                world.mutexes.insert(mutex as usize);
                if robust_owner(mutex).is_some() {
                    world.robust.insert(mutex as usize);
                }
            });
        }
        code
    };
    retry(me, mutex as usize, !0, limit, goes_on, attempt)
}

#[unsafe(no_mangle)]
unsafe extern "C" fn pthread_mutex_lock(mutex: *mut pthread_mutex_t) -> c_int {
    // SAFETY: the caller's own mutex.
    unsafe {
        match current::me() {
            Some(me) => lock(me, mutex, None),
            None => (original().pthread_mutex_lock)(mutex),
        }
    }
}

/// A try that fails lets others run, for the caller may do nothing else until it succeeds.
#[unsafe(no_mangle)]
unsafe extern "C" fn pthread_mutex_trylock(mutex: *mut pthread_mutex_t) -> c_int {
    // SAFETY: the caller's own mutex.
    let code = unsafe { (original().pthread_mutex_trylock)(mutex) };
    if let (EBUSY, Some(me)) = (code, current::me()) {
        super::time::yielded(me);
    }
    code
}

#[unsafe(no_mangle)]
unsafe extern "C" fn pthread_mutex_timedlock(
    mutex: *mut pthread_mutex_t,
    limit: *const timespec,
) -> c_int {
    // SAFETY: the caller's own arguments.
    unsafe { pthread_mutex_clocklock(mutex, CLOCK_REALTIME, limit) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn pthread_mutex_clocklock(
    mutex: *mut pthread_mutex_t,
    clock: clockid_t,
    limit: *const timespec,
) -> c_int {
    // SAFETY: the caller's own arguments.
    unsafe {
        let Some(me) = current::me() else {
            return (original().pthread_mutex_clocklock)(mutex, clock, limit);
        };
        match try_mutex(mutex) {
            EBUSY => match deadline(clock, limit) {
                Ok(moment) => lock(me, mutex, Some(moment)),
                Err(code) => code,
            },
            code => code,
        }
    }
}

/// Unlocks, and wakes whoever waits. Error codes are the C library's.
pub unsafe fn unlock(mutex: *mut pthread_mutex_t) -> c_int {
    // SAFETY: the caller's own mutex.
    let code = unsafe { (original().pthread_mutex_unlock)(mutex) };
    if code == 0 {
        baton::wake(mutex as usize, !0, 1);
    }
    code
}

#[unsafe(no_mangle)]
unsafe extern "C" fn pthread_mutex_unlock(mutex: *mut pthread_mutex_t) -> c_int {
    // SAFETY: the caller's own mutex.
    let code = unsafe { unlock(mutex) };
    baton::switch_point();
    code
}

unsafe fn read_lock(me: ThreadId, lock: *mut pthread_rwlock_t, limit: Option<u64>) -> c_int {
    // SAFETY: the caller's own lock. As for a mutex: the limit in the past tells a deadlock.
    let attempt = || unsafe {
        match (original().pthread_rwlock_tryrdlock)(lock) {
            EBUSY => match (original().pthread_rwlock_timedrdlock)(lock, &PAST) {
                ETIMEDOUT => EBUSY,
                code => code,
            },
            code => code,
        }
    };
    retry(me, lock as usize, READERS, limit, goes_on, attempt)
}

unsafe fn write_lock(me: ThreadId, lock: *mut pthread_rwlock_t, limit: Option<u64>) -> c_int {
    // SAFETY: as above.
    let attempt = || unsafe {
        match (original().pthread_rwlock_trywrlock)(lock) {
            EBUSY => match (original().pthread_rwlock_timedwrlock)(lock, &PAST) {
                ETIMEDOUT => EBUSY,
                code => code,
            },
            code => code,
        }
    };
    retry(me, lock as usize, WRITERS, limit, goes_on, attempt)
}

macro_rules! rwlocks {
    ($($wait:ident: $plain:ident, $timed:ident, $clocked:ident;)*) => { $(
        #[unsafe(no_mangle)]
        unsafe extern "C" fn $plain(lock: *mut pthread_rwlock_t) -> c_int {
            // SAFETY: the caller's own lock.
            unsafe {
                match current::me() {
                    Some(me) => $wait(me, lock, None),
                    None => (original().$plain)(lock),
                }
            }
        }

        #[unsafe(no_mangle)]
        unsafe extern "C" fn $timed(lock: *mut pthread_rwlock_t, limit: *const timespec) -> c_int {
            // SAFETY: the caller's own arguments.
            unsafe { $clocked(lock, CLOCK_REALTIME, limit) }
        }

        #[unsafe(no_mangle)]
        unsafe extern "C" fn $clocked(
            lock: *mut pthread_rwlock_t,
            clock: clockid_t,
            limit: *const timespec,
        ) -> c_int {
            // SAFETY: the caller's own arguments.
            unsafe {
                let Some(me) = current::me() else {
                    return (original().$clocked)(lock, clock, limit);
                };
                match deadline(clock, limit) {
                    Ok(moment) => $wait(me, lock, Some(moment)),
                    Err(code) => code,
                }
            }
        }
    )* };
}

rwlocks! {
    read_lock: pthread_rwlock_rdlock, pthread_rwlock_timedrdlock, pthread_rwlock_clockrdlock;
    write_lock: pthread_rwlock_wrlock, pthread_rwlock_timedwrlock, pthread_rwlock_clockwrlock;
}

#[unsafe(no_mangle)]
unsafe extern "C" fn pthread_rwlock_unlock(lock: *mut pthread_rwlock_t) -> c_int {
    // SAFETY: the caller's own lock.
    let code = unsafe { (original().pthread_rwlock_unlock)(lock) };
    if code == 0 && baton::wake(lock as usize, READERS, ALL) == 0 {
        baton::wake(lock as usize, WRITERS, 1);
    }
    baton::switch_point();
    code
}

#[unsafe(no_mangle)]
unsafe extern "C" fn pthread_spin_lock(lock: *mut pthread_spinlock_t) -> c_int {
    // SAFETY: the caller's own lock.
    unsafe {
        match current::me() {
            Some(me) => retry(me, lock as usize, !0, None, goes_on, || {
                (original().pthread_spin_trylock)(lock)
            }),
            None => (original().pthread_spin_lock)(lock),
        }
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn pthread_spin_unlock(lock: *mut pthread_spinlock_t) -> c_int {
    // SAFETY: the caller's own lock.
    let code = unsafe { (original().pthread_spin_unlock)(lock) };
    baton::wake(lock as usize, !0, 1);
    baton::switch_point();
    code
}
