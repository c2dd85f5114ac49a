//! Where the virtual clock can serve, and the library that does it.

#[cfg(virtual_clock)]
use crate::cache;
use std::fs;
use std::io::Read;
#[cfg(virtual_clock)]
use std::io::Write;
use std::path::{Path, PathBuf};

/// Which clock a run went by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Clock {
    Virtual,
    Real,
}

#[cfg(virtual_clock)]
const LIBRARY: &[u8] = include_bytes!(env!("MEANWHILE_CLOCK_LIBRARY"));

/// Puts the preload library where the dynamic linker can load it, and gives its path.
/// The file is named by its content, so that another version never meets it.
///
/// # Errors
/// Says in one sentence why there is no virtual time here.
#[cfg(virtual_clock)]
pub fn library() -> Result<PathBuf, String> {
    let folder = cache::cache_folder().join("meanwhile");
    let path = folder.join(concat!(
        "virtual-clock-",
        env!("MEANWHILE_CLOCK_HASH"),
        ".so"
    ));
    if fs::metadata(&path).is_ok_and(|file| file.len() == LIBRARY.len() as u64) {
        return Ok(path);
    }
    // Written beside and renamed, so that nobody ever loads half of it.
    let write = || {
        fs::create_dir_all(&folder)?;
        let mut part = tempfile::NamedTempFile::new_in(&folder)?;
        part.write_all(LIBRARY)?;
        part.persist(&path)?;
        Ok(())
    };
    write().map_err(|error: std::io::Error| {
        format!(
            "the virtual clock could not be written to {}: {error}",
            folder.display()
        )
    })?;
    Ok(path)
}

#[cfg(not(virtual_clock))]
pub fn library() -> Result<PathBuf, String> {
    Err("virtual time needs Linux with glibc".to_owned())
}

/// Why a program cannot run in virtual time, in one sentence; `None` if it can.
pub(crate) fn obstacle(program: &Path) -> Option<String> {
    let mut head = Vec::new();
    let file = fs::File::open(program).ok()?;
    file.take(1 << 16).read_to_end(&mut head).ok()?;
    if head.starts_with(b"#!") {
        let line = head[2..].split(|byte| *byte == b'\n').next()?;
        let text = String::from_utf8_lossy(line);
        let interpreter = text.split_whitespace().next()?.to_owned();
        return obstacle(Path::new(&interpreter));
    }
    if !head.starts_with(b"\x7fELF") {
        return Some("it is not a Linux program (no ELF file)".to_owned());
    }
    match interpreter(&head) {
        None => Some(
            "it is statically linked, so nothing can stand in front of its C library".to_owned(),
        ),
        Some(name) if name.contains("ld-linux") => None,
        Some(name) => Some(format!("it uses another C library than glibc ({name})")),
    }
}

/// The dynamic linker that a 64-bit little-endian ELF file asks for (`PT_INTERP`).
fn interpreter(elf: &[u8]) -> Option<String> {
    const PT_INTERP: u64 = 3;
    let number = |at: usize, size: usize| {
        let bytes = elf.get(at..at + size)?;
        Some(
            bytes
                .iter()
                .rev()
                .fold(0u64, |sum, byte| sum << 8 | u64::from(*byte)),
        )
    };
    let (table, size, count) = (
        number(32, 8)? as usize,
        number(54, 2)? as usize,
        number(56, 2)? as usize,
    );
    let header = (0..count)
        .map(|n| table + n * size)
        .find(|at| number(*at, 4) == Some(PT_INTERP))?;
    let (start, length) = (
        number(header + 8, 8)? as usize,
        number(header + 32, 8)? as usize,
    );
    let name = elf.get(start..start + length)?;
    Some(
        String::from_utf8_lossy(name)
            .trim_end_matches('\0')
            .to_owned(),
    )
}
