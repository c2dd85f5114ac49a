//! Which source each recording was made of, so that a page can tell when a program has changed since.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Mutex;
use std::{fs, io};

/// A fingerprint of each program at the time of its recording.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fingerprints(BTreeMap<String, String>);

impl Fingerprints {
    /// Where they are kept, relative to the project.
    pub const FILE: &str = "recordings/sources.toml";

    /// Reads those of a project; it may have none.
    ///
    /// # Errors
    /// If the file is there and is not TOML.
    pub fn read(root: &Path) -> Result<Fingerprints, toml::de::Error> {
        let text = fs::read_to_string(root.join(Fingerprints::FILE)).unwrap_or_default();
        toml::from_str(&text).map(Fingerprints)
    }

    /// True if a program is the one that was recorded; `None` if that is not known. `path`: relative
    /// to the project.
    pub fn agree(&self, path: &Path, source: &str) -> Option<bool> {
        let kept = self.0.get(&key(path))?;
        Some(*kept == fingerprint(source))
    }

    /// Notes that a program has just been recorded as it is now.
    ///
    /// # Errors
    /// If a file cannot be read or written.
    pub fn note(root: &Path, path: &Path) -> io::Result<()> {
        // Tests run side by side.
        static FILE_IS_MINE: Mutex<()> = Mutex::new(());
        let _mine = FILE_IS_MINE.lock();
        let source = fs::read_to_string(root.join(path))?;
        let Fingerprints(mut all) = Fingerprints::read(root).map_err(io::Error::other)?;
        let new = fingerprint(&source);
        if all.insert(key(path), new.clone()) == Some(new) {
            return Ok(());
        }
        let lines = all
            .iter()
            .map(|(path, print)| format!("{path:?} = {print:?}\n"));
        let head = "# The source of each recording, written with it: see CONTRIBUTING.md, “Record a run”.\n";
        let text = head.to_owned() + &lines.collect::<String>();
        super::write_whole(&root.join(Fingerprints::FILE), &text)
    }
}

/// With `/` on every system.
fn key(path: &Path) -> String {
    let parts = path
        .components()
        .map(|part| part.as_os_str().to_string_lossy());
    parts.collect::<Vec<_>>().join("/")
}

/// FNV-1a of the lines, whatever ends them: the same on every machine and in every release.
fn fingerprint(source: &str) -> String {
    let bytes = source.lines().flat_map(|line| line.bytes().chain([b'\n']));
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    format!("{hash:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_agrees_until_it_is_changed() {
        let root = tempfile::tempdir().unwrap();
        let path = Path::new("examples/tea.rs");
        for folder in ["examples", "recordings/transcripts"] {
            fs::create_dir_all(root.path().join(folder)).unwrap();
        }
        let agree = |source: &str| Fingerprints::read(root.path()).unwrap().agree(path, source);
        assert_eq!(agree("fn main() {}\n"), None);
        fs::write(root.path().join(path), "fn main() {}\n").unwrap();
        Fingerprints::note(root.path(), path).unwrap();
        assert_eq!(agree("fn main() {}\r\n"), Some(true));
        assert_eq!(agree("fn main() { }\n"), Some(false));
    }
}
