//! Runs other programs, each in a process group of its own, so that Ctrl-C ends all they started:
//! cargo's tests, and the browser that a test started. Each is asked first, and may tidy up.

use crate::processor;
use anyhow::{Context, Result, bail};
use process_wrap::std::{ChildWrapper, CommandWrap, ProcessGroup};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Seek, Write};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// A program that runs now.
struct Running {
    child: Box<dyn ChildWrapper>,
    /// How long it may tidy up when it is asked to end.
    patience: Duration,
}

/// The programs that run now, by their process numbers.
static RUNNING: Mutex<BTreeMap<u32, Running>> = Mutex::new(BTreeMap::new());

/// Most programs have nothing to tidy up, and end at once.
const PATIENCE: Duration = Duration::from_secs(5);

/// From now on Ctrl-C, or a request to terminate, ends the programs that run, and this one. The second
/// time it does not wait until they have tidied up.
pub fn end_with_ctrl_c() -> Result<()> {
    static STOPPING: AtomicBool = AtomicBool::new(false);
    static AT_ONCE: AtomicBool = AtomicBool::new(false);
    ctrlc::set_handler(|| {
        if STOPPING.swap(true, Ordering::Relaxed) {
            AT_ONCE.store(true, Ordering::Relaxed);
            return;
        }
        std::thread::spawn(|| {
            // Held to the end of this process: nothing more is started, and nobody tells of an end
            // that was asked for as of a failure.
            let mut running = RUNNING.lock().unwrap_or_else(|poison| poison.into_inner());
            end(&mut running, &AT_ONCE);
            meanwhile::end_all();
            eprintln!("\nStopped.");
            std::process::exit(130);
        });
    })
    .context("cannot listen for Ctrl-C")
}

/// Asks each program to end, waits for it as long as it may tidy up, and kills what is left of its group.
fn end(running: &mut BTreeMap<u32, Running>, at_once: &AtomicBool) {
    let began = Instant::now();
    for id in running.keys() {
        ask_to_end(*id);
    }
    let mut told = false;
    while !running.is_empty() {
        running.retain(|_, Running { child, patience }| {
            let tidies_up = began.elapsed() < *patience && !at_once.load(Ordering::Relaxed);
            let goes_on = tidies_up && matches!(child.try_wait(), Ok(None));
            if !goes_on {
                // It may have ended, and have left others in its group.
                let _ = child.start_kill();
                let _ = child.wait();
            }
            goes_on
        });
        if !told && !running.is_empty() && began.elapsed() > Duration::from_secs(1) {
            told = true;
            eprintln!("\nTidying up. Ctrl-C again ends it at once, and leaves things behind.");
        }
        sleep(Duration::from_millis(20));
    }
}

/// Asks a program, and not what it has started: who tidies up needs its tools for that.
fn ask_to_end(id: u32) {
    use rustix::process::{Pid, Signal, kill_process};
    if let Some(id) = i32::try_from(id).ok().and_then(Pid::from_raw) {
        // It may have ended just now.
        let _ = kill_process(id, Signal::TERM);
    }
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

/// Runs `command` to its end, hands what it says to `seen`, line by line, and gives the processor time that it
/// used, if that can be known. An error if it fails, and if it says nothing for as long as `silence`: then it is
/// ended, and the error tells what it said last.
pub fn watch(
    mut command: Command,
    silence: Duration,
    mut seen: impl FnMut(&[u8]) + Send,
) -> Result<Option<Duration>> {
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
        let result = run_unless(command, PATIENCE, hangs);
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
    run_unless(command, PATIENCE, || None).map(drop)
}

/// The same for a program that has much to tidy up when it is asked to end.
pub fn run_with_patience(command: Command, patience: Duration) -> Result<()> {
    run_unless(command, patience, || None).map(drop)
}

/// Runs `command` to its end, or until there is a reason to end it, and gives the processor time that it used.
fn run_unless(
    command: Command,
    patience: Duration,
    reason: impl Fn() -> Option<String>,
) -> Result<Option<Duration>> {
    let name = command.get_program().to_string_lossy().into_owned();
    let id = {
        // Held while it is started, so that Ctrl-C finds it.
        let mut running = RUNNING.lock().unwrap();
        let child = leader(command).with_context(|| format!("cannot start {name}"))?;
        let id = child.id();
        running.insert(id, Running { child, patience });
        id
    };
    let mut used = None;
    let status = ended(id, reason, &mut used);
    RUNNING.lock().unwrap().remove(&id);
    match status? {
        Ok(status) if status.success() => Ok(used),
        Ok(status) => bail!("{name} ended with {status}"),
        Err(reason) => bail!("{name} {reason}"),
    }
}

/// Starts a program at the head of a group of its own.
fn leader(command: Command) -> std::io::Result<Box<dyn ChildWrapper>> {
    let mut command = CommandWrap::from(command);
    command.command_mut().stdin(Stdio::null());
    command.wrap(ProcessGroup::leader());
    command.spawn()
}

/// Waits for a program that runs, or until there is a reason to end it. Meanwhile `used` is its processor time.
fn ended(
    id: u32,
    reason: impl Fn() -> Option<String>,
    used: &mut Option<Duration>,
) -> Result<Result<ExitStatus, String>> {
    loop {
        // Before it is collected: then its figures are gone.
        *used = processor::used_by(id).or(*used);
        // The lock is free in between, for the handler of Ctrl-C and for others that wait.
        if let Some(Running { child, .. }) = RUNNING.lock().unwrap().get_mut(&id) {
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

    /// Runs a script for half a second, asks it to end, and gives what it said and how long that took.
    fn asked(script: &str, patience: Duration) -> (String, Duration) {
        let mut said = tempfile::tempfile().unwrap();
        let mut command = Command::new("sh");
        command
            .args(["-c", script])
            .stdout(said.try_clone().unwrap());
        let child = leader(command).unwrap();
        let mut running = BTreeMap::from([(child.id(), Running { child, patience })]);
        sleep(Duration::from_millis(500));
        let began = Instant::now();
        end(&mut running, &AtomicBool::new(false));
        let took = began.elapsed();
        let mut text = String::new();
        said.rewind().unwrap();
        said.read_to_string(&mut text).unwrap();
        (text, took)
    }

    #[test]
    fn a_program_that_is_asked_to_end_may_tidy_up_with_its_own_tools() {
        let script = "trap 'sleep 0.3; echo tidied up; exit' TERM; sleep 100 & wait";
        let (said, took) = asked(script, Duration::from_secs(60));
        assert_eq!(said, "tidied up\n");
        assert!(took < Duration::from_secs(30), "{took:?}");
    }

    #[test]
    fn a_program_that_does_not_end_when_it_is_asked_is_ended_with_all_it_has_started() {
        let script = "trap '' TERM; sleep 100 & echo $!; while :; do sleep 1; done";
        let (said, took) = asked(script, Duration::from_secs(1));
        assert!(took >= Duration::from_secs(1), "{took:?}");
        // It is gone as soon as somebody has collected it.
        let there = || Command::new("kill").args(["-0", said.trim()]).status();
        let gone = (0..100).any(|_| {
            sleep(Duration::from_millis(100));
            !there().unwrap().success()
        });
        assert!(gone, "{said} is there");
    }

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
