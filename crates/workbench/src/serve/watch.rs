//! Waits for changes of the files that the book is made from.
//!
//! Notifications only say that it is worth looking: they come for reads too, twice, or halfway
//! through a save. What counts is whether the files' sizes and times differ from the last look.

use anyhow::{Context, Result};
use notify::{RecommendedWatcher, RecursiveMode, Watcher};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, SystemTime};

/// What the book is made from, relative to its root. An exercise that a learner edits is left out:
/// nobody wants the page to reload with each try.
const SOURCES: [&str; 9] = [
    "book",
    "examples",
    "exercises/solutions",
    "exercises/info.toml",
    "python",
    "tests/snapshots",
    "tests/pictures",
    "tests/compile-fail",
    "book.toml",
];

/// A save is over when nothing was heard for so long.
const QUIET: Duration = Duration::from_millis(60);

/// The files of the book, and the changes since they were last asked for.
pub struct Changes {
    root: PathBuf,
    events: Receiver<()>,
    watcher: RefCell<RecommendedWatcher>,
    seen: RefCell<Files>,
}

/// Size and time of each file.
type Files = BTreeMap<PathBuf, (u64, Option<SystemTime>)>;

impl Changes {
    pub fn new(root: &Path) -> Result<Changes> {
        let (sender, events) = mpsc::channel();
        let watcher = notify::recommended_watcher(move |_| {
            // The receiver is gone only when the process ends.
            let _ = sender.send(());
        })
        .context("the system's file notifications cannot be used")?;
        let changes = Changes {
            root: root.to_owned(),
            events,
            watcher: RefCell::new(watcher),
            seen: RefCell::default(),
        };
        changes.watch_what_exists();
        changes.seen.replace(files(root));
        Ok(changes)
    }

    /// Waits for a change and returns what changed, relative to the root. `None`: no more will come.
    pub fn next(&self) -> Option<Vec<PathBuf>> {
        loop {
            self.events.recv().ok()?;
            while self.events.recv_timeout(QUIET).is_ok() {}
            let now = files(&self.root);
            let changed = difference(&self.seen.borrow(), &now);
            if !changed.is_empty() {
                self.seen.replace(now);
                self.watch_what_exists();
                return Some(changed);
            }
        }
    }

    /// A folder that is missing now may be made later: its parent is watched for that, and this is
    /// called again after every change. Watching a path twice does no harm.
    fn watch_what_exists(&self) {
        let mut watcher = self.watcher.borrow_mut();
        for folder in [self.root.clone(), self.root.join("tests")] {
            let _ = watcher.watch(&folder, RecursiveMode::NonRecursive);
        }
        for source in SOURCES.map(|source| self.root.join(source)) {
            if source.is_dir() {
                let _ = watcher.watch(&source, RecursiveMode::Recursive);
            }
        }
    }
}

/// Changed paths as the reader of a terminal wants them.
pub fn in_words(paths: &[PathBuf]) -> String {
    match paths {
        [] => "nothing".to_owned(),
        [one] => one.display().to_string(),
        [first, others @ ..] => format!("{} and {} more", first.display(), others.len()),
    }
}

fn files(root: &Path) -> Files {
    let mut found = Files::new();
    for source in SOURCES {
        add(root, Path::new(source), &mut found);
    }
    found
}

fn add(root: &Path, path: &Path, found: &mut Files) {
    let full = root.join(path);
    let Ok(about) = fs::metadata(&full) else {
        return; // Removed since it was listed, or never there.
    };
    if about.is_dir() {
        for entry in fs::read_dir(&full).into_iter().flatten().flatten() {
            if !is_scratch(&entry.file_name().to_string_lossy()) {
                add(root, &path.join(entry.file_name()), found);
            }
        }
    } else {
        found.insert(path.to_owned(), (about.len(), about.modified().ok()));
    }
}

/// Files that editors and tools keep beside the real ones.
fn is_scratch(name: &str) -> bool {
    name.starts_with('.') || name.ends_with('~') || name.starts_with('#') || name == "4913"
}

fn difference(old: &Files, new: &Files) -> Vec<PathBuf> {
    let gone = old.keys().filter(|path| !new.contains_key(*path));
    let other = new
        .iter()
        .filter(|(path, about)| old.get(*path) != Some(about));
    gone.chain(other.map(|(path, _)| path)).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_new_content_counts_as_a_change() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir(root.path().join("book")).unwrap();
        let page = root.path().join("book/a page.md");
        fs::write(&page, "one").unwrap();
        let before = files(root.path());
        fs::read(&page).unwrap();
        fs::write(root.path().join("book/.a page.md.swp"), "editor's own").unwrap();
        assert!(difference(&before, &files(root.path())).is_empty());

        fs::write(&page, "longer").unwrap();
        let edited = files(root.path());
        assert_eq!(difference(&before, &edited), [Path::new("book/a page.md")]);
        fs::remove_file(&page).unwrap();
        assert_eq!(
            difference(&edited, &files(root.path())),
            [Path::new("book/a page.md")]
        );
    }
}
