//! Promises of what is printed, ends or is cut off at the moment at which something else happens.

use super::case::{Case, Ran};
use super::cause;
use super::words::{listed, seconds};
use crate::Line;
use std::time::Duration;

impl Case {
    /// A line that begins so is printed at the moment at which an activity is done.
    #[track_caller]
    pub fn prints_when_done(&self, text: &str, name: &str) -> &Case {
        for ran in self.all_ended() {
            let (text, name) = (ran.here(text), ran.here(name));
            let expected = format!("the line “{text}” when `{name}` is done");
            let activity = self.all(ran, &[name], &expected)[0];
            let done = activity.from + self.lasted(ran, activity);
            self.prints_then(ran, text, (done, &format!("`{name}` is done")));
        }
        self
    }

    /// The same of one that ends by an error, and so is never done. Only a judged exercise can tell
    /// when that is.
    #[track_caller]
    pub fn prints_when_failed(&self, text: &str, name: &str) -> &Case {
        for ran in self.all_ended() {
            let (text, name) = (ran.here(text), ran.here(name));
            let expected = format!("the line “{text}” when `{name}` fails");
            let activity = self.all(ran, &[name], &expected)[0];
            let call = activity.call.and_then(|call| ran.calls.get(&call));
            if let Some(failed) = call.and_then(|call| call.to) {
                self.prints_then(ran, text, (failed, &format!("`{name}` fails")));
            }
        }
        self
    }

    #[track_caller]
    fn prints_then(&self, ran: &Ran, text: &str, (at, event): (Duration, &str)) {
        let expected = format!("the line “{text}” when {event}");
        match ran.lines.iter().find(|line| line.text.starts_with(text)) {
            None => self.broken(ran, &expected, "it never comes"),
            Some(line) if !ran.same(line.at, at) => {
                let but = format!(
                    "it comes at {}, and {event} at {}",
                    seconds(line.at),
                    seconds(at)
                );
                self.broken_because(ran, &expected, &but, cause::of_line(ran, &line.text))
            }
            Some(_) => {}
        }
    }

    /// A line is printed after each of these activities is done, in whatever order they are.
    #[track_caller]
    pub fn prints_after(&self, text: &str, names: &[&str]) -> &Case {
        for ran in self.all_ended() {
            let text = ran.here(text);
            let expected = format!("the line “{text}” when {} are done", listed(names));
            let place = |wanted: &str| ran.lines.iter().position(|line| line.text == wanted);
            let Some(printed) = place(text) else {
                self.broken(ran, &expected, "it never comes");
            };
            for activity in self.all(ran, names, &expected) {
                self.lasted(ran, activity);
                let done = place(&format!("{}: done", activity.name));
                if done.is_none_or(|done| done > printed) {
                    let at = seconds(ran.lines[printed].at);
                    let but = format!("it comes at {at}, before `{}` is done", activity.name);
                    self.broken(ran, &expected, &but);
                }
            }
        }
        self
    }

    /// A line is printed at the moment at which another one is.
    #[track_caller]
    pub fn prints_with(&self, text: &str, other: &str) -> &Case {
        for ran in self.all_ended() {
            let (text, other) = (ran.here(text), ran.here(other));
            let expected = format!("the line “{text}” together with “{other}”");
            let line = self.line(ran, text, &expected);
            let with = self.line(ran, other, &expected);
            if !ran.same(line.at, with.at) {
                let but = format!(
                    "it comes at {}, and “{other}” at {}",
                    seconds(line.at),
                    seconds(with.at)
                );
                self.broken_because(ran, &expected, &but, cause::of_line(ran, text));
            }
        }
        self
    }

    /// The program ends at the moment at which this line is printed.
    #[track_caller]
    pub fn ends_with(&self, text: &str) -> &Case {
        for ran in self.all_ended() {
            let text = ran.here(text);
            let expected = format!("the program ends with the line “{text}”");
            let at = self.line(ran, text, &expected).at;
            if !ran.same(ran.total, at) {
                let but = format!(
                    "it comes at {}, and the program ends at {}",
                    seconds(at),
                    seconds(ran.total)
                );
                self.broken(ran, &expected, &but);
            }
        }
        self
    }

    #[track_caller]
    fn line<'a>(&self, ran: &'a Ran, text: &str, expected: &str) -> &'a Line {
        let found = ran.lines.iter().find(|line| line.text == text);
        found.unwrap_or_else(|| self.broken(ran, expected, &format!("“{text}” never comes")))
    }

    /// An activity has begun when this line is printed, and is cut off there: what runs it is
    /// dropped, and it is never done.
    #[track_caller]
    pub fn dropped_with(&self, name: &str, text: &str) -> &Case {
        for ran in self.all_ended() {
            let (name, text) = (ran.here(name), ran.here(text));
            let expected = format!("`{name}` is cancelled when “{text}” comes");
            let activity = self.all(ran, &[name], &expected)[0];
            let at = self.line(ran, text, &expected).at;
            self.cut_off(ran, activity, at, &expected);
        }
        self
    }
}
