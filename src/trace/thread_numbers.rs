//! The numbers of threads. The clock gives the number of one that has ended to the next that begins; in a trace each
//! thread has one of its own.

use super::ThreadId;
use std::collections::{BTreeSet, HashMap};

/// Which thread has a number of the clock's now.
#[derive(Default)]
pub struct Numbers {
    now: HashMap<ThreadId, ThreadId>,
    /// Of all threads that there have been.
    taken: BTreeSet<ThreadId>,
}

impl Numbers {
    /// The number of a thread that is born: the clock's, unless an earlier one has had it.
    pub fn born(&mut self, clocks: ThreadId) -> ThreadId {
        let number = match self.taken.contains(&clocks) {
            // Threads that have left no record of their birth may have the low ones.
            true => self.taken.last().map_or(clocks, |last| last + 1),
            false => clocks,
        };
        self.taken.insert(number);
        self.now.insert(clocks, number);
        number
    }

    /// The number of the thread that has the clock's number now.
    pub fn of(&mut self, clocks: ThreadId) -> ThreadId {
        match self.now.get(&clocks) {
            Some(number) => *number,
            // Its birth was not seen: the main thread, and every one in real time.
            None => self.born(clocks),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thread_that_gets_the_number_of_an_earlier_one_is_another_thread() {
        let mut numbers = Numbers::default();
        assert_eq!(numbers.of(0), 0);
        assert_eq!((numbers.born(1), numbers.born(2)), (1, 2));
        assert_eq!(numbers.born(1), 3);
        assert_eq!((numbers.of(1), numbers.of(2)), (3, 2));
        // The clock counts on, and comes to a number that a later thread has by now.
        assert_eq!(numbers.born(3), 4);
        assert_eq!((numbers.of(3), numbers.of(1)), (4, 3));
    }
}
