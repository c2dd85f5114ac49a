//! `system`: a shell that is awaited within the call. The C library would wait by a call of its
//! own, holding everybody up, and time would not pass; so the same is done here by calls that
//! are seen.

use super::children::waitpid;
use crate::children;
use crate::current;
use crate::original::{errno, original};
use crate::records::stamps;
use libc::{
    POSIX_SPAWN_SETSIGDEF, POSIX_SPAWN_SETSIGMASK, SIG_BLOCK, SIG_IGN, SIG_SETMASK, SIGCHLD,
    SIGINT, SIGQUIT, c_char, c_int, sigaction, sigset_t,
};
use std::mem::zeroed;
use std::ptr::{null, null_mut};

unsafe extern "C" {
    static environ: *const *mut c_char;
}

#[unsafe(no_mangle)]
unsafe extern "C" fn system(command: *const c_char) -> c_int {
    // SAFETY: the caller's own argument; structures are filled in before they are used.
    unsafe {
        if command.is_null() || current::me().is_none() {
            return (original().system)(command);
        }
        stamps::starts_another(b"sh");
        // Meanwhile an interrupt from the keyboard means the shell, and its end is awaited here.
        let mut ignore: sigaction = zeroed();
        ignore.sa_sigaction = SIG_IGN;
        let [mut interrupt, mut quit]: [sigaction; 2] = zeroed();
        libc::sigaction(SIGINT, &ignore, &mut interrupt);
        libc::sigaction(SIGQUIT, &ignore, &mut quit);
        let [mut ends, mut mask]: [sigset_t; 2] = zeroed();
        libc::sigemptyset(&mut ends);
        libc::sigaddset(&mut ends, SIGCHLD);
        (original().pthread_sigmask)(SIG_BLOCK, &ends, &mut mask);

        let mut defaults: sigset_t = zeroed();
        libc::sigemptyset(&mut defaults);
        for (signal, before) in [(SIGINT, &interrupt), (SIGQUIT, &quit)] {
            if before.sa_sigaction != SIG_IGN {
                libc::sigaddset(&mut defaults, signal);
            }
        }
        let status = run(command, &defaults, &mask);

        libc::sigaction(SIGINT, &interrupt, null_mut());
        libc::sigaction(SIGQUIT, &quit, null_mut());
        (original().pthread_sigmask)(SIG_SETMASK, &mask, null_mut());
        status
    }
}

/// Runs the shell to its end. Its status, or what a shell that cannot be started would give.
///
/// # Safety
/// The command is a C string.
unsafe fn run(command: *const c_char, defaults: &sigset_t, mask: &sigset_t) -> c_int {
    const NO_SHELL: c_int = 127 << 8;
    // SAFETY: this function's own; the attributes are filled in before they are used.
    unsafe {
        let mut attributes = zeroed();
        libc::posix_spawnattr_init(&mut attributes);
        libc::posix_spawnattr_setsigdefault(&mut attributes, defaults);
        libc::posix_spawnattr_setsigmask(&mut attributes, mask);
        let flags = POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK;
        libc::posix_spawnattr_setflags(&mut attributes, flags as _);
        let arguments = [c"sh".as_ptr(), c"-c".as_ptr(), command, null()];
        let (shell, arguments) = (c"/bin/sh".as_ptr(), arguments.as_ptr().cast());
        let mut child = 0;
        children::born();
        let spawn = original().posix_spawn;
        let code = spawn(&mut child, shell, null(), &attributes, arguments, environ);
        libc::posix_spawnattr_destroy(&mut attributes);
        if code != 0 {
            return NO_SHELL;
        }
        let mut status = 0;
        while waitpid(child, &mut status, 0) < 0 {
            if errno() != libc::EINTR {
                return -1;
            }
        }
        status
    }
}
