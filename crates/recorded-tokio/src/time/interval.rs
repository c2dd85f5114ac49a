//! Ticks.

use crate::current::current;
use crate::{listener, stack, waker};
use real::time::{Duration, Instant, MissedTickBehavior};
use std::task::{Context, Poll};
use wire::Told;

/// A tick that comes so much later is not late. So does tokio.
const FORGIVEN: Duration = Duration::from_millis(5);

/// As `tokio::time::interval`.
#[track_caller]
pub fn interval(period: Duration) -> Interval {
    Interval {
        real: real::time::interval(period),
        due: Instant::now(),
    }
}

/// As `tokio::time::interval_at`.
#[track_caller]
pub fn interval_at(start: Instant, period: Duration) -> Interval {
    Interval {
        real: real::time::interval_at(start, period),
        due: start,
    }
}

/// As `tokio::time::Interval`.
#[derive(Debug)]
pub struct Interval {
    real: real::time::Interval,
    /// The next tick, which tokio's own keeps to itself.
    due: Instant,
}

impl Interval {
    /// As tokio's.
    pub async fn tick(&mut self) -> Instant {
        std::future::poll_fn(|cx| self.poll_tick(cx)).await
    }

    /// As tokio's.
    pub fn poll_tick(&mut self, cx: &mut Context<'_>) -> Poll<Instant> {
        let tick = waker::due(Some(self.due), || self.real.poll_tick(cx));
        if let Poll::Ready(scheduled) = tick {
            self.tell_if_late(scheduled);
            self.due = self.next(scheduled);
        }
        tick
    }

    /// One that is late and makes up for missed ones may be the first of a burst.
    fn tell_if_late(&self, scheduled: Instant) {
        let late = Instant::now().saturating_duration_since(scheduled);
        let bursts = self.real.missed_tick_behavior() == MissedTickBehavior::Burst;
        if bursts && late > FORGIVEN && listener::is_there() {
            listener::hear(&Told::TickLate {
                late: late.as_nanos() as u64,
                period: self.real.period().as_nanos() as u64,
                by: current(),
                at: stack::here(),
            });
        }
    }

    /// When the tick after one that was due at `scheduled` and has just come is due, by the
    /// rules of `MissedTickBehavior`.
    fn next(&self, scheduled: Instant) -> Instant {
        let (now, period) = (Instant::now(), self.real.period());
        if now <= scheduled + FORGIVEN {
            return scheduled + period;
        }
        match self.real.missed_tick_behavior() {
            MissedTickBehavior::Burst => scheduled + period,
            MissedTickBehavior::Delay => now + period,
            MissedTickBehavior::Skip => {
                let past = (now - scheduled).as_nanos() % period.as_nanos();
                now + period - Duration::from_nanos(u64::try_from(past).unwrap_or(0))
            }
        }
    }

    /// As tokio's.
    pub fn reset(&mut self) {
        self.real.reset();
        self.due = Instant::now() + self.real.period();
    }

    /// As tokio's.
    pub fn reset_immediately(&mut self) {
        self.real.reset_immediately();
        self.due = Instant::now();
    }

    /// As tokio's.
    pub fn reset_after(&mut self, after: Duration) {
        self.real.reset_after(after);
        self.due = Instant::now() + after;
    }

    /// As tokio's.
    pub fn reset_at(&mut self, deadline: Instant) {
        self.real.reset_at(deadline);
        self.due = deadline;
    }

    /// As tokio's.
    pub fn missed_tick_behavior(&self) -> MissedTickBehavior {
        self.real.missed_tick_behavior()
    }

    /// As tokio's.
    pub fn set_missed_tick_behavior(&mut self, behavior: MissedTickBehavior) {
        self.real.set_missed_tick_behavior(behavior);
    }

    /// As tokio's.
    pub fn period(&self) -> Duration {
        self.real.period()
    }
}
