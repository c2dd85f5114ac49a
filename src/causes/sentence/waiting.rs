//! What somebody waits for, who has it, and who ends that.

use super::{Words, who};
use crate::awaited::Awaited;
use crate::causes::{By, Stands};
use crate::findings::{Holder, Who};
use crate::trace::LaneId;
use crate::words::at_line;

impl Words<'_> {
    pub(super) fn waits(&self, name: &str, at: &str, times: &str) -> String {
        let Stands::Waits {
            awaited,
            call,
            holder,
            task,
            others,
        } = &self.cause.stands
        else {
            return String::new();
        };
        let what = self.what(*awaited, call, *task, *others);
        let held = holder
            .as_ref()
            .map_or_else(String::new, |holder| self.held(*awaited, holder));
        let woken = self.woken(*awaited, holder.as_ref());
        let ending = self.ending();
        format!("{name} waits for {what}{at} {times}{woken}{held}.{ending}")
    }

    /// So that it can stand after `waits for`.
    fn what(&self, awaited: Awaited, call: &str, task: Option<LaneId>, others: usize) -> String {
        match (awaited, task) {
            (Awaited::Task, Some(task)) if others > 0 => {
                format!(
                    "one of {} tasks to end, such as {},",
                    others + 1,
                    self.lane(task)
                )
            }
            (Awaited::Task, Some(task)) => format!("{} to end", self.lane(task)),
            (Awaited::Task, None) => "a task to end".to_owned(),
            // Nobody records what is in a set: only an end that wakes proves it.
            (Awaited::Tasks, Some(task)) if !matches!(self.cause.ended_by, Some(By::EndOf(_))) => {
                format!(
                    "a task of its `JoinSet` to end, perhaps {},",
                    self.lane(task)
                )
            }
            (Awaited::Tasks, Some(task)) => {
                format!("a task of its `JoinSet`, {}, to end", self.lane(task))
            }
            (Awaited::Tasks, None) => "a task of its `JoinSet` to end".to_owned(),
            (Awaited::LockToRead, _) => "the lock for reading".to_owned(),
            (Awaited::LockToWrite, _) => "the lock for writing".to_owned(),
            (Awaited::Turn, _) => "its next turn (`yield_now`)".to_owned(),
            (other, _) => match (other.words(), call) {
                (Some(words), _) => words.to_owned(),
                (None, "" | "poll") => "somebody to wake it".to_owned(),
                (None, call) => format!("`{call}`"),
            },
        }
    }

    /// Who has it.
    fn held(&self, awaited: Awaited, holder: &Holder) -> String {
        let has = match awaited {
            Awaited::Message => "has a sender",
            Awaited::Room => "has the receiver",
            Awaited::Permit | Awaited::Permits => "holds one",
            _ => "holds it",
        };
        match holder {
            Holder::Itself => format!("; it {has} itself"),
            // Who ends the wait has been named.
            Holder::Lane(lane) if self.cause.ended_by == Some(By::Lane(*lane)) => String::new(),
            Holder::Lane(lane) => format!("; {} {has}", self.lane(*lane)),
            Holder::Unpolled(future) => {
                let of = match &future.function {
                    Some(function) => format!("a future of `{function}`"),
                    None => format!("the async block at line {}", future.line),
                };
                let within = self.lane(future.within);
                let is = match awaited {
                    Awaited::Permit | Awaited::Permits => "one is",
                    _ => "it is",
                };
                format!("; {is} with {of}, which {within} does not poll")
            }
            Holder::HandedOn => "; it was handed on, and not given back".to_owned(),
            Holder::Forgotten(place) => {
                format!(
                    "; it was given up for good with `forget`{}",
                    at_line(place.as_ref().map(|place| place.line))
                )
            }
        }
    }

    /// Who ends it.
    fn woken(&self, awaited: Awaited, holder: Option<&Holder>) -> String {
        match &self.cause.ended_by {
            Some(By::Lane(lane)) => {
                let (name, holds) = (self.lane(*lane), holder == Some(&Holder::Lane(*lane)));
                match (awaited, holds) {
                    (Awaited::Lock | Awaited::LockToRead | Awaited::LockToWrite, true) => {
                        format!(", when {name}, which holds it, gives it back")
                    }
                    (Awaited::Permit | Awaited::Permits, true) => {
                        format!(", when {name}, which holds one, gives it back")
                    }
                    _ => format!(", when {name} wakes it"),
                }
            }
            Some(By::EndOf(_)) => ", when that ends".to_owned(),
            Some(By::Thread(thread)) => {
                let thread = who(self.timeline, Who::Thread(*thread));
                format!(", when {thread} wakes it")
            }
            Some(By::Runtime) => ", when the runtime wakes it".to_owned(),
            _ => String::new(),
        }
    }
}
