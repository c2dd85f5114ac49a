//! The file of a trace in real time.
//!
//! Its first bytes are mapped into memory, and records lie there until there is room for no
//! more; then they move to the end. A system call for each record would take ten times as long.
//! Nothing is lost if the program is killed: the first eight bytes say how many bytes lie there,
//! and whoever reads the file reads those last. (The virtual clock does the same with its own.)

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

#[cfg(unix)]
const DESK: usize = 1 << 16;
#[cfg(unix)]
const COUNT: usize = 8;

/// As many bytes at most: a program that does nothing but wake itself would fill the disk.
const MOST: usize = 256 << 20;

pub struct Tape {
    file: File,
    written: usize,
    #[cfg(unix)]
    desk: Option<Desk>,
}

#[cfg(unix)]
struct Desk {
    start: *mut u8,
    used: usize,
}

// SAFETY: the memory is the process's, and the tape that owns it is behind a lock.
#[cfg(unix)]
unsafe impl Send for Desk {}

impl Tape {
    pub fn open(path: &Path) -> io::Result<Tape> {
        let mut options = OpenOptions::new();
        let file = options.create(true).read(true).append(true).open(path)?;
        if file.metadata()?.len() < 1 << 16 {
            file.set_len(1 << 16)?;
        }
        Ok(Tape {
            #[cfg(unix)]
            desk: desk(&file),
            file,
            written: 0,
        })
    }

    /// Writes the parts of one record. A full disk must not end the program that is watched.
    pub fn write(&mut self, parts: &[&str]) {
        let length: usize = parts.iter().map(|part| part.len()).sum();
        if self.written + length > MOST {
            return;
        }
        self.written += length;
        #[cfg(unix)]
        if let Some(desk) = &mut self.desk {
            if desk.used + length > DESK - COUNT {
                let _ = self.file.write_all(desk.records());
                desk.set(0);
            }
            if length <= DESK - COUNT {
                parts.iter().for_each(|part| desk.put(part.as_bytes()));
                desk.set(desk.used);
                return;
            }
        }
        let _ = self.file.write_all(parts.concat().as_bytes());
    }
}

#[cfg(unix)]
fn desk(file: &File) -> Option<Desk> {
    use std::os::fd::AsRawFd;
    let (access, shared) = (libc::PROT_READ | libc::PROT_WRITE, libc::MAP_SHARED);
    let null = std::ptr::null_mut();
    // SAFETY: asks for fresh memory that is the front of the file; fails if that cannot be.
    let start = unsafe { libc::mmap(null, DESK, access, shared, file.as_raw_fd(), 0) };
    (start != libc::MAP_FAILED).then_some(Desk {
        start: start.cast(),
        used: 0,
    })
}

#[cfg(unix)]
impl Desk {
    fn records(&self) -> &[u8] {
        // SAFETY: as many bytes were written there.
        unsafe { std::slice::from_raw_parts(self.start.add(COUNT), self.used) }
    }

    fn put(&mut self, bytes: &[u8]) {
        // SAFETY: the caller has seen that there is room.
        unsafe {
            let place = self.start.add(COUNT + self.used);
            place.copy_from_nonoverlapping(bytes.as_ptr(), bytes.len());
        }
        self.used += bytes.len();
    }

    /// Says how many bytes count, after they are there.
    fn set(&mut self, used: usize) {
        self.used = used;
        // SAFETY: the first eight bytes are mapped, and aligned as a page is.
        unsafe { self.start.cast::<u64>().write_volatile(used as u64) };
    }
}
