//! Waits for changes of the files that the book is made from.
//!
//! Notifications only say that it is worth looking: they come for reads too, twice, or halfway
//! through a save. What counts is whether the files' sizes and times differ from the last look.

use anyhow::{Context, Result};
use notify::event::{AccessKind, AccessMode};
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::{Duration, Instant, SystemTime};
use walkdir::WalkDir;

/// What the book is made from, relative to its root. An exercise that a learner edits is left out:
/// nobody wants the page to reload with each try.
const SOURCES: [&str; 8] = [
    "book",
    "examples",
    "exercises/solutions",
    "exercises/info.toml",
    "python",
    "recordings",
    "tests/compile-fail",
    "book.toml",
];

/// A save is over when nothing was heard for so long.
const QUIET: Duration = Duration::from_millis(60);

/// Whoever saves without a pause is served after so long all the same.
const PATIENCE: Duration = Duration::from_millis(400);

/// What may have happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// It is worth looking at the files.
    Files,
    /// The built book was removed.
    SiteIsGone,
}

/// Why to build again.
#[derive(Debug, PartialEq, Eq)]
pub enum Cause {
    /// Files that changed, relative to the root.
    Changed(Vec<PathBuf>),
    SiteIsGone,
}

/// The files of the book, and the changes since they were last asked for.
pub struct Changes {
    root: PathBuf,
    events: Receiver<Event>,
    sender: Sender<Event>,
    watcher: RefCell<RecommendedWatcher>,
    seen: RefCell<Files>,
}

/// Size and time of each file.
type Files = BTreeMap<PathBuf, (u64, Option<SystemTime>)>;

impl Changes {
    pub fn new(root: &Path) -> Result<Changes> {
        let (sender, events) = mpsc::channel();
        let notified = sender.clone();
        let watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
            // Looking at the files is no reason to look at them again.
            if event.is_ok_and(|event| is_reading(event.kind)) {
                return;
            }
            // The receiver is gone only when the process ends.
            let _ = notified.send(Event::Files);
        })
        .context("the system's file notifications cannot be used")?;
        let changes = Changes {
            root: root.to_owned(),
            events,
            sender,
            watcher: RefCell::new(watcher),
            seen: RefCell::default(),
        };
        changes.watch_what_exists();
        changes.seen.replace(files(root));
        Ok(changes)
    }

    /// For those who notice something that is no file of the book.
    pub fn sender(&self) -> Sender<Event> {
        self.sender.clone()
    }

    /// Waits for a cause to build again.
    pub fn next(&self) -> Option<Cause> {
        loop {
            if self.settled()? == Event::SiteIsGone {
                return Some(Cause::SiteIsGone);
            }
            let now = files(&self.root);
            let changed = difference(&self.seen.borrow(), &now);
            if !changed.is_empty() {
                self.seen.replace(now);
                self.watch_what_exists();
                return Some(Cause::Changed(changed));
            }
        }
    }

    /// Waits for an event, and then until a save is over, but not for ever.
    fn settled(&self) -> Option<Event> {
        let mut event = self.events.recv().ok()?;
        let began = Instant::now();
        while event == Event::Files && began.elapsed() < PATIENCE {
            match self.events.recv_timeout(QUIET) {
                Ok(next) => event = next,
                Err(_) => break,
            }
        }
        Some(event)
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

fn is_reading(kind: EventKind) -> bool {
    let written = AccessKind::Close(AccessMode::Write);
    matches!(kind, EventKind::Access(access) if access != written)
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
        // Folders behind links are not entered: they may lead in a circle, or anywhere.
        let entries = WalkDir::new(root.join(source)).into_iter();
        let kept = entries.filter_entry(|entry| !is_scratch(&entry.file_name().to_string_lossy()));
        // What was removed since it was listed, or never there, is an error here.
        for entry in kept.flatten().filter(|entry| !entry.file_type().is_dir()) {
            let path = entry.path().strip_prefix(root).unwrap_or(entry.path());
            let file = fs::metadata(entry.path())
                .ok()
                .filter(fs::Metadata::is_file);
            // A link to anything else is only itself.
            if let Some(about) = file.or_else(|| fs::symlink_metadata(entry.path()).ok()) {
                found.insert(path.to_owned(), (about.len(), about.modified().ok()));
            }
        }
    }
    found
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
        #[cfg(unix)]
        for circle in ["book/a", "book/b"] {
            std::os::unix::fs::symlink(".", root.path().join(circle)).unwrap();
        }
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
