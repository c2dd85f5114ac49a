//! What a program printed, when, and on which thread.
//!
//! A transcript has one text form, used by the snapshots, the terminal and the book:
//!
//! ```text
//!    0.000 s  main     | kettle on
//!    0.300 s  worker#2 ! no milk left
//!    0.300 s  main     ~ a line whose place among its neighbours is not fixed
//!    0.500 s  = exit status 0
//! ```

use serde::{Deserialize, Serialize, Serializer};
use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

/// Where a line was printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stream {
    /// Standard output: `|` in the text form.
    Stdout,
    /// Standard error: `!` in the text form.
    Stderr,
}

impl Stream {
    /// 2 is standard error.
    pub(crate) fn of_descriptor(fd: i32) -> Stream {
        match fd {
            2 => Stream::Stderr,
            _ => Stream::Stdout,
        }
    }
}

/// One printed line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    /// Time since the program began; virtual unless the run says otherwise.
    #[serde(serialize_with = "nanoseconds")]
    pub at: Duration,
    /// The thread that printed it, such as `main` or `tokio-rt-worker#2`.
    pub thread: String,
    pub stream: Stream,
    /// True if the program marks the line `// unordered`: neighbours at the same
    /// moment may come in any order, and are kept sorted.
    pub unordered: bool,
    /// The text without its line end.
    pub text: String,
}

/// Every line of a run in order, and how the run ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Transcript {
    pub lines: Vec<Line>,
    /// How long the run took.
    #[serde(serialize_with = "nanoseconds")]
    pub total: Duration,
    /// How it ended, such as `exit status 0` or `deadlock`.
    pub ending: String,
}

fn nanoseconds<S: Serializer>(time: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_u64(time.as_nanos() as u64)
}

/// A text that is not a transcript.
#[derive(Debug, thiserror::Error)]
#[error("line {number} of the transcript is not `TIME s  THREAD | TEXT`: {line:?}")]
pub struct ParseError {
    /// Counted from 1.
    pub number: usize,
    pub line: String,
}

impl Line {
    fn mark(&self) -> char {
        match (self.unordered, self.stream) {
            (true, _) => '~',
            (false, Stream::Stdout) => '|',
            (false, Stream::Stderr) => '!',
        }
    }
}

impl Transcript {
    /// Reads the text form. Blank lines at the end are allowed.
    pub fn parse(text: &str) -> Result<Transcript, ParseError> {
        let mut lines = Vec::new();
        let mut end = None;
        for (index, raw) in text.lines().enumerate() {
            let wrong = || ParseError {
                number: index + 1,
                line: raw.to_owned(),
            };
            if raw.trim().is_empty() && end.is_some() {
                continue;
            }
            let (time, rest) = raw.split_once(" s  ").ok_or_else(wrong)?;
            let at = parse_seconds(time.trim()).ok_or_else(wrong)?;
            match rest.strip_prefix("= ") {
                Some(ending) => end = Some((at, ending.to_owned())),
                None => lines.push(parse_line(at, rest).ok_or_else(wrong)?),
            }
        }
        let (total, ending) = end.ok_or(ParseError {
            number: text.lines().count() + 1,
            line: "(the last line, `TIME s  = ENDING`, is missing)".to_owned(),
        })?;
        Ok(Transcript {
            lines,
            total,
            ending,
        })
    }

    /// The threads that printed, in the order of their first line.
    pub fn threads(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for line in &self.lines {
            if !names.contains(&line.thread.as_str()) {
                names.push(&line.thread);
            }
        }
        names
    }

    /// What went to one stream, as the program wrote it.
    pub fn text(&self, stream: Stream) -> String {
        let of_stream = self.lines.iter().filter(|line| line.stream == stream);
        of_stream.map(|line| format!("{}\n", line.text)).collect()
    }

    /// Sorts each run of neighbouring unordered lines that share one moment, so that two
    /// transcripts that differ only in such an order are equal.
    pub fn settle_unordered(&mut self) {
        let same = |a: &Line, b: &Line| a.unordered && b.unordered && a.at == b.at;
        for group in self.lines.chunk_by_mut(same) {
            group.sort_by(|a, b| (&a.text, &a.thread).cmp(&(&b.text, &b.thread)));
        }
    }
}

