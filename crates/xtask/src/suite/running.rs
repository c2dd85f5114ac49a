//! The step that runs the tests, and how long each binary takes.

use super::binaries::Binary;
use super::{for_tests, minutes, pool};
use crate::process;
use anyhow::{Context, Result, bail};
use std::env;
use std::ffi::OsString;
use std::fmt;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::available_parallelism;
use std::time::{Duration, Instant};

/// Tests of the virtual clock run before all others, one binary at a time. On it one thread runs at a time and
/// wakes the next, thousands of times in a run: beside others that keep the processors, each waits for its turn.
fn runs_alone(binary: &Binary) -> bool {
    let name = binary.source.file_name().unwrap_or_default();
    name.to_string_lossy().starts_with("virtual_")
}

/// Packages whose tests take minutes, and so begin before the rest: at the end no processor is to wait for them.
const LONG: [&str; 4] = [NOTEBOOKS, "meanwhile", "browser-tests", "terminal-tests"];

/// More than there are processors, as those that take minutes wait half of the time: for a browser, a kernel, a
/// terminal.
const MORE: usize = 1;

/// They tell how long the kernel takes, which is to be seen also when they pass.
const NOTEBOOKS: &str = "notebook-tests";

/// No test is silent for so long unless it hangs; the longest takes five minutes.
const HANGS: Duration = Duration::from_secs(15 * 60);

/// Runs all, whichever fail. What a binary says is shown once it has ended, as two of them at a time
/// cannot be read.
pub fn run(mut binaries: Vec<Binary>, times: &mut Times) -> Result<()> {
    let place = |binary: &Binary| LONG.iter().position(|long| *long == binary.package);
    binaries.sort_by_key(|binary| place(binary).unwrap_or(LONG.len()));
    let libraries = libraries(&binaries)?;
    let count = binaries.len();
    let ended = AtomicUsize::new(0);
    let at_once = available_parallelism().map_or(2, usize::from) + MORE;
    println!(
        "{count} test binaries, those of the virtual clock one at a time, then {at_once} at a time; each is told of \
         when it ends"
    );
    let work = |binary: &Binary| {
        let began = Instant::now();
        let mut said = Vec::new();
        let result = command(binary, &libraries).and_then(|command| {
            process::watch(command, HANGS, |line| said.extend_from_slice(line))
        });
        let took = Took {
            real: began.elapsed(),
            processor: result.as_ref().ok().copied().flatten(),
        };
        let number = ended.fetch_add(1, Ordering::SeqCst) + 1;
        show(
            &format!("{number} of {count}"),
            binary,
            took,
            &said,
            &result,
        );
        (took, result)
    };
    let (alone, others) = binaries.into_iter().partition(runs_alone);
    let mut done = pool::run(alone, 1, work);
    done.extend(pool::run(others, at_once, work));
    let mut failed = Vec::new();
    for (binary, (took, result)) in done {
        if let Err(error) = result {
            failed.push(format!(
                "\n  {}: {error:#}\n    {}",
                binary.source.display(),
                binary.again()
            ));
        }
        times.0.push((binary.source, took));
    }
    if !failed.is_empty() {
        bail!(
            "{} of {count} test binaries{}",
            failed.len(),
            failed.concat()
        );
    }
    Ok(())
}

/// One write, for nothing of another binary to come in between.
fn show<T>(number: &str, binary: &Binary, took: Took, said: &[u8], result: &Result<T>) {
    let source = binary.source.display();
    let mut text = format!("\n--- {number}  {source}  {took}\n").into_bytes();
    text.extend_from_slice(said);
    if let Err(error) = result {
        text.extend_from_slice(format!("--- FAILED  {source}: {error:#}\n").as_bytes());
    }
    // A reader who has gone away is no error of the tests.
    let _ = std::io::stdout().lock().write_all(&text);
}

