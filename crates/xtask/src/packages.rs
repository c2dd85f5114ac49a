//! What cargo has built of other people's packages, for another target folder to begin with. Their sources never
//! change, so a build of one is as good anywhere as long as cargo would build it in the same way; and cargo looks
//! at that itself. Between runs of the full suite they are kept in the user's cache folder, by compiler and
//! manifests.

use anyhow::{Context, Result};
use meanwhile::{built_files, cache_folder, workspace};
use std::collections::BTreeSet;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use walkdir::{DirEntry, WalkDir};

/// The names of the workspace's own packages.
pub struct Own(BTreeSet<String>);

impl Own {
    /// Of the workspace in a folder.
    ///
    /// # Errors
    /// If cargo cannot read it.
    pub fn of(root: &Path) -> Result<Own> {
        let packages = workspace::packages(root)?;
        let names = packages.into_iter().map(|package| package.name);
        Ok(Own(names.collect()))
    }
}

/// Puts into a profile's folder, such as `target/debug`, what another has of other people's packages. Nothing
/// happens if it is all there, or if there is no other.
///
/// # Errors
/// If a file cannot be linked or copied. What is there then is whole, or cargo builds it anew.
pub fn take_over(from: &Path, to: &Path, own: &Own) -> Result<()> {
    let (theirs, there) = (builds(from, own), builds(to, own));
    if theirs.is_subset(&there) {
        return Ok(());
    }
    let failed = || format!("{} cannot be filled", to.display());
    // All of them: what depends on a package that is built later than itself, cargo builds anew.
    for folder in FOLDERS {
        fs::create_dir_all(to.join(folder)).with_context(failed)?;
        let entries = WalkDir::new(from.join(folder)).min_depth(1).into_iter();
        for entry in entries.filter_entry(|entry| is_of(entry, &theirs)) {
            // Whoever builds there just now may take a file away.
            let Ok(entry) = entry else { continue };
            let inside = entry.path().strip_prefix(from).unwrap_or(entry.path());
            taken_over(&entry, &to.join(inside)).with_context(failed)?;
        }
    }
    Ok(())
}

/// Of a profile. The last one says that what is in the others is done.
const FOLDERS: [&str; 3] = ["deps", "build", FINGERPRINTS];

/// Where cargo says how it has built what, in a folder `PACKAGE-HASH` for each build. With the same hash it names what
/// comes of that build, wherever it lies.
const FINGERPRINTS: &str = ".fingerprint";

/// The hashes of the builds of other people's packages in a profile's folder.
fn builds(profile: &Path, own: &Own) -> BTreeSet<String> {
    let names = fs::read_dir(profile.join(FINGERPRINTS));
    let names = names.into_iter().flatten().flatten();
    let names = names.filter_map(|entry| entry.file_name().into_string().ok());
    let of_others = names.filter_map(|name| {
        let (package, hash) = name.rsplit_once('-')?;
        (!own.0.contains(package)).then(|| hash.to_owned())
    });
    of_others.collect()
}

/// Whether something in one of the folders belongs to one of these builds.
fn is_of(entry: &DirEntry, builds: &BTreeSet<String>) -> bool {
    let name = entry.file_name().to_string_lossy();
    let name = name.split('.').next().unwrap_or_default();
    entry.depth() != 1
        || name
            .rsplit_once('-')
            .is_some_and(|(_, hash)| builds.contains(hash))
}

fn taken_over(entry: &DirEntry, to: &Path) -> io::Result<()> {
    if entry.file_type().is_dir() {
        return fs::create_dir_all(to);
    }
    match fs::remove_file(to) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    // Another disk has no links to this one: then it is a copy.
    built_files::place(entry.path(), to, |from, to| fs::hard_link(from, to))
}

