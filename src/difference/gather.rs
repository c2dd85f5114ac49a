//! Walks the lanes, the threads and the lines of a run, and writes down what they do.

use super::facts::{Fact, Rank, is_own, moment, plain};
use super::{Side, What};
use crate::findings::{is_held_by_a_branch, polls};
use crate::picture::words;
use crate::timeline::{Lane, LaneEnd, State, Thread, ThreadKind, ThreadState, Timeline};
use crate::trace::{LaneId, LaneKind, Nanos, Place, Stack, Wait};
use std::collections::HashSet;
use std::time::Duration;

/// The facts of one run, while its lanes, threads and lines are walked.
pub struct Facts<'a> {
    side: Side<'a>,
    file: &'a str,
    /// The line of the first text; `None` if it does not have it.
    line: &'a dyn Fn(u32) -> Option<u32>,
    all: Vec<Fact>,
}

impl<'a> Facts<'a> {
    pub fn of(side: Side<'a>, line: &'a dyn Fn(u32) -> Option<u32>) -> Vec<Fact> {
        let timeline = side.timeline;
        let mut facts = Facts {
            side,
            file: timeline.file(),
            line,
            all: Vec::new(),
        };
        let mut woken: HashSet<(LaneId, Nanos)> = HashSet::new();
        woken.extend(timeline.wakes.iter().map(|wake| (wake.lane, wake.at)));
        for lane in timeline.lanes.iter().filter(|lane| !lane.of_library) {
            facts.waits(lane, &woken);
            facts.keeps(lane);
            facts.turns(lane);
            facts.end(lane);
            facts.start(lane);
        }
        for thread in &timeline.threads {
            facts.thread(thread);
        }
        facts.prints();
        facts.run_ends();
        facts.all
    }

