//! Starting another program: in this process, by `exec`, it stays on the clock; in a child it
//! runs in real time.
//!
//! So a launcher that becomes the program, such as `env`, `nice` or a shell's `exec`, is no
//! obstacle. A child is another process with a clock of its own to keep, and what it prints
//! has no place in this one's time.

use crate::children;
use crate::exec_env;
use crate::original::original;
use crate::records::stamps;
use libc::{c_char, c_int, pid_t, posix_spawn_file_actions_t, posix_spawnattr_t};
use std::ffi::CStr;
use std::ptr::null;

type Texts = *const *const c_char;

unsafe extern "C" {
    static environ: Texts;
}

/// Becomes another program, by a call that takes the environment to give it.
///
/// # Safety
/// `path` is null or a C string; `environment` is null or ends in a null pointer.
unsafe fn become_it(
    path: *const c_char,
    environment: Texts,
    call: impl FnOnce(Texts) -> c_int,
) -> c_int {
    if !exec_env::is_own_process() {
        // SAFETY: as this function's own.
        unsafe { said(path) };
        return call(environment);
    }
    // SAFETY: as this function's own.
    let whole = unsafe { exec_env::added_to(environment) };
    let result = call(whole.pointers.as_ptr());
    // It is still this program.
    exec_env::kept();
    result
}

/// # Safety
/// It is null or a C string.
unsafe fn said(path: *const c_char) {
    if !path.is_null() {
        // SAFETY: as this function's own.
        stamps::starts_another(unsafe { CStr::from_ptr(path) }.to_bytes());
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn execve(path: *const c_char, arguments: Texts, environment: Texts) -> c_int {
    // SAFETY: the caller's own arguments.
    unsafe {
        become_it(path, environment, |all| {
            (original().execve)(path, arguments, all)
        })
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn execv(path: *const c_char, arguments: Texts) -> c_int {
    // SAFETY: the caller's own arguments.
    unsafe { execve(path, arguments, environ) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn execvpe(file: *const c_char, arguments: Texts, environment: Texts) -> c_int {
    // SAFETY: the caller's own arguments.
    unsafe {
        become_it(file, environment, |all| {
            (original().execvpe)(file, arguments, all)
        })
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn execvp(file: *const c_char, arguments: Texts) -> c_int {
    // SAFETY: the caller's own arguments.
    unsafe { execvpe(file, arguments, environ) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn fexecve(fd: c_int, arguments: Texts, environment: Texts) -> c_int {
    // SAFETY: the caller's own arguments.
    unsafe {
        become_it(null(), environment, |all| {
            (original().fexecve)(fd, arguments, all)
        })
    }
}

/// `execl` and its like take a list of any length. Rust cannot define such a function, but on
/// both architectures pointers are passed the same whether they are named or not; what is read
/// beyond the caller's list is not used.
macro_rules! lists {
    ($name:ident, $call:ident, $takes_environment:expr) => {
        #[unsafe(no_mangle)]
        #[allow(clippy::too_many_arguments)]
        unsafe extern "C" fn $name(
            file: *const c_char,
            a: *const c_char,
            b: *const c_char,
            c: *const c_char,
            d: *const c_char,
            e: *const c_char,
            f: *const c_char,
            g: *const c_char,
            h: *const c_char,
            i: *const c_char,
            j: *const c_char,
            k: *const c_char,
            l: *const c_char,
            m: *const c_char,
            n: *const c_char,
            o: *const c_char,
        ) -> c_int {
            let mut list = [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, null()];
            let end = list.iter().position(|text| text.is_null()).unwrap_or(15);
            if end == 15 || ($takes_environment && end == 14) {
                crate::original::set_errno(libc::E2BIG);
                return -1;
            }
            // SAFETY: the caller's own arguments; after the null comes the environment, if
            // this function takes one.
            unsafe {
                let environment = if $takes_environment {
                    list[end + 1].cast()
                } else {
                    environ
                };
                list[end + 1..].fill(null());
                $call(file, list.as_ptr(), environment)
            }
        }
    };
}

lists!(execl, execve, false);
lists!(execle, execve, true);
lists!(execlp, execvpe, false);

/// A child that shares this process's memory would meddle with the model; one that has a copy
/// does not, and may do whatever the other may.
#[unsafe(no_mangle)]
unsafe extern "C" fn vfork() -> pid_t {
    // SAFETY: no arguments.
    unsafe { (original().fork)() }
}

macro_rules! spawns {
    ($name:ident) => {
        /// A child that is another program from the start.
        #[unsafe(no_mangle)]
        unsafe extern "C" fn $name(
            process: *mut pid_t,
            path: *const c_char,
            actions: *const posix_spawn_file_actions_t,
            attributes: *const posix_spawnattr_t,
            arguments: *const *mut c_char,
            environment: *const *mut c_char,
        ) -> c_int {
            // SAFETY: the caller's own arguments.
            unsafe {
                said(path);
                children::born();
                (original().$name)(process, path, actions, attributes, arguments, environment)
            }
        }
    };
}

spawns!(posix_spawn);
spawns!(posix_spawnp);
