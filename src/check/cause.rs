//! The cause of a late beginning or a late line, where no finding names one.

use super::case::Ran;
use super::words::seconds;
use crate::timeline::{Lane, Print, Span, State};
use crate::trace::{LaneKind, Nanos, Place};
use std::time::Duration;

/// Why an activity begins only when it does: what the task that begins it had to wait for.
pub(super) fn of_beginning(ran: &Ran, name: &str) -> Option<String> {
    let print = printed(ran, &format!("{name}: begins"))?;
    let (lane, stood) = stood_before(ran, print)?;
    let after = lane.spans.iter().filter(|span| span.from >= print.at);
    let next = after.filter_map(stack).next().unwrap_or(&[]);
    let until = time_of(ran, print);
    let own = own_line(&stood);
    // The two stacks part in the function that has both calls; its lines say most.
    let mut pairs = stood.iter().rev().zip(next.iter().rev());
    Some(match pairs.find(|(a, b)| a != b) {
        Some((a, b)) if (&a.file, &a.function) == (&b.file, &b.function) => format!(
            "Line {} is reached only when line {} is done, at {until}.",
            b.line, a.line
        ),
        // The same line again: a loop, or two awaits in a row.
        None if stood.len() == next.len() => {
            format!("Each wait at line {own} begins when the one before it is over.")
        }
        _ => format!(
            "`{}` waits at line {own} until {until}, and only then begins `{name}`.",
            lane.name
        ),
    })
}

/// Why a line is printed only when it is.
pub(super) fn of_line(ran: &Ran, text: &str) -> Option<String> {
    let print = printed(ran, text)?;
    let (lane, stood) = stood_before(ran, print)?;
    Some(format!(
        "`{}` waits at line {} until {}, and only then prints it.",
        lane.name,
        own_line(&stood),
        time_of(ran, print)
    ))
}

/// The task or branch in which an activity begins.
pub(super) fn lane_of<'a>(ran: &'a Ran, name: &str) -> Option<&'a Lane> {
    let print = printed(ran, &format!("{name}: begins"))?;
    ran.timeline.lane(print.lane?)
}

/// When the case began, in the time of its trace.
pub(super) fn began(ran: &Ran) -> Nanos {
    let whole = ran.run.transcript.total;
    (whole - ran.total).as_nanos() as Nanos
}

fn time_of(ran: &Ran, print: &Print) -> String {
    seconds(Duration::from_nanos(print.at.saturating_sub(began(ran))))
}

fn printed<'a>(ran: &'a Ran, text: &str) -> Option<&'a Print> {
    let mut prints = ran.timeline.prints.iter();
    prints.find(|print| print.text.lines().any(|line| line == text))
}

/// Who printed, and where it stood until then. A task that was made at that very moment could not
/// stand anywhere: whoever made it did.
fn stood_before<'a>(ran: &'a Ran, print: &Print) -> Option<(&'a Lane, Vec<Place>)> {
    let mut lane = ran.timeline.lane(print.lane?)?;
    while lane.born == print.at {
        lane = ran.timeline.lane(lane.parent?)?;
    }
    let spans = lane.spans.iter().rev();
    let last = spans
        .filter(|span| span.to > span.from)
        .find(|span| span.to <= print.at)?;
    if last.to < print.at {
        return None;
    }
    let stood = stack(last).map(<[Place]>::to_vec);
    // Who waits for branches stands where they were made.
    let branches = ran.timeline.lanes.iter().filter(|other| {
        let is_branch = other.kind == LaneKind::Branch && other.parent == Some(lane.id);
        is_branch && other.ended == Some(print.at)
    });
    let born = branches.map(|branch| vec![branch.born_at.clone()]).next();
    Some((lane, stood.or(born)?))
}

/// Where a lane does not get on.
fn stack(span: &Span) -> Option<&[Place]> {
    let places = match &span.state {
        State::Waiting { waits } => &waits.first()?.at,
        State::Blocking { at, .. } => at,
        _ => return None,
    };
    (span.to > span.from && !places.is_empty()).then_some(places.as_slice())
}

/// The line of the caller, where the innermost one stands in a function that is only called.
fn own_line(stack: &[Place]) -> u32 {
    let place = stack.get(1).or(stack.first());
    place.map_or(0, |place| place.line)
}
