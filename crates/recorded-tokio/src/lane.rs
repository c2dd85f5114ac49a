//! Lanes: a task, a branch, a root future or a blocking closure, and what happens to it.

use crate::current::{Current, LaneId, current};
use crate::listener;
use crate::pace::{Pace, Step};
use crate::stack;
use crate::waker::{self, Waits};
use std::cell::Cell;
use std::panic::Location;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use wire::{At, Kind, Lost, Told, Wait};

/// A lane that somebody listens to.
#[derive(Debug)]
pub struct Lane {
    pub id: LaneId,
    polled: AtomicBool,
    ended: AtomicBool,
    panicked: AtomicBool,
    kind: Kind,
    pace: Pace,
}

thread_local! {
    /// As many branches have ended in this poll.
    static ENDED_BRANCHES: Cell<u32> = const { Cell::new(0) };
}

/// Branches that end in one poll and are recorded: a loop within a poll, such as one around a
/// `select!` of which a branch is always ready, has no end of them.
const BRANCHES: u32 = 5_000;
/// Branches that end in one poll after which the run is ended.
const TOO_MANY_BRANCHES: u32 = 100_000;

/// While it lives, the lane is polled on this thread.
pub struct Polled<'a> {
    lane: &'a Lane,
    _current: Current,
    branches_before: u32,
    step: Step,
    over: bool,
}

impl Lane {
    /// A lane is born, if somebody listens. `name`: as the source says it, or empty if only its
    /// line can tell.
    pub fn born(kind: Kind, name: &str, at: &Location<'_>) -> Option<Arc<Lane>> {
        static NEXT: AtomicU32 = AtomicU32::new(1);
        if !listener::is_there() || (matches!(kind, Kind::Branch) && goes_round(at)) {
            return None;
        }
        let lane = Lane {
            id: NEXT.fetch_add(1, Ordering::Relaxed),
            polled: AtomicBool::new(false),
            ended: AtomicBool::new(false),
            panicked: AtomicBool::new(false),
            kind,
            pace: Pace::default(),
        };
        listener::hear(&Told::Born {
            lane: lane.id,
            kind,
            parent: current(),
            at: place(at),
            called: called_by_std(at),
            name: name.into(),
        });
        Some(Arc::new(lane))
    }

    pub fn has_ended(&self) -> bool {
        self.ended.load(Ordering::Relaxed)
    }

    fn end(&self) {
        self.ended.store(true, Ordering::Relaxed);
        if matches!(self.kind, Kind::Branch) {
            let _ = ENDED_BRANCHES.try_with(|ended| ended.set(ended.get().saturating_add(1)));
        }
    }

    /// A poll begins on this thread.
    pub fn poll(&self) -> Polled<'_> {
        self.polled.store(true, Ordering::Relaxed);
        let step = self.pace.step();
        if step == Step::Last {
            waker::look();
        }
        if step != Step::Silent {
            self.tell_poll();
        }
        let branches_before = ENDED_BRANCHES.with(|ended| match self.kind {
            Kind::Branch => ended.get(),
            _ => ended.replace(0),
        });
        Polled {
            lane: self,
            _current: Current::new(self.id, step == Step::Silent),
            branches_before,
            step,
            over: false,
        }
    }

    fn tell_poll(&self) {
        listener::hear(&Told::Poll { lane: self.id });
    }

    /// Its future is let go of. Says so unless the lane is done.
    pub fn dropped(&self) {
        if !self.has_ended() {
            let polled = self.polled.load(Ordering::Relaxed);
            self.lost(if polled {
                Lost::Cancelled
            } else {
                Lost::NeverPolled
            });
        }
    }

    fn lost(&self, how: Lost) {
        self.end();
        listener::hear(&Told::Dropped {
            lane: self.id,
            how,
            by: current(),
            at: stack::here(),
        });
    }

    /// `abort` was called on its handle, unless it is over anyway.
    pub fn abort(&self, at: Option<&Location<'_>>) {
        if !self.has_ended() {
            let at = match at {
                Some(at) => place(at),
                None => stack::here(),
            };
            let lane = self.id;
            listener::hear(&Told::Abort { lane, at });
        }
    }

    /// Its handle was dropped without being awaited to the end, unless it is over anyway. One that panicked is not: the
    /// panic was in the handle.
    pub fn detached(&self) {
        if !self.has_ended() || self.panicked.load(Ordering::Relaxed) {
            let (lane, at) = (self.id, stack::here());
            listener::hear(&Told::Detached { lane, at });
        }
    }
}

/// A place that is known when compiling.
pub fn place<'a>(at: &'a Location<'_>) -> At<'a> {
    At::Place {
        file: at.file().into(),
        line: at.line(),
    }
}

/// `collect` and its kin do not tell who called them; the stack does. (The second name is that of
/// a toolchain with the library's source.)
fn called_by_std(at: &Location<'_>) -> At<'static> {
    match at.file().starts_with("/rustc/") || at.file().contains("/rustlib/src/") {
        true => stack::here(),
        false => At::Unknown,
    }
}

/// Whether a loop within one poll makes branches without end. Ends the run if it made too many.
fn goes_round(at: &Location<'_>) -> bool {
    let ended = ENDED_BRANCHES.try_with(Cell::get).unwrap_or(0);
    if ended < BRANCHES || listener::moment().is_none() {
        return false;
    }
    let _ = ENDED_BRANCHES.try_with(|ended| ended.set(ended.get() + 1));
    if ended >= TOO_MANY_BRANCHES {
        let (lane, at) = (current().unwrap_or(0), place(at));
        listener::end_busy(&Told::Busy { lane, at });
    }
    true
}

impl Polled<'_> {
    /// Whether the poll is recorded.
    pub fn is_told(&self) -> bool {
        self.step != Step::Silent
    }

    /// The poll returns ready.
    pub fn ready(mut self) {
        self.over = true;
        self.lane.end();
        self.tell_at_last();
        self.tell_end(true, Vec::new());
    }

    /// The last poll of a lane is recorded, even if it is one of many in a row.
    fn tell_at_last(&self) {
        if !self.is_told() {
            self.lane.tell_poll();
        }
    }

    fn tell_end(&self, ready: bool, waits: Vec<Wait>) {
        let lane = self.lane.id;
        listener::hear(&Told::Polled { lane, ready, waits });
    }

    /// The poll returns pending.
    pub fn pending(mut self, waits: &Waits) {
        self.over = true;
        self.lane.pace.returned(waits.timed());
        if !self.is_told() {
            return;
        }
        self.tell_end(false, waits.described());
        if self.step == Step::Last {
            let (lane, stack) = waker::asked().unwrap_or((self.lane.id, Vec::new()));
            let at = stack::numbered(&stack);
            listener::end_busy(&Told::Busy { lane, at });
        }
    }
}

impl Drop for Polled<'_> {
    fn drop(&mut self) {
        if !self.over {
            // The poll is left by a panic.
            self.tell_at_last();
            self.tell_end(false, Vec::new());
            self.lane.panicked.store(true, Ordering::Relaxed);
            self.lane.lost(Lost::Panicked);
        }
        if !matches!(self.lane.kind, Kind::Branch) {
            ENDED_BRANCHES.with(|ended| ended.set(self.branches_before));
        }
    }
}
