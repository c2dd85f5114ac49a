//! The folder that is served, and how a new build takes its place.

use anyhow::{Context, Result, bail};
use mdbook_driver::config::Config;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use tokio::sync::{RwLock, RwLockReadGuard};

/// A built book on disk. It is replaced as a whole or not at all.
pub struct Site {
    folder: PathBuf,
    /// Where the next build goes. Named after this process, so that two servers of one book do not
    /// build into each other's folder.
    next: PathBuf,
    /// Held for reading while a file is being opened, and for writing during the two renames.
    swap: RwLock<()>,
    /// Held while a build runs.
    building: std::sync::Mutex<()>,
}

impl Site {
    /// The site of the book in `root`: its place is `build-dir` of book.toml.
    pub fn new(root: &Path) -> Result<Site> {
        // Never guessed: a build replaces this folder.
        let config = Config::from_disk(root.join("book.toml"))?;
        let folder = settled(&root.join(&config.build.build_dir));
        let source = settled(&root.join(&config.book.src));
        if settled(root).starts_with(&folder) || source.starts_with(&folder) {
            bail!(
                "`build-dir` in book.toml is {}, which holds the book's sources; \
                 every build replaces that folder, so name another, such as target/book",
                folder.display()
            );
        }
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        let next = folder.with_file_name(format!(".{name}-{}", std::process::id()));
        Ok(Site {
            folder,
            next,
            swap: RwLock::new(()),
            building: std::sync::Mutex::new(()),
        })
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The folder stays as it is until the guard is dropped.
    pub async fn hold(&self) -> RwLockReadGuard<'_, ()> {
        self.swap.read().await
    }

    /// Runs `build` on an empty folder; if it succeeds, that folder becomes the site.
    pub fn replace<T>(&self, build: impl FnOnce(&Path) -> Result<T>) -> Result<T> {
        let _building = self.building.lock().unwrap();
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
        remove(&old)
    }

    /// Removes what a build that is cut off would leave. The lock is kept for ever: no later build
    /// begins, and a running one is waited for, since it would write the folder anew.
    pub fn tidy_up(&self) {
        std::mem::forget(self.building.lock());
        // The process is about to end; a folder that cannot be removed is replaced next time.
        let _ = remove(&self.next);
    }
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
