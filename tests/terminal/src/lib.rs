//! Learners at work: real rustlings in a real terminal, on a copy of the project.

mod guard;
mod record;
mod terminal;

pub use record::Record;
pub use terminal::Terminal;

use anyhow::{Context, Result, bail};
use guard::Guard;
use std::fs::File;
use std::io::{Read, Seek};
use std::os::unix::process::CommandExt;
use std::process::{Command, ExitStatus, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// The slowest build of everything on a busy machine.
const PATIENCE: Duration = Duration::from_secs(900);

/// How a program ended, and all that it printed.
pub struct Finished {
    pub status: ExitStatus,
    pub output: String,
}

/// Runs a program without a terminal to its end. If it does not end, it and all that it started are
/// ended, and this is an error.
pub fn finish(command: &mut Command) -> Result<Finished> {
    // Into a file: what is started and left running may keep a pipe open.
    let mut file = tempfile::tempfile()?;
    command
        .stdin(Stdio::null())
        .stdout(file.try_clone()?)
        .stderr(file.try_clone()?)
        .process_group(0);
    let mut child = command
        .spawn()
        .with_context(|| format!("cannot start {}", command.get_program().display()))?;
    let guard = Guard::new(["kill", "-s", "KILL", "--", &format!("-{}", child.id())])?;
    let began = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            guard.dismiss()?;
            let output = all_of(&mut file)?;
            return Ok(Finished { status, output });
        }
        if began.elapsed() > PATIENCE {
            drop(guard);
            child.wait()?;
            let (seconds, so_far) = (PATIENCE.as_secs(), all_of(&mut file)?);
            bail!("{command:?} did not end in {seconds} s, but said:\n{so_far}");
        }
        sleep(Duration::from_millis(20));
    }
}

fn all_of(file: &mut File) -> Result<String> {
    let mut bytes = Vec::new();
    file.rewind()?;
    file.read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
