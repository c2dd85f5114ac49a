//! The words of pictures.

use super::Label;
use crate::awaited::Awaited;
use crate::trace::{Stack, Wait};
pub use crate::words::{DIFFERS, at_line, number, seconds, short, short_name};

/// A call in which a thread waits, as a program says it.
pub fn call(call: &str) -> &str {
    match call {
        "clock_nanosleep" | "nanosleep" => "thread::sleep",
        "spin" | "" => "computes",
        "pthread_join" => "joins a thread",
        "epoll_wait" => "block_on",
        // What Python calls it.
        python if python.contains('.') => python,
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

/// What somebody waits for, so that it can stand after `waits for`. What has no words of its own here is called what
/// the program calls.
pub fn waited(what: &str) -> &str {
    Awaited::of(what).words().unwrap_or(what)
}

/// Every wait of one moment. `held`: who holds what is waited for, or nothing.
pub fn waits(waits: &[Wait], held: &str) -> Label {
    match waits {
        [] => Label::default(),
        [one] => at_stack(&format!("{}{held}", waited(&one.what)), &one.at),
        [first, rest @ ..] => {
            let more = format!(" or {} more", rest.len());
            at(waited(&first.what), line(&first.at)).words(more)
        }
    }
}

/// ` that fetch("A") holds`, or nothing if nobody knows.
pub fn held_by(names: &[&str]) -> String {
    const MOST: usize = 20;
    match names {
        [] => String::new(),
        [one] => format!(" that {} holds", short_name(one, MOST)),
        [one, other] => {
            let (one, other) = (short_name(one, MOST), short_name(other, MOST));
            format!(" that {one} and {other} hold")
        }
        [first, rest @ ..] => {
            format!(
                " that {} and {} more hold",
                short_name(first, MOST),
                rest.len()
            )
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
        assert_eq!(held_by(&["mail", "web"]), " that mail and web hold");
        assert_eq!(held_by(&["a", "b", "c"]), " that a and 2 more hold");
    }
}
