//! What the root of a chain adds to its causes.

use super::who;
use crate::causes::{Chain, Root};
use crate::timeline::Timeline;
use crate::words::seconds;

impl Chain {
    /// What its root adds to the sentences of the causes, if there is anything to add.
    pub fn conclusion(&self, timeline: &Timeline) -> Option<String> {
        let last = self.causes.last()?;
        Some(match self.root {
            Root::Circle { first } => self.circle(timeline, first),
            Root::Outside => "What wakes it does not come from a task: it is a socket, a file, a signal, another process, or a timer within a library.".to_owned(),
            Root::NeverPolled => timeline.language().never_awaited().to_owned(),
            Root::NobodyWakes => "Nobody has its waker, so nothing can wake it.".to_owned(),
            Root::NothingComes => match last.until {
                Some(until) => format!("That does not come before {}.", seconds(until)),
                None => "That does not come before the run ends.".to_owned(),
            },
            Root::NotDriven => "What would poll it, such as a `block_on` or a `LocalSet`, does not run any more.".to_owned(),
            Root::Turn => "Others have their turn first, at the same moment.".to_owned(),
            Root::Timer | Root::Line | Root::Over | Root::Runs => return None,
        })
    }

    fn circle(&self, timeline: &Timeline, first: usize) -> String {
        let circle = &self.causes[first..];
        let name = who(timeline, circle[0].who);
        let until = circle.iter().filter_map(|cause| cause.until).min();
        let goes_on = match (circle, until) {
            ([_], None) => "it can never go on".to_owned(),
            ([_], Some(until)) => format!("it does not go on before {}", seconds(until)),
            (_, None) => "none of them can ever go on".to_owned(),
            (_, Some(until)) => format!("none of them goes on before {}", seconds(until)),
        };
        match circle {
            [_] => format!("So {name} waits for itself: {goes_on}."),
            _ => format!(
                "That comes back to {name}: each of them waits for the next, and {goes_on}."
            ),
        }
    }
}
