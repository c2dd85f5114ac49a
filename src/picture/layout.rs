//! From a timeline to rows of marks.

use super::fold::fold;
use super::holders::held;
use super::steps::steps;
use super::{BarState, End, Label, Mark, Picture, Print, Row, RowEnd, Sentence, Sums, Wake, words};
use crate::findings::{Fact, Finding, Made};
use crate::timeline::{
    Lane, LaneEnd, Span, State, Thread, ThreadKind, ThreadSpan, ThreadState, Timeline,
};
use crate::trace::{Clock, LaneId, LaneKind, Nanos, Trace};
use std::collections::{BTreeMap, HashMap, HashSet};

/// At most so many lines of one moment are kept.
const PRINTED: usize = 8;
/// Arrows beyond these would hide what they point at.
const ARROWS: usize = 40;

pub fn picture(trace: &Trace, timeline: &Timeline, findings: &[Finding]) -> Picture {
    let folded = fold(timeline);
    let mut rows: Vec<Row> = Vec::new();
    let mut row_of: HashMap<LaneId, usize> = HashMap::new();
    for thread in &folded.threads {
        rows.push(of_thread(timeline, thread));
    }
    rows.extend(
        folded
            .threads_left_out
            .map(|left_out| more(left_out, 0, true)),
    );
    for entry in &folded.lanes {
        if let Some(lane) = entry.lane {
            row_of.insert(lane.id, rows.len());
            rows.push(of_lane(timeline, lane, entry.depth));
        } else {
            rows.push(more(entry.left_out, entry.depth, false));
        }
    }
    rows.extend(
        findings
            .iter()
            .filter_map(|finding| forgotten(timeline, finding)),
    );
    let shown: Vec<&Lane> = folded.lanes.iter().filter_map(|entry| entry.lane).collect();
    let (steps, more_steps) = steps(trace, timeline, &row_of);
    Picture {
        program: timeline.program.clone(),
        python: timeline.python.as_deref().map(minor),
        file: timeline.file().to_owned(),
        total: timeline.total,
        wakes: wakes(timeline, &row_of),
        prints: prints(timeline),
        sums: sums(timeline, &shown),
        findings: findings
            .iter()
            .map(|finding| sentence(timeline, finding))
            .collect(),
        rows,
        steps,
        more_steps,
    }
}

/// `3.11` of `3.11.7`: what comes after that changes nothing of asyncio.
fn minor(version: &str) -> String {
    let parts: Vec<&str> = version.splitn(3, '.').take(2).collect();
    parts.join(".")
}

/// A row that stands for those that are left out.
fn more(count: usize, depth: usize, thread: bool) -> Row {
    Row {
        name: format!("… {count} more like these"),
        line: None,
        depth,
        thread,
        marks: Vec::new(),
        end: None,
    }
}

/// A future that was bound and never awaited is no lane, but a reader looks for it here.
fn forgotten(timeline: &Timeline, finding: &Finding) -> Option<Row> {
    let Fact::NeverAwaited {
        made: Made::Call(call),
    } = &finding.fact
    else {
        return None;
    };
    Some(Row {
        name: call.clone(),
        line: finding.places.first().map(|place| place.line),
        depth: 1,
        thread: false,
        marks: vec![Mark {
            from: 0,
            to: timeline.total,
            look: BarState::NotStarted,
            label: Label::from("never awaited: nothing of it runs"),
            line: finding.places.first().map(|place| place.line),
        }],
        end: Some(End {
            at: timeline.total,
            how: RowEnd::NeverPolled,
            label: String::new(),
        }),
    })
}

fn of_lane(timeline: &Timeline, lane: &Lane, depth: usize) -> Row {
    Row {
        name: lane.name.clone(),
        line: Some(lane.born_at.line).filter(|line| *line > 0),
        depth,
        thread: false,
        marks: merged(
            lane.spans
                .iter()
                .filter_map(|span| Some((span.poll, mark(timeline, lane, span)?))),
        ),
        end: end(timeline, lane),
    }
}

fn mark(timeline: &Timeline, lane: &Lane, span: &Span) -> Option<Mark> {
    let time = span.to - span.from;
    let language = timeline.language();
    let (look, label, line) = match &span.state {
        // It is in its poll because a branch is: the branch's row says what happens.
        State::Running | State::Blocking { .. }
            if time > 0 && a_branch_is_polled(timeline, lane, span) =>
        {
            (BarState::Waiting, Label::from("its branches"), None)
        }
        State::NotStarted => (
            BarState::NotStarted,
            Label::from(language.not_begun()),
            None,
        ),
        State::Running if is_brief(timeline, time) => (BarState::Running, Label::default(), None),
        State::Running => (keeps(lane), Label::from(busy(timeline)), None),
        State::Blocking { call, at } => {
            let line = words::line(at);
            (keeps(lane), words::at(words::call(call), line), line)
        }
        State::Waiting { waits } => {
            let line = waits.first().and_then(|wait| words::line(&wait.at));
            let label = match waits.is_empty() {
                true if has_branches(timeline, lane) => Label::from("its branches"),
                true => Label::from("nobody can wake it"),
                false => words::waits(waits, &held(timeline, lane.id, span.from)),
            };
            (BarState::Waiting, label, line)
        }
        State::Ready { .. } => (BarState::Ready, Label::from(language.ready()), None),
        State::Late { due, .. } => {
            let label = format!(
                "due at {}, {} at {}",
                words::number(*due),
                language.polled(),
                words::number(span.to)
            );
            (BarState::Late, Label::default().words(label), None)
        }
    };
    let nothing = time <= blink(timeline) && look != BarState::Running;
    (!nothing).then_some(Mark {
        from: span.from,
        to: span.to,
        look,
        label,
        line,
    })
}

