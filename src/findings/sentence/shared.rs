//! The sentences of what tasks share: locks, permits, channels, timers, and the fate of each other.

use super::{at_line, named};
use crate::findings::{Fact, Finding};
use crate::timeline::Timeline;
use crate::words::seconds;

impl Finding {
    pub(super) fn shared(&self, timeline: &Timeline, name: &str) -> String {
        let at = at_line(self.places.first());
        match &self.fact {
            Fact::HeldAcross { holders, longest } => {
                self.held_across(timeline, name, *holders, *longest)
            }
            Fact::MadeAnew {
                call,
                turns,
                length,
            } => format!(
                "`{call}`{at} is made anew {turns} times and never ends: each turn of the loop drops it and begins another one from the start, so {} pass without it. A sleep for all turns together is made once, before the loop, and polled as `&mut`.",
                seconds_of(self.to - self.from, *length),
            ),
            Fact::QueueGrows {
                longest,
                sent,
                received,
                while_sending,
            } => format!(
                "The queue of the channel{at} only grows: while {sent} messages are sent from {} to {}, {while_sending} are received, and up to {longest} wait. Nothing limits an unbounded channel, and nothing slows its senders down{}.",
                seconds(self.from),
                seconds(self.to),
                match sent.saturating_sub(*received) {
                    0 => String::new(),
                    left => format!("; {left} are never received"),
                },
            ),
            Fact::PermitsInside { tasks, most } => format!(
                "{tasks} tasks are spawned{at}, and up to {most} of them do nothing but wait for a permit{}: the semaphore limits how many work, not how many there are. A permit that is acquired before `spawn`, and moved into the task, limits both.",
                at_line(self.places.get(1)),
            ),
            Fact::PanicUnseen { handle_dropped } => format!(
                "{name} panics at {}, and nobody looks: its handle is dropped{} without being awaited, so all that is left of the panic is its message.",
                seconds(self.from),
                at_line(handle_dropped.as_ref()),
            ),
            Fact::TicksBurst {
                ticks,
                late,
                period,
            } => format!(
                "{ticks} ticks come{at} in a burst at {}: the first of them is {} late, and each tick that was missed is made up for at once, in less than its {}. `set_missed_tick_behavior` can delay or skip them instead.",
                seconds(self.from),
                seconds(*late),
                seconds(*period),
            ),
            Fact::LeftAlone { times } => self.left_alone(timeline, name, *times),
            _ => String::new(),
        }
    }

    fn left_alone(&self, timeline: &Timeline, name: &str, times: usize) -> String {
        let owner = self.lanes.get(1).map(|lane| named(timeline, *lane));
        format!(
            "{name}, made{}, could go on at {} and is polled at {}: nobody polls it while {}, to which it belongs, waits{}.{} A future goes on only while it is polled; a task of its own would not need that.",
            at_line(self.places.first()),
            seconds(self.from),
            seconds(self.to),
            owner.unwrap_or_default(),
            at_line(self.places.get(1)),
            match times {
                0 | 1 => String::new(),
                2 => " The same happens once more.".to_owned(),
                many => format!(" The same happens {} more times.", many - 1),
            },
        )
    }

    fn held_across(&self, timeline: &Timeline, name: &str, holders: usize, longest: u64) -> String {
        let holder = match holders {
            1 => name.to_owned(),
            many => format!("{name} and {} more, in turn,", many - 1),
        };
        let waiters = &self.lanes[holders.min(self.lanes.len())..];
        let first = waiters.first().map(|lane| named(timeline, *lane));
        let who = match waiters.len() {
            0 | 1 => first.unwrap_or_default(),
            many => format!("{} and {} more", first.unwrap_or_default(), many - 1),
        };
        format!(
            "{holder} {} the lock{} and {} it across the await{}: meanwhile {who} {} for it, {} {}.",
            if holders == 1 { "takes" } else { "take" },
            at_line(self.places.first()),
            if holders == 1 { "keeps" } else { "keep" },
            at_line(self.places.get(1)),
            if waiters.len() > 1 { "wait" } else { "waits" },
            if waiters.len() > 1 {
                "one of them"
            } else {
                "for"
            },
            seconds(longest),
        )
    }
}

/// `1.2 s instead of 0.5 s`.
fn seconds_of(passed: u64, length: u64) -> String {
    format!("{} instead of {}", seconds(passed), seconds(length))
}
