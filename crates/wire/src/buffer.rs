//! The front of the file of records, mapped into the memory of the program that writes. A record for
//! each poll would be a system call for each poll; here it is a copy.
//!
//! Records lie there until there is room for no more, or until one comes that goes to the file
//! itself; then they move to its end. Whoever reads the file reads the front last, so nothing is lost
//! if the program is killed: the first eight bytes say how many bytes count.

use std::sync::atomic::{Ordering, compiler_fence};

/// How many bytes at the front of the file belong to it. Whoever makes the file makes it so long.
pub const SIZE: usize = 1 << 16;
/// Where the number of bytes stands, in front of them.
const COUNT: usize = 8;

/// The mapped memory.
#[derive(Debug)]
pub struct Buffer<'a>(&'a mut [u8]);

impl<'a> Buffer<'a> {
    /// `memory`: [`SIZE`] bytes that are the front of the file, zero at first.
    pub fn over(memory: &'a mut [u8]) -> Buffer<'a> {
        assert!(memory.len() > COUNT, "there is room for the count");
        Buffer(memory)
    }

    fn used(&self) -> usize {
        used(self.0).min(self.0.len() - COUNT)
    }

    fn set_used(&mut self, used: usize) {
        // What is copied is there before it counts, whatever the compiler would rather do first.
        compiler_fence(Ordering::SeqCst);
        self.0[..COUNT].copy_from_slice(&(used as u64).to_le_bytes());
        compiler_fence(Ordering::SeqCst);
    }

    /// Whether a record of so many bytes would have room if nothing else were there.
    pub fn could_hold(&self, length: usize) -> bool {
        length <= self.0.len() - COUNT
    }

    /// Adds one record, given in parts. False: there is no room, and nothing was added.
    pub fn put(&mut self, parts: &[&[u8]]) -> bool {
        let length: usize = parts.iter().map(|part| part.len()).sum();
        let mut end = COUNT + self.used();
        if end + length > self.0.len() {
            return false;
        }
        for part in parts {
            self.0[end..end + part.len()].copy_from_slice(part);
            end += part.len();
        }
        self.set_used(end - COUNT);
        true
    }

    /// What lies there.
    pub fn records(&self) -> &[u8] {
        &self.0[COUNT..COUNT + self.used()]
    }

    /// It has moved to the end of the file.
    pub fn clear(&mut self) {
        self.set_used(0);
    }
}

fn used(memory: &[u8]) -> usize {
    let count = memory[..COUNT].try_into().unwrap_or_default();
    u64::from_le_bytes(count) as usize
}

/// Everything in a file whose front is a buffer, in the order in which it was written.
pub fn in_order(file: &[u8]) -> Vec<u8> {
    let Some((front, rest)) = file.split_at_checked(SIZE) else {
        return Vec::new();
    };
    let records = front[COUNT..].get(..used(front)).unwrap_or_default();
    [rest, records].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_room_is_not_added_and_what_was_moved_comes_first() {
        let mut file = vec![0; SIZE];
        let mut buffer = Buffer::over(&mut file);
        assert!(buffer.put(&[b"one", b" two\n"]));
        assert_eq!(buffer.records(), b"one two\n");
        assert!(!buffer.put(&[&[b'x'; SIZE]]) && !buffer.could_hold(SIZE));
        let moved = buffer.records().to_vec();
        buffer.clear();
        assert!(buffer.put(&[b"three\n"]));
        file.extend(moved);
        assert_eq!(in_order(&file), b"one two\nthree\n");
    }

    #[test]
    fn a_file_that_is_cut_off_or_lies_about_its_count_has_no_records() {
        assert_eq!(in_order(b"short"), b"");
        let mut file = vec![0; SIZE];
        file[..COUNT].fill(0xff);
        assert_eq!(in_order(&file), b"");
        assert_eq!(Buffer::over(&mut file).records().len(), SIZE - COUNT);
    }
}
