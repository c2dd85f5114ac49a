//! The difference of two runs in one sentence.

use super::facts::{is_sleep, moment};
use super::{Because, Difference, Happening, SourceLine, What};
use crate::picture::Language;
use crate::picture::words::{self, at_line, seconds, short, waited};
use crate::timeline::Timeline;
use crate::trace::{LaneKind, Nanos};

/// As many characters of a line of a source, or of what is printed, are quoted at most.
const QUOTED: usize = 56;

/// What the two programs are called in a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Names {
    pub first: String,
    pub second: String,
    /// In whose words it speaks.
    pub language: Language,
}

impl Names {
    /// By their names; a Rust program and its twin in Python by their languages.
    pub fn of(first: (&str, &Timeline), second: (&str, &Timeline)) -> Names {
        let languages = [first.1.language(), second.1.language()];
        let name = |(name, timeline): (&str, &Timeline)| match languages[0] == languages[1] {
            true => format!("`{name}`"),
            false => match timeline.language() {
                Language::Rust => "the Rust program".to_owned(),
                Language::Python => "the Python program".to_owned(),
            },
        };
        Names {
            first: name(first),
            second: name(second),
            language: languages[0],
        }
    }
}

/// A happening, and the name of the program in which it happens.
type In<'a> = (&'a Happening, &'a str);

impl Difference {
    /// In words.
    pub fn sentence(&self, names: &Names) -> String {
        let start = match self.until {
            0 => "They differ from the start: ".to_owned(),
            until => format!("The same until {}; then ", seconds(until)),
        };
        let (one, other) = (names.first.as_str(), names.second.as_str());
        let core = match (&self.first, &self.second) {
            (Some(first), Some(second)) => self.of_both((first, one), (second, other), names),
            (Some(first), None) => of_one((first, one), other),
            (None, Some(second)) => of_one((second, other), one),
            (None, None) => String::new(),
        };
        let because = self.because.as_ref();
        let because = because.map_or_else(String::new, |because| because.words(names));
        format!("{start}{core}{because}.")
    }

    fn of_both(&self, first: In<'_>, second: In<'_>, names: &Names) -> String {
        let (one, other) = (first.0, second.0);
        if one.what != other.what {
            return of_two_kinds(first, second);
        }
        let later = |time: fn(&Happening) -> Nanos| match time(one) <= time(other) {
            true => (first, second),
            false => (second, first),
        };
        if moment(one.from) == moment(other.from) {
            let (early, late) = later(|happening| happening.to);
            return ends(early, late, names.language);
        }
        let (early, late) = later(|happening| happening.from);
        let (at, program) = (seconds(late.0.from), late.1);
        match &one.what {
            What::Prints { .. } | What::RunEnds { .. } => {
                format!("{}, and {program} only at {at}", does(early))
            }
            _ => format!("{}, and only at {at} in {program}", does(early)),
        }
    }
}

/// Something begins in both at the same moment, and lasts longer in one of them.
fn ends(early: In<'_>, (late, program): In<'_>, language: Language) -> String {
    let (happening, first) = early;
    let (who, line) = (who(happening), at_line(happening.line));
    let what = match &happening.what {
        What::Waits { what } => match is_sleep(what) {
            true => format!("the sleep of {who}{line} ends"),
            false => format!("{who} no longer waits{}{line}", for_what(what)),
        },
        What::KeepsThread { .. } => format!("{who} no longer keeps its thread{line}"),
        What::Works { .. } => format!("what {who} does{line} ends"),
        _ => format!("{who} is {}", language.polled()),
    };
    match late.to_the_end {
        true => format!("{what} in {first}, but never in {program}"),
        false => format!(
            "{what} in {first}, and only at {} in {program}",
            seconds(late.to)
        ),
    }
}

