//! The rounds of a loop that passes several places again and again.

/// A place that does not come back within so many is no part of the rounds; there are such, for what
/// is left on a stack may make one place look like another.
const LONGEST: u32 = 64;

/// Tells when a round is over: when the loop comes back to its mark. No place comes back much less
/// often, so nearly everything has had its turn in between.
#[derive(Clone, Copy)]
pub struct Round {
    count: u32,
    mark: Met,
    /// Another place, to see whether it comes back less often.
    other: Met,
    /// Whether the mark is another one than in the last round.
    pub is_new: bool,
}

#[derive(Clone, Copy)]
struct Met {
    place: usize,
    when: u32,
    /// How many places lay between this and the time before.
    every: u32,
}

const NEVER: Met = Met {
    place: 0,
    when: 0,
    every: 0,
};

impl Round {
    pub const NONE: Round = Round {
        count: 0,
        mark: NEVER,
        other: NEVER,
        is_new: false,
    };

    /// Whether the loop has come back to its mark.
    pub fn is_known(&self) -> bool {
        self.mark.every > 0
    }

    /// The loop comes to a place. True: its round is over.
    pub fn comes_to(&mut self, place: usize) -> bool {
        self.count = self.count.wrapping_add(1);
        let now = self.count;
        let since = |met: &Met| now.wrapping_sub(met.when);
        if self.mark.place == 0 || since(&self.mark) > LONGEST {
            self.mark = Met {
                place,
                when: now,
                every: 0,
            };
            self.is_new = true;
            return false;
        }
        if place == self.mark.place {
            self.is_new &= self.mark.every == 0;
            self.mark.every = since(&self.mark);
            self.mark.when = now;
            return true;
        }
        if self.other.place == 0 || since(&self.other) > LONGEST {
            self.other = Met {
                place,
                when: now,
                every: 0,
            };
        } else if place == self.other.place {
            let every = since(&self.other);
            if self.mark.every > 0 && every > 2 * self.mark.every {
                self.mark = Met {
                    place,
                    when: now,
                    every: 0,
                };
                self.is_new = true;
            }
            self.other = NEVER;
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A loop that passes the frequent places so often, and then the rare ones.
    fn passes(round: &mut Round, times: usize) -> usize {
        let frequent = [1, 2, 3].repeat(times);
        let rare = [4, 5, 6, 7];
        let places = frequent.into_iter().chain(rare);
        places.filter(|place| round.comes_to(*place)).count()
    }

    #[test]
    fn a_round_is_over_once_however_often_some_of_its_places_come_back() {
        for times in [1, 2, 10] {
            let mut round = Round::NONE;
            for _ in 0..1000 {
                passes(&mut round, times);
            }
            for _ in 0..100 {
                assert_eq!(passes(&mut round, times), 1, "{times} times");
                assert!(!round.is_new);
            }
        }
    }

    #[test]
    fn a_place_that_comes_back_no_more_is_given_up() {
        let mut round = Round::NONE;
        for place in [8, 9, 10].repeat(100) {
            round.comes_to(place);
        }
        for _ in 0..5_000 {
            passes(&mut round, 2);
        }
        assert_eq!(passes(&mut round, 2), 1);
    }
}
