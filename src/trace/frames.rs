//! What debug information says of an address. Reading that of a large executable takes a fifth of a
//! second, so whoever runs the same one again and again keeps what was found: [`FOUND`].

use super::names;
use addr2line::{Loader, demangle_auto};
use serde::{Deserialize, Serialize};
use std::cell::OnceCell;
use std::collections::HashMap;
use std::fs::{self, OpenOptions};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

/// Names the file that keeps what was found. It is about one executable: who sets the variable sees
/// to that, and takes the file away when the executable is built anew.
pub const FOUND: &str = "MEANWHILE_FOUND";

/// One call, of several at one address where the compiler has inlined.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frame {
    /// Demangled, in full.
    pub function: String,
    pub file: String,
    pub line: u32,
}

/// The debug information of one executable, which is opened when it is first needed.
pub struct Frames {
    executable: PathBuf,
    /// Above all its addresses; those of libraries are others in each run.
    end: u64,
    loader: OnceCell<Option<Loader>>,
    kept: Option<Kept>,
}

struct Kept {
    file: PathBuf,
    before: HashMap<u64, Vec<Frame>>,
    /// Lines that are not in the file yet.
    new: String,
}

impl Frames {
    pub fn of(executable: &Path) -> Frames {
        let kept = std::env::var_os(FOUND).map(|file| Kept::read(file.into()));
        Frames {
            executable: executable.to_owned(),
            end: end(executable).unwrap_or(u64::MAX),
            loader: OnceCell::new(),
            kept,
        }
    }

    /// The calls at an address of the file, innermost first; none if nothing is known of it.
    pub fn at(&mut self, address: u64) -> Vec<Frame> {
        if address >= self.end {
            return Vec::new();
        }
        let kept = self.kept.as_ref();
        if let Some(frames) = kept.and_then(|kept| kept.before.get(&address)) {
            return frames.clone();
        }
        let frames = self.look_up(address).unwrap_or_default();
        if let Some(kept) = &mut self.kept {
            kept.add(address, &frames);
        }
        frames
    }

    fn look_up(&self, address: u64) -> Option<Vec<Frame>> {
        let loader = self
            .loader
            .get_or_init(|| Loader::new(&self.executable).ok());
        let loader = loader.as_ref()?;
        let mut found = loader.find_frames(address).ok()?;
        let mut frames = Vec::new();
        while let Ok(Some(frame)) = found.next() {
            let function = frame
                .function
                .as_ref()
                .and_then(|name| name.demangle().ok());
            let place = frame.location;
            frames.push(Frame {
                function: function.map(|name| name.into_owned()).unwrap_or_default(),
                file: place
                    .as_ref()
                    .and_then(|at| at.file)
                    .unwrap_or_default()
                    .to_owned(),
                line: place.and_then(|at| at.line).unwrap_or(0),
            });
        }
        // Without full debug information only inlined functions have a name there, and bodies of
        // `async fn` have none of their own; the table of symbols knows the function around.
        if let Some(last) = frames
            .last_mut()
            .filter(|frame| names::function(&frame.function).is_empty())
        {
            let symbol = loader.find_symbol(address).unwrap_or_default();
            last.function = demangle_auto(symbol.into(), None).into_owned();
        }
        Some(frames)
    }
}

/// Where the last segment of a 64-bit little-endian ELF file ends, once loaded.
fn end(executable: &Path) -> Option<u64> {
    const PT_LOAD: u32 = 1;
    let mut head = Vec::new();
    let file = fs::File::open(executable).ok()?;
    file.take(1 << 12).read_to_end(&mut head).ok()?;
    let bytes = |at: usize, size: usize| head.get(at..at + size);
    let long = |at| Some(u64::from_le_bytes(bytes(at, 8)?.try_into().ok()?));
    let short = |at| {
        Some(usize::from(u16::from_le_bytes(
            bytes(at, 2)?.try_into().ok()?,
        )))
    };
    bytes(0, 6).filter(|magic| *magic == b"\x7fELF\x02\x01")?;
    let (table, size, count) = (long(32)? as usize, short(54)?, short(56)?);
    let segments = (0..count).map(|n| table + n * size);
    let loaded = segments.filter(|at| bytes(*at, 4) == Some(&PT_LOAD.to_le_bytes()));
    loaded
        .filter_map(|at| long(at + 16)?.checked_add(long(at + 40)?))
        .max()
}

impl Kept {
    /// A line that cannot be read is looked up once more.
    fn read(file: PathBuf) -> Kept {
        let text = fs::read_to_string(&file).unwrap_or_default();
        let lines = text.lines().map(serde_json::from_str::<(u64, Vec<Frame>)>);
        Kept {
            before: lines.filter_map(Result::ok).collect(),
            file,
            new: String::new(),
        }
    }

    fn add(&mut self, address: u64, frames: &[Frame]) {
        let line = serde_json::to_string(&(address, frames)).expect("texts can be written");
        self.new += &line;
        self.new.push('\n');
    }
}

impl Drop for Kept {
    /// In one piece, for others may do so at the same time. Without the file all goes on as before.
    fn drop(&mut self) {
        if !self.new.is_empty() {
            let file = OpenOptions::new()
                .create(true)
                .append(true)
                .open(&self.file);
            let _ = file.and_then(|mut file| file.write_all(self.new.as_bytes()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(target_os = "linux")]
    fn an_address_beyond_the_executable_is_not_looked_up() {
        let own = std::env::current_exe().unwrap();
        let end = end(&own).unwrap();
        assert!(
            end > fs::metadata(&own).unwrap().len() / 20 && end < 1 << 32,
            "{end}"
        );
        let mut frames = Frames::of(&own);
        assert!(frames.at(end).is_empty());
        assert!(frames.loader.get().is_none());
    }

    #[test]
    fn what_is_kept_is_found_again_and_a_torn_line_is_passed_over() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("the frames");
        let frame = Frame {
            function: "tea::brew".into(),
            file: "src/tea \"house\".rs".into(),
            line: 7,
        };
        Kept::read(file.clone()).add(16, std::slice::from_ref(&frame));
        let mut torn = fs::read_to_string(&file).unwrap();
        torn += "[17,[{\"function\":\"te";
        fs::write(&file, torn).unwrap();
        let kept = Kept::read(file);
        assert_eq!(kept.before, HashMap::from([(16, vec![frame])]));
    }
}
