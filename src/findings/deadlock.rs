//! Nothing can ever happen again.

use super::code;
use super::holders::{Holder, handed_to_nobody, places_at_the_end, stands_at};
use super::words::at_line;
use super::{Finding, Rule, Sources};
use crate::timeline::{Ending, Hold, Lane, LaneEnd, Span, State, ThreadState, Timeline};
use crate::trace::{LaneId, Place};

/// Somebody who cannot get on.
struct Stuck<'a> {
    name: &'a str,
    lane: Option<LaneId>,
    how: How<'a>,
    at: Option<&'a Place>,
}

/// In what it stands.
enum How<'a> {
    /// It awaits something, which has this name if it has one.
    Awaits(&'a str),
    /// It keeps its thread in a call of the C library.
    Blocks(&'a str),
}

/// The clock proves it; the timeline says who waits where, and who holds what they wait for.
pub(super) fn deadlock(timeline: &Timeline, sources: &Sources) -> Vec<Finding> {
    let Ending::Deadlock { .. } = timeline.ending else {
        return Vec::new();
    };
    let stuck = stuck(timeline);
    let said: Vec<String> = stuck.iter().map(|one| one.said()).collect();
    let mut sentence = match &said[..] {
        [] => "Every thread waits, and nothing can wake any of them.".to_owned(),
        said => format!("Nothing can ever happen again: {}.", said.join(", ")),
    };
    let mut places: Vec<Place> = stuck.iter().filter_map(|one| one.at.cloned()).collect();
    for one in &stuck {
        let mut held_up = timeline.held_up.iter();
        let Some(held_up) = held_up.find(|held| Some(held.lane) == one.lane) else {
            continue;
        };
        for (hold, times) in distinct(&held_up.holds) {
            let holder = Holder::of(timeline, sources, held_up.lane, hold);
            let text = holder.said(timeline, one.name, hold, times);
            sentence += &format!(" {text}");
            places.extend(hold.at.first().cloned());
        }
        if held_up.holds.is_empty()
            && let Some(text) = handed_to_nobody(timeline, sources, held_up)
        {
            sentence += &format!(" {text}");
        }
    }
    if let Some(text) = locked_across_an_await(timeline, sources) {
        sentence += &format!(" {text}");
    }
    vec![Finding {
        rule: Rule::Deadlock,
        sentence,
        places,
        lanes: stuck.iter().filter_map(|one| one.lane).collect(),
        from: timeline.total,
        to: timeline.total,
        victims: Vec::new(),
    }]
}

fn stuck(timeline: &Timeline) -> Vec<Stuck<'_>> {
    let mut all = Vec::new();
    let lanes = timeline.lanes.iter();
    for lane in lanes.filter(|lane| lane.end == LaneEnd::Alive) {
        let (how, at) = match lane.spans.last().map(|span| &span.state) {
            Some(State::Blocking { call, at }) => (How::Blocks(call), at.first()),
            Some(State::Waiting { waits }) if !waits.is_empty() => {
                let at = stands_at(timeline, lane);
                let wait = waits.iter().find(|wait| wait.at.first() == at);
                (How::Awaits(&wait.unwrap_or(&waits[0]).what), at)
            }
            _ => continue,
        };
        all.push(Stuck {
            name: &lane.name,
            lane: Some(lane.id),
            how,
            at,
        });
    }
    for thread in &timeline.threads {
        let last = thread.spans.last().map(|span| &span.state);
        if let Some(ThreadState::Waiting { call, at }) = last {
            all.push(Stuck {
                name: &thread.name,
                lane: None,
                how: How::Blocks(call),
                at: at.first(),
            });
        }
    }
    all
}

impl Stuck<'_> {
    fn said(&self) -> String {
        let at = at_line(self.at);
        match (&self.how, self.lane) {
            (How::Awaits(""), _) => format!("`{}` waits for something{at}", self.name),
            (How::Awaits(what), _) => format!("`{}` waits for {what}{at}", self.name),
            (How::Blocks(call), Some(_)) => {
                format!("`{}` blocks its thread{at}{}", self.name, called(call))
            }
            (How::Blocks(call), None) => format!("`{}` waits{}{at}", self.name, called(call)),
        }
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

/// Holds of one line and one lane say the same: each once, with how many there are.
fn distinct(holds: &[Hold]) -> Vec<(&Hold, usize)> {
    let mut all: Vec<(&Hold, usize)> = Vec::new();
    for hold in holds {
        let same = |(other, _): &&mut (&Hold, usize)| (other.by, &other.at) == (hold.by, &hold.at);
        match all.iter_mut().find(same) {
            Some((_, times)) => *times += 1,
            None => all.push((hold, 1)),
        }
    }
    all
}

/// A guard of a lock of std's is kept by one future at an await, and another future on the same
/// thread blocks it for the same lock.
fn locked_across_an_await(timeline: &Timeline, sources: &Sources) -> Option<String> {
    let blocked = |lane: &&Lane| {
        let last = lane.spans.last().map(|span: &Span| &span.state);
        matches!(last, Some(State::Blocking { .. })) && lane.end == LaneEnd::Alive
    };
    let blocked = timeline.lanes.iter().find(blocked)?;
    let place = places_at_the_end(blocked).next()?;
    let wanted = locked_by(&sources.line(place)?)?;
    let lines = sources.lines(&place.file)?;
    for lane in timeline.lanes.iter() {
        if lane.id == blocked.id || lane.end != LaneEnd::Alive {
            continue;
        }
        let mut at = places_at_the_end(lane);
        let Some(waits) = at.find(|at| at.file == place.file && !at.function.is_empty()) else {
            continue;
        };
        let body = code::body_at(&sources.text(&place.file)?, waits.line)?;
        let taken = (body.from..waits.line).rev().find(|line| {
            let text = lines.get(*line as usize - 1).map_or("", String::as_str);
            let is_kept = text.trim_start().starts_with("let ") && !text.contains(".await");
            is_kept && locked_by(text).as_ref() == Some(&wanted) && body.keeps(*line)
        })?;
        let dropped = lines[taken as usize..waits.line as usize - 1].iter();
        if dropped
            .into_iter()
            .any(|line| line.trim_start().starts_with("drop("))
        {
            continue;
        }
        return Some(format!(
            "`{}` has locked it at line {taken} and waits at line {} with the lock held; it cannot go on, because its thread is blocked. A lock of `std` must not be held across an `.await`.",
            lane.name, waits.line
        ));
    }
    None
}

/// The last name before `.lock()`, `.read()` or `.write()` that blocks.
fn locked_by(line: &str) -> Option<String> {
    let call = [".lock()", ".read()", ".write()"]
        .iter()
        .find_map(|call| line.find(call))?;
    let name = line[..call]
        .rsplit(|c: char| !c.is_alphanumeric() && c != '_')
        .next()?;
    (!name.is_empty()).then(|| name.to_owned())
}
