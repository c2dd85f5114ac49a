//! How much a process does at one moment of virtual time, in units of an eighth of a
//! microsecond of what it would take for real, about.
//!
//! A process that always has something to do never comes to rest, so the clock would never reach
//! the moment that one of its threads sleeps for: tasks that yield for ever on several workers, or
//! threads that throw a ball to each other. In reality their work takes time. So after as much as
//! a second's worth of it at one moment, time passes here, too: whoever has done enough
//! waits for a step, and when all are, the clock moves by it, or to the deadline before it.
//!
//! Calls are counted, and not the processor's time, so the same program does the same each time.
//! There is one exception: a thread that goes in circles ([`crate::rounds`]) may take very long for one, with hardly a call. If
//! seconds of a processor's time go by that way and it meets nothing new ([`crate::Seen`]), the process has done enough.
//!
//! A process is at rest when every thread waits for something else than for time to pass; then the
//! count begins anew. Computing has no calls, and takes no time.

use crate::steps;
use crate::time::Nanos;

/// A unit for real.
const UNIT: Nanos = 125;

/// Units of what a program does. A look at the clock.
pub const LOOK: u32 = 4;
/// Once round the places from which the clock is looked at, if there are three or more. The worker
/// of a runtime has four of them, and comes round after one poll of a task or after some hundred.
const CIRCLE: u32 = 8;
/// If that is far too little. Then a second round comes before time passes, so that a worker has
/// looked at its timers and polled whoever they woke.
const LONG_CIRCLE: u32 = ENOUGH / 2;
/// A look whether the kernel has something, which it has not. By a thread that goes in circles it
/// is a part of these; else it stands for as much as goes on between two of them.
pub const LOOK_IN_VAIN: u32 = 8;
pub const LONE_LOOK_IN_VAIN: u32 = 128;
pub const YIELD: u32 = 2;
pub const WAIT: u32 = 16;
pub const WAKE: u32 = 16;
pub const READ: u32 = 16;
pub const WRITE: u32 = 32;
pub const BIRTH: u32 = 128;
/// Another thread goes on.
pub const HAND_OVER: u32 = 128;

/// So much at one moment is free. A million tasks that are made and put to sleep take less.
const FREE: u64 = 1 << 23;
/// After so much a thread lets others go first, as a real scheduler would make it.
const TURN: u32 = 1 << 15;
/// When time passes: after so much of one thread, or of all, at one moment. Whoever was woken
/// there must have its turn.
const ENOUGH: u32 = 1 << 12;
const ENOUGH_OF_ALL: u32 = 4 * ENOUGH;
/// So much is added up before anybody else is told.
const BATCH: u32 = 128;

/// What one thread did.
#[derive(Clone, Copy)]
pub struct Share {
    untold: u32,
    at: Nanos,
    /// Since the clock came to that moment.
    here: u32,
    /// Since it got its turn.
    turn: u32,
}

impl Share {
    pub const NONE: Share = Share {
        untold: 0,
        at: 0,
        here: 0,
        turn: 0,
    };

    /// The thread does something. True: it is time to settle.
    pub fn add(&mut self, units: u32) -> bool {
        self.untold += units;
        self.untold >= BATCH
    }

    /// The thread has its turn again.
    pub fn begins_turn(&mut self) {
        self.turn = 0;
    }

    fn take(&mut self, now: Nanos) -> u32 {
        let units = std::mem::take(&mut self.untold);
        if self.at != now {
            (self.at, self.here) = (now, 0);
        }
        self.here = self.here.saturating_add(units);
        self.turn = self.turn.saturating_add(units);
        units
    }
}

/// What a thread has to do for what it did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    Nothing,
    /// Let others go first, if there are any.
    Turn,
    /// Wait until this moment.
    Time(Nanos),
}

/// What all threads did since the process was at rest.
#[derive(Default)]
pub struct Effort {
    spent: u64,
    /// When it was too much.
    busy_since: Option<Nanos>,
    /// Whether circles are longer than their calls tell.
    long: bool,
    at: Nanos,
    /// Since the clock came to that moment.
    here: u32,
}

