//! Programs that end with us, however we end.
//!
//! A test program that is killed runs no destructor, and neither do the statics of one that ends
//! well; a browser left behind would live on. So each program is started by a shell that holds the
//! other end of a pipe from us. When the pipe closes, for whatever reason, the shell ends its whole
//! process group: the driver and every browser that it started.

use anyhow::{Context, Result, bail};
use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

/// A running program; ends when this is dropped or we are gone.
pub struct Leash {
    child: Child,
    /// Closing it ends the program.
    _pipe: Option<ChildStdin>,
}

/// Starts `program`; `$1` is a folder to remove after the end, and may be empty.
const SCRIPT: &str = r#"
scratch=$1; shift
"$@" </dev/null &
trap '' TERM
exec 3<&0
read -r _ <&3
kill -TERM 0
sleep 0.3
[ -z "$scratch" ] || rm -rf -- "$scratch"
kill -KILL 0
"#;

/// The slowest start on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

impl Leash {
    /// Starts the program and reads its output until a line contains `mark`; returns what follows
    /// the mark on that line.
    pub fn start<S: AsRef<OsStr>>(
        program: &[S],
        scratch: &OsStr,
        mark: &str,
    ) -> Result<(Leash, String)> {
        let mut child = Command::new("sh")
            .args(["-c", SCRIPT, "leash"])
            .arg(scratch)
            .args(program)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .process_group(0)
            .spawn()
            .context("cannot start a shell")?;
        let pipe = child.stdin.take();
        let output = child.stdout.take().context("its output is not ours")?;
        let leash = Leash { child, _pipe: pipe };

        let (sender, found) = mpsc::channel();
        let wanted = mark.to_owned();
        std::thread::spawn(move || {
            // Reads on to the end, so that the program never waits for us.
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                if let Some((_, rest)) = line.split_once(&wanted) {
                    let _ = sender.send(rest.to_owned());
                }
            }
        });
        match found.recv_timeout(PATIENCE) {
            Ok(rest) => Ok((leash, rest)),
            Err(_) => bail!(
                "{} did not print {mark:?}",
                program[0].as_ref().to_string_lossy()
            ),
        }
    }
}

impl Drop for Leash {
    fn drop(&mut self) {
        self._pipe = None;
        let _ = self.child.wait();
    }
}