impl fmt::Display for Transcript {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.lines.iter().map(|line| line.thread.chars().count());
        let width = names.max().unwrap_or(0);
        for line in &self.lines {
            let head = format!(
                "{} s  {:<width$} {} {}",
                seconds(line.at),
                line.thread,
                line.mark(),
                visible(&line.text)
            );
            writeln!(f, "{}", head.trim_end())?;
        }
        writeln!(f, "{} s  = {}", seconds(self.total), self.ending)
    }
}

/// A program's text without what a terminal would obey: control characters, and those that turn the
/// direction of writing, are shown as Rust writes them.
pub fn visible(text: &str) -> Cow<'_, str> {
    let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let obeyed = |c: char| c != '\t' && (c.is_control() || turns(c));
    if !text.contains(obeyed) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '\x1b' => shown += "\\x1b",
            c if obeyed(c) => shown.extend(c.escape_default()),
            c => shown.push(c),
        }
    }
    Cow::Owned(shown)
}

/// Seconds to the millisecond, eight characters wide.
fn seconds(time: Duration) -> String {
    let ms = time.as_millis();
    format!("{:>4}.{:03}", ms / 1000, ms % 1000)
}

fn parse_seconds(text: &str) -> Option<Duration> {
    let (whole, thousandths) = text.split_once('.')?;
    let exact = thousandths.len() == 3;
    let ms = whole.parse::<u64>().ok()? * 1000 + thousandths.parse::<u64>().ok()?;
    exact.then(|| Duration::from_millis(ms))
}

fn parse_line(at: Duration, rest: &str) -> Option<Line> {
    // A thread's name never holds a mark with spaces around it: the runner replaces such names.
    let is_mark = |(_, c): &(usize, char)| matches!(c, '|' | '!' | '~');
    let (place, mark) = rest.char_indices().filter(is_mark).find(|(i, _)| {
        rest[..*i].ends_with(' ') && matches!(rest[i + 1..].chars().next(), None | Some(' '))
    })?;
    let text = &rest[place + 1..];
    Some(Line {
        at,
        thread: rest[..place].trim_end().to_owned(),
        stream: if mark == '!' {
            Stream::Stderr
        } else {
            Stream::Stdout
        },
        unordered: mark == '~',
        text: text.strip_prefix(' ').unwrap_or(text).to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXAMPLE: &str = "   0.000 s  main     | kettle on\n   0.300 s  worker#2 ! no | milk\n   0.300 s  main     |\n  12.500 s  main     ~ either way\n  12.500 s  = exit status 0\n";

    #[test]
    fn the_text_form_reads_back_as_it_was_written() {
        let transcript = Transcript::parse(EXAMPLE).unwrap();
        assert_eq!(transcript.to_string(), EXAMPLE);
        assert_eq!(transcript.threads(), ["main", "worker#2"]);
        assert_eq!(transcript.lines[1].text, "no | milk");
        assert_eq!(transcript.total, Duration::from_millis(12_500));
    }

    #[test]
    fn what_a_terminal_would_obey_is_shown_instead() {
        let text = "red \x1b[31m nul \0 back\r title \u{9b} turn \u{202e} tab\t é";
        let shown = "red \\x1b[31m nul \\u{0} back\\r title \\u{9b} turn \\u{202e} tab\t é";
        assert_eq!(visible(text), shown);
    }

    #[test]
    fn a_text_that_is_cut_off_is_refused() {
        let cut = EXAMPLE.rsplit_once("  12.500 s  =").unwrap().0;
        assert!(
            Transcript::parse(cut)
                .unwrap_err()
                .to_string()
                .contains("last line")
        );
        assert_eq!(Transcript::parse("nonsense").unwrap_err().number, 1);
    }

    #[test]
    fn unordered_lines_of_one_moment_are_sorted_and_others_stay() {
        let text = "   0.000 s  main | z\n   0.100 s  main ~ c\n   0.100 s  main ~ a\n   0.200 s  main ~ b\n   0.200 s  = exit status 0\n";
        let mut transcript = Transcript::parse(text).unwrap();
        transcript.settle_unordered();
        let texts: Vec<&str> = transcript
            .lines
            .iter()
            .map(|line| line.text.as_str())
            .collect();
        assert_eq!(texts, ["z", "a", "c", "b"]);
    }
}
