//! A process that outlives this one when it is killed by force, and ends the programs that it was
//! running. Nothing else could: a killed process does nothing more, and the kernel's parent-death
//! signal reaches a child, but not its children.

use anyhow::{Context, Result};
use clap::Args;
use std::io::{Read, stdin};
use std::process::{Child, Command, ExitCode, Stdio};
use std::thread::sleep;
use std::time::Duration;

/// Started by this command itself.
#[derive(Args)]
pub struct GuardCommand {
    /// The process whose runs are to end with it
    process: u32,
}

/// Ends the guard, which has nothing to do when this command ends by itself.
pub struct Guard(Child);

impl Drop for Guard {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts a guard for this process. Its standard input is a pipe that nobody writes to: that it is
/// closed is how the guard sees the end.
pub fn start() -> Result<Guard> {
    let own = std::env::current_exe().context("cannot tell where this program is")?;
    let mut command = Command::new(own);
    command.arg("guard").arg(std::process::id().to_string());
    // It must not run on the clock of an outer run, nor be counted as a part of it.
    command.env_clear();
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    #[cfg(unix)]
    std::os::unix::process::CommandExt::arg0(&mut command, NAME);
    command
        .spawn()
        .map(Guard)
        .context("cannot start the guard of the runs")
}

/// It has a name and a session of its own, so that what ends this command by name, or by its group,
/// does not end the guard.
const NAME: &str = "run-guard";

pub fn run(command: &GuardCommand) -> Result<ExitCode> {
    #[cfg(unix)]
    {
        let _ = rustix::process::setsid();
        let name = std::ffi::CString::new(NAME)?;
        let _ = rustix::thread::set_name(&name);
    }
    stdin().read_to_end(&mut Vec::new())?;
    // A program that was being started when its starter was killed has its mark a moment later.
    let mut quiet = 0;
    while quiet < 10 {
        quiet = match meanwhile::end_runs_of(command.process) {
            0 => quiet + 1,
            _ => 0,
        };
        sleep(Duration::from_millis(10));
    }
    Ok(ExitCode::SUCCESS)
}
