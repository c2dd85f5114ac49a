//! A terminal, as a learner has it: keys go in, a screen comes out. It is tmux's, with a server of
//! its own, so that nobody's sessions and settings are touched.

use anyhow::{Context, Result, bail};
use std::ffi::OsStr;
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::guard::Guard;

/// A terminal in which a program runs; both end when this is dropped or we are gone.
pub struct Terminal {
    tmux: PathBuf,
    /// Has the socket, and is removed by the guard.
    folder: PathBuf,
    _guard: Guard,
}

/// Ends the server, and with it what runs in the terminal.
const END: &str = r#""$0" -S "$1/socket" kill-server; rm -rf -- "$1""#;

/// What a program may take to answer on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);
/// A program that is busy leaves out keys and changes of files. A learner tries again, after a while.
const AGAIN: Duration = Duration::from_secs(15);

/// So often the screen is looked at.
const POLL: Duration = Duration::from_millis(50);

/// Starts a program and writes down how it ended. tmux could tell, but sometimes never hears of it.
const RUN: &str = r#""$@"; echo $? > "$0""#;

impl Terminal {
    /// Starts a program on a screen of that size.
    pub fn start(program: &Command, columns: usize, lines: usize) -> Result<Terminal> {
        let tmux = xtask::tmux()?;
        let folder = tempfile::Builder::new().prefix("meanwhile-").tempdir()?;
        let end = ["sh", "-c", END].map(OsStr::new);
        let end = end
            .into_iter()
            .chain([tmux.as_os_str(), folder.path().as_os_str()]);
        let terminal = Terminal {
            _guard: Guard::new(end)?,
            folder: folder.keep(),
            tmux,
        };
        let mut start = terminal.tmux();
        start.args(["new-session", "-d"]);
        start.args(["-x", &columns.to_string(), "-y", &lines.to_string()]);
        start.args(["sh", "-c", RUN]);
        start.arg(terminal.folder.join("status"));
        start.arg(program.get_program()).args(program.get_args());
        // The server gives its environment to what it starts.
        for (name, value) in program.get_envs() {
            match value {
                Some(value) => start.env(name, value),
                None => start.env_remove(name),
            };
        }
        if let Some(folder) = program.get_current_dir() {
            start.current_dir(folder);
        }
        // All of the screen is the program's.
        start.args([";", "set-option", "status", "off"]);
        ask(&mut start)?;
        Ok(terminal)
    }

    /// What is on the screen; a line that is too long for it is one line.
    pub fn screen(&self) -> Result<String> {
        ask(self.tmux().args(["capture-pane", "-p", "-J"]))
    }

    /// Presses a key, as tmux names it.
    pub fn press(&self, key: &str) -> Result<()> {
        ask(self.tmux().args(["send-keys", key]))?;
        Ok(())
    }

    /// Presses a key until the screen shows all of `marks`.
    pub fn press_until(&self, key: &str, marks: &[&str]) -> Result<String> {
        self.act_until(|| self.press(key), marks)
    }

    /// Does something, now and then again, until the screen shows all of `marks`. It may be done
    /// once more than needed, so it must not matter how often it is done.
    pub fn act_until(&self, act: impl Fn() -> Result<()>, marks: &[&str]) -> Result<String> {
        let began = Instant::now();
        let mut acted = None;
        loop {
            let screen = self.screen()?;
            if marks.iter().all(|mark| screen.contains(mark)) {
                return Ok(screen);
            }
            if began.elapsed() > PATIENCE {
                let seconds = PATIENCE.as_secs();
                bail!("after {seconds} s the screen does not show all of {marks:?}:\n{screen}");
            }
            if acted.is_none_or(|acted: Instant| acted.elapsed() > AGAIN) {
                act()?;
                acted = Some(Instant::now());
            }
            sleep(POLL);
        }
    }

    /// Presses a key that ends the program, and gives its status.
    pub fn press_to_end(&self, key: &str) -> Result<i32> {
        self.press(key)?;
        let began = Instant::now();
        while began.elapsed() < PATIENCE {
            let status = fs::read_to_string(self.folder.join("status")).unwrap_or_default();
            if let Some(status) = status.strip_suffix('\n') {
                return status.parse().context("its status is no number");
            }
            sleep(POLL);
        }
        bail!("the program does not end at {key}:\n{}", self.screen()?);
    }

    fn tmux(&self) -> Command {
        let mut command = Command::new(&self.tmux);
        command.arg("-u");
        command.arg("-S").arg(self.folder.join("socket"));
        command.args(["-f", "/dev/null"]);
        // Set inside of a developer's own tmux.
        command.env_remove("TMUX").env_remove("TMUX_PANE");
        command.env("LC_ALL", "C.UTF-8");
        command
    }
}

/// Runs a command of tmux and gives what it prints.
fn ask(command: &mut Command) -> Result<String> {
    let output = command.output().context("cannot start tmux")?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        bail!("tmux refuses {command:?}: {said}");
    }
    Ok(String::from_utf8(output.stdout)?)
}