/// A binary as cargo would start it.
fn command(binary: &Binary, libraries: &OsString) -> Result<Command> {
    let mut command = Command::new(&binary.path);
    command
        .current_dir(&binary.folder)
        .env(
            "CARGO",
            env::var_os("CARGO").unwrap_or_else(|| "cargo".into()),
        )
        .env("CARGO_MANIFEST_DIR", &binary.folder)
        .env("CARGO_PKG_NAME", &binary.package)
        .env(LIBRARY_PATH, libraries);
    if binary.package == NOTEBOOKS {
        command.arg("--nocapture");
    }
    for_tests(&mut command)?;
    Ok(command)
}

const LIBRARY_PATH: &str = if cfg!(target_os = "macos") {
    "DYLD_FALLBACK_LIBRARY_PATH"
} else {
    "LD_LIBRARY_PATH"
};

/// Where the shared libraries of Rust and of the build are: the tests of a procedural macro need them.
fn libraries(binaries: &[Binary]) -> Result<OsString> {
    let sysroot = Command::new("rustc").args(["--print", "sysroot"]).output();
    let sysroot = sysroot.context("cannot start rustc")?.stdout;
    let sysroot = PathBuf::from(String::from_utf8_lossy(&sysroot).trim());
    let mut folders = vec![sysroot.join("lib")];
    let built = binaries.first().and_then(|binary| binary.path.parent());
    folders.extend(built.map(Path::to_owned));
    let before = env::var_os(LIBRARY_PATH).unwrap_or_default();
    folders.extend(env::split_paths(&before));
    env::join_paths(folders).context("a folder of libraries has a colon in its name")
}

/// How long something took. The processor time, of all its processes together, is known on Linux.
#[derive(Clone, Copy)]
pub struct Took {
    pub real: Duration,
    pub processor: Option<Duration>,
}

impl Took {
    /// `12.3 s`, of a processor; nothing where that is not known.
    pub fn used(&self) -> String {
        let used = self.processor;
        used.map_or_else(String::new, |used| format!("{:.1} s", used.as_secs_f64()))
    }
}

impl fmt::Display for Took {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", minutes(self.real))?;
        match self.processor {
            Some(_) => write!(f, ", {} of a processor", self.used()),
            None => Ok(()),
        }
    }
}

/// How long each binary took.
#[derive(Default)]
pub struct Times(Vec<(PathBuf, Took)>);

/// Those that take less are not worth a line.
const SHORT: Duration = Duration::from_secs(2);

impl fmt::Display for Times {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut times: Vec<&(PathBuf, Took)> = self.0.iter().collect();
        times.sort_by_key(|(_, took)| std::cmp::Reverse(took.real));
        let (long, short): (Vec<_>, Vec<_>) =
            times.into_iter().partition(|(_, took)| took.real >= SHORT);
        writeln!(f, "  {:<42} {:>9} {:>11}", "", "real", "processor")?;
        for (source, took) in long {
            row(f, &source.display().to_string(), *took)?;
        }
        if short.is_empty() {
            return Ok(());
        }
        let all = Took {
            real: short.iter().map(|(_, took)| took.real).sum(),
            processor: short.iter().map(|(_, took)| took.processor).sum(),
        };
        row(f, &format!("{} others", short.len()), all)
    }
}

fn row(f: &mut fmt::Formatter<'_>, name: &str, took: Took) -> fmt::Result {
    let real = took.real.as_secs_f64();
    writeln!(f, "  {name:<42} {real:>7.1} s {:>11}", took.used())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_is_told_first_and_what_is_short_in_one_line() {
        let times = [
            ("tests/a.rs", 1),
            ("tests/b.rs", 10),
            ("tests/c.rs", 20),
            ("tests/d.rs", 1),
        ];
        let times = times.map(|(name, seconds)| {
            let real = Duration::from_secs(seconds);
            let processor = Some(real * 2);
            (name.into(), Took { real, processor })
        });
        let told = Times(times.into()).to_string();
        let told: Vec<Vec<&str>> = told
            .lines()
            .map(|line| line.split_whitespace().collect())
            .collect();
        let expected = [
            vec!["real", "processor"],
            vec!["tests/c.rs", "20.0", "s", "40.0", "s"],
            vec!["tests/b.rs", "10.0", "s", "20.0", "s"],
            vec!["2", "others", "2.0", "s", "4.0", "s"],
        ];
        assert_eq!(told, expected);
    }
}
