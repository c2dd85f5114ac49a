//! The sentences of causes: the only place where they become words.

mod unprinted;

use super::{Awaited, By, Cause, Chain, NotPolled, Root, Stands};
use crate::findings::{Holder, Who};
use crate::timeline::{LaneEnd, Timeline};
use crate::trace::{Clock, LaneId, LaneKind, Nanos, Place, Stack};
use crate::words::{at_line, seconds};

impl Cause {
    /// In words. `timeline`: the one that it is of.
    pub fn sentence(&self, timeline: &Timeline) -> String {
        let sentence = Words {
            timeline,
            cause: self,
        }
        .sentence();
        match sentence.strip_prefix('t') {
            Some(rest) => format!("T{rest}"),
            None => sentence,
        }
    }
}

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
            _ => format!("That comes back to {name}: each of them waits for the next, and {goes_on}."),
        }
    }
}

/// A lane or a thread as the source says it.
pub(super) fn who(timeline: &Timeline, who: Who) -> String {
    match who {
        Who::Lane(id) => timeline
            .lane(id)
            .map_or_else(|| "a task".to_owned(), |lane| format!("`{}`", lane.name)),
        Who::Thread(id) => {
            let thread = timeline.threads.iter().find(|thread| thread.id == id);
            thread.map_or_else(
                || "a thread".to_owned(),
                |thread| format!("the thread `{}`", thread.name),
            )
        }
    }
}

fn at(place: Option<&Place>) -> String {
    at_line(place.map(|place| place.line))
}

fn first(stack: &Stack) -> String {
    at(stack.first())
}

struct Words<'a> {
    timeline: &'a Timeline,
    cause: &'a Cause,
}

