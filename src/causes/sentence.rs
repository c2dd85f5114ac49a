//! The sentences of causes: the only place where they become words.

mod conclusion;
mod unprinted;
mod waiting;

use super::{By, Cause, NotPolled, Stands};
use crate::findings::Who;
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
                woken_by.map_or_else(String::new, |by| format!(" (woken by {})", self.lane(by))),
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
            } => format!(
                "{} at {when}; that was asked for{}",
                language.aborted(),
                first(place)
            ),
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
            LaneEnd::Collected { .. } => {
                format!("collected as garbage at {when}, because nothing referred to it")
            }
            LaneEnd::Alive => format!("the run ended at {when}"),
        }
    }
}
