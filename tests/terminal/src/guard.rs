//! Ends what must not outlive us, however we end.
//!
//! A test program that is killed runs no destructor, and tmux's server is nobody's child. So a shell
//! holds the other end of a pipe from us, and runs a command when the pipe closes.

use anyhow::{Context, Result};
use std::ffi::OsStr;
use std::io::Write;
use std::os::unix::process::CommandExt;
use std::process::{Child, ChildStdin, Command, Stdio};

/// Runs its command when it is dropped or we are gone.
pub struct Guard {
    shell: Child,
    pipe: Option<ChildStdin>,
}

/// A line on the pipe says that nothing is left to end.
const SCRIPT: &str = r#"trap '' INT TERM HUP; read -r _ || "$@""#;

impl Guard {
    pub fn new<S: AsRef<OsStr>>(end: impl IntoIterator<Item = S>) -> Result<Guard> {
        let mut shell = Command::new("sh")
            .args(["-c", SCRIPT, "guard"])
            .args(end)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            // Ctrl-C is for us, not for it.
            .process_group(0)
            .spawn()
            .context("cannot start a shell")?;
        let pipe = shell.stdin.take();
        Ok(Guard { shell, pipe })
    }

    /// There is nothing left to end.
    pub fn dismiss(mut self) -> Result<()> {
        let mut pipe = self.pipe.take().context("it has a pipe until it ends")?;
        Ok(writeln!(pipe)?)
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        self.pipe = None;
        let _ = self.shell.wait();
    }
}
