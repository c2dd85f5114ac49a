//! What a run uses, all its processes together: those of its process group, and those that
//! left the group but still have the run's mark in their environment.

use std::fs;
use std::path::Path;

/// The variable that marks the processes of a run. A run within a run has both marks.
pub(crate) const MARK: &str = "MEANWHILE_RUN";

/// The variable's value in the processes of a run with that mark, started from this one.
pub(crate) fn marked_with(mark: &str) -> String {
    match std::env::var(MARK) {
        Ok(outer) => format!("{outer},{mark}"),
        Err(_) => mark.to_owned(),
    }
}

#[derive(Default)]
pub(crate) struct Usage {
    pub processes: usize,
    /// Bytes in memory.
    pub memory: u64,
}

/// Reads it from `/proc`. Elsewhere than on Linux nothing is known, and nothing counted.
pub(crate) fn of_run(group: u32, mark: &str) -> Usage {
    let mut usage = Usage::default();
    for (_, folder) in processes() {
        let stat = fs::read_to_string(folder.join("stat")).unwrap_or_default();
        let Some((of, memory)) = group_and_memory(&stat) else {
            continue;
        };
        if of == group || has_mark(&folder, mark) {
            usage.processes += 1;
            usage.memory += memory;
        }
    }
    usage
}

/// The living processes that have the mark, whatever group they are in.
pub(crate) fn marked(mark: &str) -> Vec<u32> {
    let all = processes().filter(|(_, folder)| has_mark(folder, mark));
    all.map(|(id, _)| id).collect()
}

fn processes() -> impl Iterator<Item = (u32, std::path::PathBuf)> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    entries.filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path())))
}

/// A process that is dead but not yet collected has no environment any more.
fn has_mark(folder: &Path, mark: &str) -> bool {
    let environment = fs::read(folder.join("environ")).unwrap_or_default();
    environment.split(|byte| *byte == 0).any(|variable| {
        let value = variable.strip_prefix(MARK.as_bytes());
        value
            .and_then(|value| value.strip_prefix(b"="))
            .is_some_and(|value| {
                value
                    .split(|byte| *byte == b',')
                    .any(|one| one == mark.as_bytes())
            })
    })
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
