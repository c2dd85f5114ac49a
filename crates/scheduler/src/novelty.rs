//! Whether a thread meets anything new. The worker of a runtime that polls the same few tasks for
//! ever passes the same places in the program again and again, with the same pointers on its stack.
//! One that polls a million tasks, each of them once, passes the same places, too, and meets the
//! pointers to another task each time.

/// How many pointers are remembered. Who meets more of them in turn meets new ones all the time.
const SIZE: usize = 1 << 14;
/// So many neighbouring places are tried for one pointer.
const PROBES: usize = 8;
/// Above the bits of a pointer stands to which time it belongs.
const POINTER: u32 = 48;

pub struct Seen {
    /// Allocated when it is first needed.
    pointers: Vec<u64>,
    time: u64,
    replaced: usize,
}

impl Default for Seen {
    fn default() -> Seen {
        Seen {
            pointers: Vec::new(),
            time: 1,
            replaced: 0,
        }
    }
}

impl Seen {
    /// Everything is new again.
    pub fn forget(&mut self) {
        self.time += 1;
        if self.time >> (u64::BITS - POINTER) != 0 {
            *self = Seen::default();
        }
    }

    /// Takes in some pointers. True: there was a new one.
    pub fn meet(&mut self, pointers: impl Iterator<Item = usize>) -> bool {
        if self.pointers.is_empty() {
            self.pointers.resize(SIZE, 0);
        }
        // All of them are taken in, also after a new one.
        let new = pointers.filter(|pointer| self.add(*pointer));
        new.count() > 0
    }

    fn add(&mut self, pointer: usize) -> bool {
        const ODD: u64 = 0x9E37_79B9_7F4A_7C15;
        let pointer = pointer as u64 & ((1 << POINTER) - 1);
        let wanted = self.time << POINTER | pointer;
        let first = (pointer.wrapping_mul(ODD) >> (u64::BITS - SIZE.ilog2())) as usize;
        for probe in 0..PROBES {
            let place = &mut self.pointers[(first + probe) % SIZE];
            if *place == wanted {
                return false;
            }
            if *place >> POINTER != self.time {
                *place = wanted;
                return true;
            }
        }
        self.replaced += 1;
        self.pointers[(first + self.replaced % PROBES) % SIZE] = wanted;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        #[test]
        fn a_pointer_is_new_once_until_all_is_forgotten(
            pointers in prop::collection::vec(0usize..(1 << 47), 1..500),
            times in 1..4usize,
        ) {
            let mut seen = Seen::default();
            for _ in 0..times {
                let mut met = BTreeSet::new();
                for pointer in &pointers {
                    prop_assert_eq!(seen.meet([*pointer].into_iter()), met.insert(*pointer));
                }
                seen.forget();
            }
        }
    }

    #[test]
    fn who_meets_ever_more_pointers_always_meets_new_ones() {
        let mut seen = Seen::default();
        for round in 0..3 {
            let new = (0..1_000_000).filter(|n| seen.meet([4096 + n * 64].into_iter()));
            assert!(new.count() > 900_000, "round {round}");
        }
    }

    #[test]
    fn time_may_go_on_for_very_long() {
        let mut seen = Seen::default();
        for _ in 0..200_000 {
            assert!(seen.meet([8].into_iter()));
            assert!(!seen.meet([8].into_iter()));
            seen.forget();
        }
    }
}
