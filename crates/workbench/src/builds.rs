//! Where a learner builds. In a class the workbook belongs to nobody who learns with it: all may read it, and
//! none may write to it or to what others build. Each builds in a cache folder of their own, which begins with
//! links to what the workbook has built, so that cargo finds it done.

use anyhow::{Context, Result};
use meanwhile::built_files;
use std::ffi::OsStr;
use std::fs::{self, OpenOptions};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::path::{Path, PathBuf};
use walkdir::{DirEntry, WalkDir};

/// A folder with the builds of whoever has set up a class, which its learners can read.
pub const SHARED: &str = "MEANWHILE_SHARED_BUILDS";

/// What the user builds for one copy of the workbook. It is outside of it, because cargo takes a package
/// inside for a part of the workspace; and its path has no blank, which evcxr cannot do with.
pub fn home(project: &Path) -> PathBuf {
    let project = project.canonicalize().unwrap_or(project.to_owned());
    let mut hasher = DefaultHasher::new();
    project.hash(&mut hasher);
    let name = format!("notebooks-{:08x}", hasher.finish() as u32);
    meanwhile::cache_folder().join("meanwhile").join(name)
}

/// Cargo's folder for the exercises: that of the workbook, or a learner's own if that is somebody else's.
pub fn of_exercises(project: &Path) -> Result<PathBuf> {
    let usual = project.join("target");
    let is_ours = fs::create_dir_all(usual.join("judged")).is_ok()
        && OpenOptions::new()
            .create(true)
            .append(true)
            .open(usual.join("judged/lock"))
            .is_ok();
    if is_ours {
        return Ok(usual);
    }
    let own = home(project).join("exercises");
    begin_with(&usual.join("debug"), &own.join("debug"))?;
    Ok(own)
}

/// Fills a folder of cargo's that is not there yet with links to what others have built in another.
pub fn begin_with(from: &Path, to: &Path) -> Result<()> {
    if to.exists() || !from.is_dir() {
        return Ok(());
    }
    let failed = || format!("{} cannot be filled", to.display());
    let parent = to.parent().context("a folder for builds lies in another")?;
    fs::create_dir_all(parent).with_context(failed)?;
    // Renamed at the end: a start that is cut off leaves no half folder.
    let scratch = tempfile::tempdir_in(parent).with_context(failed)?;
    link(from, &scratch.path().join("builds")).with_context(failed)?;
    match fs::rename(scratch.path().join("builds"), to) {
        // Another kernel of this learner was faster.
        Err(_) if to.is_dir() => Ok(()),
        renamed => renamed.with_context(failed),
    }
}

fn link(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir(to)?;
    let entries = WalkDir::new(from).min_depth(1).into_iter();
    for entry in entries.filter_entry(|entry| !is_written_anew(entry)) {
        let entry = entry?;
        let inside = entry.path().strip_prefix(from).unwrap_or(entry.path());
        let place = to.join(inside);
        match entry.file_type().is_dir() {
            true => fs::create_dir(place)?,
            false => built_files::place(entry.path(), &place, linked)?,
        }
    }
    Ok(())
}

#[cfg(unix)]
fn linked(from: &Path, to: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(from, to)
}

#[cfg(not(unix))]
fn linked(from: &Path, to: &Path) -> io::Result<()> {
    fs::copy(from, to).map(|_| ())
}

