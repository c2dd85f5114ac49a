//! The sentences of findings, for a learner: what happened, at which line, and what it cost.

mod deadlock;
mod shared;

use super::{Asking, Doing, Fact, Finding, LetGo, Made, Turn, Victim};
use crate::timeline::Timeline;
use crate::trace::{Clock, LaneId, LaneKind, Place};
use crate::words::{self, listed, seconds};

impl Finding {
    /// In words. `timeline`: the one that it was found in.
    pub fn sentence(&self, timeline: &Timeline) -> String {
        let name = self
            .lanes
            .first()
            .map_or_else(|| "`a task`".to_owned(), |lane| named(timeline, *lane));
        let at = at_line(self.places.first());
        match &self.fact {
            Fact::KeepsThread { doing, way, times } => {
                self.keeps_thread(timeline, *doing, way, *times)
            }
            Fact::ShareThread { parts } => self.share_thread(timeline, parts),
            Fact::WaitsInRow { first, second } => format!(
                "Line {} begins when line {} is done, but needs nothing from it: {} and {} make {}; with `join!` they take {}.",
                self.line(1),
                self.line(0),
                seconds(*first),
                seconds(*second),
                seconds(first + second),
                seconds(*first.max(second))
            ),
            Fact::WaitsInLoop {
                turn,
                turns,
                sum,
                longest,
            } => format!(
                "{}{at} waits {turns} times, one after another, although no turn needs anything from the one before: {} in all, and the longest takes {}. A `JoinSet` lets them overlap.",
                match turn {
                    Turn::Future(name) =>
                        format!("`{name}.await`, of a future made before the loop,"),
                    Turn::Value(name) => format!("The `{name}` of each turn"),
                },
                seconds(*sum),
                seconds(*longest),
            ),
            Fact::DroppedUnpolled { at: dropped } => format!(
                "{name}, made{at}, is dropped{}{} without a single poll: none of its code ran.",
                at_line(dropped.as_ref()),
                match self.to - self.from {
                    0 => " at once".to_owned(),
                    time => format!(" after {}", seconds(time)),
                }
            ),
            Fact::NeverAwaited {
                made: Made::Call(call),
            } => {
                format!("`{call}`{at} makes a future that is never awaited: none of its code runs.")
            }
            Fact::NeverAwaited { made: Made::Block } => {
                format!("The async block{at} is never awaited: none of its code runs.")
            }
            Fact::GuardDropped => format!(
                "`let _ =`{at} keeps nothing: the guard is dropped at once, and from there on nothing is locked."
            ),
            Fact::Cancelled {
                waits,
                by,
                unprinted,
            } => self.cancelled(&name, waits.as_ref(), by.as_ref(), unprinted),
            Fact::CutOff { handle_dropped } => format!(
                "Nobody waits for {name}: its handle is dropped{}, and its runtime ends at {} while it still has work to do.",
                at_line(handle_dropped.as_ref()),
                seconds(self.to)
            ),
            Fact::AwaitsPending => format!(
                "{name} awaits `pending()`{at} from {} on. That future is never ready, so it can never go on.",
                seconds(self.from)
            ),
            Fact::WakerLost => format!(
                "{name}, made{at}, returned `Pending` at {} and nobody kept its waker: it can never go on.",
                seconds(self.from)
            ),
            Fact::Asks { how } => self.asks(&name, *how),
            Fact::AllAtOnce { each } => format!(
                "All {} that are started{at} begin at once, {}: nothing limits how many. A `Semaphore` would.",
                self.lanes.len(),
                match each {
                    LaneKind::Blocking => "on as many threads as it takes",
                    _ => "and each waits for something outside",
                }
            ),
            Fact::NotifiedTooEarly { notified, asked } => format!(
                "`notify_waiters`{} does not wake {name}: it is called at {}, before {name} asks for a notification{}, at {}. It wakes only those who have asked already; `notify_one` keeps one notification for later.",
                at_line(notified.as_ref()),
                seconds(self.from),
                at_line(asked.as_ref()),
                seconds(self.to),
            ),
            Fact::Lagged { missed, calls } => self.lagged(timeline, *missed, *calls),
            Fact::ValueLost { sends, dropped } => format!(
                "The value that {name} sends at line {} is lost: the channel has no room, and the future is dropped{} at {} with the value in it. `reserve` waits for room without holding a value.",
                sends.line,
                at_line(dropped.as_ref()),
                seconds(self.to),
            ),
            Fact::AbortedInVain { asked } => self.aborted_in_vain(timeline, &name, asked.as_ref()),
            Fact::RuntimeKept { closure_ended } => format!(
                "The runtime is dropped at {}, but its end waits for {name} of line {} {}. A closure that has begun on the blocking pool cannot be stopped from outside.",
                seconds(self.from),
                self.line(0),
                match closure_ended {
                    Some(ended) => format!("until {}", seconds(*ended)),
                    None => "and it has not ended when the run does".to_owned(),
                }
            ),
            Fact::Deadlock { stuck, causes } => deadlock::sentence(timeline, stuck, causes),
            Fact::HeldAcross { .. }
            | Fact::PermitsInside { .. }
            | Fact::QueueGrows { .. }
            | Fact::MadeAnew { .. }
            | Fact::TicksBurst { .. }
            | Fact::LeftAlone { .. }
            | Fact::PanicUnseen { .. } => self.shared(timeline, &name),
        }
    }

