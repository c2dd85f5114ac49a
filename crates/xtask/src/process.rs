//! Runs other programs, each in a process group of its own, so that Ctrl-C ends all they started:
//! cargo's tests, and the browser that a test started.

use anyhow::{Context, Result, bail};
use process_wrap::std::{ChildWrapper, CommandWrap, ProcessGroup};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Seek, Write};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::Mutex;
use std::thread::sleep;
use std::time::{Duration, Instant};

/// The programs that run now, by their process numbers.
static RUNNING: Mutex<BTreeMap<u32, Box<dyn ChildWrapper>>> = Mutex::new(BTreeMap::new());

/// From now on Ctrl-C, or a request to terminate, ends the programs that run, and this one.
pub fn end_with_ctrl_c() -> Result<()> {
    ctrlc::set_handler(|| {
        for child in RUNNING.lock().unwrap().values_mut() {
            // It may have ended just now.
            let _ = child.kill();
        }
        meanwhile::end_all();
        eprintln!("\nStopped.");
        std::process::exit(130);
    })
    .context("cannot listen for Ctrl-C")
}

/// Runs `command` to its end and gives what it wrote to stdout. An error if it fails.
pub fn output(mut command: Command) -> Result<Vec<u8>> {
    let mut file = tempfile::tempfile().context("no temporary file can be made")?;
    command.stdout(file.try_clone()?);
    run(command)?;
    let mut bytes = Vec::new();
    file.rewind()?;
    file.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Runs `command` to its end and hands what it says to `seen`, line by line. An error if it fails, and if
/// it says nothing for as long as `silence`: then it is ended, and the error tells what it said last.
pub fn watch(
    mut command: Command,
    silence: Duration,
    mut seen: impl FnMut(&[u8]) + Send,
) -> Result<()> {
    let (from, to) = std::io::pipe().context("no pipe can be made")?;
    command.stdout(to.try_clone()?).stderr(to.try_clone()?);
    let last = Mutex::new((Instant::now(), String::new()));
    let hangs = || {
        let (at, said) = &*last.lock().unwrap();
        (at.elapsed() >= silence).then(|| {
            let minutes = silence.as_secs() / 60;
            format!("was ended, as it hung: {minutes} minutes went by since it said {said:?}")
        })
    };
    std::thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let mut line = Vec::new();
            let mut from = BufReader::new(from);
            while from.read_until(b'\n', &mut line).is_ok_and(|size| size > 0) {
                if line.ends_with(END) {
                    break;
                }
                let text = String::from_utf8_lossy(&line);
                *last.lock().unwrap() = (Instant::now(), text.trim().to_owned());
                seen(&line);
                line.clear();
            }
        });
        let result = run_unless(command, hangs);
        // What a test left behind may hold the pipe open for ever.
        let _ = (&to).write_all(END);
        let _ = reader.join();
        result
    })
}

/// No program says this.
const END: &[u8] = b"\0end of the run\n";

/// Runs `command` to its end with our own output. An error if it fails.
pub fn run(command: Command) -> Result<()> {
    run_unless(command, || None)
}

/// Runs `command` to its end, or until there is a reason to end it.
fn run_unless(command: Command, reason: impl Fn() -> Option<String>) -> Result<()> {
    let name = command.get_program().to_string_lossy().into_owned();
    let mut command = CommandWrap::from(command);
    command.command_mut().stdin(Stdio::null());
    command.wrap(ProcessGroup::leader());
    let child = command
        .spawn()
        .with_context(|| format!("cannot start {name}"))?;
    let id = child.id();
    RUNNING.lock().unwrap().insert(id, child);
    let status = ended(id, reason);
    RUNNING.lock().unwrap().remove(&id);
    match status? {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => bail!("{name} ended with {status}"),
        Err(reason) => bail!("{name} {reason}"),
    }
}

/// Waits for a program that runs, or until there is a reason to end it.
fn ended(id: u32, reason: impl Fn() -> Option<String>) -> Result<Result<ExitStatus, String>> {
    loop {
        // The lock is free in between, for the handler of Ctrl-C and for others that wait.
        if let Some(child) = RUNNING.lock().unwrap().get_mut(&id) {
            if let Some(status) = child.try_wait()? {
                return Ok(Ok(status));
            }
            if let Some(reason) = reason() {
                child.kill()?;
                child.wait()?;
                return Ok(Err(reason));
            }
        }
        sleep(Duration::from_millis(20));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_that_hangs_is_ended_and_its_last_line_told() {
        // What has left the group holds the pipe.
        let script = "setsid sleep 100 & echo $!; echo begun; while :; do sleep 1; done";
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        let mut said = Vec::new();
        let result = watch(command, Duration::from_secs(3), |line| {
            said.push(String::from_utf8_lossy(line).trim().to_owned());
        });
        let left = Command::new("kill").arg(&said[0]).status().unwrap();
        assert!(left.success());
        assert_eq!(said[1..], ["begun"]);
        let error = format!("{:#}", result.unwrap_err());
        assert!(error.ends_with(r#"since it said "begun""#), "{error}");
    }
}
