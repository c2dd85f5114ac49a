//! Why a line was never printed: who would have printed it, and where that lane stopped.

use super::facts::Moment;
use super::{Causes, Chain};
use crate::findings::{Fact, Made, findings};
use crate::source::{Body, Printing, bodies, body_at, printings};
use crate::timeline::{Lane, LaneEnd, Print, State};
use crate::trace::{LaneId, Nanos, Place};
use serde::Serialize;

/// What became of a line that the program could print.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Unprinted {
    /// Where the source prints it; the function is the one around it, empty for an async block.
    pub place: Place,
    pub how: NotPrinted,
    /// Why the lane that would have printed it stopped, if one did.
    pub chain: Option<Chain>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum NotPrinted {
    /// It was printed: then for the first time.
    Printed { at: Nanos, by: Option<LaneId> },
    /// It was printed with other values, and by nobody with these.
    Otherwise {
        at: Nanos,
        by: Option<LaneId>,
        text: String,
    },
    /// The lane did not come so far. `last`: the line at which it stood last.
    Stopped { lane: LaneId, last: Option<Place> },
    /// The lane came to its end by another way.
    PassedBy {
        lane: LaneId,
        last: Option<Place>,
        ended: Nanos,
    },
    /// Its future is made there, and nobody awaits it.
    NeverAwaited { made: Place },
    /// Nothing of the function, or of the async block, was seen to run.
    NeverEntered,
}

/// The question cannot be answered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UnprintedError {
    #[error(
        "only of a program in Rust is the source read for what it prints. Ask with --at and --lane."
    )]
    NotRust,
    #[error("{file} cannot be read")]
    NoSource { file: String },
    #[error(
        "no `println!` of {file} prints `{text}`. Give a part of its text, or its line as :LINE."
    )]
    NoSuchText { file: String, text: String },
    #[error("{file} has no `println!` at line {line}.{near}")]
    NotAtLine {
        file: String,
        line: u32,
        near: String,
    },
}

