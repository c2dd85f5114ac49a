//! What debug information says of an address.

use super::names;
use addr2line::{Loader, demangle_auto};
use std::cell::OnceCell;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

/// One call, of several at one address where the compiler has inlined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// Demangled, in full.
    pub function: String,
    pub file: String,
    pub line: u32,
}

/// The debug information of one executable, which is opened when it is first needed.
pub struct DebugInfo {
    executable: PathBuf,
    /// Above all its addresses; those of libraries are others in each run.
    end: u64,
    loader: OnceCell<Option<Loader>>,
}

impl DebugInfo {
    pub fn of(executable: &Path) -> DebugInfo {
        DebugInfo {
            executable: executable.to_owned(),
            end: end(executable).unwrap_or(u64::MAX),
            loader: OnceCell::new(),
        }
    }

    /// Whether the address may be one of the executable.
    pub fn may_know(&self, address: u64) -> bool {
        address < self.end
    }

    /// The calls at an address of the file, innermost first; none if nothing is known of it.
    pub fn at(&self, address: u64) -> Vec<Frame> {
        match self.may_know(address) {
            true => self.look_up(address).unwrap_or_default(),
            false => Vec::new(),
        }
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
        // Without full debug information only inlined functions have a name there, and one without its path if
        // something is inlined in it; bodies of `async fn` have none of their own. The table of symbols knows
        // the function around.
        let says_nothing = |name: &str| !names::has_path(name);
        if let Some(last) = frames
            .last_mut()
            .filter(|frame| says_nothing(&frame.function))
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
        let debug = DebugInfo::of(&own);
        assert!(debug.at(end).is_empty());
        assert!(debug.loader.get().is_none());
    }
}
