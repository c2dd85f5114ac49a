//! What a run uses, all its processes together: those of its process group, and those that
//! left the group but still have the run's mark in their environment.

use std::fs;
use std::io::{self, Read, Seek};
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// The variable that marks the processes of a run. A run within a run has both marks.
pub(crate) const MARK: &str = "MEANWHILE_RUN";

/// The variable's value in the processes of a run with that mark, started from this one.
pub(crate) fn marked_with(mark: &str) -> String {
    match std::env::var(MARK) {
        Ok(outer) => format!("{outer},{mark}"),
        Err(_) => mark.to_owned(),
    }
}

/// A moment, to tell the processes that were started since from all others of the machine: reading
/// what each of hundreds says of itself costs more than a short run.
///
/// Numbers are given in a row. When they are used up, which is after 32,768 at the earliest, they begin
/// again with the smallest; that takes longer than [`SOON`].
///
/// Later it is told by the time at which each process began, which takes a look at all of them.
pub(crate) struct Since {
    last: Option<u32>,
    at: Instant,
    /// When the first process of the run began.
    began: Option<u64>,
}

const SOON: Duration = Duration::from_millis(300);
/// So many numbers are tried one by one at most; more are looked for in the list of all processes.
const FEW: usize = 500;

impl Since {
    pub fn now() -> Since {
        Since {
            last: last_number(),
            at: Instant::now(),
            began: None,
        }
    }

    /// The first process of the run is there.
    pub fn first(&mut self, process: u32) {
        let stat = fs::read_to_string(folder(process).join("stat")).unwrap_or_default();
        self.began = began(&stat);
    }

    /// Whether a process may have been started since.
    fn may_be(&self, stat: &str) -> bool {
        self.began.is_none() || began(stat) >= self.began
    }

    /// The numbers that were given since. `None`: it may be any.
    fn numbers(&self) -> Option<RangeInclusive<u32>> {
        let (first, last) = (self.last?, last_number()?);
        let known = first <= last && self.at.elapsed() < SOON;
        known.then(|| first.saturating_add(1)..=last)
    }
}

/// The number that was given last, to a process or a thread: the end of `proc_loadavg(5)`.
fn last_number() -> Option<u32> {
    let text = fs::read_to_string("/proc/loadavg").ok()?;
    text.split_ascii_whitespace().last()?.parse().ok()
}

#[derive(Default)]
pub(crate) struct Usage {
    pub processes: usize,
    /// Bytes in memory.
    pub memory: u64,
}

/// Reads it from `/proc`. Elsewhere than on Linux nothing is known, and nothing counted.
pub(crate) fn of_run(group: u32, mark: &str, since: &Since) -> Usage {
    let mut usage = Usage::default();
    for (_, folder) in started(since.numbers()) {
        let stat = fs::read_to_string(folder.join("stat")).unwrap_or_default();
        let Some((of, memory)) = group_and_memory(&stat) else {
            continue;
        };
        if of == group || (since.may_be(&stat) && has_mark(&folder, mark)) {
            usage.processes += 1;
            usage.memory += memory;
        }
    }
    usage
}

/// The living processes that have the mark, whatever group they are in.
pub(crate) fn marked(mark: &str, since: &Since) -> Vec<u32> {
    if none_soon(mark, since) {
        return Vec::new();
    }
    let stat = |folder: &Path| fs::read_to_string(folder.join("stat")).unwrap_or_default();
    let all = started(since.numbers())
        .filter(|(_, folder)| since.may_be(&stat(folder)) && has_mark(folder, mark));
    all.map(|(id, _)| id).collect()
}

/// Whether a quick look is enough to know that there is none, as it is most often. A thread has a
/// number, too, so only the list of processes tells which ones there are.
fn none_soon(mark: &str, since: &Since) -> bool {
    // One that had not started its child yet may have ended before it was looked at.
    for _ in 0..10 {
        let Some(numbers) = since.numbers().filter(|it| it.clone().count() < FEW) else {
            return false;
        };
        let last = *numbers.end();
        if numbers.map(folder).any(|folder| has_mark(&folder, mark)) {
            return false;
        }
        if last_number() == Some(last) {
            return true;
        }
    }
    false
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

fn processes() -> impl Iterator<Item = (u32, PathBuf)> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    entries.filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path())))
}

/// The processes with these numbers, or all.
fn started(numbers: Option<RangeInclusive<u32>>) -> impl Iterator<Item = (u32, PathBuf)> {
    let may_be = move |id: &u32| numbers.as_ref().is_none_or(|numbers| numbers.contains(id));
    processes().filter(move |(id, _)| may_be(id))
}

fn folder(process: u32) -> PathBuf {
    PathBuf::from(format!("/proc/{process}"))
}

/// A process that is dead but not yet collected has no environment any more.
fn has_mark(folder: &Path, mark: &str) -> bool {
    has_mark_that(folder, |one| one == mark)
}

