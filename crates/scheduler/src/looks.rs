//! When does a thread that never waits get nowhere? One that reads the clock over and over comes back
//! to the read in exactly the same state, the same registers and the same stack, for virtual time does
//! not move between two reads. Such a loop can never end unless time passes. Then each repeated read
//! passes a little of it. A loop that changes something on its way, such as a counter, never repeats a
//! state; there a look counts as effort, as other calls do ([`crate::effort`]).

use crate::rounds::Round;
use crate::steps;
use crate::time::Nanos;

/// Repeated states before a thread counts as spinning. A few can be chance.
const REPEATS: u32 = 256;
/// So few looks, one after another, mean nothing.
const FEW: u32 = 8;
/// Waits until a moment that is over, one after another, before a nanosecond passes. A loop that
/// waits while its deadline is *not before* now makes them for ever when it wakes at that very
/// moment; for real a little time passes with each. From `REPEATS` of them on more time passes.
const VAIN: u32 = 16;
/// So many rounds with nothing new are enough; one that has weighs as much as so many.
const DULL: u32 = 256;
const NEW: u32 = 4;

/// What one thread has done since it last did something else than to look, yield or wait in vain.
pub struct Looks {
    state: [usize; Looks::WINDOW],
    length: usize,
    repeats: u32,
    reads: u32,
    yields: u32,
    /// From where it read the last two times.
    places: [usize; 2],
    round: Round,
    /// How many of its rounds had nothing new, less what had.
    dull: u32,
    /// When it was found to spin. From then on two equal looks are enough.
    spinning_since: Option<Nanos>,
    vain: u32,
    /// When the first of those waits was.
    vain_since: Nanos,
}

/// What a look at the clock says of the thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// It spins: time must pass to this moment for it.
    Spins(Nanos),
    /// It may be on its way to something.
    Passes,
    /// It looks from three places in the program or more, in turn, and has come round to the same
    /// one. True: in nearly every such round there was nothing new on its stack.
    InCircles(bool),
}

impl Looks {
    /// How much of the stack is compared, in words: enough for the loop's own frame in a debug build.
    pub const WINDOW: usize = 256;

    pub const NONE: Looks = Looks {
        state: [0; Looks::WINDOW],
        length: 0,
        repeats: 0,
        reads: 0,
        yields: 0,
        places: [0; 2],
        round: Round::NONE,
        dull: 0,
        spinning_since: None,
        vain: 0,
        vain_since: 0,
    };

    /// The thread looks at the clock. True: how and from where is of interest. Most programs look a few
    /// times and are done, or wait in between.
    #[inline]
    pub fn begin(&mut self) -> bool {
        self.reads = self.reads.saturating_add(1);
        self.reads >= FEW || self.round.is_known()
    }

    /// It looks from a place, in a state. `has_new`: whether there was anything new on its stack since it
    /// came round the last time; `None` if it is too early to ask.
    #[inline]
    pub fn look(
        &mut self,
        now: Nanos,
        state: &[usize],
        place: usize,
        has_new: impl FnOnce() -> Option<bool>,
    ) -> Look {
        let is_elsewhere = !self.places.contains(&place);
        self.places = [place, self.places[0]];
        if self.reads >= FEW && self.repeats(state) {
            return Look::Spins(self.pass(now));
        }
        if !is_elsewhere || !self.round.comes_to(place) {
            return Look::Passes;
        }
        let has_new = if self.round.is_new { None } else { has_new() };
        self.dull = match has_new {
            None => 0,
            Some(true) => self.dull.saturating_sub(NEW),
            Some(false) => (self.dull + 1).min(2 * DULL),
        };
        Look::InCircles(self.dull >= DULL)
    }

    #[inline]
    fn repeats(&mut self, state: &[usize]) -> bool {
        if !state.is_empty() && self.length == state.len() && self.state[..self.length] == *state {
            self.repeats += 1;
        } else {
            self.repeats = 0;
            self.length = state.len();
            self.state[..self.length].copy_from_slice(state);
        }
        let enough = if self.spinning_since.is_some() {
            1
        } else {
            REPEATS
        };
        if self.repeats >= enough {
            self.repeats = 0;
            return true;
        }
        false
    }