/// The two programs do something else where the other does this.
fn of_two_kinds((one, first): In<'_>, (other, second): In<'_>) -> String {
    match (&one.what, &other.what) {
        (What::Prints { text }, What::Prints { text: instead }) => {
            format!(
                "{first} prints {}, and {second} {}",
                quoted(text),
                quoted(instead)
            )
        }
        (What::PrintsBefore { text, other }, _) => {
            let (text, other) = (quoted(text), quoted(other));
            format!("{first} prints {text} where {second} prints {other}")
        }
        (What::RunEnds { ending }, What::RunEnds { ending: instead }) => {
            match one.from == other.from {
                true => format!("{first} ends ({ending}), and {second} otherwise ({instead})"),
                false => {
                    let all = [(one, first, ending), (other, second, instead)];
                    let [early, late] = match one.from < other.from {
                        true => all,
                        false => [all[1], all[0]],
                    };
                    let at = seconds(late.0.from);
                    format!(
                        "{} ends ({}), and {} only at {at} ({})",
                        early.1, early.2, late.1, late.2
                    )
                }
            }
        }
        _ => {
            let (does, instead) = (doing(one), doing(other));
            format!("{} {does} in {first}, and {instead} in {second}", who(one))
        }
    }
}

/// What happens only in one of them.
fn of_one(one: In<'_>, other: &str) -> String {
    let does = does(one);
    match &one.0.what {
        What::Prints { .. } => format!("{does}, and {other} does not"),
        What::RunEnds { .. } => format!("{does}, and {other} goes on"),
        What::Late | What::Ready | What::NotPolled => {
            format!("{does}, but does not in {other}")
        }
        _ => format!("{does}, but not in {other}"),
    }
}

/// What begins, or happens, in a program.
fn does((happening, program): In<'_>) -> String {
    let until = seconds(happening.to);
    match &happening.what {
        What::Prints { text } => format!("{program} prints {}", quoted(text)),
        What::PrintsBefore { text, other } => {
            format!("{program} prints {} before {}", quoted(text), quoted(other))
        }
        What::RunEnds { .. } => format!("{program} ends"),
        What::KeepsThread { .. } | What::Works { .. } => {
            format!(
                "{} {} in {program} until {until}",
                who(happening),
                doing(happening)
            )
        }
        What::Late => format!(
            "{} is due in {program} and has to wait for its turn until {until}",
            who(happening)
        ),
        What::Ready | What::NotPolled => {
            format!(
                "{} has to wait for its turn in {program} until {until}",
                who(happening)
            )
        }
        _ => format!("{} {} in {program}", who(happening), doing(happening)),
    }
}

/// The same as a verb, without the program and who does it.
fn doing(happening: &Happening) -> String {
    let line = at_line(happening.line);
    match &happening.what {
        What::Waits { what } => match is_sleep(what) {
            true => format!("begins to sleep{line}"),
            false => format!("begins to wait{}{line}", for_what(what)),
        },
        What::KeepsThread { call } => format!("keeps its thread{line}, {}", in_call(call)),
        What::Works { call } => format!("{}{line}", on_its_own(call)),
        What::Cancelled => format!("is cancelled{line}"),
        What::Panicked => "ends with a panic".to_owned(),
        What::NeverPolled => format!("is dropped{line} before anything of it runs"),
        What::Collected => "is collected as garbage".to_owned(),
        What::LeftOver => "is left over at the end".to_owned(),
        What::Starts { lane } => {
            let kind = match lane {
                Some(LaneKind::Root) => "the future that the runtime is given",
                Some(LaneKind::Task) => "a task",
                Some(LaneKind::Branch) => "a branch",
                Some(LaneKind::Blocking) => "a closure on the blocking pool",
                None => "a thread",
            };
            format!("is made{line}, as {kind},")
        }
        What::Late => "is late".to_owned(),
        What::Ready | What::NotPolled => "has to wait for its turn".to_owned(),
        What::Prints { text } | What::PrintsBefore { text, .. } => {
            format!("prints {}", quoted(text))
        }
        What::RunEnds { ending } => format!("ends ({ending})"),
    }
}

fn who(happening: &Happening) -> String {
    match &happening.who {
        Some(who) => format!("`{}`", plain(who)),
        None => "the program".to_owned(),
    }
}

fn for_what(what: &str) -> String {
    match waited(what) {
        // A future of a library that nobody has named.
        "" | "Pending" | "poll" => String::new(),
        "timeout" => " with a timeout".to_owned(),
        named if named == what => format!(" for `{what}`"),
        told => format!(" for {told}"),
    }
}

fn in_call(call: &str) -> &'static str {
    match words::call(call) {
        "computes" => "computing,",
        "thread::sleep" | "time.sleep" => "sleeping,",
        _ => "blocked,",
    }
}

