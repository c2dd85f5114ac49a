//! Where a seed other than 0 looks for races: how far from a call a thread gives way, and how.

use crate::random::Random;

/// A way to look for races, drawn once for a run.
#[derive(Clone, Copy)]
pub struct Way {
    /// What counts: atomic writes, or all instructions.
    pub atomics: bool,
    /// How many of them ahead a switch lies at most.
    reach: usize,
    /// Whether the thread runs again only when nobody else can, or only lets the others go
    /// first. The former finds a thread that is overtaken, the latter two that go in step.
    pub demotes: bool,
}

const fn way(atomics: bool, reach: usize, demotes: bool) -> Way {
    Way {
        atomics,
        reach,
        demotes,
    }
}

const WAYS: [Way; 8] = [
    way(true, 3, false),
    way(true, 8, false),
    way(true, 16, true),
    way(true, 32, true),
    way(true, 128, true),
    way(false, 64, false),
    way(false, 512, true),
    way(false, 4096, true),
];

/// What the seed decides.
pub struct Plan {
    random: Random,
    way: Way,
}

impl Plan {
    pub fn new(seed: u64) -> Plan {
        let mut random = Random::new(seed ^ 0x7072_6565_6D70_7421);
        let way = WAYS[random.below(WAYS.len())];
        Plan { random, way }
    }

    pub fn way(&self) -> Way {
        self.way
    }

    /// How many of what counts are left until the thread that goes on now gives way.
    pub fn next_switch(&mut self) -> u32 {
        1 + self.random.below(self.way.reach) as u32
    }
}
