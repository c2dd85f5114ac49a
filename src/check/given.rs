//! What the functions that a learner leaves alone say of themselves while an exercise is judged.
//!
//! `meanwhile check` builds them with a [`Call`] at the top, and with [`given!`](crate::given) in
//! place of `println!`. So a line that they print is told from one that looks like it, and a call
//! that is dropped before its end is seen however its future was polled. They also ask
//! for the [`weather`] how long they wait and what they answer.

use crate::Line;
use crate::timeline::Print;
use std::collections::BTreeMap;
use std::fmt::Arguments;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// Stands before and behind the number of a call in what it prints.
const SIGN: char = '\u{1d}';
/// The weather of a case's process: 0 is that of the text.
pub(super) const WEATHER: &str = "MEANWHILE_WEATHER";

/// Set where the activities of an exercise are those of its given functions.
const ONLY_GIVEN: &str = "MEANWHILE_ONLY_GIVEN";

/// Whether a line `NAME: begins` counts only where a given function prints it.
pub(super) fn print_activities() -> bool {
    std::env::var_os(ONLY_GIVEN).is_some()
}

/// One call of a given function, from its first line to its end or its drop.
#[derive(Debug)]
pub struct Call(u32);

impl Call {
    /// It begins.
    pub fn of(function: &str) -> Call {
        static NEXT: AtomicU32 = AtomicU32::new(1);
        let call = Call(NEXT.fetch_add(1, Ordering::Relaxed));
        println!("{SIGN}{}{SIGN}+{function}", call.0);
        call
    }

    /// It prints a line.
    pub fn says(&self, line: Arguments<'_>) {
        println!("{SIGN}{}{SIGN}={line}", self.0);
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        println!("{SIGN}{}{SIGN}-", self.0);
    }
}

/// `println!` of a given function.
#[doc(hidden)]
#[macro_export]
macro_rules! given {
    ($call:expr, $($line:tt)*) => { $call.says(format_args!($($line)*)) };
}

/// The weather of this process: 0 is that of the text.
pub fn weather() -> usize {
    static NOW: OnceLock<usize> = OnceLock::new();
    *NOW.get_or_init(|| {
        let now = std::env::var(WEATHER).ok();
        now.and_then(|now| now.parse().ok()).unwrap_or(0)
    })
}

/// What is known of a call of a given function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Called {
    pub function: String,
    pub from: Duration,
    /// It returned, or it was dropped. None: neither.
    pub to: Option<Duration>,
}

/// The calls of a run, by their numbers.
pub type Calls = BTreeMap<u32, Called>;

/// A line as it was meant, with the number of the call that printed it.
pub type Meant = (Line, Option<u32>);

/// The calls of a run, and its lines as they were meant.
pub fn calls(lines: Vec<Line>) -> (Calls, Vec<Meant>) {
    let mut calls = BTreeMap::new();
    let mut own = Vec::new();
    for mut line in lines {
        match read(&line.text) {
            None => own.push((line, None)),
            Some((number, '+', function)) => {
                let called = Called {
                    function: function.to_owned(),
                    from: line.at,
                    to: None,
                };
                calls.insert(number, called);
            }
            Some((number, '=', text)) => {
                line.text = text.to_owned();
                own.push((line, Some(number)));
            }
            Some((number, _, _)) => {
                if let Some(called) = calls.get_mut(&number) {
                    called.to = Some(line.at);
                }
            }
        }
    }
    (calls, own)
}

/// The prints of a timeline as they were meant.
pub fn without_signs(prints: &mut Vec<Print>) {
    for print in prints.iter_mut().filter(|print| print.text.contains(SIGN)) {
        let lines = print.text.lines().filter_map(|line| match read(line) {
            None => Some(line),
            Some((_, '=', text)) => Some(text),
            Some(_) => None,
        });
        print.text = lines.collect::<Vec<_>>().join("\n");
        if print.text.is_empty() {
            print.text.push(SIGN);
        }
    }
    prints.retain(|print| !print.text.contains(SIGN));
}

/// Number, kind and text of a line that a given function prints.
fn read(line: &str) -> Option<(u32, char, &str)> {
    let (number, rest) = line.strip_prefix(SIGN)?.split_once(SIGN)?;
    let kind = rest.chars().next()?;
    Some((number.parse().ok()?, kind, &rest[kind.len_utf8()..]))
}
