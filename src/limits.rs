//! What ends a program by force, and how a program ended.

use std::fmt;
use std::process::ExitStatus;
use std::time::Duration;

/// When a program is ended by force.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Real time; `None`: no limit.
    pub time: Option<Duration>,
    /// Bytes on stdout and stderr together.
    pub output: usize,
    /// Bytes of memory in use by the program and its children together.
    pub memory: u64,
    /// Processes: the program and its children.
    pub processes: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            time: Some(Duration::from_secs(20)),
            output: 4 << 20,
            memory: 2 << 30,
            processes: 200,
        }
    }
}

/// How a process ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    Status(i32),
    Signal(i32),
    /// By the limit of real time.
    OutOfTime(Duration),
    /// By the limit of output, in bytes.
    TooMuchOutput(usize),
    /// By the limit of memory, in bytes.
    TooMuchMemory(u64),
    /// By the limit of processes.
    TooManyProcesses(usize),
    /// By the clock: nothing can ever happen again.
    Deadlock,
    /// By the clock: a task asks over and over instead of waiting.
    Busy,
}

impl Ended {
    pub fn status(self) -> Option<i32> {
        match self {
            Ended::Status(status) => Some(status),
            _ => None,
        }
    }
}

impl fmt::Display for Ended {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Ended::Status(status) => write!(f, "exit status {status}"),
            Ended::Signal(signal) => write!(f, "killed by signal {signal}"),
            Ended::OutOfTime(limit) => {
                write!(f, "ended after {} s of real time", limit.as_secs_f64())
            }
            Ended::TooMuchOutput(limit) => write!(f, "ended after {limit} bytes of output"),
            Ended::TooMuchMemory(limit) => {
                write!(f, "ended for using more than {} MiB of memory", limit >> 20)
            }
            Ended::TooManyProcesses(limit) => {
                write!(f, "ended for running more than {limit} processes")
            }
            Ended::Deadlock => f.write_str("deadlock"),
            Ended::Busy => f.write_str("ended: a task asks over and over instead of waiting"),
        }
    }
}

#[cfg(unix)]
impl From<ExitStatus> for Ended {
    fn from(status: ExitStatus) -> Ended {
        use std::os::unix::process::ExitStatusExt;
        match (status.code(), status.signal()) {
            (Some(code), _) => Ended::Status(code),
            (None, signal) => Ended::Signal(signal.unwrap_or(0)),
        }
    }
}

#[cfg(not(unix))]
impl From<ExitStatus> for Ended {
    fn from(status: ExitStatus) -> Ended {
        Ended::Status(status.code().unwrap_or(-1))
    }
}
