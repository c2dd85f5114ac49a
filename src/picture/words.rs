//! The words of pictures.

use crate::trace::{Nanos, Stack, Wait};

/// `1.5`, `0.25`, `2.0`: as many digits as it takes, at most to the millisecond.
pub fn number(time: Nanos) -> String {
    let text = format!("{:.3}", time as f64 / 1e9);
    let short = text.trim_end_matches('0');
    match short.strip_suffix('.') {
        Some(whole) => format!("{whole}.0"),
        None => short.to_owned(),
    }
}

/// `1.5 s`.
pub fn seconds(time: Nanos) -> String {
    number(time) + " s"
}

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
pub fn at(what: &str, line: Option<u32>) -> String {
    match (what, line) {
        ("", None) => String::new(),
        ("", Some(line)) => format!("line {line}"),
        (what, None) => what.to_owned(),
        (what, Some(line)) => format!("{what} · line {line}"),
    }
}

/// `sleep · line 14 › 9`: the await of the row itself, and the one that it comes down to.
fn at_stack(what: &str, stack: &Stack) -> String {
    let (inner, outer) = (line(stack), stack.last().map(|place| place.line));
    match (inner, outer) {
        (Some(inner), Some(outer)) if outer > 0 && outer != inner => {
            format!("{} › {inner}", at(what, Some(outer)))
        }
        _ => at(what, inner),
    }
}

/// Every wait of one moment.
pub fn waits(waits: &[Wait]) -> String {
    match waits {
        [] => String::new(),
        [one] => at_stack(&one.what, &one.at),
        [first, rest @ ..] => {
            format!(
                "{} or {} more",
                at(&first.what, line(&first.at)),
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

/// As many characters at most.
pub fn short(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let cut: String = text.chars().take(most.saturating_sub(1)).collect();
    cut + "…"
}

/// The same, but the number that tells it from others of its name stays.
pub fn short_name(name: &str, most: usize) -> String {
    match name.rsplit_once(" #") {
        Some((name, number)) => {
            let room = most.saturating_sub(number.chars().count() + 2);
            format!("{} #{number}", short(name, room))
        }
        None => short(name, most),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_as_many_digits_as_it_takes() {
        assert_eq!(number(0), "0.0");
        assert_eq!(number(1_500_000_000), "1.5");
        assert_eq!(number(35_000_000), "0.035");
        assert_eq!(short("abcdef", 4), "abc…");
        assert_eq!(at("sleep", Some(9)), "sleep · line 9");
    }
}