/// Where the builds of a run of the suite are kept for the next one in another copy of the project.
///
/// # Errors
/// If rustc cannot be started, or a manifest cannot be read.
pub fn kept(root: &Path) -> Result<PathBuf> {
    let rustc = Command::new("rustc").arg("-vV").output();
    let mut hasher = DefaultHasher::new();
    rustc
        .context("cannot start rustc")?
        .stdout
        .hash(&mut hasher);
    for manifest in ["Cargo.lock", "Cargo.toml"] {
        let text = fs::read(root.join(manifest));
        let text = text.with_context(|| format!("{manifest} cannot be read"))?;
        text.hash(&mut hasher);
    }
    Ok(folder().join(format!("{:016x}", hasher.finish())))
}

fn folder() -> PathBuf {
    cache_folder().join("meanwhile").join("packages")
}

/// Where a run of the suite builds: each of these needs a package with other features, so keeps a build of its own.
const PROFILES: [&str; 3] = [
    "target/debug",
    "target/plain-tokio/target/debug",
    "target/terminal/project/target/debug",
];

/// Keeps the builds of a run, instead of those of other manifests.
///
/// # Errors
/// If a file cannot be linked, copied or removed.
pub fn keep(root: &Path, own: &Own) -> Result<()> {
    let kept = kept(root)?;
    for profile in PROFILES {
        take_over(&root.join(profile), &kept, own)?;
    }
    for other in fs::read_dir(folder())?.flatten() {
        if other.path() != kept {
            // Somebody else may remove it at the same moment.
            let _ = fs::remove_dir_all(other.path());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn builds_of_others_are_taken_over_with_their_times_and_those_of_the_workspace_are_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = |inside: &str| folder.path().join(inside);
        for file in [
            "from/deps/libtokio-1f.rlib",
            "from/deps/tokio-1f.d",
            "from/deps/libtokio-2f.rlib",
            "from/deps/four_sleeps-3f",
            "from/.fingerprint/tokio-1f/lib-tokio",
            "from/.fingerprint/recorded-tokio-2f/lib-tokio",
            "from/.fingerprint/meanwhile-examples-3f/example-four_sleeps",
            "from/.fingerprint/libc-4f/run-build-script",
            "from/build/libc-4f/output",
            "from/incremental/tokio-1f/x",
            "from/libtokio.rlib",
        ] {
            fs::create_dir_all(path(file).parent().unwrap()).unwrap();
            fs::write(path(file), file).unwrap();
        }
        let own = ["recorded-tokio", "meanwhile-examples"];
        let own = Own(own.map(str::to_owned).into());
        take_over(&path("from"), &path("to"), &own).unwrap();
        let files = WalkDir::new(path("to")).sort_by_file_name();
        let files = files.into_iter().flatten();
        let files: Vec<PathBuf> = files
            .filter(|file| !file.file_type().is_dir())
            .map(|file| file.path().strip_prefix(path("to")).unwrap().to_owned())
            .collect();
        let expected = [
            ".fingerprint/libc-4f/run-build-script",
            ".fingerprint/tokio-1f/lib-tokio",
            "build/libc-4f/output",
            "deps/libtokio-1f.rlib",
            "deps/tokio-1f.d",
        ];
        assert_eq!(files, expected.map(PathBuf::from));
        let written = |file: &Path| fs::metadata(file).unwrap().modified().unwrap();
        for file in &files {
            let (from, to) = (path("from").join(file), path("to").join(file));
            assert_eq!(written(&from), written(&to), "{}", file.display());
        }

        // All is there, so nothing is touched.
        fs::write(path("to/deps/tokio-1f.d"), "built later").unwrap();
        take_over(&path("from"), &path("to"), &own).unwrap();
        let read = |file: &str| fs::read_to_string(path(file)).unwrap();
        assert_eq!(read("to/deps/tokio-1f.d"), "built later");
        // Something is missing, so all are taken: they were built one after another.
        fs::remove_dir_all(path("to/.fingerprint/libc-4f")).unwrap();
        take_over(&path("from"), &path("to"), &own).unwrap();
        assert_eq!(read("to/deps/tokio-1f.d"), "from/deps/tokio-1f.d");

        take_over(&path("nothing"), &path("other"), &own).unwrap();
        assert!(!path("other").exists());
    }
}