/// What is only of use to whoever built it: what a learner builds of the same name is another program.
fn is_written_anew(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    let name = name.strip_prefix("lib").unwrap_or(&name);
    let is_of_a_learner = ["ctx", "code_", "judged", "this-cell", "this_cell"]
        .iter()
        .any(|own| name.starts_with(own));
    is_of_a_learner
        || [".cargo-lock", "incremental", "built"]
            .iter()
            .any(|own| entry.file_name() == OsStr::new(own))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn builds_of_others_are_linked_but_for_what_is_written_anew() {
        let folder = tempfile::tempdir().unwrap();
        let path = |inside: &str| folder.path().join(inside);
        for file in [
            "from/debug/deps/libtokio-1.rlib",
            "from/debug/deps/libctx.so",
            "from/debug/.fingerprint/judged-2/bin-judged",
            "from/debug/incremental/ctx-3/x",
            "from/debug/.cargo-lock",
        ] {
            fs::create_dir_all(path(file).parent().unwrap()).unwrap();
            fs::write(path(file), "theirs").unwrap();
        }
        begin_with(&path("from"), &path("to/1/target")).unwrap();
        let files = WalkDir::new(path("to")).into_iter().flatten();
        let files: Vec<_> = files.filter(|file| !file.file_type().is_dir()).collect();
        assert_eq!(files.len(), 1, "{files:?}");
        let tokio = path("to/1/target/debug/deps/libtokio-1.rlib");
        assert_eq!(
            fs::read_link(&tokio).unwrap(),
            path("from/debug/deps/libtokio-1.rlib")
        );

        // Cargo has written something there by then.
        fs::remove_file(&tokio).unwrap();
        begin_with(&path("from"), &path("to/1/target")).unwrap();
        assert!(!tokio.exists());
        begin_with(&path("nothing"), &path("to/2/target")).unwrap();
        assert!(!path("to/2").exists());
    }

    /// As cargo builds both again after an edit: a file of the others that it writes to is theirs no more.
    #[test]
    fn what_is_built_after_the_workbook_changed_leaves_the_builds_of_others_as_they_are() {
        let folder = tempfile::tempdir().unwrap();
        let write = |inside: &str, text: &str| {
            let place = folder.path().join(inside);
            fs::create_dir_all(place.parent().unwrap()).unwrap();
            fs::write(place, text).unwrap();
        };
        let manifest = |name: &str, more: &str| {
            format!("[package]\nname = \"{name}\"\nversion = \"1.0.0\"\nedition = \"2024\"\n{more}")
        };
        let on_cup = "[workspace]\nmembers = [\"cup\"]\n[dependencies]\ncup = { path = \"cup\" }\n";
        write("tea/Cargo.toml", &manifest("tea", on_cup));
        write(
            "tea/src/main.rs",
            "fn main() { print!(\"{}\", cup::cup()) }",
        );
        write("tea/cup/Cargo.toml", &manifest("cup", ""));
        write(
            "tea/cup/build.rs",
            "fn main() { println!(\"cargo::rustc-env=SIZE=1\") }",
        );
        write(
            "tea/cup/src/lib.rs",
            "pub fn cup() -> &'static str { env!(\"SIZE\") }",
        );
        let run = |target: &str| {
            let mut cargo = std::process::Command::new("cargo");
            cargo.args(["run", "--quiet", "--offline"]);
            cargo.current_dir(folder.path().join("tea"));
            let output = cargo.env("CARGO_TARGET_DIR", folder.path().join(target));
            let output = output.output().unwrap();
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(output.status.success(), "{said}");
            String::from_utf8(output.stdout).unwrap()
        };
        let theirs = || {
            let all = WalkDir::new(folder.path().join("theirs")).sort_by_file_name();
            let files = all.into_iter().map(Result::unwrap);
            let files = files.filter(|entry| entry.file_type().is_file());
            files
                .map(|file| (file.path().to_owned(), fs::read(file.path()).unwrap()))
                .collect::<Vec<_>>()
        };

        assert_eq!(run("theirs"), "1");
        let before = theirs();
        begin_with(&folder.path().join("theirs"), &folder.path().join("own")).unwrap();
        write(
            "tea/cup/build.rs",
            "fn main() { println!(\"cargo::rustc-env=SIZE=2\") }",
        );
        write(
            "tea/cup/src/lib.rs",
            "pub fn cup() -> String { env!(\"SIZE\").repeat(2) }",
        );
        assert_eq!(run("own"), "22");
        let changed: Vec<_> = before
            .into_iter()
            .zip(theirs())
            .filter(|(old, new)| old != new)
            .collect();
        assert!(
            changed.is_empty(),
            "{:?}",
            changed.iter().map(|(old, _)| &old.0).collect::<Vec<_>>()
        );
    }

    #[test]
    fn exercises_are_built_in_the_workbook_if_one_may_write_there() {
        let project = tempfile::tempdir().unwrap();
        let builds = of_exercises(project.path()).unwrap();
        assert_eq!(builds, project.path().join("target"));
        fs::write(project.path().join("no folder"), "").unwrap();
        let builds = of_exercises(&project.path().join("no folder")).unwrap();
        assert!(
            builds.starts_with(meanwhile::cache_folder()),
            "{}",
            builds.display()
        );
    }
}
