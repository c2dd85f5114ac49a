//! The cause of a late beginning, where no finding names one.

use super::case::Ran;
use super::message::seconds;
use crate::timeline::{Lane, Print, Span, State};
use crate::trace::{Nanos, Place};
use std::time::Duration;

/// Why an activity begins only when it does: what the task that begins it had to wait for.
pub(super) fn of_beginning(ran: &Ran, name: &str) -> Option<String> {
    let print = beginning(ran, name)?;
    let mut lane = lane_of(ran, name)?;
    // A task that was made at this very moment: whoever made it came to it only now.
    while lane.born == print.at {
        lane = ran.timeline.lane(lane.parent?)?;
    }
    let before = lane.spans.iter().rev();
    let (until, first) = before.filter_map(stands).find(|(to, _)| *to <= print.at)?;
    let after = lane.spans.iter().filter(|span| span.from >= print.at);
    let second = after.filter_map(stands).map(|(_, places)| places).next();
    let until = seconds(Duration::from_nanos(until - began(ran)));
    Some(sentence(lane, name, &until, first, second.unwrap_or(&[])))
}

/// The task or branch in which an activity begins.
pub(super) fn lane_of<'a>(ran: &'a Ran, name: &str) -> Option<&'a Lane> {
    ran.timeline.lane(beginning(ran, name)?.lane?)
}

fn beginning<'a>(ran: &'a Ran, name: &str) -> Option<&'a Print> {
    let begins = format!("{name}: begins");
    let mut prints = ran.timeline.prints.iter();
    prints.find(|print| print.text.lines().any(|line| line == begins))
}

/// When the case began, in the time of its trace.
pub(super) fn began(ran: &Ran) -> Nanos {
    let whole = ran.run.transcript.total;
    (whole - ran.total).as_nanos() as Nanos
}

/// The end and the stack of a stretch in which a lane does not get on.
fn stands(span: &Span) -> Option<(Nanos, &[Place])> {
    let places = match &span.state {
        State::Waiting { waits } => &waits.first()?.at,
        State::Blocking { at, .. } => at,
        _ => return None,
    };
    (span.to > span.from && !places.is_empty()).then_some((span.to, places.as_slice()))
}

/// The two stacks part in the function that has both calls; its lines say most.
fn sentence(lane: &Lane, name: &str, until: &str, first: &[Place], second: &[Place]) -> String {
    let pairs = first.iter().rev().zip(second.iter().rev());
    let parted = pairs.clone().find(|(a, b)| a != b);
    let in_one_function = |(a, b): &(&Place, &Place)| a.file == b.file && a.function == b.function;
    if let Some((a, b)) = parted.filter(in_one_function) {
        return format!(
            "Line {} is reached only when line {} is done, at {until}.",
            b.line, a.line
        );
    }
    // The same line again: a loop, or two awaits in a row.
    let own = own_line(first);
    if parted.is_none() && pairs.count() > 0 && first.len() == second.len() {
        return format!("Each wait at line {own} begins when the one before it is over.");
    }
    format!(
        "`{}` waits at line {own} until {until}, and only then begins `{name}`.",
        lane.name
    )
}

/// The line of the caller, where the innermost one stands in a function that is only called.
fn own_line(stack: &[Place]) -> u32 {
    let place = stack.get(1).or(stack.first());
    place.map_or(0, |place| place.line)
}
