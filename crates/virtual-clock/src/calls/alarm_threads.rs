//! The functions that timers call, each in a thread of its own.

use crate::alarms::{Calls, TO_CALL};
use crate::current;
use crate::pace;
use crate::shared;
use libc::{c_void, pthread_t};
use scheduler::Waiting;
use std::mem::zeroed;
use std::ptr::{null, null_mut};
use std::sync::Once;

/// The thread that starts a thread for each call of a function, as the C library's does.
pub fn start() {
    static STARTED: Once = Once::new();
    STARTED.call_once(|| {
        // SAFETY: the function has the type of a thread's; it takes no signals.
        unsafe {
            let [mut all, mut before]: [libc::sigset_t; 2] = zeroed();
            libc::sigfillset(&mut all);
            libc::pthread_sigmask(libc::SIG_SETMASK, &all, &mut before);
            let mut caller: pthread_t = 0;
            libc::pthread_create(&mut caller, null(), calls, null_mut());
            libc::pthread_sigmask(libc::SIG_SETMASK, &before, null_mut());
        }
    });
}

extern "C" fn calls(_: *mut c_void) -> *mut c_void {
    extern "C" fn call(to: *mut c_void) -> *mut c_void {
        // SAFETY: it was made from a box, for this thread alone.
        let (function, value) = *unsafe { Box::from_raw(to.cast::<Calls>()) };
        function(value as *mut c_void);
        null_mut()
    }
    loop {
        while let Some(next) = shared::with_world(|world| world.alarms.next_call()) {
            let next = Box::into_raw(Box::new(next));
            // SAFETY: the thread takes the box, and is waited for by nobody.
            unsafe {
                let mut thread: pthread_t = 0;
                if libc::pthread_create(&mut thread, null(), call, next.cast()) == 0 {
                    libc::pthread_detach(thread);
                }
            }
        }
        let Some(me) = current::me() else {
            return null_mut();
        };
        let address = &raw const TO_CALL as usize;
        pace::wait(me, Waiting::Futex { address, mask: !0 }, None);
    }
}