    fn timeline(&self) -> &'a Timeline {
        self.side.timeline
    }

    /// A fact of a lane or a thread, of what kind it is and whose; a name is only needed where no place tells it.
    fn push(&mut self, rank: Rank, kind: &str, name: &str, fact: Fact) {
        let way = fact.at.iter().enumerate();
        let way = way.filter_map(|(index, place)| self.placed(place, index == 0));
        let way: Vec<String> = way.collect();
        let inner = way.first().cloned().unwrap_or_default();
        self.all.push(Fact {
            rank,
            whole: format!("{rank:?} {kind} {name} {}", way.join(" ")),
            same: format!("{rank:?} {kind} {name} {inner}"),
            like: match name {
                "" => format!("{rank:?} at {inner}"),
                name => format!("{rank:?} {name}"),
            },
            ..fact
        });
    }

    /// A place in the lines of the first text. A line that the other text does not have could be any of it; only
    /// the innermost one counts then, by its function.
    fn placed(&self, place: &Place, is_innermost: bool) -> Option<String> {
        if place.file != self.file {
            return Some(format!("{}:{}", place.file, place.line));
        }
        match (self.line)(place.line) {
            Some(line) => Some(line.to_string()),
            None => is_innermost.then(|| format!("changed in {}", place.function)),
        }
    }

    /// What a lane is called in both programs: if the line that makes it has changed, its arguments may have, too.
    fn called(&self, lane: &Lane) -> String {
        let name = lane
            .name
            .rsplit_once(" #")
            .map_or(lane.name.as_str(), |(name, _)| name);
        let is_kept = lane.born_at.file != self.file || (self.line)(lane.born_at.line).is_some();
        let call = name.split('(').next().unwrap_or_default();
        match is_kept || call.is_empty() {
            true => name.to_owned(),
            false => call.to_owned(),
        }
    }

    fn lane_fact(&self, lane: &Lane, what: What, at: Stack, times: (Nanos, Nanos)) -> Fact {
        let mut fact = plain(what, times);
        fact.who = Some(lane.name.clone());
        fact.lane = Some(lane.id);
        fact.at = at;
        fact.to_the_end = times.1 >= self.timeline().total && lane.ended.is_none();
        fact
    }

    /// A wait goes on where its lane is polled with others and nobody has woken it.
    fn waits(&mut self, lane: &Lane, woken: &HashSet<(LaneId, Nanos)>) {
        let mut all: Vec<(&Wait, Nanos, Nanos)> = Vec::new();
        for span in &lane.spans {
            let State::Waiting { waits } = &span.state else {
                continue;
            };
            for wait in waits {
                let goes_on = |(known, _, to): &&mut (&Wait, Nanos, Nanos)| {
                    *to == span.from
                        && *known == wait
                        && (wait.due.is_some() || !woken.contains(&(lane.id, *to)))
                };
                match all.iter_mut().rev().find(goes_on) {
                    Some((_, _, to)) => *to = span.to,
                    None => all.push((wait, span.from, span.to)),
                }
            }
        }
        for (wait, from, to) in all.into_iter().filter(|(_, from, to)| lasts(*from, *to)) {
            let rank = match is_for_a_task(&wait.what) {
                true => Rank::WaitsForTask,
                false => Rank::Waits,
            };
            let what = What::Waits {
                what: wait.what.clone(),
            };
            let fact = self.lane_fact(lane, what, wait.at.clone(), (from, to));
            self.push(rank, words::waited(&wait.what), "", fact);
        }
    }

    fn keeps(&mut self, lane: &Lane) {
        for poll in polls(lane)
            .into_iter()
            .filter(|poll| lasts(poll.from, poll.to))
        {
            if is_held_by_a_branch(self.timeline(), lane, poll.from, poll.to) {
                continue;
            }
            let call = poll.call.clone().unwrap_or_default();
            let what = match lane.kind {
                LaneKind::Blocking => What::Works { call: call.clone() },
                _ => What::KeepsThread { call: call.clone() },
            };
            let computes = words::call(&call) == words::call("");
            let born_at = vec![lane.born_at.clone()];
            let kind = match lane.kind {
                LaneKind::Blocking => "works",
                _ => "keeps",
            };
            let word = format!("{kind} {}", words::call(&call));
            let place = match computes || poll.at.is_empty() {
                true => &born_at,
                false => &poll.at,
            };
            let fact = self.lane_fact(lane, what, place.clone(), (poll.from, poll.to));
            self.push(Rank::Keeps, &word, "", fact);
            // Where a computation was when it was looked at is a matter of luck, so nothing is compared by it.
            if let Some(fact) = self.all.last_mut().filter(|_| !poll.at.is_empty()) {
                fact.at = poll.at;
            }
        }
    }

    fn turns(&mut self, lane: &Lane) {
        for span in lane.spans.iter().filter(|span| lasts(span.from, span.to)) {
            let what = match span.state {
                State::Late { .. } => What::Late,
                State::Ready { .. } => What::Ready,
                State::NotStarted => What::NotPolled,
                _ => continue,
            };
            let kind = format!("{what:?}");
            let fact = self.lane_fact(lane, what, Vec::new(), (span.from, span.to));
            self.push(Rank::Turn, &kind, &self.called(lane), fact);
        }
    }

    fn end(&mut self, lane: &Lane) {
        let (what, at) = match &lane.end {
            LaneEnd::Done => return,
            LaneEnd::Cancelled { at, aborted, .. } => {
                (What::Cancelled, aborted.as_ref().unwrap_or(at).clone())
            }
            LaneEnd::NeverPolled { at } => (What::NeverPolled, at.clone()),
            LaneEnd::Panicked | LaneEnd::Raised => (What::Panicked, Vec::new()),
            LaneEnd::Collected { .. } => (What::Collected, Vec::new()),
            LaneEnd::CutOff { .. } | LaneEnd::Alive => (What::LeftOver, Vec::new()),
        };
        // Of the branches of a `select!` some may not be asked any more, by the luck of their order.
        if lane.kind == LaneKind::Branch && lane.ended == Some(lane.born) {
            return;
        }
        // It drives the rest to the very end.
        if lane.kind == LaneKind::Root && what == What::LeftOver {
            return;
        }
        let at_end = lane.ended.unwrap_or(self.timeline().total);
        let kind = format!("{what:?}");
        let fact = self.lane_fact(lane, what, at, (at_end, at_end));
        self.push(Rank::Ends, &kind, &self.called(lane), fact);
    }

    fn start(&mut self, lane: &Lane) {
        let made = vec![lane.born_at.clone()];
        let what = What::Starts {
            lane: Some(lane.kind),
        };
        let kind = format!("{:?}", lane.kind);
        let fact = self.lane_fact(lane, what, made, (lane.born, lane.born));
        self.push(Rank::Starts, &kind, &self.called(lane), fact);
    }

    /// What a thread of the program's own does; what lanes do on it is theirs.
    fn thread(&mut self, thread: &Thread) {
        if !matches!(thread.kind, ThreadKind::Main | ThreadKind::Own) {
            return;
        }
        if thread.kind == ThreadKind::Own {
            let mut fact = plain(What::Starts { lane: None }, (thread.born, thread.born));
            (fact.who, fact.at) = (Some(thread.name.clone()), thread.born_at.clone());
            self.push(Rank::Starts, "thread", "", fact);
        }
        for span in thread.spans.iter().filter(|span| lasts(span.from, span.to)) {
            let ThreadState::Waiting { call, at } = &span.state else {
                continue;
            };
            // The runtime's own waits have no place in the program.
            if at.is_empty() {
                continue;
            }
            let rank = match call == "pthread_join" {
                true => Rank::WaitsForTask,
                false => Rank::Keeps,
            };
            let mut fact = plain(What::Works { call: call.clone() }, (span.from, span.to));
            (fact.who, fact.at) = (Some(thread.name.clone()), at.clone());
            self.push(rank, call, "", fact);
        }
    }

    fn prints(&mut self) {
        for line in self
            .side
            .transcript
            .lines
            .iter()
            .filter(|line| is_own(line))
        {
            let at = nanos(line.at);
            let mut prints = self.timeline().prints.iter();
            let print = prints.find(|print| print.at == at && print.text.contains(&line.text));
            let lane = print.and_then(|print| print.lane);
            let lane = lane.and_then(|lane| self.timeline().lane(lane));
            let text = line.text.clone();
            let key = format!("prints {:?} {text}", line.stream);
            self.all.push(Fact {
                rank: Rank::Prints,
                who: lane.map(|lane| lane.name.clone()),
                lane: lane.map(|lane| lane.id),
                whole: key.clone(),
                same: key,
                like: format!("prints at {}", moment(at)),
                ..plain(What::Prints { text }, (at, at))
            });
        }
    }

    fn run_ends(&mut self) {
        let ending = self.side.transcript.ending.clone();
        let at = nanos(self.side.transcript.total);
        let key = format!("ends {ending}");
        self.all.push(Fact {
            rank: Rank::RunEnds,
            whole: key.clone(),
            same: key,
            like: "ends".to_owned(),
            ..plain(What::RunEnds { ending }, (at, at))
        });
    }
}

/// What takes less than a millisecond takes no time.
fn lasts(from: Nanos, to: Nanos) -> bool {
    moment(from) < moment(to)
}

fn nanos(time: Duration) -> Nanos {
    time.as_nanos() as Nanos
}

/// Whether a wait is for the end of other lanes: what they do says more.
fn is_for_a_task(what: &str) -> bool {
    const TASKS: [&str; 10] = [
        "JoinHandle",
        "JoinAll",
        "TryJoinAll",
        "TaskTrackerWaitFuture",
        "asyncio.gather",
        "asyncio.wait",
        "asyncio.wait_for",
        "asyncio.as_completed",
        "asyncio.to_thread",
        "TaskGroup",
    ];
    TASKS.contains(&what) || what.starts_with("JoinSet::")
}