/// A poll that is drawn as a moment. In real time every poll takes some.
fn is_brief(timeline: &Timeline, time: Nanos) -> bool {
    match timeline.clock {
        Clock::Virtual => time == 0,
        Clock::Real => time < 10_000_000,
    }
}

/// What is too short to be drawn.
fn blink(timeline: &Timeline) -> Nanos {
    match timeline.clock {
        Clock::Virtual => 0,
        Clock::Real => 1_000_000,
    }
}

/// What a long poll does when no call says more.
fn busy(timeline: &Timeline) -> &'static str {
    match timeline.clock {
        Clock::Virtual => words::call("spin"),
        Clock::Real => "computes or blocks",
    }
}

fn a_branch_is_polled(timeline: &Timeline, lane: &Lane, during: &Span) -> bool {
    let mut branches = timeline
        .lanes
        .iter()
        .filter(|other| other.parent == Some(lane.id) && other.kind == LaneKind::Branch);
    branches.any(|branch| {
        branch.spans.iter().any(|span| {
            span.state.is_poll()
                && span.to > span.from
                && span.from < during.to
                && during.from < span.to
        })
    })
}

/// A closure of the blocking pool has a thread to itself; a task has not.
fn keeps(lane: &Lane) -> BarState {
    match lane.kind {
        LaneKind::Blocking => BarState::Busy,
        _ => BarState::Blocking,
    }
}

fn has_branches(timeline: &Timeline, lane: &Lane) -> bool {
    let is_branch = |other: &Lane| other.parent == Some(lane.id) && other.kind == LaneKind::Branch;
    timeline.lanes.iter().any(is_branch)
}

fn end(timeline: &Timeline, lane: &Lane) -> Option<End> {
    let at = lane.ended.unwrap_or(timeline.total);
    let language = timeline.language();
    let (how, label) = match &lane.end {
        LaneEnd::Done => (RowEnd::Done, String::new()),
        LaneEnd::Cancelled { at, aborted, .. } => {
            let (word, place) = match aborted {
                Some(place) => (language.aborted(), place),
                None => ("cancelled", at),
            };
            (
                RowEnd::Cancelled,
                format!("{word}{}", words::at_line(words::line(place))),
            )
        }
        LaneEnd::NeverPolled { .. } => (RowEnd::NeverPolled, language.never_polled().to_owned()),
        LaneEnd::Panicked => (RowEnd::Panicked, "panicked".to_owned()),
        LaneEnd::Raised => (RowEnd::Panicked, language.panicked().to_owned()),
        LaneEnd::Collected { .. } => (
            RowEnd::Collected,
            language.ending(RowEnd::Collected).to_owned(),
        ),
        LaneEnd::CutOff { .. } => (RowEnd::Left, "its runtime ended".to_owned()),
        // A root that drives the rest to the very end needs no word.
        LaneEnd::Alive => (RowEnd::Left, "still here at the end".to_owned()),
    };
    Some(End { at, how, label })
}

fn of_thread(timeline: &Timeline, thread: &Thread) -> Row {
    let marks = thread.spans.iter();
    let marks = marks.filter_map(|span| Some((0, thread_mark(timeline, thread, span)?)));
    Row {
        name: match thread.kind {
            ThreadKind::Main => "thread main".to_owned(),
            _ => thread.name.clone(),
        },
        line: words::line(&thread.born_at),
        depth: 0,
        thread: true,
        marks: merged(marks),
        end: None,
    }
}

fn thread_mark(timeline: &Timeline, thread: &Thread, span: &ThreadSpan) -> Option<Mark> {
    let time = span.to - span.from;
    let (look, label, line) = match &span.state {
        ThreadState::Idle => return None,
        ThreadState::Polling { .. } if is_brief(timeline, time) => {
            (BarState::Running, Label::default(), None)
        }
        ThreadState::Polling { lane } | ThreadState::Held { lane, .. } => {
            let lane = timeline.lane(*lane);
            let label = lane.map_or_else(Label::default, |lane| Label::from(lane.name.as_str()));
            let line = match &span.state {
                ThreadState::Held { at, .. } => words::line(at),
                _ => None,
            };
            (lane.map_or(BarState::Busy, keeps), label, line)
        }
        ThreadState::Running if is_brief(timeline, time) => return None,
        ThreadState::Running => (BarState::Busy, Label::default(), None),
        ThreadState::Waiting { call, at } => {
            let line = words::line(at);
            let look = match call.as_str() {
                "spin" => BarState::Busy,
                _ => BarState::Waiting,
            };
            (look, words::at(words::call(call), line), line)
        }
    };
    let nothing = time <= blink(timeline) && look != BarState::Running;
    // The threads of the runtime wait for work; that says nothing.
    let own = matches!(thread.kind, ThreadKind::Main | ThreadKind::Own);
    (!nothing && (own || look != BarState::Waiting)).then_some(Mark {
        from: span.from,
        to: span.to,
        look,
        label,
        line,
    })
}

