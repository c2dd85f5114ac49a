//! The words of messages.

use crate::words;
use std::time::Duration;

/// Where to read on; nothing if the exercise does not say.
pub(super) fn read(section: &str) -> String {
    match section {
        "" => String::new(),
        section => format!("\nRead: {section}\n"),
    }
}

/// `` `a`, `b` and `c` ``.
pub(super) fn listed(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    words::listed(&quoted)
}

pub(super) fn time(seconds: f64) -> Duration {
    Duration::from_secs_f64(seconds)
}

/// `0.5 s`.
pub(super) fn seconds(time: Duration) -> String {
    words::seconds(time.as_nanos() as u64)
}
