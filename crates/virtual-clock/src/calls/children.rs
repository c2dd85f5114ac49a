//! Calls that wait for something outside the process without a descriptor: a child's end, a
//! name to be resolved, a file's lock. Other threads run meanwhile. The clock stands still until
//! they return, or goes no faster than real time beside a child.

use crate::baton::End;
use crate::current;
use crate::kernel;
use crate::offload::{self, offload};
use crate::original::{errno, original, set_errno};
use crate::shared;
use crate::signals::mask;
use crate::spin;
use crate::world::World;
use libc::{
    EINTR, P_ALL, P_PGID, P_PID, WCONTINUED, WEXITED, WNOHANG, WNOWAIT, WUNTRACED, addrinfo,
    c_char, c_int, c_void, id_t, idtype_t, pid_t, rusage, siginfo_t,
};
use scheduler::ThreadId;
use std::cell::RefCell;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};
use std::ptr::null_mut;
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// Something that one of some children does: which of them, and what.
#[derive(Clone, Copy)]
struct Happens {
    kind: idtype_t,
    id: id_t,
    what: c_int,
}

impl Happens {
    /// As `waitpid` has it.
    fn to(process: pid_t, options: c_int) -> Happens {
        let (kind, id) = match process {
            -1 => (P_ALL, 0),
            // SAFETY: no arguments.
            0 => (P_PGID, unsafe { libc::getpgrp() }),
            ..-1 => (P_PGID, -process),
            _ => (P_PID, process),
        };
        Happens {
            kind,
            id: id as id_t,
            what: WEXITED | (options & !WNOHANG),
        }
    }

    /// A descriptor that is readable when it has happened.
    fn event(self) -> Option<Arc<OwnedFd>> {
        let ends_only = self.what & (WUNTRACED | WCONTINUED) == 0;
        if self.kind == P_PID && ends_only {
            // SAFETY: plain numbers.
            let fd = unsafe {
                (original().syscall)(libc::SYS_pidfd_open, self.id as usize, 0, 0, 0, 0, 0)
            };
            // SAFETY: the kernel has just opened it.
            return (fd >= 0).then(|| Arc::new(unsafe { OwnedFd::from_raw_fd(fd as c_int) }));
        }
        let fd = offload::event();
        if fd < 0 {
            return None;
        }
        // SAFETY: the same.
        let event = Arc::new(unsafe { OwnedFd::from_raw_fd(fd) });
        let watch = Box::into_raw(Box::new((self, Arc::clone(&event))));
        // SAFETY: the helper takes the box.
        match unsafe { offload::helper(watches, watch.cast()) } {
            Some(helper) => {
                // SAFETY: nobody waits for it.
                unsafe { libc::pthread_detach(helper) };
                Some(event)
            }
            None => {
                // SAFETY: no thread has taken it.
                drop(unsafe { Box::from_raw(watch) });
                None
            }
        }
    }
}

/// Only looks, so it does no harm if nobody is interested any more, such as after a jump out of a
/// handler.
extern "C" fn watches(watch: *mut c_void) -> *mut c_void {
    // SAFETY: it was made from a box for this thread alone; the answer is not looked at.
    unsafe {
        let (happens, event) = *Box::from_raw(watch.cast::<(Happens, Arc<OwnedFd>)>());
        let mut info: siginfo_t = std::mem::zeroed();
        (original().waitid)(happens.kind, happens.id, &mut info, happens.what | WNOWAIT);
        offload::tell(event.as_raw_fd());
    }
    null_mut()
}

thread_local! {
    /// What the thread waits for. After a jump out of a handler it is let go of at the next wait.
    static EVENT: RefCell<Option<Arc<OwnedFd>>> = const { RefCell::new(None) };
}

/// Makes a call that does not wait again and again until it has an answer, which is not 0.
fn until(me: ThreadId, happens: Happens, call: impl Fn() -> c_int) -> c_int {
    spin::over();
    // As in the kernel, what a child has done is told before a handler runs.
    let _held = mask::hold(None);
    loop {
        let answer = call();
        if answer != 0 {
            // It may have ended while the clock moved to a deadline, behind real time.
            if answer > 0 {
                shared::with_world(World::catches_up);
            }
            return answer;
        }
        let Some(event) = happens.event() else {
            return -1;
        };
        let fd = event.as_raw_fd();
        let _ = EVENT.try_with(|kept| kept.replace(Some(event)));
        let end = offload::wait_for(me, fd);
        let _ = EVENT.try_with(|kept| kept.replace(None));
        if let End::Interrupted {
            restarts: false, ..
        } = end
        {
            set_errno(EINTR);
            return -1;
        }
    }
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn waitpid(process: pid_t, status: *mut c_int, options: c_int) -> pid_t {
    // SAFETY: the caller's own arguments.
    unsafe { wait4(process, status, options, null_mut()) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn wait(status: *mut c_int) -> pid_t {
    // SAFETY: the caller's own arguments.
    unsafe { waitpid(-1, status, 0) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn wait4(
    process: pid_t,
    status: *mut c_int,
    options: c_int,
    usage: *mut rusage,
) -> pid_t {
    // SAFETY: the caller's own arguments.
    let call = |more| unsafe { (original().wait4)(process, status, options | more, usage) };
    match current::me() {
        Some(me) if options & WNOHANG == 0 => {
            until(me, Happens::to(process, options), || call(WNOHANG))
        }
        _ => call(0),
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn waitid(
    kind: idtype_t,
    id: id_t,
    info: *mut siginfo_t,
    options: c_int,
) -> c_int {
    let Some(me) = current::me().filter(|_| options & WNOHANG == 0) else {
        // SAFETY: the caller's own arguments.
        return unsafe { (original().waitid)(kind, id, info, options) };
    };
    // Nothing yet is 0 as well, with nobody's number.
    let call = || unsafe {
        // SAFETY: the caller's own arguments, with room for the answer in any case.
        let mut own: siginfo_t = std::mem::zeroed();
        let answer = if info.is_null() { &mut own } else { &mut *info };
        let looks = (original().waitid)(kind, id, answer, options | WNOHANG);
        match looks {
            0 if answer.si_pid() == 0 => 0,
            0 => 1,
            error => error,
        }
    };
    let what = options;
    match until(me, Happens { kind, id, what }, call) {
        1 => 0,
        error => error,
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn getaddrinfo(
    node: *const c_char,
    service: *const c_char,
    hints: *const addrinfo,
    found: *mut *mut addrinfo,
) -> c_int {
    // SAFETY: the caller's own arguments.
    offload(|_| unsafe { (original().getaddrinfo)(node, service, hints, found) })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn flock(fd: c_int, operation: c_int) -> c_int {
    // SAFETY: the caller's own arguments.
    let call = |operation| unsafe { (original().flock)(fd, operation) };
    let result = call(operation | libc::LOCK_NB);
    let would_wait = result != 0 && errno() == libc::EAGAIN;
    if !would_wait || operation & libc::LOCK_NB != 0 {
        return result;
    }
    // A handler must be able to end it, and then the lock must not come later.
    offload(|ends| {
        loop {
            let result = call(operation | libc::LOCK_NB);
            if result == 0 || errno() != libc::EAGAIN {
                return result;
            }
            if ends.load(Ordering::Relaxed) {
                set_errno(EINTR);
                return -1;
            }
            kernel::pause(2000);
        }
    })
}
