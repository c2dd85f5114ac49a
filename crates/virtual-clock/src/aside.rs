//! Work outside the process that no descriptor tells of: a child's end, a name to be
//! resolved. The call runs on a helper thread, in real time; in the model its caller waits
//! for the helper, the others run, and the clock stands still until it returns.

use crate::baton;
use crate::real::{errno, real, set_errno};
use crate::scheduler::Waiting;
use libc::{c_int, c_void, pollfd};

struct Job<'a> {
    call: &'a mut dyn FnMut(),
    /// The event that tells its end.
    done: c_int,
}

extern "C" fn work(job: *mut c_void) -> *mut c_void {
    // SAFETY: `aside` keeps it until this thread has ended.
    let job = unsafe { &mut *job.cast::<Job>() };
    (job.call)();
    let one = 1u64;
    // SAFETY: eight bytes, as an eventfd takes them.
    unsafe { (real().write)(job.done, (&raw const one).cast(), 8) };
    std::ptr::null_mut()
}

/// Makes a call that may wait for something outside the process.
pub fn aside<R>(call: impl Fn() -> R) -> R {
    let Some(me) = baton::me() else {
        return call();
    };
    crate::spin::over();
    // SAFETY: plain numbers.
    let done = unsafe { libc::eventfd(0, libc::EFD_CLOEXEC) };
    let mut result = None;
    let mut store = || result = Some((call(), errno()));
    let mut job = Job {
        call: &mut store,
        done,
    };
    // SAFETY: the job outlives the helper, which is joined below. The helper is not under the
    // clock, and takes no signals: their handlers belong to the program's own threads.
    unsafe {
        let (mut all, mut before) = (std::mem::zeroed(), std::mem::zeroed());
        libc::sigfillset(&mut all);
        libc::pthread_sigmask(libc::SIG_SETMASK, &all, &mut before);
        let mut helper = 0;
        let job = (&raw mut job).cast();
        let code = (real().pthread_create)(&mut helper, std::ptr::null(), work, job);
        libc::pthread_sigmask(libc::SIG_SETMASK, &before, std::ptr::null_mut());
        if code == 0 {
            wait_for(me, done);
            (real().pthread_join)(helper, std::ptr::null_mut());
        }
        (real().close)(done);
    }
    let (result, code) = result.unwrap_or_else(|| (call(), errno()));
    set_errno(code);
    result
}

fn wait_for(me: usize, done: c_int) {
    let mut polls = [pollfd {
        fd: done,
        events: libc::POLLIN,
        revents: 0,
    }];
    let waiting = Waiting::Kernel {
        polls: polls.as_mut_ptr() as usize,
        count: 1,
        outside: true,
    };
    baton::wait(me, waiting, None);
}
