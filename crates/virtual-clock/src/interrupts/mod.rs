//! The signals of this library's own, which interrupt the program: after an instruction, at a raw system
//! call, and when it has computed for long. Their handlers may give the baton away.

pub mod step;
#[cfg(target_arch = "x86_64")]
pub mod system_call;
#[cfg(target_arch = "x86_64")]
mod vdso;
pub mod watchdog;
