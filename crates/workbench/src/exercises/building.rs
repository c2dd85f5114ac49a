//! Builds the tests of an exercise.

use super::answer::Answer;
use crate::{builds, drawing};
use anyhow::{Context, Result};
use judge::cargo::{Built, cargo, message_format};
use judge::rustc::{self, Call};
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::Duration;

/// Where it is built. All build the same package, so whoever has the place has it alone.
pub struct Place {
    project: PathBuf,
    /// Cargo's folder.
    builds: PathBuf,
    _lock: File,
}

impl Place {
    /// Waits while somebody else has it.
    ///
    /// # Errors
    /// If there is no folder in which we may write.
    pub fn of(project: &Path) -> Result<Place> {
        let builds = builds::of_exercises(project)?;
        let folder = builds.join("judged");
        fs::create_dir_all(&folder).with_context(|| format!("{}", folder.display()))?;
        let lock = File::create(folder.join("lock"))?;
        #[cfg(unix)]
        rustix::fs::flock(&lock, rustix::fs::FlockOperation::LockExclusive)?;
        Ok(Place {
            project: project.to_owned(),
            builds,
            _lock: lock,
        })
    }

    /// A file of ours.
    fn file(&self, name: &str) -> PathBuf {
        self.builds.join("judged").join(name)
    }

    /// Builds what is judged; what rustc says if that fails, or if it does not end.
    pub fn build(
        &self,
        name: &str,
        shown: &Path,
        source: &str,
        quiet: bool,
    ) -> Result<Result<PathBuf, String>> {
        let path = self.file(&format!("{name}.rs"));
        if fs::read_to_string(&path).ok().as_deref() != Some(source) {
            fs::write(&path, source)
                .with_context(|| format!("{} cannot be written", path.display()))?;
        }
        let is_coloured = !quiet && std::io::stderr().is_terminal();
        // One small program: to divide it among more takes longer than to compile it.
        let last = [remapped(&path, shown), "-Ccodegen-units=2".into()];
        let build = || match Call::read(&self.file(CALL)) {
            Some(call) => {
                let source = [(JUDGED, path.as_os_str())];
                call.repeat(CRATE, &self.file("built"), is_coloured, &last, &source)
            }
            None => self.by_cargo(&path, is_coloured, &last),
        };
        // A cell says that by itself, and nbgrader takes a word on stderr for a failure.
        let mut built = match quiet {
            true => build()?,
            false => with_a_word("building; the first time this takes a minute", build)?,
        };
        // A picture below rustc's own words, where it says the same with lines and arrows.
        let pictures = built.carried(&shown.to_string_lossy(), source);
        built.said += &drawing::carried(&pictures);
        if !quiet {
            eprint!("{}", built.said);
        }
        built.executable(CRATE)
    }

    /// Asks cargo, and notes how it calls rustc, for the next time.
    fn by_cargo(&self, source: &Path, is_coloured: bool, last: &[OsString]) -> Result<Built> {
        let mut arguments: Vec<OsString> = BUILD_JUDGED.map(Into::into).into();
        arguments.push("--manifest-path".into());
        arguments.push(self.project.join("Cargo.toml").into());
        arguments.push(message_format(is_coloured).into());
        if is_coloured {
            arguments.push("--color=always".into());
        }
        arguments.push("--".into());
        arguments.extend(last.iter().cloned());
        let note = self.file("rustc.note");
        let noting = rustc::noting(&note, CRATE)?;
        let noting = noting
            .iter()
            .map(|(name, value)| (*name, value.as_os_str()));
        let mut variables = vec![(JUDGED, source.as_os_str())];
        variables.extend(noting);
        // Otherwise it is cargo's usual one, wherever the learner has that.
        if !self.builds.starts_with(&self.project) {
            variables.push(("CARGO_TARGET_DIR", self.builds.as_os_str()));
        }
        let built = cargo(arguments, &variables)?;
        if let Some(noted) = Call::of(&note, built.messages.as_bytes()) {
            let call = self.file(CALL);
            noted
                .write(&call)
                .with_context(|| format!("{} cannot be written", call.display()))?;
        }
        Ok(built)
    }

    /// Writes a text that is no file of the project where the checks can read it, by the name that it is called,
    /// and gives the folder.
    pub fn shown_text(&self, answer: &Answer) -> Result<Option<String>> {
        if self.project.join(answer.shown).is_file() {
            return Ok(None);
        }
        let folder = self.file("texts");
        let path = folder.join(answer.shown);
        let failed = || format!("{} cannot be written", path.display());
        fs::create_dir_all(&folder).with_context(failed)?;
        fs::write(&path, answer.text).with_context(failed)?;
        Ok(folder.to_str().map(str::to_owned))
    }
}

/// How cargo has called rustc the last time.
const CALL: &str = "rustc.json";

/// The package, its executable and its crate.
const CRATE: &str = "judged";

/// Cargo's arguments to build the tests of the file that [`JUDGED`] names (`crates/judged`).
pub const BUILD_JUDGED: [&str; 10] = [
    "rustc",
    "--quiet",
    "--package",
    CRATE,
    "--bin",
    CRATE,
    "--profile",
    "test",
    "--features",
    "source",
];
pub const JUDGED: &str = "MEANWHILE_JUDGED";

/// rustc and the checks speak of the learner's file, whose lines are the same.
pub fn remapped(path: &Path, shown: &Path) -> OsString {
    let mut argument = OsString::from("--remap-path-prefix=");
    argument.push(path);
    argument.push("=");
    argument.push(shown);
    argument
}

/// Does what is most often done at once. If it takes longer, says what it is.
fn with_a_word<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let (done, waits) = mpsc::channel::<()>();
    std::thread::scope(|scope| {
        scope.spawn(move || {
            let result = waits.recv_timeout(Duration::from_millis(1500));
            if result == Err(mpsc::RecvTimeoutError::Timeout) {
                eprintln!("meanwhile: {what}");
            }
        });
        let result = work();
        drop(done);
        result
    })
}
