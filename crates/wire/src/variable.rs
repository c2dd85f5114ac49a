//! Environment variables by which a program is asked to run on the clock, and to leave a trace.

use std::ffi::CStr;

/// The name of a variable, for both who sets it and who looks it up before there is a runtime.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Variable(&'static CStr);

impl Variable {
    pub const fn c_name(self) -> &'static CStr {
        self.0
    }

    pub fn name(self) -> &'static str {
        self.0.to_str().unwrap_or_default()
    }
}

/// Which order among ready threads, and which random numbers.
pub const SEED: Variable = Variable(c"MEANWHILE_SEED");
/// Where the code of the standard library lies in the program: a [`crate::StandardLibrary`].
pub const STANDARD_LIBRARY: Variable = Variable(c"MEANWHILE_STANDARD_LIBRARY");
/// How many processors the program sees.
pub const CPUS: Variable = Variable(c"MEANWHILE_CPUS");
/// Only the program's own file reads the standard input; code of libraries finds its end, and this sentence is
/// printed.
pub const OWN_INPUT: Variable = Variable(c"MEANWHILE_OWN_INPUT");
/// The number of the open file for the records of the clock.
pub const STAMPS: Variable = Variable(c"MEANWHILE_STAMPS");
/// Only what a reader must know is wanted there, and not each write.
pub const NOTES_ONLY: Variable = Variable(c"MEANWHILE_NOTES_ONLY");
/// A trace is wanted there, too; the front of the file is a [`crate::Buffer`].
pub const TRACE: Variable = Variable(c"MEANWHILE_TRACE");
/// The moment, in nanoseconds, at which the clock goes on in a program that another one has become.
pub const AT: Variable = Variable(c"MEANWHILE_AT");
/// When the timer of the process goes off that such a program has set before, and how long after
/// that again, in nanoseconds: two numbers with a blank between.
pub const ALARM: Variable = Variable(c"MEANWHILE_ALARM");
/// In real time: the path of the file for the records of tokio.
pub const TRACE_FILE: Variable = Variable(c"MEANWHILE_TRACE_FILE");
/// In real time: when the program was started, in nanoseconds since 1970.
pub const TRACE_BEGAN: Variable = Variable(c"MEANWHILE_TRACE_BEGAN");
