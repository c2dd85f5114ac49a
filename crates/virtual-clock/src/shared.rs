//! The state that all threads share, behind one lock.

use crate::current;
use crate::parking::Lock;
use crate::signals::handler;
use crate::stepping;
use crate::world::World;
use std::cell::UnsafeCell;

struct Shared(UnsafeCell<Option<World>>);
// SAFETY: `with_world` hands it out under the lock only.
unsafe impl Sync for Shared {}

static WORLD: Shared = Shared(UnsafeCell::new(None));
static LOCK: Lock = Lock::new();

/// Puts the state there, before the clock begins.
pub fn start(world: World) {
    // SAFETY: the library starts on one thread, and the clock is still off.
    unsafe { *WORLD.0.get() = Some(world) };
}

/// In the child of a fork whoever held the lock is gone.
pub fn stop() {
    LOCK.set_free();
}

/// Runs `act` on the shared state. It must not wait.
pub fn with_world<R>(act: impl FnOnce(&mut World) -> R) -> R {
    let stepped = stepping::pause();
    // In this order, for a signal's handler may come between.
    current::set_inside(true);
    LOCK.lock();
    // SAFETY: this thread holds the lock, and `start` has put the state there before the clock began.
    let world = unsafe { (*WORLD.0.get()).as_mut() };
    let result = act(world.expect("the clock is on"));
    LOCK.unlock();
    current::set_inside(false);
    stepping::resume(stepped);
    handler::come_now();
    result
}
