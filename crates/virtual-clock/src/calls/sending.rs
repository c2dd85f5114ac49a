//! Sending signals: before the sender goes on it is clear whom one of its own process reaches.

use crate::baton;
use crate::current;
use crate::kernel;
use crate::original::original;
use crate::shared;
use crate::signals::disposition;
use crate::signals::mask;
use crate::world::World;
use libc::{c_int, pid_t, pthread_t, sigval};
use scheduler::ThreadId;
use std::sync::atomic::Ordering;

/// Sends, and lets it arrive. A handler of the sender's own has run when this returns.
fn sends(send: impl FnOnce() -> c_int, arrives: impl FnOnce(&mut World)) -> c_int {
    let Some(me) = current::me().filter(|_| disposition::in_use()) else {
        return send();
    };
    let held = mask::hold(None);
    let result = send();
    let code = crate::original::errno();
    shared::with_world(arrives);
    kernel::touched();
    drop(held);
    baton::maybe_give_way(me);
    crate::original::set_errno(code);
    result
}

fn to_process(send: impl FnOnce() -> c_int) -> c_int {
    sends(send, |world| {
        world.signals_reach();
    })
}

fn to_thread(thread: Option<ThreadId>, signal: c_int, send: impl FnOnce() -> c_int) -> c_int {
    sends(send, |world| {
        if let Some(thread) = thread.filter(|_| signal > 0) {
            world.reaches(thread, signal);
        }
    })
}

fn thread_of(handle: pthread_t) -> Option<ThreadId> {
    current::me()?;
    shared::with_world(|world| world.handles.get(&handle).copied())
}

/// Signal 0 only asks whether a process is there. Who asks again and again waits for its end.
#[unsafe(no_mangle)]
unsafe extern "C" fn kill(process: pid_t, signal: c_int) -> c_int {
    // SAFETY: plain numbers.
    let result = to_process(|| unsafe { (original().kill)(process, signal) });
    if result == 0 && process > 0 && current::me().is_some() && !is_ours(process) {
        shared::with_world(|world| {
            let now = world.scheduler.now();
            match signal {
                0 => world.children.ask_after(process, now),
                _ => world.children.beside.sent_signal(),
            }
        });
    }
    result
}

/// This process, or the one that started it.
fn is_ours(process: pid_t) -> bool {
    // SAFETY: no arguments.
    unsafe { process == libc::getpid() || process == libc::getppid() }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn killpg(group: pid_t, signal: c_int) -> c_int {
    // SAFETY: plain numbers.
    to_process(|| unsafe { (original().killpg)(group, signal) })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn sigqueue(process: pid_t, signal: c_int, value: sigval) -> c_int {
    // SAFETY: plain numbers.
    to_process(|| unsafe { (original().sigqueue)(process, signal, value) })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn raise(signal: c_int) -> c_int {
    // SAFETY: a plain number.
    to_thread(current::me(), signal, || unsafe {
        (original().raise)(signal)
    })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn pthread_kill(handle: pthread_t, signal: c_int) -> c_int {
    // SAFETY: the caller's own arguments.
    to_thread(thread_of(handle), signal, || unsafe {
        (original().pthread_kill)(handle, signal)
    })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn pthread_sigqueue(handle: pthread_t, signal: c_int, value: sigval) -> c_int {
    // SAFETY: the caller's own arguments.
    to_thread(thread_of(handle), signal, || unsafe {
        (original().pthread_sigqueue)(handle, signal, value)
    })
}

/// The numbers of threads are the model's ([`super::identity`]).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tgkill(process: pid_t, tid: pid_t, signal: c_int) -> c_int {
    let known = numbered(tid);
    let tid = known.map_or(tid, |thread| {
        shared::with_world(|world| world.os_threads[thread].tid.load(Ordering::Relaxed)) as pid_t
    });
    let (process, target, number) = (process as usize, tid as usize, signal as usize);
    // SAFETY: plain numbers.
    to_thread(known, signal, || unsafe {
        (original().syscall)(libc::SYS_tgkill, process, target, number, 0, 0, 0) as c_int
    })
}

/// The thread that a number means which `gettid` has given.
pub fn numbered(tid: pid_t) -> Option<ThreadId> {
    current::me()?;
    let thread = usize::try_from(tid).ok()?.checked_sub(1)?;
    shared::with_world(|world| {
        let is_known = thread < world.os_threads.len() && world.scheduler.is_alive(thread);
        let by_kernel = || world.living(tid as u32);
        is_known.then_some(thread).or_else(by_kernel)
    })
}
