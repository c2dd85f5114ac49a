//! From return addresses to places in the program's own files.

use super::debug_info;
use super::frames::Frames;
use super::names;
use super::{Place, Stack};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// A call, and whether it is in the program's own code.
#[derive(Debug, Clone)]
struct Frame {
    function: String,
    file: String,
    line: u32,
    own: bool,
}

/// The addresses of one executable. Each is looked up once.
pub struct Resolver {
    debug: Frames,
    base: u64,
    known: HashMap<u64, Rc<[Frame]>>,
    roots: HashMap<PathBuf, Option<PathBuf>>,
}

/// A stack as the program's author sees it.
pub struct Resolved {
    /// The program's own places, innermost first.
    pub own: Stack,
    /// What the program's innermost own frame called, by name.
    pub what: String,
    /// Whether tokio stands between that frame and the end of the stack.
    pub through_tokio: bool,
    /// If that frame runs in a task that a runtime polls (not in a blocking one): the
    /// program's outermost place in it.
    pub task: Option<Place>,
}

impl Resolver {
    /// `base` is what the loader added to every address of the file. Without debug
    /// information, every stack is empty.
    pub fn new(executable: &Path, base: u64) -> Resolver {
        Resolver {
            debug: Frames::of(executable),
            base,
            known: HashMap::new(),
            roots: HashMap::new(),
        }
    }

    /// Whether any address so far gave a file and a line.
    pub fn knows_lines(&self) -> bool {
        let mut frames = self.known.values().flat_map(|frames| frames.iter());
        self.known.is_empty() || frames.any(|frame| frame.line > 0)
    }

    /// Resolves return addresses, innermost first.
    pub fn stack(&mut self, addresses: &[u64]) -> Resolved {
        let mut resolved = Resolved {
            own: Vec::new(),
            what: String::new(),
            through_tokio: false,
            task: None,
        };
        for address in addresses {
            for frame in self.frames(*address).iter() {
                if frame.own {
                    let place = Place {
                        file: frame.file.clone(),
                        line: frame.line,
                        function: names::function(&frame.function),
                    };
                    // An inlined closure stands at the line of the function around it.
                    if resolved.own.last() != Some(&place) {
                        resolved.own.push(place);
                    }
                } else if resolved.own.is_empty() {
                    resolved.through_tokio |= frame.file.contains("/tokio-1.");
                    if let Some(what) = names::awaited(&frame.function) {
                        resolved.what = what;
                    }
                }
            }
        }
        if !resolved.through_tokio {
            resolved.task = self.task(addresses);
        }
        resolved
    }

    /// Where a stack that begins in the program's own code enters it from a task.
    fn task(&self, addresses: &[u64]) -> Option<Place> {
        let mut entered = None;
        for frame in addresses
            .iter()
            .flat_map(|address| self.known[address].iter())
        {
            if frame.own {
                entered = Some(frame);
            } else if frame.function.contains("tokio::runtime::blocking::") {
                return None;
            } else if frame.function.contains("tokio::runtime::task::") {
                return Some(Place {
                    file: entered?.file.clone(),
                    line: entered?.line,
                    function: names::function(&entered?.function),
                });
            }
        }
        None
    }

    fn frames(&mut self, address: u64) -> Rc<[Frame]> {
        if let Some(frames) = self.known.get(&address) {
            return frames.clone();
        }
        // A return address is the one after the call; the call itself stands before it.
        let probe = address
            .checked_sub(self.base)
            .and_then(|n| n.checked_sub(1));
        let raw = probe.map(|probe| self.debug.at(probe)).unwrap_or_default();
        let frames: Rc<[Frame]> = raw.into_iter().map(|frame| self.judged(frame)).collect();
        self.known.insert(address, frames.clone());
        frames
    }

    fn judged(&mut self, raw: debug_info::Frame) -> Frame {
        let own = raw.line > 0 && !is_foreign(&raw.file);
        Frame {
            file: match own {
                true => self.relative(&raw.file),
                false => raw.file,
            },
            function: raw.function,
            line: raw.line,
            own,
        }
    }

    /// The name of a file in its project.
    pub fn relative(&mut self, file: &str) -> String {
        let path = Path::new(file);
        let Some(folder) = path.parent() else {
            return file.to_owned();
        };
        let root = self
            .roots
            .entry(folder.to_owned())
            .or_insert_with(|| root_of(folder));
        let inside = root.as_ref().and_then(|root| path.strip_prefix(root).ok());
        straight(&inside.unwrap_or(path).to_string_lossy())
    }
}

/// Whether a file is of a library: whoever reads a trace has not written it.
pub fn is_foreign(file: &str) -> bool {
    const FOREIGN: [&str; 7] = [
        "/rustc/",
        "/rustlib/",
        "/registry/src/",
        "/git/checkouts/",
        // And what stands in for crates beside tokio.
        "crates/recorded-tokio",
        "crates/recorded-futures/",
        "crates/virtual-clock/",
    ];
    FOREIGN.iter().any(|part| file.contains(part))
}

/// A path without `a/..`, which a package that lists files beside it leaves in their names.
pub fn straight(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match (part, parts.last()) {
            ("..", Some(last)) if *last != ".." && !last.is_empty() => drop(parts.pop()),
            _ => parts.push(part),
        }
    }
    parts.join("/")
}

/// The project that a folder belongs to: the nearest above it with a `Cargo.lock`, to which
/// the compiler's own names of files are relative.
pub fn root_of(folder: &Path) -> Option<PathBuf> {
    let is_root = |folder: &&Path| folder.join("Cargo.lock").is_file();
    folder.ancestors().find(is_root).map(Path::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where this very program is loaded.
    fn base() -> u64 {
        let maps = std::fs::read_to_string("/proc/self/maps").unwrap();
        let own = std::env::current_exe().unwrap();
        let line = maps
            .lines()
            .find(|line| line.ends_with(&*own.to_string_lossy()));
        let (start, _) = line.unwrap().split_once('-').unwrap();
        u64::from_str_radix(start, 16).unwrap()
    }

    #[inline(never)]
    fn brew() -> u32 {
        line!() - 1
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn an_address_becomes_a_line_of_the_project_and_the_library_around_it_is_left_out() {
        let mut resolver = Resolver::new(&std::env::current_exe().unwrap(), base());
        let inside = brew as fn() -> u32 as usize as u64 + 1;
        let foreign = str::trim as fn(&'static str) -> &'static str as usize as u64 + 1;
        let stack = resolver.stack(&[foreign, inside]).own;
        assert_eq!(stack.len(), 1, "{stack:?}");
        assert_eq!(stack[0].file, "src/trace/resolve.rs");
        assert_eq!(stack[0].function, "brew");
        assert!((brew()..brew() + 3).contains(&stack[0].line), "{stack:?}");
        assert!(resolver.knows_lines());
    }

    #[test]
    fn an_executable_without_debug_information_gives_empty_stacks() {
        let mut resolver = Resolver::new(Path::new("/nonexistent"), 0);
        assert!(resolver.stack(&[1, 2]).own.is_empty());
        assert!(!resolver.knows_lines());
    }
}
