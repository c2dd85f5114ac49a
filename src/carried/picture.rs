//! What is carried, beside the lines of the program: what is drawn, without a word about how.

use super::words;
use super::{Await, Body, Carried, Span, What};
use std::collections::BTreeSet;

/// Of one function or async block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    pub title: String,
    /// A bar for each value, side by side.
    pub lanes: Vec<Lane>,
    pub lines: Vec<Line>,
    /// One for each lane; code stands in backticks.
    pub sentences: Vec<String>,
}

/// The bar of one value. All are numbers of lines of the program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lane {
    pub name: String,
    pub from: u32,
    pub to: u32,
    /// From here on the value is gone, and still counts.
    pub dropped: Option<u32>,
    /// Where it ends is not known: the last line is where it was seen last.
    pub is_open: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    Code {
        number: u32,
        text: String,
        marks: Vec<Mark>,
    },
    /// So many lines are left out, after this one.
    Fold { count: u32, after: u32 },
}

impl Line {
    pub fn marks(&self) -> &[Mark] {
        match self {
            Line::Code { marks, .. } => marks,
            Line::Fold { .. } => &[],
        }
    }
}

/// How a bar looks in a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    Nothing,
    /// The value is there.
    Kept,
    /// It is gone, and still counts.
    Gone,
    Made,
    Dropped,
    Crosses,
    Ends,
}

impl Lane {
    /// Between a line and the next one.
    pub fn below(&self, line: u32) -> Sign {
        match line {
            _ if line < self.from || line >= self.to => Sign::Nothing,
            _ if self.dropped.is_some_and(|dropped| line >= dropped) => Sign::Gone,
            _ => Sign::Kept,
        }
    }

    /// `marks`: those of the line. What crosses an await says most, if several things happen in one line.
    pub fn sign(&self, index: usize, line: u32, marks: &[Mark]) -> Sign {
        let own = marks.iter().filter(|mark| mark.lane == index);
        let kinds: BTreeSet<MarkKind> = own.map(|mark| mark.kind).collect();
        let has = |kind| kinds.contains(&kind);
        match line {
            _ if has(MarkKind::Crosses) => Sign::Crosses,
            _ if has(MarkKind::Made) => Sign::Made,
            _ if has(MarkKind::Dropped) => Sign::Dropped,
            _ if has(MarkKind::Ends) => Sign::Ends,
            _ if line < self.from || line > self.to => Sign::Nothing,
            _ if self.dropped.is_some_and(|dropped| line > dropped) => Sign::Gone,
            _ => Sign::Kept,
        }
    }
}

/// What happens in a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    pub lane: usize,
    pub kind: MarkKind,
    pub words: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MarkKind {
    Made,
    Dropped,
    /// An await, or where something is borrowed or taken.
    Crosses,
    Ends,
}

/// So many lines around a mark are shown of a long body.
const AROUND: u32 = 2;
/// And all lines of one that has not more.
const LONG: u32 = 16;

/// The pictures of a program, one for each body, in the order of the source.
pub fn pictures(all: &[Carried], source: &str) -> Vec<Picture> {
    let is_borrow = |carried: &Carried| matches!(carried.what, What::Borrowed { .. });
    let mut of: Vec<(&Body, bool)> = Vec::new();
    for carried in all {
        let key = (&carried.body, is_borrow(carried));
        if !of.contains(&key) {
            of.push(key);
        }
    }
    let source = source.trim_start_matches('\u{feff}');
    let lines: Vec<&str> = source.lines().collect();
    of.iter()
        .map(|(body, borrow)| {
            let own = all
                .iter()
                .filter(|carried| carried.body == **body && is_borrow(carried) == *borrow);
            let own: Vec<&Carried> = own.collect();
            picture(words::title(body, *borrow), body, &own, &lines)
        })
        .collect()
}