impl Words<'_> {
    fn sentence(&self) -> String {
        let (name, at) = (self.name(), at(self.cause.place.as_ref()));
        let times = self.times();
        match &self.cause.stands {
            Stands::Runs => format!("{name} goes on {times}: nothing keeps it."),
            Stands::NotBegun { why } => format!(
                "{name}, made{at}, is {}, {times}: {}.{}",
                self.timeline.language().not_begun(),
                self.unpolled(*why),
                self.ending()
            ),
            Stands::Ready { woken_by, why } => format!(
                "{name} is {}, {times}{}: {}.{}",
                self.timeline.language().ready(),
                woken_by.map_or_else(String::new, |by| format!(
                    " (woken by {})",
                    self.lane(by)
                )),
                self.unpolled(*why),
                self.ending()
            ),
            Stands::Late { due, why } => format!(
                "{name} is late {times}: its timer{at} was due at {}, but {}.{}",
                seconds(*due),
                self.unpolled(*why),
                self.ending()
            ),
            Stands::Sleeps { call, due } => self.sleeps(&name, call, *due, &at),
            Stands::Waits { .. } => self.waits(&name, &at, &times),
            Stands::WaitsForBranch { branch, of } => self.branch(&name, *branch, *of, &times),
            Stands::Keeps { call, lock_of } => self.keeps(call, *lock_of, &at),
            Stands::Over { end } => self.over(&name, end),
            Stands::NotMade => match self.cause.ended_by {
                Some(By::Lane(maker)) => format!(
                    "{name} does not exist yet: {} makes it{at}, at {}.",
                    self.lane(maker),
                    seconds(self.cause.until.unwrap_or_default())
                ),
                _ => format!(
                    "{name} does not exist yet: it is made{at}, at {}.",
                    seconds(self.cause.until.unwrap_or_default())
                ),
            },
        }
    }

    fn name(&self) -> String {
        who(self.timeline, self.cause.who)
    }

    fn lane(&self, id: LaneId) -> String {
        who(self.timeline, Who::Lane(id))
    }

    fn times(&self) -> String {
        let since = seconds(self.cause.since);
        match self.cause.until {
            Some(until) if until == self.cause.since => format!("at {since}"),
            Some(until) => format!("from {since} to {}", seconds(until)),
            None if self.cause.since == self.timeline.total => {
                format!("when the run ends, at {since}")
            }
            None => format!("from {since} until the run ends"),
        }
    }

    fn unpolled(&self, why: NotPolled) -> String {
        let language = self.timeline.language();
        match why {
            NotPolled::ThreadTaken => "its thread is taken".to_owned(),
            NotPolled::OwnerNotPolled => format!(
                "{}, to which it belongs, is not {} itself",
                self.owner(),
                language.polled()
            ),
            NotPolled::OwnerElsewhere => format!(
                "{}, to which it belongs, waits for something else and does not poll it",
                self.owner()
            ),
            NotPolled::PoolFull => "every thread of the pool is taken".to_owned(),
            NotPolled::OthersFirst => "it is not its turn".to_owned(),
            NotPolled::NotDriven => language.not_driven().to_owned(),
        }
    }

    /// Who polls it, if it is a branch.
    fn owner(&self) -> String {
        let lane = match self.cause.who {
            Who::Lane(id) => self.timeline.lane(id),
            Who::Thread(_) => None,
        };
        lane.and_then(|lane| lane.parent)
            .map_or_else(|| "whoever".to_owned(), |parent| self.lane(parent))
    }

    fn sleeps(&self, name: &str, call: &str, due: Nanos, at: &str) -> String {
        let since = seconds(self.cause.since);
        let what = match call {
            "" => "a timer".to_owned(),
            call => format!("`{call}`"),
        };
        format!(
            "{name} waits for {what}{at} since {since}: it is due at {}.{}",
            seconds(due),
            self.ending()
        )
    }

    fn waits(&self, name: &str, at: &str, times: &str) -> String {
        let Stands::Waits {
            awaited,
            call,
            holder,
            task,
        } = &self.cause.stands
        else {
            return String::new();
        };
        let what = match (awaited, task) {
            (Awaited::Task, Some(task)) => format!("{} to end", self.lane(*task)),
            (Awaited::Task, None) => "a task to end".to_owned(),
            (Awaited::Tasks, Some(task)) => {
                format!("a task of its `JoinSet`, {}, to end", self.lane(*task))
            }
            (Awaited::Tasks, None) => "a task of its `JoinSet` to end".to_owned(),
            (Awaited::LockToRead, _) => "the lock for reading".to_owned(),
            (Awaited::LockToWrite, _) => "the lock for writing".to_owned(),
            (Awaited::Turn, _) => "its next turn (`yield_now`)".to_owned(),
            (other, _) => match (other.words(), call.as_str()) {
                (Some(words), _) => words.to_owned(),
                (None, "" | "poll") => "somebody to wake it".to_owned(),
                (None, call) => format!("`{call}`"),
            },
        };
        let held = holder.as_ref().map_or_else(String::new, |holder| {
            self.held(*awaited, holder)
        });
        let woken = self.woken(*awaited, holder.as_ref());
        let ending = self.ending();
        format!("{name} waits for {what}{at} {times}{woken}{held}.{ending}")
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
                format!("; it is with {of}, which {within} does not poll")
            }
            Holder::HandedOn => "; it was handed on, and not given back".to_owned(),
            Holder::Forgotten(place) => {
                format!("; it was given up for good with `forget`{}", at_line(place.as_ref().map(|place| place.line)))
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

    fn branch(&self, name: &str, branch: LaneId, of: usize, times: &str) -> String {
        let (branch, polls) = (self.lane(branch), self.timeline.language().polls());
        match of {
            0 | 1 => format!("{name} waits for {branch}, which it {polls} itself, {times}."),
            _ => format!(
                "{name} waits for {branch}, one of {of} futures that it {polls} itself, {times}."
            ),
        }
    }

    fn keeps(&self, call: &str, lock_of: Option<LaneId>, at: &str) -> String {
        let (name, times) = (self.name(), self.times());
        let lock = lock_of.map_or_else(String::new, |holder| {
            let holder = self.lane(holder);
            format!(", for a lock that {holder} holds across an `.await`,")
        });
        let does = match call {
            "" if self.timeline.clock == Clock::Real => "computes or blocks".to_owned(),
            "" => "computes".to_owned(),
            "clock_nanosleep" | "nanosleep" => "sleeps in `thread::sleep`".to_owned(),
            "time.sleep" => "sleeps in `time.sleep`".to_owned(),
            "pthread_join" => "waits for a thread to end".to_owned(),
            "epoll_wait" => "waits in `block_on`".to_owned(),
            named if named.contains("::") || named.contains('.') => format!("waits in `{named}`"),
            _ => "blocks".to_owned(),
        };
        let lane = match self.cause.who {
            Who::Lane(id) => self.timeline.lane(id),
            Who::Thread(_) => None,
        };
        match lane.map(|lane| lane.kind) {
            None => format!("{name} {does}{at} {times}."),
            Some(LaneKind::Blocking) => {
                format!("{name} {does}{at} {times}, on a thread where it keeps no task waiting.")
            }
            Some(_) => format!("{name} {does}{at}{lock} {times}, and keeps its thread."),
        }
    }

    fn over(&self, name: &str, end: &LaneEnd) -> String {
        let when = seconds(self.cause.since);
        format!("{name} is over: {}.", self.ends(end, &when))
    }

    /// Of what does not last until the run ends: that it ends with its lane.
    fn ending(&self) -> String {
        match &self.cause.ended_by {
            Some(By::End(end)) => {
                let when = seconds(self.cause.until.unwrap_or(self.timeline.total));
                format!(" It ends there: {}.", self.ends(end, &when))
            }
            _ => String::new(),
        }
    }

    fn ends(&self, end: &LaneEnd, when: &str) -> String {
        let language = self.timeline.language();
        match end {
            LaneEnd::Done => format!("done at {when}"),
            LaneEnd::Cancelled {
                aborted: Some(place),
                ..
            } => format!("{} at {when}; that was asked for{}", language.aborted(), first(place)),
            LaneEnd::Cancelled { at, by, .. } => {
                let by = by.map_or_else(String::new, |by| format!(" by {}", self.lane(by)));
                format!("cancelled at {when}, dropped{by}{}", first(at))
            }
            LaneEnd::CutOff { .. } => format!("its runtime ended at {when}"),
            LaneEnd::NeverPolled { at } => format!(
                "dropped{} at {when}, {}",
                first(at),
                language.never_polled()
            ),
            LaneEnd::Panicked => format!("panicked at {when}"),
            LaneEnd::Raised => format!("{} at {when}", language.panicked()),
            LaneEnd::Collected { .. } => format!(
                "collected as garbage at {when}, because nothing referred to it"
            ),
            LaneEnd::Alive => format!("the run ended at {when}"),
        }
    }
}