fn on_its_own(call: &str) -> &'static str {
    match words::call(call) {
        "computes" => "computes on a thread of its own",
        "thread::sleep" | "time.sleep" => "sleeps on a thread of its own",
        _ => "waits on a thread of its own",
    }
}

impl Because {
    fn words(&self, names: &Names) -> String {
        let (first, second) = (&names.first, &names.second);
        let line = |line: &SourceLine| format!("`{}` at line {}", code(&line.text), line.line);
        let what = match (&self.first, &self.second) {
            (Some(one), Some(other)) if one.text == other.text => format!(
                "`{}` stands at line {} of {first} and at line {} of {second}",
                code(&one.text),
                one.line,
                other.line
            ),
            (Some(one), Some(other)) => {
                format!(
                    "{first} has {} where {second} has {}",
                    line(one),
                    line(other)
                )
            }
            (Some(one), None) => format!("{first} has {}, and {second} has not", line(one)),
            (None, Some(other)) => format!("{second} has {}, and {first} has not", line(other)),
            (None, None) => return String::new(),
        };
        match self.is_certain() {
            true => format!(", because {what}"),
            false => format!("; the nearest of the changes: {what}"),
        }
    }
}

/// A line without the comment at its end.
fn code(line: &str) -> String {
    let code = line.split(" // ").next().unwrap_or(line);
    short(&plain(code.trim()), QUOTED)
}

fn quoted(text: &str) -> String {
    format!("“{}”", short(&plain(text), QUOTED))
}

/// Between backticks, and in a page, there may be none.
fn plain(text: &str) -> String {
    text.replace('`', "'")
}

#[cfg(test)]
mod tests {
    use super::super::{Difference, Happening, What};
    use super::*;

    const SECOND: Nanos = 1_000_000_000;

    fn at(what: What, from: Nanos, to: Nanos) -> Happening {
        Happening {
            what,
            who: Some("tea".to_owned()),
            line: Some(7),
            from,
            to,
            to_the_end: false,
        }
    }

    fn said(until: Nanos, first: Option<Happening>, second: Option<Happening>) -> String {
        let names = Names {
            first: "`a`".to_owned(),
            second: "`b`".to_owned(),
            language: Language::Rust,
        };
        let difference = Difference {
            until,
            first,
            second,
            because: None,
        };
        difference.sentence(&names)
    }

    #[test]
    fn what_begins_later_or_lasts_longer_is_told_with_both_times() {
        let waits = || What::Waits {
            what: "Mutex::lock".to_owned(),
        };
        let (early, late) = (at(waits(), 0, SECOND), at(waits(), SECOND, 2 * SECOND));
        assert_eq!(
            said(0, Some(late.clone()), Some(early.clone())),
            "They differ from the start: `tea` begins to wait for the lock at line 7 in `b`, and only at 1.0 s in `a`."
        );
        let mut longer = at(waits(), 0, 2 * SECOND);
        assert_eq!(
            said(SECOND, Some(early.clone()), Some(longer.clone())),
            "The same until 1.0 s; then `tea` no longer waits for the lock at line 7 in `a`, and only at 2.0 s in `b`."
        );
        longer.to_the_end = true;
        assert_eq!(
            said(SECOND, Some(early), Some(longer)),
            "The same until 1.0 s; then `tea` no longer waits for the lock at line 7 in `a`, but never in `b`."
        );
    }

    #[test]
    fn what_only_one_does_is_told_of_that_one() {
        let one = |what| said(SECOND, None, Some(at(what, SECOND, 2 * SECOND)));
        let start = "The same until 1.0 s; then ";
        for (what, sentence) in [
            (
                What::Panicked,
                "`tea` ends with a panic in `b`, but not in `a`.",
            ),
            (
                What::Cancelled,
                "`tea` is cancelled at line 7 in `b`, but not in `a`.",
            ),
            (
                What::Late,
                "`tea` is due in `b` and has to wait for its turn until 2.0 s, but does not in `a`.",
            ),
            (
                What::Prints {
                    text: "hot".to_owned(),
                },
                "`b` prints “hot”, and `a` does not.",
            ),
        ] {
            assert_eq!(one(what), format!("{start}{sentence}"));
        }
    }
}
