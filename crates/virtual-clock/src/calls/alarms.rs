//! Timers that send a signal or call a function: POSIX's, and the one that every process has.
//! Those of processor time stay the kernel's.

use super::alarm_threads;
use super::sending::numbered;
use crate::alarms::{Alarm, AlarmId, Hears, OF_PROCESS};
use crate::clocks::{deadline, is_valid, nanos, times};
use crate::current;
use crate::kernel;
use crate::original::{original, set_errno};
use crate::shared;
use crate::signals::disposition;
use crate::signals::mask;
use libc::{
    CLOCK_BOOTTIME, CLOCK_MONOTONIC, CLOCK_REALTIME, EINVAL, SIGALRM, SIGEV_NONE, SIGEV_SIGNAL,
    SIGEV_THREAD, SIGEV_THREAD_ID, TIMER_ABSTIME, c_int, c_uint, c_void, itimerspec, itimerval,
    sigevent, timer_t, timespec, timeval,
};
use scheduler::Nanos;
use std::mem::{transmute, zeroed};

/// Marks the number of a timer that is kept here. The C library's own are small, or negative.
const MARK: usize = 1 << 40;

fn known(timer: timer_t) -> Option<(AlarmId, Alarm)> {
    current::me()?;
    let id = (timer as usize).checked_sub(MARK)?;
    let id = AlarmId::try_from(id).ok()?;
    let alarm = shared::with_world(|world| world.alarms.get(id))?;
    Some((id, alarm))
}

#[unsafe(no_mangle)]
unsafe extern "C" fn timer_create(
    clock: c_int,
    event: *mut sigevent,
    timer: *mut timer_t,
) -> c_int {
    let ours = matches!(clock, CLOCK_REALTIME | CLOCK_MONOTONIC | CLOCK_BOOTTIME);
    if !ours || current::me().is_none() {
        // SAFETY: the caller's own arguments.
        return unsafe { (original().timer_create)(clock, event, timer) };
    }
    // SAFETY: the caller gives a valid event, or none, and room for a number.
    unsafe {
        let Some(hears) = hears(event.as_ref()) else {
            set_errno(EINVAL);
            return -1;
        };
        disposition::use_begins();
        let id = shared::with_world(|world| {
            let id = world.alarms.make(clock, hears);
            if event.is_null() {
                // By default it says which timer it is.
                let (signal, value) = (SIGALRM, id as usize + MARK);
                world
                    .alarms
                    .put(id, clock, Hears::Process { signal, value });
            }
            id
        });
        *timer = (id as usize + MARK) as timer_t;
    }
    0
}

/// # Safety
/// What the event points to is valid.
unsafe fn hears(event: Option<&sigevent>) -> Option<Hears> {
    let Some(event) = event else {
        return Some(Hears::Nobody);
    };
    let (signal, value) = (event.sigev_signo, event.sigev_value.sival_ptr as usize);
    let valid = (1..=64).contains(&signal);
    match event.sigev_notify {
        SIGEV_NONE => Some(Hears::Nobody),
        SIGEV_SIGNAL if valid => Some(Hears::Process { signal, value }),
        SIGEV_THREAD_ID if valid => {
            let thread = numbered(event.sigev_notify_thread_id)?;
            Some(Hears::Thread {
                thread,
                signal,
                value,
            })
        }
        SIGEV_THREAD => {
            // SAFETY: the function stands where other events have the number of a thread.
            let function = unsafe {
                let at = &raw const event.sigev_notify_thread_id;
                at.cast::<usize>().read_unaligned()
            };
            alarm_threads::start();
            // SAFETY: it takes a value, which is a pointer or a number of that size.
            let function = unsafe { transmute::<usize, extern "C" fn(*mut c_void)>(function) };
            Some(Hears::Function((function, value)))
        }
        _ => None,
    }
}

/// Sets one, and lets it go off if its moment is over.
fn set(id: AlarmId, deadline: Option<Nanos>, interval: Nanos) {
    let held = mask::hold(None);
    shared::with_world(|world| {
        world.alarms.set(id, deadline, interval);
        world.alarms_go_off(world.scheduler.now());
    });
    kernel::touched();
    drop(held);
}

#[unsafe(no_mangle)]
unsafe extern "C" fn timer_settime(
    timer: timer_t,
    flags: c_int,
    new: *const itimerspec,
    old: *mut itimerspec,
) -> c_int {
    let Some((id, alarm)) = known(timer) else {
        // SAFETY: the caller's own arguments.
        return unsafe { (original().timer_settime)(timer, flags, new, old) };
    };
    // SAFETY: the caller gives valid times, and room for the old ones or none.
    unsafe {
        let Some(new) = new.as_ref().filter(|new| is_valid(new)) else {
            set_errno(EINVAL);
            return -1;
        };
        let absolute = flags & TIMER_ABSTIME != 0;
        let deadline =
            (nanos(&new.it_value) > 0).then(|| deadline(alarm.clock, absolute, &new.it_value));
        if let Some(old) = old.as_mut() {
            *old = times(alarm.when);
        }
        set(id, deadline, nanos(&new.it_interval));
    }
    0
}

