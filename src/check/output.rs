//! Promises about what was printed.

use super::case::{Case, Ran};
use super::cause;
use super::words::{seconds, time};
use crate::Line;

impl Case {
    /// These lines are printed in this order, whatever else is printed between them.
    #[track_caller]
    pub fn prints(&self, wanted: &[&str]) -> &Case {
        for ran in self.all_ended() {
            let mut lines = ran.lines.iter();
            let mut before: Option<&str> = None;
            for text in wanted.iter().map(|text| ran.here(text)) {
                if !lines.any(|line| line.text == text) {
                    let expected = format!("the line “{text}”, in its place");
                    let but = match (ran.lines.iter().any(|line| line.text == text), before) {
                        (true, Some(before)) => format!("it comes, but not after “{before}”"),
                        (true, None) | (false, _) => "it never comes".to_owned(),
                    };
                    self.broken(ran, &expected, &but);
                }
                before = Some(text);
            }
        }
        self
    }

    /// A line has these words in it.
    #[track_caller]
    pub fn says(&self, words: &str) -> &Case {
        for ran in self.all_ended() {
            let words = ran.here(words);
            if !ran.lines.iter().any(|line| line.text.contains(words)) {
                let expected = format!("a line with “{words}” in it");
                self.broken(ran, &expected, "there is none");
            }
        }
        self
    }

    /// A line is printed after so many seconds.
    #[track_caller]
    pub fn prints_at(&self, text: &str, wanted: f64) -> &Case {
        let Some(ran) = self.ended() else {
            return self;
        };
        let expected = format!("the line “{text}” at {}", seconds(time(wanted)));
        match ran.lines.iter().find(|line| line.text == text) {
            None => self.broken(ran, &expected, "it never comes"),
            Some(line) if !ran.same(line.at, time(wanted)) => {
                let but = format!("it comes at {}", seconds(line.at));
                self.broken_because(ran, &expected, &but, cause::of_line(ran, text))
            }
            Some(_) => self,
        }
    }

    /// What lines `SENT: …` hold arrives in lines `GOT: …`, byte for byte and in order, however it
    /// is cut into pieces on its way.
    #[track_caller]
    pub fn no_bytes_lost(&self, sent: &str, got: &str) -> &Case {
        for ran in self.all_ended() {
            self.arrives_whole(ran, sent, got);
        }
        self
    }

    #[track_caller]
    fn arrives_whole(&self, ran: &Ran, sent: &str, got: &str) {
        let expected =
            format!("what `{sent}: …` sends arrives in `{got}: …`, every byte, in order");
        let (out, back) = (pieces(ran, sent), pieces(ran, got));
        if out.is_empty() {
            self.broken(ran, &expected, &format!("no line begins with `{sent}: `"));
        }
        let (sent, got) = (whole(&out), whole(&back));
        let same = sent.bytes().zip(got.bytes()).take_while(|(a, b)| a == b);
        let same = same.count();
        if same == sent.len() && same == got.len() {
            return;
        }
        let but = match piece_of(&out, same) {
            None => format!(
                "{} bytes arrive that nobody has sent, after the first {same}",
                got.len() - same
            ),
            Some((line, at)) => format!(
                "{} bytes are sent and {} arrive; the first that is missing is byte {} of “{}”, sent at {}",
                sent.len(),
                got.len(),
                at + 1,
                line.1,
                seconds(line.0.at)
            ),
        };
        self.broken(ran, &expected, &but)
    }
}

/// A line, and what stands in it behind its name.
type Piece<'a> = (&'a Line, &'a str);

fn pieces<'a>(ran: &'a Ran, name: &str) -> Vec<Piece<'a>> {
    let text = |line: &'a Line| line.text.strip_prefix(name)?.strip_prefix(": ");
    let lines = ran.lines.iter();
    lines.filter_map(|line| Some((line, text(line)?))).collect()
}

fn whole(pieces: &[Piece<'_>]) -> String {
    pieces.iter().map(|(_, text)| *text).collect()
}

/// The piece that holds the byte of that number, and its number there.
fn piece_of<'a>(pieces: &'a [Piece<'a>], mut byte: usize) -> Option<(&'a Piece<'a>, usize)> {
    for piece in pieces {
        match byte.checked_sub(piece.1.len()) {
            None => return Some((piece, byte)),
            Some(rest) => byte = rest,
        }
    }
    None
}
