//! Raw system calls: those that a program makes by an instruction of its own, past the C
//! library, as rustix does, and runtimes of other languages. The kernel gives each back as a
//! signal (*syscall user dispatch*, Linux 5.11, on x86_64), and it is answered like any other.
//!
//! Calls from the C library's code up to the loader's are left alone: they are what this
//! library stands in front of, or its own. Other libraries that happen to be loaded between
//! these two are not seen.
//!
//! A clock is read without any system call, through the kernel's *vdso*, whose address is
//! hidden from programs here, so that they fall back to the call.

pub mod dispatch;
pub mod handler;
mod vdso;