impl Effort {
    /// Takes in what a thread did.
    pub fn tell(&mut self, share: &mut Share, now: Nanos) {
        let units = share.take(now);
        if self.at != now {
            (self.at, self.here) = (now, 0);
        }
        self.here = self.here.saturating_add(units);
        self.spent += u64::from(units);
        if self.spent >= FREE {
            self.busy_since.get_or_insert(now);
        }
    }

    /// The same, and what follows from it.
    pub fn settle(&mut self, share: &mut Share, now: Nanos) -> Due {
        self.tell(share, now);
        match self.busy_since {
            Some(since) if share.here >= ENOUGH || self.here >= ENOUGH_OF_ALL => {
                (share.here, self.here) = (0, 0);
                Due::Time(steps::when_busy(since, now))
            }
            None if share.turn >= TURN => Due::Turn,
            _ => Due::Nothing,
        }
    }

    /// A thread goes in circles; one of them is so much. `long`: what it did so far is too much.
    pub fn circle(&mut self, long: bool, now: Nanos) -> u32 {
        if long {
            self.long = true;
            self.spent = self.spent.max(FREE);
            self.busy_since.get_or_insert(now);
        }
        if self.long { LONG_CIRCLE } else { CIRCLE }
    }

    /// Every thread waits, and none only for time to pass.
    pub fn rest(&mut self) {
        *self = Effort::default();
    }

    /// The clock has moved, which makes up for as much as fits into that time.
    pub fn moved(&mut self, time: Nanos) {
        if self.busy_since.is_none() {
            self.spent = self.spent.saturating_sub(time / UNIT);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Nanos = 1_000_000_000;

    /// A thread that does nothing but this until time passes; how much it did, and until when.
    fn until_time(effort: &mut Effort, share: &mut Share, units: u32, now: Nanos) -> (u64, Nanos) {
        let mut done = 0;
        loop {
            done += u64::from(units);
            if share.add(units)
                && let Due::Time(moment) = effort.settle(share, now)
            {
                return (done, moment);
            }
        }
    }

    #[test]
    fn a_second_of_work_is_free_and_then_time_passes() {
        let (mut effort, mut share) = (Effort::default(), Share::NONE);
        let (done, moment) = until_time(&mut effort, &mut share, LOOK, SECOND);
        assert!(
            (FREE..FREE + 2 * u64::from(BATCH)).contains(&done),
            "{done}"
        );
        assert_eq!(moment, SECOND + 10_000);
        let (done, _) = until_time(&mut effort, &mut share, LOOK, moment);
        assert_eq!(done, u64::from(ENOUGH.next_multiple_of(BATCH)));
    }

    #[test]
    fn a_million_tasks_that_are_made_and_put_to_sleep_are_free() {
        let (mut effort, mut share) = (Effort::default(), Share::NONE);
        for n in 0..1_000_000 {
            share.add(LOOK);
            if n % 61 == 0 {
                share.add(LOOK_IN_VAIN + CIRCLE + 7 * LOOK);
            }
            assert!(!matches!(effort.settle(&mut share, 0), Due::Time(_)));
        }
    }

    #[test]
    fn a_rest_makes_all_free_again_and_time_that_passes_makes_up_for_a_part() {
        let (mut effort, mut share) = (Effort::default(), Share::NONE);
        for second in 0..10 {
            for _ in 0..FREE / 1000 {
                share.add(500);
                let due = effort.settle(&mut share, second * SECOND);
                assert!(!matches!(due, Due::Time(_)));
            }
            match second % 2 {
                0 => effort.rest(),
                _ => effort.moved(SECOND),
            }
        }
    }

    #[test]
    fn whoever_goes_on_for_long_gives_way() {
        let (mut effort, mut share) = (Effort::default(), Share::NONE);
        share.add(TURN);
        assert_eq!(effort.settle(&mut share, 0), Due::Turn);
        share.begins_turn();
        share.add(TURN - 1);
        assert_eq!(effort.settle(&mut share, 0), Due::Nothing);
    }

    #[test]
    fn who_comes_to_a_new_moment_has_time_there() {
        let (mut effort, mut share) = (Effort::default(), Share::NONE);
        let (_, moment) = until_time(&mut effort, &mut share, YIELD, 0);
        let mut sleeper = Share::NONE;
        sleeper.add(ENOUGH - 1);
        assert_eq!(effort.settle(&mut sleeper, moment), Due::Nothing);
    }
}