    fn line(&self, place: usize) -> u32 {
        self.places.get(place).map_or(0, |place| place.line)
    }

    fn keeps_thread(&self, timeline: &Timeline, doing: Doing, way: &[u32], times: usize) -> String {
        let how = match doing {
            Doing::Computes => "computes",
            Doing::Sleeps => "sleeps",
            Doing::Waits => "waits",
            Doing::ComputesOrBlocks => "computes or blocks",
        };
        let lane = self.lanes.first().copied().unwrap_or_default();
        let mut text = format!(
            "{} {how}{}{} and keeps its thread for {}",
            named(timeline, lane),
            at_line(self.places.first()),
            by_way_of(way),
            seconds(self.to - self.from)
        );
        if timeline.clock == Clock::Real {
            text += " (in real time 0.01 s and more count as blocking)";
        }
        text += &late(timeline, &self.victims);
        if self.victims.len() > 1 {
            text += &format!(", and {} more must wait", self.victims.len() - 1);
        }
        text += ".";
        if times > 1 {
            text += &format!(" It does so {times} times.");
        }
        text
    }

    fn share_thread(&self, timeline: &Timeline, parts: &[u64]) -> String {
        let names: Vec<String> = self
            .lanes
            .iter()
            .map(|lane| named(timeline, *lane))
            .collect();
        let times: Vec<String> = parts.iter().map(|time| seconds(*time)).collect();
        format!(
            "{} keep the thread one after another: {} = {}. `join!` overlaps what waits, not what computes or blocks.",
            listed(&names),
            times.join(" + "),
            seconds(parts.iter().sum()),
        )
    }

    fn cancelled(
        &self,
        name: &str,
        waits: Option<&Place>,
        by: Option<&LetGo>,
        unprinted: &[u32],
    ) -> String {
        let mut text = format!("{name} is cancelled at {}", seconds(self.to));
        if waits.is_some() {
            text += &format!(" while it waits{}", at_line(waits));
        }
        text += &match by {
            Some(LetGo::Abort(place)) => format!("; `abort` was called{}", at_line(Some(place))),
            Some(LetGo::JoinSet(place)) => {
                format!("; its `JoinSet` is dropped{}", at_line(Some(place)))
            }
            Some(LetGo::Handle(place)) => {
                let at = at_line(Some(place));
                format!("; its `AbortOnDropHandle` is dropped{at}")
            }
            Some(LetGo::Owner(place)) => format!("; it is dropped{}", at_line(Some(place))),
            None => String::new(),
        };
        let lines: Vec<String> = unprinted.iter().map(u32::to_string).collect();
        text += &match &lines[..] {
            [] => String::new(),
            [line] => format!("; the `println!` at line {line} never runs"),
            many => format!("; the `println!`s at lines {} never run", listed(many)),
        };
        text + "."
    }

