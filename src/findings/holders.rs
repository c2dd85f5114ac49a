//! Who has a lock or a permit that somebody waits for when nothing can happen any more.

use super::Sources;
use super::code::{self, Kind};
use super::words::{at_line, lane as named, seconds};
use crate::timeline::{HeldUp, Hold, Lane, LaneEnd, Timeline};
use crate::trace::{Grip, LaneId, Place};

/// Who has what another one waits for.
pub enum Holder {
    Itself,
    Lane(LaneId),
    Unpolled(Unpolled),
    /// It was taken there, and handed on.
    HandedOn,
    /// `forget` was called.
    Forgotten(Option<Place>),
}

/// A future that lives in a lane, and that the lane does not poll while it waits elsewhere.
pub struct Unpolled {
    within: LaneId,
    body: Kind,
    from: u32,
}

impl Unpolled {
    /// The future whose body has a place, if that body keeps what it takes there and the lane
    /// does not stand in it.
    fn at(timeline: &Timeline, sources: &Sources, lane: &Lane, place: &Place) -> Option<Unpolled> {
        let body = code::body_at(&sources.text(&place.file)?, place.line)?;
        let mut stands = places_at_the_end(lane);
        let inside = stands.any(|at| at.file == place.file && body.holds(at.line));
        let stands_somewhere = places_at_the_end(lane).next().is_some();
        let is_root = timeline
            .lanes
            .iter()
            .any(|lane| is_body_of(lane, &body.kind));
        let unpolled = body.is_future() && !inside && stands_somewhere && !is_root;
        unpolled.then_some(Unpolled {
            within: lane.id,
            body: body.kind,
            from: body.from,
        })
    }

    fn said(&self, timeline: &Timeline) -> (String, String) {
        let future = match &self.body {
            Kind::Function { name, .. } => format!("a future of `{name}`"),
            Kind::Block => format!("the async block at line {}", self.from),
        };
        let stands = timeline.lane(self.within).and_then(|lane| {
            let place = stands_at(timeline, lane);
            Some(at_line(Some(place?)))
        });
        let nobody = format!(
            "nobody polls that future while {} waits{}",
            named(timeline, self.within),
            stands.unwrap_or_default()
        );
        (future, nobody)
    }
}

/// Whether a lane is a call of a function, which its name says, and still there.
fn is_body_of(lane: &Lane, body: &Kind) -> bool {
    let Kind::Function { name, .. } = body else {
        return false;
    };
    lane.end == LaneEnd::Alive && lane.name.split('(').next() == Some(name)
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
        let source = sources.text(&place.file).unwrap_or_default();
        let body = code::body_at(&source, place.line);
        if !body.is_some_and(|body| body.keeps(place.line)) {
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

    pub fn said(&self, timeline: &Timeline, of: &str, hold: &Hold, times: usize) -> String {
        let (what, has, was) = match hold.grip {
            Grip::Lock => (format!("The lock that `{of}` waits for"), "has", "was"),
            Grip::Read => (
                format!("The lock that `{of}` waits for is held for reading. It"),
                "has",
                "was",
            ),
            Grip::Write => (
                format!("The lock that `{of}` waits for is held for writing. It"),
                "has",
                "was",
            ),
            Grip::Permit if times > 1 => (
                format!("{times} permits that `{of}` waits for"),
                "have",
                "were",
            ),
            Grip::Permit => (format!("A permit that `{of}` waits for"), "has", "was"),
        };
        let (it, them) = if times > 1 {
            ("them", "they")
        } else {
            ("it", "it")
        };
        let is = if times > 1 { "are" } else { "is" };
        let at = at_line(hold.at.first());
        let since = seconds(hold.since);
        match self {
            Holder::Itself => {
                format!(
                    "{what} {has} been held since {since} by `{of}` itself, which took {it}{at}."
                )
            }
            Holder::Lane(lane) => format!(
                "{what} {has} been held since {since} by {}, which took {it}{at}.",
                named(timeline, *lane)
            ),
            Holder::Unpolled(unpolled) => {
                let (future, nobody) = unpolled.said(timeline);
                format!(
                    "{what} {has} been held since {since} by {future}, which took {it}{at}; {nobody}, so {them} {is} never given back."
                )
            }
            Holder::HandedOn => {
                format!("{what} {was} taken{at} at {since} and {has} not been given back.")
            }
            Holder::Forgotten(place) => format!(
                "{what} {was} taken{at} and given up for good with `forget`{}.",
                at_line(place.as_ref())
            ),
        }
    }
}

/// Nobody holds the lock, for it went to somebody who had waited for longer and is not polled.
pub fn handed_to_nobody(
    timeline: &Timeline,
    sources: &Sources,
    held_up: &HeldUp,
) -> Option<String> {
    let first = held_up.before.first()?;
    let (lane, place) = (timeline.lane(first.lane)?, first.at.first()?);
    let unpolled = Unpolled::at(timeline, sources, lane, place)?;
    let (future, nobody) = unpolled.said(timeline);
    Some(format!(
        "It was passed on to {future}, which has waited for it{} since {}; {nobody}, so it never takes it and never gives it back.",
        at_line(Some(place)),
        seconds(first.since)
    ))
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
