//! Beside something that goes by real time, such as a child process.
//!
//! While a child runs, virtual time passes no faster than real time: a thread that sleeps for a
//! second beside a child sleeps for a second, so whoever asks every now and then whether a child
//! has ended finds it at its end. When none runs any more the clock jumps again.
//!
//! Moments stay exact all the same. The clock does not move while a child runs until the next
//! deadline could have come in real time; then it jumps to just that deadline. When something
//! comes from a child before that, its end or its output, the clock moves by what was waited in
//! full tenths of a second: nobody could tell beforehand how many microseconds it takes.
//!
//! Somebody who is told of a child's end or of its output, by a descriptor or a call that waits,
//! means the child's work and not its start. So the clock stands still for the first moments of
//! such a child, and most children have ended by then.

use crate::time::Nanos;

/// How long the clock stands still for a child of whose end or output somebody will be told.
const FIRST: Nanos = 200_000_000;
/// The clock waits in slices, at first short ones, then longer ones. On a machine that is busy a
/// slice may take much longer than it should; then a child is given that much more.
const SLICE: Nanos = 5_000_000;
const LATER_SLICE: Nanos = 20_000_000;
const SLACK: Nanos = 10_000_000;
/// By so much the clock moves when something comes from a child.
const STEP: Nanos = 100_000_000;
/// So little may be missing in a step, for a child had begun when it was first looked at.
const NEARLY: Nanos = 20_000_000;

/// After how long a reader of the run should know why nothing happens.
const LONG: Nanos = 300_000_000;

/// What the clock does beside children that run.
#[derive(Debug, PartialEq, Eq)]
pub enum Step {
    /// It moves to the deadline.
    Moves,
    /// It waits for so long.
    Waits(Nanos),
}

/// How far real time and the clock have come since the first of some children began to run.
#[derive(Default)]
pub struct Beside {
    /// How much real time was waited since then, as far as the slices say, and how
    /// far the clock has moved.
    waited: Nanos,
    passed: Nanos,
    /// How much was waited in truth.
    took: Nanos,
    /// How much was waited since the clock moved.
    since_move: Nanos,
    /// Until so much was waited the clock stands still for somebody who is told of the end.
    first: Nanos,
}

impl Beside {
    /// The first child runs, or the last one does no more.
    pub fn begins(&mut self) {
        (self.waited, self.passed, self.took, self.since_move) = (0, 0, 0, 0);
    }

    /// A child runs that did not run before.
    pub fn joined(&mut self) {
        self.first = self.waited + FIRST;
    }

    /// The program sends a signal to a child, which may end it: whatever it needs from now on counts.
    pub fn sent_signal(&mut self) {
        self.took = self.took.min(self.passed);
    }

    /// What to do when everything of ours waits and the next deadline is so far away. `told`:
    /// somebody is told of a child's end or output.
    pub fn next_step(&mut self, away: Nanos, told: bool) -> Step {
        let moves_to = self.passed.saturating_add(away);
        let first = if told { self.first } else { 0 };
        let needed = moves_to.max(first);
        if self.waited >= needed {
            self.passed = moves_to;
            if needed > moves_to {
                // What was waited for the start of a child is over with it.
                (self.waited, self.took, self.first) = (moves_to, moves_to, 0);
            }
            self.since_move = 0;
            return Step::Moves;
        }
        let slice = match self.since_move {
            ..FIRST => SLICE,
            _ => LATER_SLICE,
        };
        Step::Waits(slice.min(needed - self.waited))
    }

    /// A slice of real time was waited, which lasted so long, and took so long with what was between
    /// it and the one before. True if that makes it long since the clock moved.
    pub fn waited(&mut self, slice: Nanos, lasted: Nanos, took: Nanos) -> bool {
        let time = (slice + SLACK).min(lasted);
        self.waited += time;
        self.took += took;
        let before = self.since_move;
        self.since_move += time;
        before < LONG && self.since_move >= LONG
    }

    /// Something has come from a child: by how much the clock moves, with a deadline so far away.
    pub fn something_came(&mut self, away: Nanos) -> Nanos {
        if self.waited < self.first {
            return 0;
        }
        let behind = self.took.saturating_sub(self.passed);
        let moves = ((behind + NEARLY) / STEP * STEP).min(away);
        self.passed += moves;
        moves
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Nanos = 1_000_000_000;

    fn with_child() -> Beside {
        let mut beside = Beside::default();
        beside.begins();
        beside.joined();
        beside
    }

    /// Waits for real until the clock moves; gives how long that took.
    fn until_it_moves(beside: &mut Beside, away: Nanos, told: bool) -> Nanos {
        let mut time = 0;
        while let Step::Waits(slice) = beside.next_step(away, told) {
            beside.waited(slice, slice, slice);
            time += slice;
        }
        time
    }

    #[test]
    fn who_sleeps_beside_a_child_sleeps_as_long_for_real() {
        let mut beside = with_child();
        for away in [SECOND, SECOND / 2, 3 * SECOND] {
            assert_eq!(until_it_moves(&mut beside, away, false), away);
        }
    }

    #[test]
    fn the_start_of_a_child_is_free_for_who_is_told_of_its_end() {
        let mut beside = with_child();
        assert_eq!(until_it_moves(&mut beside, 1_000_000, true), FIRST);
        let mut beside = with_child();
        beside.waited(FIRST / 2, FIRST / 2, FIRST / 2);
        assert_eq!(beside.something_came(SECOND), 0);
    }

    #[test]
    fn what_comes_from_a_child_moves_the_clock_by_full_tenths_but_not_past_a_deadline() {
        for (waited, away, moves) in [(350, 9000, 300), (385, 9000, 400), (350, 250, 250)] {
            let mut beside = with_child();
            let waited = waited * 1_000_000;
            beside.waited(waited, waited, waited);
            let moved = beside.something_came(away * 1_000_000);
            assert_eq!(moved, moves * 1_000_000, "{waited} {away}");
        }
    }

    #[test]
    fn a_slice_that_took_far_too_long_counts_with_little_more() {
        let mut beside = with_child();
        beside.waited(SLICE, SECOND, SECOND);
        assert_eq!(
            until_it_moves(&mut beside, SECOND, false),
            SECOND - SLICE - SLACK
        );
    }

    #[test]
    fn it_is_told_once_when_the_clock_has_not_moved_for_long() {
        let mut beside = with_child();
        let told = (0..30).filter(|_| beside.waited(LATER_SLICE, LATER_SLICE, LATER_SLICE));
        assert_eq!(told.count(), 1);
    }
}
