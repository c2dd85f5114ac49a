//! The child of a fork goes on in real time.

use crate::baton;
use crate::children;
use crate::records;
use crate::shifted;

/// Calls this library whenever the program forks by a function of the C library.
pub fn watch() {
    // SAFETY: both take functions of this library, which stays loaded.
    unsafe { libc::pthread_atfork(None, Some(born), Some(in_child_of_fork)) };
}

unsafe extern "C" fn born() {
    children::born();
}

unsafe extern "C" fn in_child_of_fork() {
    in_child();
}

pub fn in_child() {
    baton::stop();
    records::buffer::forget();
    records::file::forget();
    shifted::go_on();
}