#[unsafe(no_mangle)]
unsafe extern "C" fn timer_gettime(timer: timer_t, now: *mut itimerspec) -> c_int {
    // SAFETY: the caller gives room.
    unsafe {
        match known(timer) {
            Some((_, alarm)) => *now = times(alarm.when),
            None => return (original().timer_gettime)(timer, now),
        }
    }
    0
}

#[unsafe(no_mangle)]
unsafe extern "C" fn timer_getoverrun(timer: timer_t) -> c_int {
    match known(timer) {
        Some((_, alarm)) => alarm.overrun,
        // SAFETY: the caller's own argument.
        None => unsafe { (original().timer_getoverrun)(timer) },
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn timer_delete(timer: timer_t) -> c_int {
    match known(timer) {
        Some((id, _)) => {
            shared::with_world(|world| world.alarms.delete(id));
            0
        }
        // SAFETY: the caller's own argument.
        None => unsafe { (original().timer_delete)(timer) },
    }
}

/// The timer of the process was set before it became this program.
pub fn go_on_with_alarm(deadline: Nanos, interval: Nanos) {
    make_own();
    set(OF_PROCESS, Some(deadline), interval);
}

fn make_own() {
    disposition::use_begins();
    shared::with_world(|world| {
        if world.alarms.get(OF_PROCESS).is_none() {
            let hears = Hears::Process {
                signal: SIGALRM,
                value: 0,
            };
            world.alarms.put(OF_PROCESS, CLOCK_MONOTONIC, hears);
        }
    });
}

/// Sets the timer of the process; gives how it was.
fn set_own(time: Nanos, interval: Nanos) -> itimerval {
    let before = own();
    make_own();
    let deadline = (time > 0).then(|| current::now().saturating_add(time));
    set(OF_PROCESS, deadline, interval);
    before
}

fn own() -> itimerval {
    let alarm = shared::with_world(|world| world.alarms.get(OF_PROCESS));
    let in_micros = |time: timespec| timeval {
        tv_sec: time.tv_sec,
        tv_usec: time.tv_nsec / 1000,
    };
    let times = times(alarm.map(|alarm| alarm.when).unwrap_or_default());
    itimerval {
        it_interval: in_micros(times.it_interval),
        it_value: in_micros(times.it_value),
    }
}

fn micros(time: &timeval) -> Nanos {
    nanos(&timespec {
        tv_sec: time.tv_sec,
        tv_nsec: time.tv_usec * 1000,
    })
}

/// The libc crate has the first argument of these two as a number without a sign.
#[unsafe(no_mangle)]
unsafe extern "C" fn setitimer(which: c_int, new: *const itimerval, old: *mut itimerval) -> c_int {
    if which != libc::ITIMER_REAL as c_int || current::me().is_none() {
        // SAFETY: the caller's own arguments.
        return unsafe { (original().setitimer)(which, new, old) };
    }
    // SAFETY: the caller gives valid times, or none, and room for the old ones or none.
    unsafe {
        let none = zeroed();
        let new = new.as_ref().unwrap_or(&none);
        let valid = |time: &timeval| time.tv_sec >= 0 && (0..1_000_000).contains(&time.tv_usec);
        if !valid(&new.it_value) || !valid(&new.it_interval) {
            set_errno(EINVAL);
            return -1;
        }
        let before = set_own(micros(&new.it_value), micros(&new.it_interval));
        if let Some(old) = old.as_mut() {
            *old = before;
        }
    }
    0
}

#[unsafe(no_mangle)]
unsafe extern "C" fn getitimer(which: c_int, now: *mut itimerval) -> c_int {
    if which != libc::ITIMER_REAL as c_int || current::me().is_none() {
        // SAFETY: the caller's own arguments.
        return unsafe { (original().getitimer)(which, now) };
    }
    // SAFETY: the caller gives room.
    unsafe { *now = own() };
    0
}

#[unsafe(no_mangle)]
unsafe extern "C" fn alarm(seconds: c_uint) -> c_uint {
    if current::me().is_none() {
        // SAFETY: a plain number.
        return unsafe { (original().alarm)(seconds) };
    }
    let timeval { tv_sec, tv_usec } = set_own(u64::from(seconds) * 1_000_000_000, 0).it_value;
    // As the kernel rounds: never to none.
    let up = tv_usec >= 500_000 || (tv_sec == 0 && tv_usec > 0);
    tv_sec as c_uint + c_uint::from(up)
}

#[unsafe(no_mangle)]
unsafe extern "C" fn ualarm(time: c_uint, interval: c_uint) -> c_uint {
    if current::me().is_none() {
        // SAFETY: plain numbers.
        return unsafe { (original().ualarm)(time, interval) };
    }
    let before = set_own(u64::from(time) * 1000, u64::from(interval) * 1000).it_value;
    (before.tv_sec * 1_000_000 + before.tv_usec) as c_uint
}
