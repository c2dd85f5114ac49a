//! What a program hands on when it becomes another one: that it is on the clock, what time it
//! is, and when its alarm goes off.

use crate::alarms::OF_PROCESS;
use crate::current;
use crate::environment;
use crate::records::file;
use crate::shared;
use libc::c_char;
use std::ffi::{CStr, CString};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicI32, Ordering};
use wire::variable;

/// The variables by which the runner puts a program on the clock.
pub const NAMES: [&CStr; 10] = [
    c"LD_PRELOAD",
    variable::SEED.c_name(),
    variable::STAMPS.c_name(),
    variable::NOTES_ONLY.c_name(),
    variable::TRACE.c_name(),
    variable::CPUS.c_name(),
    variable::STANDARD_LIBRARY.c_name(),
    variable::OWN_INPUT.c_name(),
    variable::AT.c_name(),
    variable::ALARM.c_name(),
];

static GIVEN: OnceLock<Vec<CString>> = OnceLock::new();
static PROCESS: AtomicI32 = AtomicI32::new(0);

/// Takes the variables out of the environment: children run in real time.
///
/// # Safety
/// It is the environment as the kernel arranged it; no other thread exists yet.
pub unsafe fn take(environment: *mut *mut c_char) {
    let once = [variable::AT.c_name(), variable::ALARM.c_name()];
    let given = NAMES.iter().filter(|name| !once.contains(name));
    let given = given.filter_map(|name| {
        let value = environment::get(name)?;
        CString::new(format!("{}={value}", name.to_str().ok()?)).ok()
    });
    let _ = GIVEN.set(given.collect());
    // SAFETY: this function's own; no arguments.
    unsafe {
        crate::environment::take_out(environment, &NAMES);
        PROCESS.store(libc::getpid(), Ordering::Relaxed);
    }
}

/// False in the child of a fork.
pub fn is_own_process() -> bool {
    // SAFETY: no arguments.
    current::me().is_some() && PROCESS.load(Ordering::Relaxed) == unsafe { libc::getpid() }
}

/// An environment, and what its pointers point to.
pub struct Whole {
    pub pointers: Vec<*const c_char>,
    _once: Vec<CString>,
}

/// An environment with the variables of the clock added, in place of what it has of that name.
///
/// # Safety
/// It is null or ends in a null pointer.
pub unsafe fn added_to(mut environment: *const *const c_char) -> Whole {
    let mut once = vec![format!("{}={}", variable::AT.name(), current::now())];
    let alarm = shared::with_world(|world| world.alarms.get(OF_PROCESS));
    if let Some((deadline, interval)) =
        alarm.and_then(|a| Some((a.when.deadline?, a.when.interval)))
    {
        once.push(format!("{}={deadline} {interval}", variable::ALARM.name()));
    }
    let once = once.into_iter().map(CString::new);
    let once: Vec<CString> = once
        .collect::<Result<_, _>>()
        .expect("numbers have no zero byte");
    let given = GIVEN.get().map(Vec::as_slice).unwrap_or_default();
    let mut pointers: Vec<*const c_char> = given.iter().map(|text| text.as_ptr()).collect();
    pointers.extend(once.iter().map(|text| text.as_ptr()));
    // SAFETY: every pointer up to the null is a C string.
    unsafe {
        while !environment.is_null() && !(*environment).is_null() {
            let text = CStr::from_ptr(*environment).to_bytes();
            let is_ours = |name: &&CStr| {
                let rest = text.strip_prefix(name.to_bytes());
                rest.is_some_and(|rest| rest.starts_with(b"="))
            };
            if !NAMES.iter().any(is_ours) {
                pointers.push(*environment);
            }
            environment = environment.add(1);
        }
    }
    pointers.push(std::ptr::null());
    file::keep_open(true);
    Whole {
        pointers,
        _once: once,
    }
}

/// The program did not become another one.
pub fn kept() {
    file::keep_open(false);
}
