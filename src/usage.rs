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

/// The living processes of all runs that the process of that number started.
pub(crate) fn marked_by(starter: u32) -> Vec<u32> {
    let prefix = format!("{starter}-");
    let is_of = |mark: &str| mark.starts_with(&prefix);
    let all = processes().filter(|(_, folder)| has_mark_that(folder, is_of));
    all.map(|(id, _)| id).collect()
}

/// The living processes of a group.
pub(crate) fn in_group(group: u32) -> Vec<u32> {
    let is_in = |folder: &Path| {
        let stat = fs::read_to_string(folder.join("stat")).unwrap_or_default();
        // One that is dead but not yet collected has ended by itself.
        !is_dead(&stat) && group_and_memory(&stat).is_some_and(|(of, _)| of == group)
    };
    let all = processes().filter(|(_, folder)| is_in(folder));
    all.map(|(id, _)| id).collect()
}

/// What a process calls itself.
pub(crate) fn name(process: u32) -> Option<String> {
    let name = fs::read_to_string(format!("/proc/{process}/comm")).ok()?;
    Some(name.trim_end().to_owned())
}

fn is_dead(stat: &str) -> bool {
    let state = stat.rsplit_once(") ").map(|(_, rest)| rest);
    state.is_none_or(|state| state.starts_with(['Z', 'X']))
}

fn processes() -> impl Iterator<Item = (u32, std::path::PathBuf)> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    entries.filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path())))
}

/// A process that is dead but not yet collected has no environment any more.
fn has_mark(folder: &Path, mark: &str) -> bool {
    has_mark_that(folder, |one| one == mark)
}

fn has_mark_that(folder: &Path, is_it: impl Fn(&str) -> bool) -> bool {
    let environment = fs::read(folder.join("environ")).unwrap_or_default();
    environment.split(|byte| *byte == 0).any(|variable| {
        let value = variable.strip_prefix(MARK.as_bytes());
        value
            .and_then(|value| value.strip_prefix(b"="))
            .and_then(|value| std::str::from_utf8(value).ok())
            .is_some_and(|value| value.split(',').any(&is_it))
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
