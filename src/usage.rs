//! What a process group uses, all its processes together.

use std::fs;

#[derive(Default)]
pub(crate) struct Usage {
    pub processes: usize,
    /// Bytes in memory.
    pub memory: u64,
}

/// Reads it from `/proc`. Elsewhere than on Linux nothing is known, and nothing counted.
pub(crate) fn of_group(id: u32) -> Usage {
    let mut usage = Usage::default();
    let Ok(entries) = fs::read_dir("/proc") else {
        return usage;
    };
    for entry in entries.flatten() {
        let name = entry.file_name();
        if !name.as_encoded_bytes()[0].is_ascii_digit() {
            continue;
        }
        let stat = fs::read_to_string(entry.path().join("stat")).unwrap_or_default();
        if let Some((_, memory)) = group_and_memory(&stat).filter(|(group, _)| *group == id) {
            usage.processes += 1;
            usage.memory += memory;
        }
    }
    usage
}

/// The fifth and the twenty-fourth field of `proc_pid_stat(5)`. The second, the program's
/// name in brackets, may contain anything.
fn group_and_memory(stat: &str) -> Option<(u32, u64)> {
    let (_, rest) = stat.rsplit_once(')')?;
    let mut fields = rest.split_ascii_whitespace();
    let group = fields.nth(2)?.parse().ok()?;
    let pages: u64 = fields.nth(18)?.parse().ok()?;
    Some((group, pages * 4096))
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_name_with_brackets_and_blanks_hides_nothing() {
        let stat = "7 (a) b (c)) S 1 42 42 0 -1 4194560 0 0 0 0 0 0 0 0 20 0 1 0 9 8888 3 77";
        assert_eq!(super::group_and_memory(stat), Some((42, 3 * 4096)));
    }
}
