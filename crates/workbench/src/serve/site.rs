//! The folder that is served, and how a new build takes its place.

use anyhow::{Context, Result, bail};
use mdbook_driver::config::Config;
use mdbook_meanwhile::read_settings;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use tokio::sync::{RwLock, RwLockReadGuard};
use walkdir::WalkDir;

/// A built book on disk. It is replaced as a whole or not at all.
pub struct Site {
    folder: PathBuf,
    /// Where the next build goes. Named after this process, so that two servers of one book do not
    /// build into each other's folder.
    next: PathBuf,
    /// Held for reading while a file is being opened, and for writing during the two renames.
    swap: RwLock<()>,
    /// Held while a build runs.
    building: Mutex<()>,
    /// The files of the last good build.
    files: Mutex<Vec<PathBuf>>,
    closed: AtomicBool,
}

impl Site {
    /// The site of the book in `root`: its place is `build-dir` of book.toml.
    pub fn new(root: &Path) -> Result<Site> {
        // Never guessed: a build replaces this folder.
        let config = match Config::from_disk(root.join("book.toml")) {
            Ok(config) => config,
            Err(error) => {
                // The same in better words, if there are any.
                read_settings(root)?;
                return Err(error);
            }
        };
        let folder = settled(&root.join(&config.build.build_dir));
        let source = settled(&root.join(&config.book.src));
        if settled(root).starts_with(&folder) || source.starts_with(&folder) {
            bail!(
                "`build-dir` in book.toml is {}, which holds the book's sources; \
                 every build replaces that folder, so name another, such as target/book",
                folder.display()
            );
        }
        if folder.starts_with(&source) {
            bail!(
                "`build-dir` in book.toml is {}, inside the book's sources: every build would copy \
                 the one before it; name another folder, such as target/book",
                folder.display()
            );
        }
        if !is_ours(&folder) {
            bail!(
                "`build-dir` in book.toml is {}, which holds something else than a built book; \
                 every build replaces that folder, so empty it or name another, such as target/book",
                folder.display()
            );
        }
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        let next = folder.with_file_name(format!(".{name}-{}", std::process::id()));
        sweep(&folder);
        Ok(Site {
            folder,
            next,
            swap: RwLock::new(()),
            building: Mutex::new(()),
            files: Mutex::default(),
            closed: AtomicBool::new(false),
        })
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The folder stays as it is until the guard is dropped.
    pub async fn hold(&self) -> RwLockReadGuard<'_, ()> {
        self.swap.read().await
    }

    /// False if somebody removed files of the last good build, or all of them.
    pub fn is_whole(&self) -> bool {
        let files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        files.iter().all(|file| self.folder.join(file).exists())
    }

    /// True once the process is about to end.
    pub fn is_closed(&self) -> bool {
        self.closed.load(Ordering::SeqCst)
    }

    /// Runs `build` on an empty folder; if it succeeds, that folder becomes the site.
    pub fn replace<T>(&self, build: impl FnOnce(&Path) -> Result<T>) -> Result<T> {
        let _building = self.building.lock().unwrap_or_else(PoisonError::into_inner);
        if self.is_closed() {
            bail!("the server is about to end");
        }
        remove(&self.next)?;
        fs::create_dir_all(&self.next)
            .with_context(|| format!("cannot make the folder {}", self.next.display()))?;
        let built = build(&self.next);
        if built.is_ok() {
            self.put_in_place()?;
        }
        remove(&self.next)?;
        built
    }

    fn put_in_place(&self) -> Result<()> {
        let old = self.next.with_extension("old");
        let files = files_in(&self.next);
        let _swap = self.swap.blocking_write();
        remove(&old)?;
        match fs::rename(&self.folder, &old) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Err(error)
                    .with_context(|| format!("cannot replace {}", self.folder.display()));
            }
            _ => {}
        }
        fs::rename(&self.next, &self.folder)
            .with_context(|| format!("cannot replace {}", self.folder.display()))?;
        *self.files.lock().unwrap_or_else(PoisonError::into_inner) = files;
        remove(&old)
    }

    /// Removes what a build that is cut off would leave. The lock is kept for ever: no later build
    /// begins, and a running one is waited for, since it would write the folder anew.
    pub fn tidy_up(&self) {
        self.closed.store(true, Ordering::SeqCst);
        std::mem::forget(self.building.lock());
        self.drop_next();
    }

    /// The same without waiting for anybody.
    pub fn drop_next(&self) {
        // The process is about to end; a folder that cannot be removed is swept next time.
        let _ = remove(&self.next);
    }
}

fn files_in(folder: &Path) -> Vec<PathBuf> {
    let entries = WalkDir::new(folder).into_iter().flatten();
    let files = entries.filter(|entry| entry.file_type().is_file());
    let inside =
        |entry: walkdir::DirEntry| Some(entry.path().strip_prefix(folder).ok()?.to_owned());
    files.filter_map(inside).collect()
}

/// Nothing is lost by replacing it: it is not there, empty, or a book that mdBook built.
fn is_ours(folder: &Path) -> bool {
    let built = ["toc.html", "toc.js", ".nojekyll", "index.html"];
    match fs::read_dir(folder) {
        Ok(mut entries) => {
            entries.next().is_none() || built.iter().any(|file| folder.join(file).is_file())
        }
        Err(error) => error.kind() == ErrorKind::NotFound,
    }
}

/// Removes what servers left that were killed.
fn sweep(folder: &Path) {
    let (Some(parent), Some(name)) = (folder.parent(), folder.file_name()) else {
        return;
    };
    let prefix = format!(".{}-", name.to_string_lossy());
    for entry in fs::read_dir(parent).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let id = name.strip_prefix(&prefix);
        let id = id.map(|id| id.strip_suffix(".old").unwrap_or(id));
        if id.and_then(|id| id.parse().ok()).is_some_and(is_gone) {
            // Somebody else's at worst: then it stays.
            let _ = remove(&entry.path());
        }
    }
}

/// True if no process has this number.
#[cfg(unix)]
fn is_gone(process: i32) -> bool {
    let Some(process) = rustix::process::Pid::from_raw(process) else {
        return false;
    };
    rustix::process::test_kill_process(process) == Err(rustix::io::Errno::SRCH)
}

#[cfg(not(unix))]
fn is_gone(_: i32) -> bool {
    false
}

/// The path without `..` and links, even if its end does not exist yet.
fn settled(path: &Path) -> PathBuf {
    for ancestor in path.ancestors() {
        if let (Ok(real), Ok(rest)) = (ancestor.canonicalize(), path.strip_prefix(ancestor)) {
            return real.join(rest);
        }
    }
    path.to_owned()
}

fn remove(folder: &Path) -> Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(error).with_context(|| format!("cannot remove {}", folder.display()))
        }
        _ => Ok(()),
    }
}
