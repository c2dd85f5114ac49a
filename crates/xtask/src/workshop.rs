//! A copy of the project, for whatever edits exercises and solves them: no file, progress or build
//! of a learner is touched. It stays in the target folder, so that a second use builds little.

use crate::packages;
use anyhow::{Context, Result};
use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What rustlings and `cargo meanwhile` need of the project.
const SOURCES: [&str; 13] = [
    ".cargo",
    "Cargo.lock",
    "Cargo.toml",
    "book",
    "book.toml",
    "build.rs",
    "crates",
    "deploy",
    "examples",
    "exercises",
    "rust-toolchain.toml",
    "src",
    "tests",
];

/// What lies among the sources and is none: a learner's progress, builds, unfinished things.
const LEFT_OUT: [&str; 3] = [".rustlings-state.txt", "target", "wip"];

/// What somebody may have set that changes what an exercise says, or how.
const SETTINGS: [&str; 5] = [
    "MEANWHILE_CHECK_CLOCK",
    "MEANWHILE_CHECK_SEED",
    "RUST_BACKTRACE",
    "RUST_LIB_BACKTRACE",
    "RUST_TEST_THREADS",
];

/// The copy. Whoever has it has it alone.
pub struct Workshop {
    root: PathBuf,
    _lock: File,
}

impl Workshop {
    /// Makes the copy like the project, with nothing solved. Only files that differ are written:
    /// cargo builds anew what is newer than its build. Waits while somebody else has the copy.
    ///
    /// # Errors
    /// If a file cannot be read or written.
    pub fn open(project: &Path) -> Result<Workshop> {
        let folder = project.join("target/terminal");
        let root = folder.join("project");
        fs::create_dir_all(&root)?;
        let lock = lock(&folder.join("lock"))?;
        let sources = SOURCES.map(OsString::from);
        mirror_entries(project, &root, sources.into())?;
        // What others have written is built by now, for the tests that use the copy.
        let own = packages::Own::of(project)?;
        packages::take_over(
            &project.join("target/debug"),
            &root.join("target/debug"),
            &own,
        )?;
        let workshop = Workshop { root, _lock: lock };
        remove(&workshop.progress())?;
        Ok(workshop)
    }

    /// The copy of the project's folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Where a learner works.
    pub fn exercises(&self) -> PathBuf {
        self.root.join("exercises")
    }

    /// The file in which rustlings and `cargo meanwhile` keep the progress.
    pub fn progress(&self) -> PathBuf {
        self.exercises().join(".rustlings-state.txt")
    }

    /// A program that a learner starts beside the exercises, not started yet.
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        // Its own, whatever is set for the project.
        let target = self.root.join("target");
        command
            .current_dir(self.exercises())
            .env("CARGO_TARGET_DIR", target);
        for name in SETTINGS {
            command.env_remove(name);
        }
        command
    }
}

/// Waits until nobody else has the file open in this way.
fn lock(path: &Path) -> Result<File> {
    let file = File::create(path)?;
    #[cfg(unix)]
    {
        use rustix::fs::{FlockOperation, flock};
        if flock(&file, FlockOperation::NonBlockingLockExclusive).is_err() {
            eprintln!("Waiting: somebody else works in {}", path.display());
            flock(&file, FlockOperation::LockExclusive)?;
        }
    }
    Ok(file)
}

/// Makes `to` like `from`, whatever it was.
fn mirror(from: &Path, to: &Path) -> Result<()> {
    if from.is_dir() {
        if !to.is_dir() {
            remove(to)?;
            fs::create_dir(to)?;
        }
        return mirror_entries(from, to, names(from)?);
    }
    if to.is_dir() {
        remove(to)?;
    }
    let copy = || -> io::Result<()> {
        if fs::read(to).ok() != Some(fs::read(from)?) {
            fs::copy(from, to)?;
        }
        Ok(())
    };
    copy().with_context(|| format!("cannot copy {}", from.display()))
}

fn mirror_entries(from: &Path, to: &Path, names: BTreeSet<OsString>) -> Result<()> {
    for name in self::names(to)?.difference(&names) {
        remove(&to.join(name))?;
    }
    for name in &names {
        mirror(&from.join(name), &to.join(name))?;
    }
    Ok(())
}

/// What is in a folder and counts.
fn names(folder: &Path) -> Result<BTreeSet<OsString>> {
    let mut names = BTreeSet::new();
    for entry in fs::read_dir(folder)? {
        names.insert(entry?.file_name());
    }
    names.retain(|name| LEFT_OUT.iter().all(|left_out| name != left_out));
    Ok(names)
}

fn remove(path: &Path) -> Result<()> {
    let removed = match path.is_dir() {
        true => fs::remove_dir_all(path),
        false => fs::remove_file(path),
    };
    match removed {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("cannot remove {}", path.display()))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_becomes_like_its_original_and_what_is_the_same_is_not_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = |inside: &str| folder.path().join(inside);
        for inside in [
            "from/a/same",
            "from/a/other",
            "to/a/same",
            "to/a/gone",
            "to/target/built",
        ] {
            fs::create_dir_all(path(inside).parent().unwrap()).unwrap();
            fs::write(path(inside), inside.rsplit('/').next().unwrap()).unwrap();
        }
        fs::create_dir(path("to/a/other")).unwrap();
        let written = || fs::metadata(path("to/a/same")).unwrap().modified().unwrap();
        let before = written();
        mirror(&path("from"), &path("to")).unwrap();
        assert_eq!(written(), before);
        assert_eq!(fs::read_to_string(path("to/a/other")).unwrap(), "other");
        assert!(!path("to/a/gone").exists());
        assert!(path("to/target/built").exists());
    }
}