/// Neighbours that look the same become one: a computation that was looked at twice, or two
/// polls of one moment.
fn merged(marks: impl Iterator<Item = (u32, Mark)>) -> Vec<Mark> {
    let mut all: Vec<Mark> = Vec::new();
    let mut before = 0;
    for (poll, mark) in marks {
        // Two polls that touch are two, even if the thread had no rest between them.
        let same_poll = std::mem::replace(&mut before, poll) == poll;
        match all.last_mut() {
            Some(last)
                if last.look == mark.look
                    && last.to == mark.from
                    && mark.label.to_string().starts_with(&last.label.to_string())
                    && (same_poll || mark.look != BarState::Blocking)
                    && (last.from == mark.to || mark.look != BarState::Running) =>
            {
                // The first look at the clock comes before anybody knows the line.
                (last.to, last.label, last.line) = (mark.to, mark.label, mark.line);
            }
            // A poll inside or at the edge of a stretch that keeps the thread shows nothing more.
            Some(last)
                if same_poll
                    && mark.look == BarState::Running
                    && matches!(last.look, BarState::Blocking | BarState::Busy)
                    && last.to == mark.from => {}
            _ => all.push(mark),
        }
    }
    all
}

fn wakes(timeline: &Timeline, row_of: &HashMap<LaneId, usize>) -> Vec<Wake> {
    let mut all: Vec<Wake> = Vec::new();
    for wake in &timeline.wakes {
        let rows = wake
            .by
            .and_then(|by| Some((*row_of.get(&by)?, *row_of.get(&wake.lane)?)));
        let Some((by, of)) = rows.filter(|(by, of)| by != of) else {
            continue;
        };
        let wake = Wake {
            at: wake.at,
            by,
            of,
        };
        if !all.contains(&wake) {
            all.push(wake);
        }
    }
    all.truncate(ARROWS);
    all
}

fn prints(timeline: &Timeline) -> Vec<Print> {
    let mut moments: BTreeMap<Nanos, String> = BTreeMap::new();
    for print in &timeline.prints {
        *moments.entry(print.at).or_default() += &print.text;
    }
    let lines = |text: String| {
        let all: Vec<&str> = text.lines().collect();
        let mut lines: Vec<String> = all
            .iter()
            .take(PRINTED)
            .map(|line| (*line).to_owned())
            .collect();
        if all.len() > PRINTED {
            lines.push(format!("… and {} more lines", all.len() - PRINTED));
        }
        lines
    };
    let prints = moments.into_iter();
    prints
        .map(|(at, text)| Print {
            at,
            lines: lines(text),
        })
        .collect()
}

fn waited(span: &Span) -> Option<Nanos> {
    matches!(span.state, State::Waiting { .. }).then_some(span.to - span.from)
}

/// A part is what a row did by itself, waiting for its turn left out.
fn sums(timeline: &Timeline, shown: &[&Lane]) -> Option<Sums> {
    let all = &timeline.lanes;
    let parents: HashSet<LaneId> = all.iter().filter_map(|lane| lane.parent).collect();
    let own = |lane: &&Lane| lane.kind != LaneKind::Root && !parents.contains(&lane.id);
    let time = |lane: &&Lane| -> Nanos {
        let works = |state: &State| state.is_poll() || matches!(state, State::Waiting { .. });
        let spans = lane.spans.iter().filter(|span| works(&span.state));
        spans.map(|span| span.to - span.from).sum()
    };
    let mut parts: Vec<Nanos> = match shown {
        // Only one row: its parts are what it waits for, one after another.
        [lane] if all.len() == 1 => lane.spans.iter().filter_map(waited).collect(),
        _ => all.iter().filter(own).map(|lane| time(&lane)).collect(),
    };
    parts.retain(|time| *time > 0);
    (parts.len() > 1).then(|| Sums {
        parts: parts.len(),
        sum: parts.iter().sum(),
        longest: parts.iter().copied().max().unwrap_or(0),
    })
}

fn sentence(timeline: &Timeline, finding: &Finding) -> Sentence {
    let mut lines: Vec<u32> = Vec::new();
    for place in &finding.places {
        if place.line > 0 && !lines.contains(&place.line) {
            lines.push(place.line);
        }
    }
    Sentence {
        rule: finding.rule().name().to_owned(),
        text: finding.sentence(timeline),
        lines,
    }
}
