//! What happens before the program begins.

use crate::baton;
use crate::current;
use crate::fork;
use crate::original::original;
use crate::records::{stamps, trace};
use crate::{calls, code, exec_env, interrupts, options};
use scheduler::Plan;
use std::ffi::{c_char, c_int};

#[used]
#[unsafe(link_section = ".init_array")]
static START: extern "C" fn(c_int, *const *const c_char, *mut *mut c_char) = start;

extern "C" fn start(_: c_int, _: *const *const c_char, environment: *mut *mut c_char) {
    original();
    options::read_cpus();
    options::read_own_input();
    let (seed, stamps) = (options::seed(), options::stamps());
    let (at, notes_only) = (options::at(), options::notes_only());
    let (traced, alarm) = (options::trace(), options::alarm());
    let standard = options::standard_library();
    // Before the environment changes: what lies behind it is looked for.
    #[cfg(target_arch = "x86_64")]
    interrupts::system_call::start(environment);
    // SAFETY: the program has not begun, and this is what the kernel gave it.
    unsafe { exec_env::take(environment) };
    if let Some(fd) = stamps {
        stamps::open(fd, notes_only);
    }
    calls::thread_key();
    fork::watch();
    // SAFETY: it takes a function of this library, which stays loaded. If the runner is killed, so
    // is the program.
    unsafe {
        libc::atexit(at_exit);
        libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL);
    }
    code::find(standard);
    if traced {
        trace::start();
    }
    if seed != 0 {
        interrupts::step::start(Plan::new(seed).way());
    }
    baton::start(seed, at);
    if let Some((deadline, interval)) = alarm {
        calls::go_on_with_alarm(deadline, interval);
    }
    interrupts::watchdog::watch();
}

extern "C" fn at_exit() {
    if current::me().is_some() {
        stamps::exited(current::now());
    }
}