fn picture(title: String, body: &Body, own: &[&Carried], source: &[&str]) -> Picture {
    let parts: Vec<(Lane, Vec<(u32, Mark)>)> = own
        .iter()
        .enumerate()
        .map(|(index, carried)| lane(carried, index))
        .collect();
    let mut marks: Vec<(u32, Mark)> = parts.iter().flat_map(|(_, marks)| marks.clone()).collect();
    marks.sort_by_key(|(line, mark)| (*line, mark.kind, mark.lane));
    let lanes: Vec<Lane> = parts.into_iter().map(|(lane, _)| lane).collect();
    let whole = (body.span.from.line, body.span.to.line);
    Picture {
        title,
        lanes,
        lines: lines(whole, &marks, source),
        sentences: own
            .iter()
            .map(|carried| words::sentences(carried))
            .collect(),
    }
}

/// The lines of a body, each with its marks. Those far from any are left out of a long one.
fn lines((from, to): (u32, u32), marks: &[(u32, Mark)], source: &[&str]) -> Vec<Line> {
    let marked: BTreeSet<u32> = marks.iter().map(|(line, _)| *line).collect();
    let from = marked.first().map_or(from, |first| from.min(*first));
    let to = marked.last().map_or(to, |last| to.max(*last));
    // A recording may be damaged, or older than the program.
    let (from, to) = (from.max(1), to.min(source.len() as u32));
    let is_long = to.saturating_sub(from) >= LONG;
    let is_near = |line: u32| {
        let near = line.saturating_sub(AROUND)..=line + AROUND;
        line == from || line == to || !is_long || marked.range(near).next().is_some()
    };
    let mut all: Vec<Line> = Vec::new();
    for number in from..=to {
        let alone = !is_near(number) && is_near(number - 1) && is_near(number + 1);
        if !is_near(number) && !alone {
            match all.last_mut() {
                Some(Line::Fold { count, .. }) => *count += 1,
                _ => all.push(Line::Fold {
                    count: 1,
                    after: number - 1,
                }),
            }
            continue;
        }
        let text = source.get(number as usize - 1).copied().unwrap_or_default();
        let own = marks.iter().filter(|(line, _)| *line == number);
        all.push(Line::Code {
            number,
            // As wide in every form.
            text: text.replace('\t', "    "),
            marks: own.map(|(_, mark)| mark.clone()).collect(),
        });
    }
    all
}

/// The bar of a value, and what happens to it in which line.
fn lane(carried: &Carried, lane: usize) -> (Lane, Vec<(u32, Mark)>) {
    let mut marks: Vec<(u32, Mark)> = Vec::new();
    let mut mark = |span: Span, kind: MarkKind, words: String| {
        marks.push((span.from.line, Mark { lane, kind, words }));
        span.from.line
    };
    let name = words::short_name(carried);
    let body = carried.body.span;
    let mut bar = Lane {
        name,
        from: body.from.line,
        to: body.to.line,
        dropped: None,
        is_open: false,
    };
    match &carried.what {
        What::Kept {
            value,
            at,
            also,
            until,
            dropped,
        } => {
            bar.from = mark(value.made, MarkKind::Made, words::of_made(carried));
            bar.dropped =
                dropped.map(|span| mark(span, MarkKind::Dropped, words::of_drop(carried)));
            mark(at.span, MarkKind::Crosses, words::of_await(carried, at));
            for span in also {
                mark(*span, MarkKind::Crosses, words::of_more(carried));
            }
            bar.is_open = until.is_none();
            bar.to = match until {
                Some(until) => mark(*until, MarkKind::Ends, words::of_end(carried)),
                None => at.span.to.line,
            };
        }
        What::Captured { used, .. } => {
            let first = Span {
                to: body.from,
                ..body
            };
            bar.from = mark(first, MarkKind::Made, words::of_made(carried));
            mark(*used, MarkKind::Crosses, words::of_use(carried));
        }
        What::Awaited { at, .. } => {
            let Await { span, .. } = at;
            bar.from = mark(*span, MarkKind::Crosses, words::of_made(carried));
            bar.to = span.to.line;
        }
        What::Borrowed {
            declared,
            borrowed,
            dropped,
            ..
        } => {
            if let Some(told) = declared {
                bar.from = mark(told.span, MarkKind::Made, words::of_made(carried));
            }
            mark(*borrowed, MarkKind::Crosses, words::of_use(carried));
            bar.is_open = dropped.is_none();
            if let Some(told) = dropped {
                bar.to = mark(told.span, MarkKind::Ends, words::of_end(carried));
            }
        }
    }
    (bar, marks)
}
