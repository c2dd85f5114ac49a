//! Promises of what waits for what. They name no number, so they hold however long each thing
//! takes: in the weather of the text and in every other.

use super::activity::Activity;
use super::case::{Case, Ran};
use super::cause;
use super::ending;
use super::words::{listed, seconds, time};
use crate::trace::LaneKind;
use std::time::Duration;

/// Who is polled more often than this asks over and over.
const MANY_POLLS: u32 = 100;

impl Case {
    /// The whole takes as long as the longest of these chains: activities of which each needs the
    /// one before.
    #[track_caller]
    pub fn takes_as_long_as(&self, chains: &[&[&str]]) -> &Case {
        for ran in self.all_ended() {
            let expected = "the whole takes as long as the longest chain of what must wait";
            let mut longest = (Duration::ZERO, &[][..]);
            for chain in chains {
                let all = self.all(ran, chain, expected);
                let lasts = all.iter().map(|activity| self.lasted(ran, activity));
                let lasts: Duration = lasts.sum();
                if lasts > longest.0 {
                    longest = (lasts, *chain);
                }
            }
            let (wanted, chain) = longest;
            if !ran.same(ran.total, wanted) {
                let names: Vec<String> = chain
                    .iter()
                    .map(|name| format!("`{}`", ran.here(name)))
                    .collect();
                let expected = format!(
                    "the whole takes {}, as long as {}",
                    seconds(wanted),
                    names.join(" and then ")
                );
                self.broken(ran, &expected, &format!("it takes {}", seconds(ran.total)));
            }
        }
        self
    }

    #[track_caller]
    pub(super) fn lasted(&self, ran: &Ran, activity: &Activity) -> Duration {
        match activity.to {
            Some(to) => to - activity.from,
            None => {
                let name = &activity.name;
                let but = format!(
                    "it begins at {} and is never done: the program ends before it",
                    seconds(activity.from)
                );
                self.broken(ran, &format!("`{name}` is done"), &but)
            }
        }
    }

    /// It begins at the moment at which the last of the others is done.
    #[track_caller]
    pub fn begins_when_done(&self, name: &str, others: &[&str]) -> &Case {
        for ran in self.all_ended() {
            self.begins_with(ran, name, others, true);
        }
        self
    }

    /// It begins when all the others are done, or later.
    #[track_caller]
    pub fn begins_after(&self, name: &str, others: &[&str]) -> &Case {
        for ran in self.all_ended() {
            self.begins_with(ran, name, others, false);
        }
        self
    }

    #[track_caller]
    fn begins_with(&self, ran: &Ran, name: &str, others: &[&str], at_once: bool) {
        let when = if at_once { "when" } else { "after" };
        let done = if others.len() == 1 { "is" } else { "are" };
        let expected = format!("`{name}` begins {when} {} {done} done", listed(others));
        let from = self.all(ran, &[name], &expected)[0].from;
        let others = self.all(ran, others, &expected);
        for other in &others {
            let but = match other.to {
                Some(to) if to <= from => continue,
                Some(to) => format!(
                    "it begins at {}, and `{}` is done at {}",
                    seconds(from),
                    other.name,
                    seconds(to)
                ),
                None => format!("`{}` is never done", other.name),
            };
            self.broken(ran, &expected, &but);
        }
        let last = others.iter().filter_map(|other| other.to).max();
        let last = last.unwrap_or(from);
        if at_once && !ran.same(from, last) {
            let but = format!(
                "it begins at {}, and could at {}",
                seconds(from),
                seconds(last)
            );
            let why = cause::of_beginning(ran, ran.here(name));
            self.broken_because(ran, &expected, &but, why);
        }
    }

    /// All of them begin at the same moment.
    #[track_caller]
    pub fn begin_together(&self, names: &[&str]) -> &Case {
        for ran in self.all_ended() {
            let expected = format!("{} begin at the same time", listed(names));
            let all = self.all(ran, names, &expected);
            let first = all.iter().map(|activity| activity.from).min();
            let late = all
                .iter()
                .find(|activity| first.is_some_and(|first| !ran.same(activity.from, first)));
            if let (Some(late), Some(first)) = (late, first) {
                let but = format!(
                    "`{}` begins at {}, and the first at {}",
                    late.name,
                    seconds(late.from),
                    seconds(first)
                );
                self.broken_because(ran, &expected, &but, cause::of_beginning(ran, &late.name));
            }
        }
        self
    }

