//! Work outside the process that no descriptor tells of: a name to be resolved, a file's lock. The
//! call runs on a helper thread, in real time; in the model its caller waits for the helper, the
//! others run, and the clock stands still until it returns.

use crate::baton::End;
use crate::current;
use crate::original::{errno, original, set_errno};
use crate::pace;
use libc::{c_int, c_void, pollfd};
use scheduler::Waiting;
use std::sync::atomic::{AtomicBool, Ordering};

struct Job<'a> {
    call: &'a mut dyn FnMut(),
    /// The event that tells its end.
    done: c_int,
}

extern "C" fn work(job: *mut c_void) -> *mut c_void {
    // SAFETY: `offload` keeps it until this thread has ended.
    let job = unsafe { &mut *job.cast::<Job>() };
    (job.call)();
    tell(job.done);
    std::ptr::null_mut()
}

/// Makes an event.
pub fn event() -> c_int {
    // SAFETY: plain numbers.
    unsafe { libc::eventfd(0, libc::EFD_CLOEXEC) }
}

/// Tells an event.
pub fn tell(event: c_int) {
    let one = 1u64;
    // SAFETY: eight bytes, as an eventfd takes them.
    unsafe { (original().write)(event, (&raw const one).cast(), 8) };
}

/// Starts a thread that is not under the clock, and takes no signals: their handlers belong to
/// the program's own threads.
///
/// # Safety
/// The argument is what the function asks for.
pub unsafe fn helper(
    function: extern "C" fn(*mut c_void) -> *mut c_void,
    argument: *mut c_void,
) -> Option<libc::pthread_t> {
    // SAFETY: this function's own.
    unsafe {
        let (mut all, mut before) = (std::mem::zeroed(), std::mem::zeroed());
        libc::sigfillset(&mut all);
        libc::pthread_sigmask(libc::SIG_SETMASK, &all, &mut before);
        let mut helper = 0;
        let code = (original().pthread_create)(&mut helper, std::ptr::null(), function, argument);
        libc::pthread_sigmask(libc::SIG_SETMASK, &before, std::ptr::null_mut());
        (code == 0).then_some(helper)
    }
}

/// Makes a call that may wait for something outside the process. It is told when a handler for a
/// signal has run after which it should end.
pub fn offload<R>(call: impl Fn(&AtomicBool) -> R) -> R {
    let ends = AtomicBool::new(false);
    let Some(me) = current::me() else {
        return call(&ends);
    };
    crate::spin::over();
    let done = event();
    let mut result = None;
    let mut store = || result = Some((call(&ends), errno()));
    let mut job = Job {
        call: &mut store,
        done,
    };
    // SAFETY: the job outlives the helper, which is joined below.
    unsafe {
        if let Some(helper) = helper(work, (&raw mut job).cast()) {
            while let End::Interrupted { restarts, .. } = wait_for(me, done) {
                ends.fetch_or(!restarts, Ordering::Relaxed);
            }
            (original().pthread_join)(helper, std::ptr::null_mut());
        }
        (original().close)(done);
    }
    let (result, code) = result.unwrap_or_else(|| (call(&ends), errno()));
    set_errno(code);
    result
}

/// Waits for a descriptor that something outside makes ready.
pub fn wait_for(me: usize, fd: c_int) -> End {
    let mut polls = [pollfd {
        fd,
        events: libc::POLLIN,
        revents: 0,
    }];
    let waiting = Waiting::Kernel {
        polls: polls.as_mut_ptr() as usize,
        count: 1,
        outside: true,
    };
    pace::wait(me, waiting, None)
}
