//! Processor time. Other work on the machine changes it less than it changes how long something takes.

use std::fs;
use std::time::Duration;

/// What a process has used, and all those that it started and has waited for. `None` if it is gone, and
/// where there is no Linux.
pub fn used_by(process: u32) -> Option<Duration> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    ticks(&stat).map(duration)
}

/// The fields 14 to 17 of `/proc/PID/stat`: user and system time, its own and that of its children. The name of the
/// program, in parentheses, may have blanks and parentheses in it.
fn ticks(stat: &str) -> Option<u64> {
    let (_, fields) = stat.rsplit_once(')')?;
    let times = fields.split_whitespace().skip(11).take(4);
    let times: Vec<u64> = times.filter_map(|time| time.parse().ok()).collect();
    (times.len() == 4).then(|| times.iter().sum())
}

#[cfg(unix)]
fn duration(ticks: u64) -> Duration {
    let second = rustix::param::clock_ticks_per_second();
    Duration::from_secs(ticks) / u32::try_from(second).unwrap_or(100)
}

#[cfg(not(unix))]
fn duration(_: u64) -> Duration {
    Duration::ZERO
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_parentheses_does_not_move_the_fields() {
        let stat = "7 (a (b) c) S 1 7 7 0 -1 4194560 10 20 0 0 100 20 3 4 20 0 1 0 99 1 2";
        assert_eq!(ticks(stat), Some(127));
        assert_eq!(ticks("7 (cut short) S 1 7"), None);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn what_children_have_used_counts() {
        let own = std::process::id();
        let before = used_by(own).unwrap();
        let spin = "i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done";
        let spun = std::process::Command::new("sh").args(["-c", spin]).status();
        assert!(spun.unwrap().success());
        assert!(used_by(own).unwrap() > before);
    }
}