    /// Of the activities whose names begin so, each but the first `most` begins at a moment at which
    /// another one is done.
    #[track_caller]
    pub fn begin_as_others_end(&self, prefix: &str, most: usize) -> &Case {
        for ran in self.all_ended() {
            let all = ran.activities.iter();
            let all: Vec<&Activity> = all.filter(|one| one.name.starts_with(prefix)).collect();
            let ends: Vec<Duration> = all.iter().filter_map(|one| one.to).collect();
            let late = |one: &&&Activity| !ends.iter().any(|end| ran.same(*end, one.from));
            if let Some(late) = all.iter().skip(most).find(late) {
                let expected = format!(
                    "each further `{prefix}…` begins at the moment at which another one is done"
                );
                let before = ends.iter().filter(|end| **end < late.from).max();
                let but = format!(
                    "`{}` begins at {}, and the last before it is done at {}",
                    late.name,
                    seconds(late.from),
                    seconds(before.copied().unwrap_or_default())
                );
                self.broken_because(ran, &expected, &but, cause::of_beginning(ran, &late.name));
            }
        }
        self
    }

    /// Of the activities whose names begin so, each begins so many seconds after the one before, however long they
    /// last: the pace is the program's own, so it holds in any weather.
    #[track_caller]
    pub fn begin_every(&self, prefix: &str, gap: f64) -> &Case {
        for ran in self.all_ended() {
            let gap = time(gap);
            let all = ran.activities.iter();
            let all: Vec<&Activity> = all.filter(|one| one.name.starts_with(prefix)).collect();
            let expected = format!("a `{prefix}…` begins every {}", seconds(gap));
            if all.len() < 2 {
                self.broken(ran, &expected, &format!("{} begin", all.len()));
            }
            let off = |pair: &&[&Activity]| !ran.same(pair[1].from, pair[0].from + gap);
            if let Some([before, this]) = all.windows(2).find(off) {
                let but = format!(
                    "`{}` begins at {}, and `{}` before it at {}",
                    this.name,
                    seconds(this.from),
                    before.name,
                    seconds(before.from)
                );
                let late = this.from > before.from + gap;
                let why = late.then(|| cause::of_beginning(ran, &this.name));
                self.broken_because(ran, &expected, &but, why.flatten());
            }
        }
        self
    }

    /// A given function is called so many times. Only a judged exercise can tell.
    #[track_caller]
    pub fn calls(&self, function: &str, wanted: usize) -> &Case {
        for ran in self.all_ended() {
            let of = ran.calls.values().filter(|call| call.function == function);
            let count = of.count();
            if !ran.calls.is_empty() && count != wanted {
                let times = |count| match count {
                    1 => "once".to_owned(),
                    _ => format!("{count} times"),
                };
                let expected = format!("`{function}` is called {}", times(wanted));
                let but = match count {
                    0 => "it is never called".to_owned(),
                    _ => format!("it is called {}", times(count)),
                };
                self.broken(ran, &expected, &but);
            }
        }
        self
    }

    /// No thread and no task panics, not even one that nobody asks how it ended.
    #[track_caller]
    pub fn nobody_panics(&self) -> &Case {
        for ran in self.all_ended() {
            if let Some(panic) = ending::first_panic(ran) {
                self.broken(ran, "nothing panics", &format!("something does{panic}"));
            }
        }
        self
    }

    /// Nobody asks over and over whether something has happened, instead of waiting for it.
    #[track_caller]
    pub(super) fn waits(&self, ran: &Ran) {
        let lanes = ran.timeline.lanes.iter();
        let busy = lanes.filter(|lane| lane.kind != LaneKind::Blocking && lane.polls > MANY_POLLS);
        if let Some(lane) = busy.max_by_key(|lane| (lane.depth, lane.polls)) {
            let but = format!(
                "`{}` is polled {} times: it asks over and over instead of waiting",
                lane.name, lane.polls
            );
            self.broken(ran, "whoever has nothing to do waits", &but);
        }
    }
}
