//! A deadline that may come again and again.

use crate::time::Nanos;

#[derive(Clone, Copy, Default)]
pub struct Countdown {
    /// When it is over next.
    pub deadline: Option<Nanos>,
    /// How long after that again; 0: once only.
    pub interval: Nanos,
}

impl Countdown {
    /// The clock shows `now`: how often it was over since it was set or asked, and when it will be next.
    pub fn catch_up(&mut self, now: Nanos) -> u64 {
        let Some(deadline) = self.deadline.filter(|deadline| *deadline <= now) else {
            return 0;
        };
        let times = (now - deadline).checked_div(self.interval).unwrap_or(0) + 1;
        self.deadline = (self.interval > 0).then(|| deadline + times * self.interval);
        times
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(deadline: Nanos, interval: Nanos) -> Countdown {
        Countdown {
            deadline: Some(deadline),
            interval,
        }
    }

    #[test]
    fn one_without_an_interval_is_over_once() {
        let mut once = set(10, 0);
        assert_eq!([9, 10, 11].map(|now| once.catch_up(now)), [0, 1, 0]);
        assert_eq!(once.deadline, None);
    }

    #[test]
    fn one_with_an_interval_counts_what_nobody_asked_for() {
        let mut again = set(10, 5);
        assert_eq!([9, 10, 14, 26].map(|now| again.catch_up(now)), [0, 1, 0, 3]);
        assert_eq!(again.deadline, Some(30));
    }
}
