//! The C library's barriers, and `pthread_once`.

use super::waiting::sleep_at;
use crate::baton::{self, End};
use crate::current;
use crate::original::original;
use libc::{EINVAL, pthread_barrier_t, pthread_barrierattr_t, pthread_once_t};
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::{c_int, c_uint};
use std::sync::{Mutex, MutexGuard, PoisonError};

#[derive(Clone, Copy)]
struct Barrier {
    wanted: c_uint,
    arrived: c_uint,
    /// How often all have met.
    met: u64,
}

static BARRIERS: Mutex<BTreeMap<usize, Barrier>> = Mutex::new(BTreeMap::new());
/// The `pthread_once_t` whose function is running.
static BEGUN: Mutex<BTreeSet<usize>> = Mutex::new(BTreeSet::new());

fn locked<T>(mutex: &'static Mutex<T>) -> MutexGuard<'static, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[unsafe(no_mangle)]
unsafe extern "C" fn pthread_barrier_init(
    barrier: *mut pthread_barrier_t,
    attributes: *const pthread_barrierattr_t,
    wanted: c_uint,
) -> c_int {
    // SAFETY: the caller's own arguments.
    let code = unsafe { (original().pthread_barrier_init)(barrier, attributes, wanted) };
    if code == 0 {
        let fresh = Barrier {
            wanted,
            arrived: 0,
            met: 0,
        };
        locked(&BARRIERS).insert(barrier as usize, fresh);
    }
    code
}

#[unsafe(no_mangle)]
unsafe extern "C" fn pthread_barrier_destroy(barrier: *mut pthread_barrier_t) -> c_int {
    locked(&BARRIERS).remove(&(barrier as usize));
    // SAFETY: the caller's own barrier.
    unsafe { (original().pthread_barrier_destroy)(barrier) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn pthread_barrier_wait(barrier: *mut pthread_barrier_t) -> c_int {
    let Some(me) = current::me() else {
        // SAFETY: the caller's own barrier.
        return unsafe { (original().pthread_barrier_wait)(barrier) };
    };
    let address = barrier as usize;
    let (last, met) = {
        let mut barriers = locked(&BARRIERS);
        let Some(known) = barriers.get_mut(&address) else {
            return EINVAL;
        };
        known.arrived += 1;
        let last = known.arrived == known.wanted;
        let met = known.met;
        if last {
            known.arrived = 0;
            known.met += 1;
        }
        (last, met)
    };
    if last {
        baton::wake(address, !0, usize::MAX);
        baton::switch_point();
        return libc::PTHREAD_BARRIER_SERIAL_THREAD;
    }
    let still = || {
        locked(&BARRIERS)
            .get(&address)
            .is_some_and(|b| b.met == met)
    };
    // A handler does not end it.
    while let End::Interrupted { .. } = sleep_at(me, address, !0, None)
        && still()
    {}
    0
}

/// Marks the function of a `pthread_once_t` as running, until it is over or unwinds.
struct Beginning(usize);

impl Drop for Beginning {
    fn drop(&mut self) {
        locked(&BEGUN).remove(&self.0);
        baton::wake(self.0, !0, usize::MAX);
    }
}

type PlainOnce = unsafe extern "C" fn(*mut pthread_once_t, extern "C-unwind" fn()) -> c_int;
type UnwindingOnce =
    unsafe extern "C-unwind" fn(*mut pthread_once_t, extern "C-unwind" fn()) -> c_int;

/// `C-unwind`, because the function may throw: C++'s `call_once` is made of this.
#[unsafe(no_mangle)]
unsafe extern "C-unwind" fn pthread_once(
    once: *mut pthread_once_t,
    function: extern "C-unwind" fn(),
) -> c_int {
    // SAFETY: the same function; it unwinds if its argument does.
    let original_once =
        unsafe { std::mem::transmute::<PlainOnce, UnwindingOnce>(original().pthread_once) };
    let address = once as usize;
    let mut beginning = None;
    if let Some(me) = current::me() {
        while locked(&BEGUN).contains(&address) {
            sleep_at(me, address, !0, None);
        }
        locked(&BEGUN).insert(address);
        beginning = Some(Beginning(address));
    }
    // SAFETY: the caller's own arguments.
    let code = unsafe { original_once(once, function) };
    drop(beginning);
    code
}
