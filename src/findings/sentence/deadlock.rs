//! Who waits for what when nothing can happen any more, and who has it.

use super::{at_line, named};
use crate::findings::{Cause, Holder, Standing, Stuck, Unpolled, Who};
use crate::timeline::Timeline;
use crate::trace::{Grip, LaneId, Nanos, Place};
use crate::words::seconds;

pub fn sentence(timeline: &Timeline, stuck: &[Stuck], causes: &[Cause]) -> String {
    let all: Vec<String> = stuck.iter().map(|one| waits(timeline, one)).collect();
    let first = match &all[..] {
        [] => "Every thread waits, and nothing can wake any of them.".to_owned(),
        all => format!("Nothing can ever happen again: {}.", all.join(", ")),
    };
    let causes = causes.iter().map(|one| cause(timeline, one));
    let sentences: Vec<String> = std::iter::once(first).chain(causes).collect();
    sentences.join(" ")
}

fn waits(timeline: &Timeline, stuck: &Stuck) -> String {
    let at = at_line(stuck.at.as_ref());
    let (name, is_lane) = match stuck.who {
        Who::Lane(lane) => (named(timeline, lane), true),
        Who::Thread(id) => {
            let thread = timeline.threads.iter().find(|thread| thread.id == id);
            let name = thread.map_or("a thread", |thread| thread.name.as_str());
            (format!("`{name}`"), false)
        }
    };
    match &stuck.how {
        Standing::Awaits(what) if what.is_empty() => format!("{name} waits for something{at}"),
        Standing::Awaits(what) => format!("{name} waits for {what}{at}"),
        Standing::Blocks(call) if is_lane => {
            format!("{name} blocks its thread{at}{}", called(call))
        }
        Standing::Blocks(call) => format!("{name} waits{}{at}", called(call)),
    }
}

/// A call that blocks, in the words of the program; those of the C library say nothing.
fn called(name: &str) -> String {
    match name {
        "clock_nanosleep" | "nanosleep" => " in thread::sleep".to_owned(),
        "pthread_join" => " for a thread to end".to_owned(),
        "epoll_wait" => " in block_on".to_owned(),
        name if name.contains("::") => format!(" for {name}"),
        _ => String::new(),
    }
}

fn cause(timeline: &Timeline, cause: &Cause) -> String {
    match cause {
        Cause::Held {
            waiter,
            grip,
            times,
            since,
            taken,
            holder,
        } => {
            let held = Held {
                timeline,
                waiter: *waiter,
                times: *times,
                since: *since,
                taken: taken.as_ref(),
            };
            held.by(*grip, holder)
        }
        Cause::PassedOn { to, since, asked } => {
            let (future, nobody) = unpolled(timeline, to);
            format!(
                "It was passed on to {future}, which has waited for it{} since {}; {nobody}, so it never takes it and never gives it back.",
                at_line(Some(asked)),
                seconds(*since)
            )
        }
        Cause::KeptAcrossAwait {
            holder,
            taken,
            waits,
        } => format!(
            "{} has locked it at line {taken} and waits at line {waits} with the lock held; it cannot go on, because its thread is blocked. A lock of `std` must not be held across an `.await`.",
            named(timeline, *holder)
        ),
    }
}

/// A lock, or so many permits, that were taken.
struct Held<'a> {
    timeline: &'a Timeline,
    waiter: LaneId,
    times: usize,
    since: Nanos,
    taken: Option<&'a Place>,
}

impl Held<'_> {
    fn what(&self, grip: Grip) -> String {
        let of = named(self.timeline, self.waiter);
        match grip {
            Grip::Lock => format!("The lock that {of} waits for"),
            Grip::Read => format!("The lock that {of} waits for is held for reading. It"),
            Grip::Write => format!("The lock that {of} waits for is held for writing. It"),
            Grip::Permit if self.times > 1 => {
                format!("{} permits that {of} waits for", self.times)
            }
            Grip::Permit => format!("A permit that {of} waits for"),
            Grip::Sender | Grip::Receiver => format!("The channel that {of} waits for"),
        }
    }

    /// An end of a channel, which keeps the other end waiting.
    fn end_of_channel(&self, grip: Grip, holder: &Holder) -> String {
        let waiter = named(self.timeline, self.waiter);
        let at = at_line(self.taken);
        let many = self.times > 1;
        let made = match at.is_empty() {
            true => String::new(),
            false => format!(", made{at},"),
        };
        let is = if many { "are" } else { "is" };
        let what = match (grip, self.times) {
            (Grip::Receiver, _) => {
                format!("There is no room for {waiter} in the channel: its receiver{made}")
            }
            (_, 1) => format!("The channel stays open for {waiter}: a sender{made}"),
            (_, times) => {
                format!("The channel stays open for {waiter}: {times} senders{made}")
            }
        };
        let kept = match holder {
            Holder::Itself => format!("{is} kept by {waiter} itself"),
            Holder::Lane(lane) => format!("{is} kept by {}", named(self.timeline, *lane)),
            Holder::Unpolled(future) => {
                let (future, nobody) = unpolled(self.timeline, future);
                format!("{is} kept by {future}, and {nobody}")
            }
            Holder::HandedOn | Holder::Forgotten(_) => {
                format!("{} not been dropped", if many { "have" } else { "has" })
            }
        };
        match grip {
            Grip::Receiver => format!("{what} {kept} and receives nothing more."),
            _ => {
                format!("{what} {kept}. `recv` gives `None` only when the last sender is dropped.")
            }
        }
    }

    fn by(&self, grip: Grip, holder: &Holder) -> String {
        if matches!(grip, Grip::Sender | Grip::Receiver) {
            return self.end_of_channel(grip, holder);
        }
        let what = self.what(grip);
        let many = grip == Grip::Permit && self.times > 1;
        let (has, was) = if many {
            ("have", "were")
        } else {
            ("has", "was")
        };
        let (it, they, is) = match self.times > 1 {
            true => ("them", "they", "are"),
            false => ("it", "it", "is"),
        };
        let at = at_line(self.taken);
        let since = seconds(self.since);
        match holder {
            Holder::Itself => format!(
                "{what} {has} been held since {since} by {} itself, which took {it}{at}.",
                named(self.timeline, self.waiter)
            ),
            Holder::Lane(lane) => format!(
                "{what} {has} been held since {since} by {}, which took {it}{at}.",
                named(self.timeline, *lane)
            ),
            Holder::Unpolled(future) => {
                let (future, nobody) = unpolled(self.timeline, future);
                format!(
                    "{what} {has} been held since {since} by {future}, which took {it}{at}; {nobody}, so {they} {is} never given back."
                )
            }
            Holder::HandedOn => {
                format!("{what} {was} taken{at} at {since} and {has} not been given back.")
            }
            Holder::Forgotten(place) => format!(
                "{what} {was} taken{at} and given up for good with `forget`{}.",
                at_line(place.as_ref())
            ),
        }
    }
}

/// The future, and that nobody polls it.
fn unpolled(timeline: &Timeline, unpolled: &Unpolled) -> (String, String) {
    let future = match &unpolled.function {
        Some(name) => format!("a future of `{name}`"),
        None => format!("the async block at line {}", unpolled.line),
    };
    let nobody = format!(
        "nobody polls that future while {} waits{}",
        named(timeline, unpolled.within),
        at_line(unpolled.stands.as_ref())
    );
    (future, nobody)
}