    fn asks(&self, name: &str, how: Asking) -> String {
        let at = at_line(self.places.first());
        let when = match self.from == self.to {
            true => format!("at {}", seconds(self.from)),
            false => format!("from {} to {}", seconds(self.from), seconds(self.to)),
        };
        match how {
            Asking::Stopped => format!(
                "{name} asks over and over{at} instead of waiting, and hardly any time passes. The run was stopped {when}."
            ),
            Asking::Polled { times } => format!(
                "{name} asks over and over{at} instead of waiting: it is polled {} times in a row {when}.",
                count(times)
            ),
            Asking::WakesItself { times, polls } => format!(
                "{name}, made{at}, asks over and over instead of waiting: it wakes itself in {times} of its {polls} polls {when}."
            ),
        }
    }

    fn lagged(&self, timeline: &Timeline, missed: u64, calls: usize) -> String {
        let who = self.lanes.first().map(|lane| named(timeline, *lane));
        format!(
            "{} misses {missed} {}{}{}: the channel keeps only the newest ones, as many as its capacity, and these were overwritten before they were received.",
            who.as_deref().unwrap_or("A receiver"),
            match missed {
                1 => "value of a broadcast",
                _ => "values of a broadcast",
            },
            at_line(self.places.first()),
            match calls {
                1 => format!(" ({})", seconds(self.from)),
                calls => format!(" in {calls} calls, the first at {}", seconds(self.from)),
            },
        )
    }

    fn aborted_in_vain(&self, timeline: &Timeline, name: &str, asked: Option<&Place>) -> String {
        let lane = self.lanes.first().and_then(|lane| timeline.lane(*lane));
        let (what, why) = match lane.map(|lane| lane.kind) {
            Some(LaneKind::Blocking) => (
                "runs on",
                "A closure that has begun on the blocking pool cannot be stopped from outside",
            ),
            _ => (
                "goes on",
                "A task can be stopped only at an `.await`, and it comes to none before",
            ),
        };
        format!(
            "{name} is aborted{} at {}, but it {what} until {}. {why}.",
            at_line(asked),
            seconds(self.from),
            seconds(self.to),
        )
    }
}

/// A short way is easily found without.
fn by_way_of(lines: &[u32]) -> String {
    let lines: Vec<String> = lines.iter().map(u32::to_string).collect();
    match lines.len() {
        0..=2 => String::new(),
        _ => format!(" (by way of lines {})", listed(&lines)),
    }
}

/// Who is late because of it, and by how much: the one with the longest delay.
fn late(timeline: &Timeline, victims: &[Victim]) -> String {
    let missed = victims
        .iter()
        .filter_map(|victim| Some((victim, victim.due?, victim.polled?)));
    if let Some((victim, due, polled)) = missed.max_by_key(|(_, due, polled)| polled - due) {
        return format!(
            ": {} is due at {} and {} at {}",
            named(timeline, victim.lane),
            seconds(due),
            timeline.language().polled(),
            seconds(polled)
        );
    }
    let first = victims
        .first()
        .and_then(|victim| timeline.lane(victim.lane));
    first.map_or_else(String::new, |lane| {
        format!(": `{}` is ready and cannot run", lane.name)
    })
}

/// ` at line 12`, or nothing if the line is not known.
fn at_line(place: Option<&Place>) -> String {
    words::at_line(place.map(|place| place.line))
}

/// A number that people read: `20,000`.
fn count(number: usize) -> String {
    let digits = number.to_string();
    let groups = digits.as_bytes().rchunks(3).rev();
    let groups: Vec<&str> = groups
        .map(|group| std::str::from_utf8(group).unwrap_or_default())
        .collect();
    groups.join(",")
}

/// A lane as the source says it.
fn named(timeline: &Timeline, id: LaneId) -> String {
    timeline
        .lane(id)
        .map_or_else(|| "a task".to_owned(), |lane| format!("`{}`", lane.name))
}
