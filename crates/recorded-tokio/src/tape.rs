//! The file of a trace in real time. Its front is a [`wire::Buffer`], mapped into memory: a system
//! call for each record would take ten times as long.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

/// As many bytes at most: a program that does nothing but wake itself would fill the disk.
const MOST: usize = 256 << 20;

pub struct Tape {
    file: File,
    written: usize,
    #[cfg(unix)]
    buffer: Option<wire::Buffer<'static>>,
}

impl Tape {
    pub fn open(path: &Path) -> io::Result<Tape> {
        let mut options = OpenOptions::new();
        let file = options.create(true).read(true).append(true).open(path)?;
        if file.metadata()?.len() < wire::SIZE as u64 {
            file.set_len(wire::SIZE as u64)?;
        }
        Ok(Tape {
            #[cfg(unix)]
            buffer: buffer(&file),
            file,
            written: 0,
        })
    }

    /// Writes the parts of one record. A full disk must not end the program that is watched.
    pub fn write(&mut self, parts: &[&[u8]]) {
        let length: usize = parts.iter().map(|part| part.len()).sum();
        if self.written + length > MOST {
            return;
        }
        self.written += length;
        #[cfg(unix)]
        if let Some(buffer) = &mut self.buffer {
            if buffer.put(parts) {
                return;
            }
            let _ = self.file.write_all(buffer.records());
            buffer.clear();
            if buffer.put(parts) {
                return;
            }
        }
        let _ = self.file.write_all(&parts.concat());
    }
}

#[cfg(unix)]
fn buffer(file: &File) -> Option<wire::Buffer<'static>> {
    use std::os::fd::AsRawFd;
    let (access, shared) = (libc::PROT_READ | libc::PROT_WRITE, libc::MAP_SHARED);
    let null = std::ptr::null_mut();
    // SAFETY: asks for fresh memory that is the front of the file; fails if that cannot be.
    let start = unsafe { libc::mmap(null, wire::SIZE, access, shared, file.as_raw_fd(), 0) };
    if start == libc::MAP_FAILED {
        return None;
    }
    // SAFETY: it is mapped for as long as the process lives, and nobody else in it knows of it.
    let memory = unsafe { std::slice::from_raw_parts_mut(start.cast(), wire::SIZE) };
    Some(wire::Buffer::over(memory))
}