fn has_mark_that(folder: &Path, is_it: impl Fn(&str) -> bool) -> bool {
    environment(folder)
        .split(|byte| *byte == 0)
        .any(|variable| {
            let value = variable.strip_prefix(MARK.as_bytes());
            value
                .and_then(|value| value.strip_prefix(b"="))
                .and_then(|value| std::str::from_utf8(value).ok())
                .is_some_and(|value| value.split(',').any(&is_it))
        })
}

/// The environment of a process. While it starts another program (`execve(2)`) the old one may be gone
/// and the new one not be there yet; that moment is waited for.
fn environment(folder: &Path) -> Vec<u8> {
    let asked = Instant::now();
    loop {
        match read_at_once(&folder.join("environ")) {
            Ok(none) if none.is_empty() => {}
            Ok(environment) => return environment,
            Err(_) => return Vec::new(),
        }
        let stat = fs::read_to_string(folder.join("stat")).unwrap_or_default();
        if has_no_environment(&stat) || asked.elapsed() >= EXEC {
            return Vec::new();
        }
        std::thread::sleep(Duration::from_micros(50));
    }
}

/// A file of `/proc` whole, as it was at one moment: of a process that starts a program between two
/// reads the second gives nothing. As much as a program is given at most, unless somebody allowed more
/// (`ARG_MAX` in `execve(2)`).
fn read_at_once(path: &Path) -> io::Result<Vec<u8>> {
    const USUAL: usize = 64 << 10;
    const MOST: usize = 2 << 20;
    let mut file = fs::File::open(path)?;
    let mut bytes = vec![0; USUAL];
    let mut size = file.read(&mut bytes)?;
    if size == USUAL {
        // Room for most is made only then: it costs more than a short run.
        bytes.resize(MOST, 0);
        file.rewind()?;
        size = file.read(&mut bytes)?;
    }
    bytes.truncate(size);
    Ok(bytes)
}

/// So long is waited for a process that starts another program; a slow disk may take its time.
const EXEC: Duration = Duration::from_secs(1);

/// Whether a process was started with an empty environment, or has no memory, as one of the kernel's
/// own and one that is dead. In `proc_pid_stat(5)` the fields 50 and 51 tell where the environment begins
/// and ends. They may be the same for a moment while the process starts a program; until that is done,
/// field 26 is 0, where the program's code begins.
fn has_no_environment(stat: &str) -> bool {
    let rest = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let field = |number: usize| rest.split_ascii_whitespace().nth(number - 3);
    let is_there = |number| field(number).is_some_and(|value| value != "0");
    !is_there(23) || (is_there(26) && field(50) == field(51))
}

/// The twenty-second field of `proc_pid_stat(5)`: when it began, in ticks since the machine did.
fn began(stat: &str) -> Option<u64> {
    let (_, rest) = stat.rsplit_once(')')?;
    rest.split_ascii_whitespace().nth(19)?.parse().ok()
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
    use super::*;
    use std::process::Command;

    #[test]
    #[cfg(target_os = "linux")]
    fn a_process_is_found_by_its_mark_soon_after_its_start_and_later() {
        let mark = format!("usage-{}", std::process::id());
        let mut since = Since::now();
        let mut command = Command::new("sleep");
        let mut child = command.arg("60").env(MARK, &mark).spawn().unwrap();
        let soon = marked(&mark, &since);
        since.last = None;
        let never_told = marked(&mark, &since);
        since.first(child.id());
        let later = marked(&mark, &since);
        since.began = since.began.map(|began| began + 1);
        let of_others = marked(&mark, &since);
        let _ = child.kill();
        let _ = child.wait();
        assert_eq!(
            [soon, never_told, later],
            [(); 3].map(|()| vec![child.id()])
        );
        assert_eq!((of_others, marked(&mark, &Since::now())), (vec![], vec![]));
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_process_that_starts_one_program_after_another_always_has_its_mark() {
        let mark = format!("exec-{}", std::process::id());
        let script = r#"[ $1 = 0 ] && exec sleep 60; exec sh -c "$0" "$0" $(($1 - 1))"#;
        let mut command = Command::new("sh");
        command.args(["-c", script, script, "300"]).env(MARK, &mark);
        let mut child = command.spawn().unwrap();
        let (id, mut looks) = (child.id(), 0);
        let mut always = true;
        while always && name(id).as_deref() != Some("sleep") {
            always = has_mark(&folder(id), &mark);
            looks += 1;
        }
        let _ = child.kill();
        let _ = child.wait();
        assert!(always && looks > 0, "after {looks} looks");
    }

    #[test]
    fn a_name_with_brackets_and_blanks_hides_nothing() {
        let stat = "7 (a) b (c)) S 1 42 42 0 -1 4194560 0 0 0 0 0 0 0 0 20 0 1 0 9 8888 3 77";
        assert_eq!(group_and_memory(stat), Some((42, 3 * 4096)));
        assert_eq!(began(stat), Some(9));
    }
}
