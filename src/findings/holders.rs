//! Who has a lock or a permit that somebody waits for when nothing can happen any more.

use super::{Holder, Sources, Unpolled};
use crate::source::Kind;
use crate::timeline::{HeldUp, Hold, Lane, LaneEnd, State, Timeline};
use crate::trace::{Grip, LaneId, LaneKind, Place};

impl Unpolled {
    /// The future whose body has a place, if that body keeps what it takes there and the lane
    /// does not stand in it.
    fn at(timeline: &Timeline, sources: &Sources, lane: &Lane, place: &Place) -> Option<Unpolled> {
        let body = sources.body(place)?;
        let mut stands = places_at_the_end(lane);
        let inside = stands.any(|at| at.file == place.file && body.holds(at.line));
        let stands = stands_at(timeline, lane).cloned();
        let mut polled = timeline.lanes.iter().filter(|lane| !is_unpolled(lane));
        let is_root = polled.any(|lane| is_body_of(lane, &body.kind));
        let unpolled = body.is_future() && !inside && stands.is_some() && !is_root;
        unpolled.then_some(Unpolled {
            function: match body.kind {
                Kind::Function { name, .. } => Some(name),
                Kind::Block => None,
            },
            line: body.from,
            within: lane.id,
            stands,
        })
    }
}

/// Whether a lane is a call of a function, which its name says, and still there.
fn is_body_of(lane: &Lane, body: &Kind) -> bool {
    let Kind::Function { name, .. } = body else {
        return false;
    };
    lane.end == LaneEnd::Alive && lane.name.split('(').next() == Some(name)
}

/// Whether a branch could go on when nothing else can, and is not polled: whoever has it waits elsewhere.
fn is_unpolled(lane: &Lane) -> bool {
    let last = lane.spans.last().map(|span| &span.state);
    let ready = matches!(last, Some(State::Ready { .. } | State::Late { .. }));
    lane.kind == LaneKind::Branch && lane.end == LaneEnd::Alive && ready
}

/// The lane, or whoever has it and does not poll it.
fn polled<'a>(timeline: &'a Timeline, mut lane: &'a Lane) -> &'a Lane {
    while is_unpolled(lane) {
        match lane.parent.and_then(|parent| timeline.lane(parent)) {
            Some(parent) => lane = parent,
            None => break,
        }
    }
    lane
}

impl Holder {
    pub fn of(timeline: &Timeline, sources: &Sources, waiter: LaneId, hold: &Hold) -> Holder {
        if let Some(at) = &hold.forgotten {
            return Holder::Forgotten(at.first().cloned());
        }
        let (Some(by), Some(place)) = (hold.by.and_then(|by| timeline.lane(by)), hold.at.first())
        else {
            return Holder::HandedOn;
        };
        let by = polled(timeline, by);
        let body = sources.body(place);
        if !body.is_some_and(|body| body.keeps(place.line)) {
            // An end of a channel is made to be handed on.
            if matches!(hold.grip, Grip::Sender | Grip::Receiver) {
                return Holder::HandedOn;
            }
            return match by.id == waiter || by.end != LaneEnd::Alive {
                true => Holder::HandedOn,
                false => Holder::Lane(by.id),
            };
        }
        // A branch that was let go of, but whose future was only lent to it, lives on.
        let within = match by.end {
            LaneEnd::Alive => Some(by),
            LaneEnd::Cancelled { .. } => timeline.lane(waiter),
            _ => None,
        };
        let Some(within) = within else {
            return Holder::HandedOn;
        };
        match Unpolled::at(timeline, sources, within, place) {
            Some(unpolled) => Holder::Unpolled(unpolled),
            None if by.end != LaneEnd::Alive => Holder::HandedOn,
            None if by.id == waiter => Holder::Itself,
            None => Holder::Lane(by.id),
        }
    }
}

/// Nobody holds the lock, for it went to somebody who had waited for longer and is not polled.
pub(crate) fn passed_on(
    timeline: &Timeline,
    sources: &Sources,
    held_up: &HeldUp,
) -> Option<Unpolled> {
    let first = held_up.before.first()?;
    let lane = polled(timeline, timeline.lane(first.lane)?);
    Unpolled::at(timeline, sources, lane, first.at.first()?)
}

/// The line where a lane stands when the run ends. A waker may also be kept by what it polled
/// before, such as a stream; if it waits for a lock, that is where it stands.
pub fn stands_at<'a>(timeline: &'a Timeline, lane: &'a Lane) -> Option<&'a Place> {
    let mut held_up = timeline.held_up.iter();
    let asked = held_up.find(|held| held.lane == lane.id);
    let asked = asked.and_then(|held| held.at.first());
    let same = |place: &&Place| {
        asked.is_some_and(|asked| (&asked.file, asked.line) == (&place.file, place.line))
    };
    let first = places_at_the_end(lane).next();
    places_at_the_end(lane).find(same).or(first)
}

/// Where a lane stands when the run ends.
pub fn places_at_the_end(lane: &Lane) -> impl Iterator<Item = &Place> {
    let last = lane.spans.last();
    last.into_iter().flat_map(|span| span.state.places())
}
