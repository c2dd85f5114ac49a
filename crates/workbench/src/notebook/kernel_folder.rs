//! Where a kernel works. Two kernels never share a folder: one would load what the other builds. A
//! kernel takes the first folder that no other one has, and leaves it warm for the next.

use super::library;
use crate::builds::{self, home};
use anyhow::{Context, Result, bail};
use judge::Place;
use std::fs::{self, File, OpenOptions};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};

/// The variable by which a cell knows the folder of its kernel.
pub const NUMBER: &str = "MEANWHILE_KERNEL_FOLDER";

/// The folder in which evcxr builds cells, within that of the kernel.
pub const EVCXR: &str = "evcxr";

/// Nobody has more kernels than this at once.
const MOST: u32 = 200;

/// A kernel's folder.
pub struct KernelFolder {
    home: PathBuf,
    number: u32,
    /// Held as long as the kernel lives.
    _lock: Option<File>,
}

impl KernelFolder {
    /// One that nobody has.
    pub fn claim(project: &Path) -> Result<KernelFolder> {
        let home = home(project);
        let claimed = KernelFolder::claim_in(home)?;
        if let Some(shared) = std::env::var_os(builds::SHARED).map(PathBuf::from) {
            builds::begin_with(&shared.join("target"), &claimed.home.join("target"))?;
            // That of the first kernel, which the set-up has started.
            let (from, to) = (shared.join("1"), claimed.folder());
            builds::begin_with(
                &from.join(EVCXR).join("target"),
                &to.join(EVCXR).join("target"),
            )?;
        }
        Ok(claimed)
    }

    fn claim_in(home: PathBuf) -> Result<KernelFolder> {
        for number in 1..=MOST {
            let folder = home.join(number.to_string());
            fs::create_dir_all(&folder)
                .with_context(|| format!("{} cannot be made", folder.display()))?;
            if let Some(lock) = locked(&folder.join("lock"))? {
                let _lock = Some(lock);
                return Ok(KernelFolder {
                    home,
                    number,
                    _lock,
                });
            }
        }
        bail!("{MOST} kernels are running: end some of them");
    }

    /// That of the kernel that runs this cell; of a kernel that the workbook did not start, any that
    /// is free until the cell is over.
    pub fn of_kernel_or_any(project: &Path) -> Result<KernelFolder> {
        match KernelFolder::of_kernel(project) {
            Some(folder) => Ok(folder),
            None => KernelFolder::claim(project),
        }
    }

    /// That of the kernel that runs this cell, if the workbook has started it.
    pub fn of_kernel(project: &Path) -> Option<KernelFolder> {
        let number = std::env::var(NUMBER).ok();
        Some(KernelFolder {
            home: home(project),
            number: number?.parse().ok()?,
            _lock: None,
        })
    }

    /// The programs that cells of exercises were last run with.
    pub fn answers(&self) -> PathBuf {
        self.folder().join("answers")
    }

    pub fn number(&self) -> u32 {
        self.number
    }

    pub fn folder(&self) -> PathBuf {
        self.home.join(self.number.to_string())
    }

    /// The standard library for evcxr: that of whoever has set up a class, or one's own.
    pub fn library(&self, sysroot: &Path) -> Result<PathBuf> {
        let shared = std::env::var_os(builds::SHARED).map(PathBuf::from);
        let shared = shared.map(|builds| library::place(&builds, sysroot));
        if let Some(shared) = shared.filter(|shared| shared.is_dir()) {
            return Ok(shared);
        }
        let own = library::place(&self.home, sysroot);
        library::copy(sysroot, &own)?;
        Ok(own)
    }

    /// Where its cells are built. What programs depend on is built once for all kernels.
    pub fn place(&self, project: &Path) -> Place {
        Place {
            project: project.to_owned(),
            folder: self.folder().join("cell"),
            target: self.home.join("target"),
            name: format!("this-cell-{}", self.number),
        }
    }
}

/// Takes a lock that nobody has. Its file names the process; what an earlier one left behind ends.
fn locked(path: &Path) -> Result<Option<File>> {
    let open = || {
        OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)
    };
    let mut file = open().with_context(|| format!("{} cannot be opened", path.display()))?;
    #[cfg(unix)]
    {
        use rustix::fs::{FlockOperation, flock};
        if flock(&file, FlockOperation::NonBlockingLockExclusive).is_err() {
            return Ok(None);
        }
    }
    let mut before = String::new();
    file.read_to_string(&mut before)?;
    if let Ok(process) = before.trim().parse::<u32>()
        && !Path::new("/proc").join(process.to_string()).exists()
    {
        meanwhile::end_runs_of(process);
    }
    file.rewind()?;
    file.set_len(0)?;
    write!(file, "{}", std::process::id())?;
    Ok(Some(file))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_kernels_never_share_a_folder_and_the_next_one_takes_what_is_free() {
        let home = tempfile::tempdir().unwrap();
        let claim = || KernelFolder::claim_in(home.path().to_owned()).unwrap();
        let (first, second) = (claim(), claim());
        assert_ne!(first.folder(), second.folder());
        let place = |claimed: &KernelFolder| claimed.place(Path::new("project"));
        assert_ne!(place(&first).name, place(&second).name);
        assert_eq!(place(&first).target, place(&second).target);
        let free = first.number();
        drop(first);
        assert_eq!(claim().number(), free);
    }
}
