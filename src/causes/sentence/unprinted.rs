//! What became of a line that the program could print.

use super::{at, who};
use crate::causes::{NotPrinted, Unprinted};
use crate::findings::Who;
use crate::timeline::Timeline;
use crate::words::seconds;

impl Unprinted {
    /// In words. `timeline`: the one that it is of.
    pub fn sentence(&self, timeline: &Timeline) -> String {
        let line = self.place.line;
        let named = |lane| who(timeline, Who::Lane(lane));
        match &self.how {
            NotPrinted::Printed { at, by } => format!(
                "The line is printed: line {line} prints it at {}{}.",
                seconds(*at),
                by.map_or_else(String::new, |by| format!(", in {}", named(by)))
            ),
            NotPrinted::Otherwise { at, by, text } => format!(
                "Line {line} prints it with other words: “{text}” at {}{}.",
                seconds(*at),
                by.map_or_else(String::new, |by| format!(", in {}", named(by)))
            ),
            NotPrinted::Stopped { lane, .. } => format!(
                "{} would print it at line {line}, but does not come so far.",
                named(*lane)
            ),
            NotPrinted::PassedBy { lane, last, ended } => format!(
                "{} is done at {} and has not come by line {line}: its way led elsewhere{}.",
                named(*lane),
                seconds(*ended),
                last.as_ref().map_or_else(String::new, |last| format!(
                    ", and it waited last{}",
                    at(Some(last))
                ))
            ),
            NotPrinted::NeverAwaited { made } => format!(
                "Line {line} is in a future that is made{} and never awaited: none of its code runs.",
                at(Some(made))
            ),
            NotPrinted::NeverEntered => match self.place.function.as_str() {
                "" => format!(
                    "Line {line} is in an async block of which nothing was seen to run: no task or branch came to one of its awaits."
                ),
                function => format!(
                    "Line {line} is in `{function}`, of which nothing was seen to run: no task or branch is a call of it, or came to one of its awaits."
                ),
            },
        }
    }
}