    fn pass(&mut self, now: Nanos) -> Nanos {
        steps::when_spinning(*self.spinning_since.get_or_insert(now), now)
    }

    /// The thread yields. If it has done nothing but that for long: the moment to which time
    /// must pass for it.
    pub fn yields(&mut self, now: Nanos) -> Option<Nanos> {
        self.yields = self.yields.saturating_add(1);
        (self.yields > REPEATS).then(|| self.pass(now))
    }

    /// The thread waited until a moment that was over already, and nothing came. If it has done so
    /// over and over: the moment to which time must pass for it.
    pub fn waited_in_vain(&mut self, now: Nanos) -> Option<Nanos> {
        if self.vain == 0 {
            self.vain_since = now;
        }
        self.vain = self.vain.saturating_add(1);
        match self.vain {
            VAIN => Some(now + 1),
            REPEATS.. => Some(steps::when_spinning(self.vain_since, now)),
            _ => None,
        }
    }

    /// The thread waited, and something came, or time passed.
    pub fn waited(&mut self) {
        self.vain = 0;
    }

    /// Whether the thread goes in circles, reading the clock from several places in turn.
    pub fn goes_in_circles(&self) -> bool {
        self.round.is_known()
    }

    /// The thread called something else than the clock.
    #[inline]
    pub fn over(&mut self) {
        self.reads = 0;
        self.yields = 0;
        self.repeats = 0;
        self.length = 0;
        self.spinning_since = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOOP: usize = 4096;

    /// Looks at the clock so many times, in a state that may change; how often it was found to spin.
    fn spins(looks: &mut Looks, times: usize, state: impl Fn(usize) -> usize) -> usize {
        let mut look = |n| match looks.begin() {
            true => looks.look(0, &[7, state(n)], LOOP, || None),
            false => Look::Passes,
        };
        let all = (0..times).map(&mut look);
        all.filter(|look| matches!(look, Look::Spins(_))).count()
    }

    #[test]
    fn a_loop_that_comes_back_to_the_same_state_spins_and_then_at_each_look() {
        let mut looks = Looks::NONE;
        assert_eq!(spins(&mut looks, 200, |_| 1), 0);
        assert_eq!(spins(&mut looks, 100, |_| 1), 37);
        looks.over();
        assert_eq!(spins(&mut looks, 200, |_| 1), 0);
    }

    #[test]
    fn a_loop_that_counts_does_not_spin() {
        let mut looks = Looks::NONE;
        assert_eq!(spins(&mut looks, 10_000, |n| n), 0);
    }

    #[test]
    fn time_passes_for_who_only_yields() {
        let mut looks = Looks::NONE;
        let passes: Vec<_> = (0..258).map(|_| looks.yields(5)).collect();
        assert!(passes[..256].iter().all(Option::is_none));
        assert_eq!(passes[256..], [Some(6), Some(6)]);
    }

    #[test]
    fn a_nanosecond_passes_for_who_waits_in_vain_and_more_if_that_is_not_enough() {
        let mut looks = Looks::NONE;
        let passes: Vec<_> = (1..=300).map(|_| looks.waited_in_vain(5)).collect();
        let first = passes.iter().position(Option::is_some);
        assert_eq!((first, passes[15]), (Some(15), Some(6)));
        assert!(passes[16..255].iter().all(Option::is_none));
        assert!(passes[255..].iter().all(Option::is_some));
        looks.waited();
        assert_eq!(looks.waited_in_vain(5), None);
    }

    #[test]
    fn rounds_are_dull_when_nearly_all_have_nothing_new() {
        let mut looks = Looks::NONE;
        let mut dull = |rounds: usize, has_new: bool| {
            let mut last = None;
            for n in 0..3 * rounds {
                looks.begin();
                if let Look::InCircles(dull) = looks.look(0, &[n], LOOP + n % 3, || Some(has_new)) {
                    last = Some(dull);
                }
            }
            last
        };
        assert_eq!(dull(200, false), Some(false));
        assert_eq!(dull(200, false), Some(true));
        assert_eq!(dull(100, true), Some(false));
    }
}