impl Causes<'_> {
    /// What became of the line that a `println!` prints. `wanted`: a part of its text, or `:LINE`, or `FILE:LINE`.
    /// `only`: the lane that is meant, if several run that code.
    ///
    /// # Errors
    /// If the source is not there, is no Rust, or prints nothing of the kind.
    pub fn unprinted(
        &self,
        wanted: &str,
        only: Option<LaneId>,
    ) -> Result<Unprinted, UnprintedError> {
        if self.facts.timeline.python.is_some() {
            return Err(UnprintedError::NotRust);
        }
        let (file, printing, bodies) = self.printing(wanted)?;
        let body = body_at(&bodies, printing.from);
        let place = Place {
            file: file.clone(),
            line: printing.from,
            function: body.and_then(Body::name).unwrap_or_default().to_owned(),
        };
        let lanes = self.facts.timeline.lanes.iter();
        let lanes = lanes.filter(|lane| only.is_none_or(|only| only == lane.id));
        let runs = |lane: &&Lane| body.is_some_and(|body| runs_body(lane, &file, body));
        let would: Vec<&Lane> = lanes.filter(runs).collect();
        let (mut how, chain) = self.outcome(&printing, wanted, would, &file);
        let made = body.filter(|_| how == NotPrinted::NeverEntered);
        if let Some(made) = made.and_then(|body| self.never_awaited(body)) {
            how = NotPrinted::NeverAwaited { made };
        }
        Ok(Unprinted { place, how, chain })
    }

    /// What became of it, of those who would have printed it.
    fn outcome(
        &self,
        printing: &Printing,
        wanted: &str,
        would: Vec<&Lane>,
        file: &str,
    ) -> (NotPrinted, Option<Chain>) {
        let prints = self.prints(printing, &would);
        let same = |(_, text): &&(&Print, &str)| is_place(wanted) || text.contains(wanted);
        let by_all = would.iter().all(|lane| by(&prints, lane));
        // Given as a place, it is asked for whoever has not printed it.
        if let Some((print, _)) = prints
            .iter()
            .find(same)
            .filter(|_| by_all || !is_place(wanted))
        {
            let (at, by) = (print.at, print.lane);
            return (NotPrinted::Printed { at, by }, None);
        }
        let mut silent: Vec<&Lane> = would
            .into_iter()
            .filter(|lane| !by(&prints, lane))
            .collect();
        // Who did not come to its end says more than who passed by.
        silent.sort_by_key(|lane| (lane.end == LaneEnd::Done, std::cmp::Reverse(lane.depth)));
        match (silent.first(), prints.first()) {
            (Some(lane), _) => self.stopped(lane, file),
            (None, Some((print, text))) => {
                let (at, by, text) = (print.at, print.lane, (*text).to_owned());
                (NotPrinted::Otherwise { at, by, text }, None)
            }
            (None, None) => (NotPrinted::NeverEntered, None),
        }
    }

    /// Where a future of a body is made that nobody awaits.
    fn never_awaited(&self, body: &Body) -> Option<Place> {
        let found = findings(self.facts.timeline, self.facts.sources);
        let mut found = found.into_iter().filter(|finding| match &finding.fact {
            Fact::NeverAwaited {
                made: Made::Call(call),
            } => call.split('(').next() == body.name(),
            Fact::NeverAwaited { made: Made::Block } => {
                let place = finding.places.first();
                body.name().is_none() && place.is_some_and(|place| body.holds(place.line))
            }
            _ => false,
        });
        found.next()?.places.into_iter().next()
    }

    fn stopped(&self, lane: &Lane, file: &str) -> (NotPrinted, Option<Chain>) {
        let (last, id) = (last_place(lane, file), lane.id);
        match (&lane.end, lane.ended) {
            (LaneEnd::Done, Some(ended)) => {
                let lane = id;
                (NotPrinted::PassedBy { lane, last, ended }, None)
            }
            _ => {
                let chain = self.why(id, self.last_moment(lane));
                (NotPrinted::Stopped { lane: id, last }, Some(chain))
            }
        }
    }

    /// The file, what prints in it, and its bodies.
    fn printing(&self, wanted: &str) -> Result<(String, Printing, Vec<Body>), UnprintedError> {
        let own = self.facts.timeline.lanes.first();
        let own = own.map_or_else(String::new, |lane| lane.born_at.file.clone());
        let line = place_of(wanted).map(|(file, line)| {
            let file = if file.is_empty() { &own } else { file };
            (file.to_owned(), line)
        });
        let file = line.as_ref().map_or(&own, |(file, _)| file).clone();
        let source = self.facts.sources.text(&file);
        let Some(text) = source else {
            return Err(UnprintedError::NoSource { file });
        };
        let mut all = printings(&text);
        let found = match line {
            Some((_, line)) => all
                .iter()
                .position(|one| (one.from..=one.to).contains(&line))
                .ok_or_else(|| UnprintedError::NotAtLine {
                    near: nearest(&all, line),
                    file: file.clone(),
                    line,
                })?,
            None => all
                .iter()
                .position(|one| one.may_print(wanted))
                .ok_or_else(|| UnprintedError::NoSuchText {
                    file: file.clone(),
                    text: wanted.to_owned(),
                })?,
        };
        Ok((file, all.swap_remove(found), bodies(&text)))
    }

    /// Each time that one of these lanes prints such a line. Where nobody knows who prints, any of them.
    fn prints(&self, printing: &Printing, by: &[&Lane]) -> Vec<(&Print, &str)> {
        let prints = self.facts.timeline.prints.iter();
        let ours = prints.filter(|print| {
            print
                .lane
                .is_none_or(|lane| by.iter().any(|would| would.id == lane))
        });
        let lines = ours.flat_map(|print| print.text.lines().map(move |line| (print, line)));
        lines.filter(|(_, line)| printing.prints(line)).collect()
    }

    /// A moment at which the lane does not get on for the last time.
    fn last_moment(&self, lane: &Lane) -> Nanos {
        let mut gaps = lane.spans.iter().rev();
        let gap = gaps.find(|span| span.to > span.from && !matches!(span.state, State::Running));
        let end = lane.ended.unwrap_or(self.facts.timeline.total);
        match (gap, self.facts.moment(lane, end)) {
            (_, Moment::In(_)) => end,
            (Some(gap), _) if lane.end != LaneEnd::Panicked && gap.to == end => {
                gap.from + (gap.to - gap.from) / 2
            }
            _ => end,
        }
    }
}

fn by(prints: &[(&Print, &str)], lane: &Lane) -> bool {
    prints.iter().any(|(print, _)| print.lane == Some(lane.id))
}

/// `FILE:LINE`, or `:LINE` of the program's own file.
fn place_of(wanted: &str) -> Option<(&str, u32)> {
    let (file, line) = wanted.rsplit_once(':')?;
    Some((file, line.parse().ok()?))
}

fn is_place(wanted: &str) -> bool {
    place_of(wanted).is_some()
}

/// Whether a lane was seen in a body: it stood there, or its name says that it is a call of it.
fn runs_body(lane: &Lane, file: &str, body: &Body) -> bool {
    let mut places = lane.spans.iter().flat_map(|span| span.state.places());
    let stood = places.any(|place| place.file == file && body.holds(place.line));
    let called = lane.name.split('(').next();
    let is_call = body.name().is_some_and(|name| called == Some(name));
    let begins = lane.born_at.file == file && [body.head, body.from].contains(&lane.born_at.line);
    stood || is_call || begins
}

fn last_place(lane: &Lane, file: &str) -> Option<Place> {
    let spans = lane.spans.iter().rev();
    let places = spans.flat_map(|span| span.state.places());
    places.into_iter().find(|place| place.file == file).cloned()
}

fn nearest(all: &[Printing], line: u32) -> String {
    let near = all.iter().min_by_key(|one| one.from.abs_diff(line));
    near.map_or_else(String::new, |one| {
        format!(" The nearest is at line {}.", one.from)
    })
}
