//! The words of pictures.

use super::Label;
use crate::trace::{Stack, Wait};
pub use crate::words::{at_line, number, seconds, short, short_name};

/// A call in which a thread waits, as a program says it.
pub fn call(call: &str) -> &str {
    match call {
        "clock_nanosleep" | "nanosleep" => "thread::sleep",
        "spin" | "" => "computes",
        "pthread_join" => "joins a thread",
        "epoll_wait" => "block_on",
        // A futex stands behind locks, channels and `park`.
        _ => "blocked",
    }
}

/// `sleep · line 9`.
pub fn at(what: &str, line: Option<u32>) -> Label {
    match (what, line) {
        (what, None) => Label::from(what),
        ("", Some(line)) => Label::from("line ").line(line),
        (what, Some(line)) => Label::default().words(format!("{what} · line ")).line(line),
    }
}

/// `sleep · line 14 › 9`: the await of the row itself, and the one that it comes down to.
fn at_stack(what: &str, stack: &Stack) -> Label {
    let (inner, outer) = (line(stack), stack.last().map(|place| place.line));
    match (inner, outer) {
        (Some(inner), Some(outer)) if outer > 0 && outer != inner => {
            at(what, Some(outer)).words(" › ").line(inner)
        }
        _ => at(what, inner),
    }
}

/// Every wait of one moment.
pub fn waits(waits: &[Wait]) -> Label {
    match waits {
        [] => Label::default(),
        [one] => at_stack(&one.what, &one.at),
        [first, rest @ ..] => {
            at(&first.what, line(&first.at)).words(format!(" or {} more", rest.len()))
        }
    }
}

pub fn line(stack: &Stack) -> Option<u32> {
    stack
        .first()
        .map(|place| place.line)
        .filter(|line| *line > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_told_with_its_line() {
        assert_eq!(at("sleep", Some(9)).to_string(), "sleep · line 9");
    }
}
