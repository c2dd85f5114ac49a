//! Where the code of Rust's standard library lies in a program's file.

use std::fmt;
use std::ops::Range;

/// No more rows of code than these are told.
pub const ROWS: usize = 8;

/// Where the code of the standard library lies in a program: what [`crate::variable::STANDARD_LIBRARY`] says, in
/// hexadecimal numbers, `DEVICE INODE START-END ...`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandardLibrary {
    /// The device and the inode of the program's file. A program that becomes another one has another.
    pub file: (u64, u64),
    /// Rows of functions, as addresses in the file.
    pub code: Vec<Range<u64>>,
}

impl StandardLibrary {
    /// `None` if it is not in that form.
    pub fn read(text: &str) -> Option<StandardLibrary> {
        let number = |text: &str| u64::from_str_radix(text, 16).ok();
        let mut parts = text.split(' ');
        let file = (number(parts.next()?)?, number(parts.next()?)?);
        let row = |part: &str| {
            let (start, end) = part.split_once('-')?;
            Some(number(start)?..number(end)?)
        };
        let code: Option<Vec<_>> = parts.map(row).collect();
        let code = code.filter(|code| code.len() <= ROWS)?;
        Some(StandardLibrary { file, code })
    }
}

impl fmt::Display for StandardLibrary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:x} {:x}", self.file.0, self.file.1)?;
        let mut rows = self.code.iter();
        rows.try_for_each(|row| write!(f, " {:x}-{:x}", row.start, row.end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_is_read_again_and_nothing_else_is_read() {
        let library = StandardLibrary {
            file: (0x801, 77),
            code: vec![0x1000..0x2000, 0xffff_ffff..0x1_0000_0000],
        };
        let text = library.to_string();
        assert_eq!(StandardLibrary::read(&text), Some(library));
        for other in ["", "1", "1 2 3", "1 2 3-", "1 2 x-3", "1 2 3-4 "] {
            assert_eq!(StandardLibrary::read(other), None, "{other}");
        }
        let many = format!("1 2{}", " 3-4".repeat(ROWS + 1));
        assert_eq!(StandardLibrary::read(&many), None);
    }
}
