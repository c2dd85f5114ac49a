//! How far the clock moves at once for a thread that goes on without waiting. Steps end at full moments, by themselves or counted
//! from when it began, so that whoever counts in these meets them; and they grow, so that an hour is over some time.

use crate::time::Nanos;

/// The moment to which time passes at one look, for a thread that has been spinning since
/// `began`: the next full 10 microseconds at first, 100 after a millisecond, a whole
/// millisecond after twenty. So a loop's end is exact when it falls on such a moment, and
/// from the first tenth of a millisecond on never late by more than a tenth.
pub fn when_spinning(began: Nanos, now: Nanos) -> Nanos {
    let step = match (now - began) / 1_000_000 {
        0 => 10_000,
        1..20 => 100_000,
        _ => 1_000_000,
    };
    full_or_just_after(step, began, now)
}

/// The next moment that is full, by itself or counted from when the loop began, or that is a
/// nanosecond after such a one. Many a loop goes on while the time is *not after* its deadline,
/// or while what is left is zero or more: it ends there.
fn full_or_just_after(step: Nanos, began: Nanos, now: Nanos) -> Nanos {
    let since = now - began;
    if now.is_multiple_of(step) || since.is_multiple_of(step) {
        return now + 1;
    }
    let next = (now / step + 1) * step;
    next.min(began + (since / step + 1) * step)
}

/// The next full moment, by itself or counted from when the process became busy. The steps are
/// fine enough for whoever looks at the clock beside it, at most a twentieth of the time that has
/// passed; for some seconds they are of a millisecond, as runtimes count. They grow with it, so
/// that an hour is over some time.
pub fn when_busy(since: Nanos, now: Nanos) -> Nanos {
    let passed = now - since;
    let step = match passed {
        ..2_000_000 => 10_000,
        2_000_000..20_000_000 => 100_000,
        20_000_000..2_000_000_000 => 1_000_000,
        _ => 10u64.pow((passed / 200).ilog10()),
    };
    let full = |from: Nanos| from + ((now - from) / step + 1) * step;
    full(0).min(full(since))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Nanos = 1_000_000_000;

    /// The moments that a loop sees that looks at the clock again and again.
    fn seen(began: Nanos, until: Nanos) -> Vec<Nanos> {
        let next = |now: &Nanos| Some(when_spinning(began, *now));
        let all = std::iter::successors(Some(began), next);
        all.take_while(|now| *now <= until).collect()
    }

    #[test]
    fn a_spinning_loop_meets_full_moments_and_the_nanosecond_after() {
        for began in [0, 7 * SECOND, 1_234_567_891] {
            let seen = seen(began, began + SECOND / 2);
            assert!(seen.is_sorted_by(|before, after| before < after));
            for (full, step) in [
                (900_000, 10_000),
                (9_900_000, 100_000),
                (400_000_000, 1_000_000),
            ] {
                for moment in [full, full + step] {
                    assert!(seen.contains(&(began + moment)), "{began}: {moment}");
                    assert!(seen.contains(&(began + moment + 1)), "{began}: {moment}");
                }
            }
        }
    }

    #[test]
    fn a_spinning_loop_is_late_by_a_tenth_at_most() {
        for began in [0, 1_234_567_891] {
            for pair in seen(began, began + SECOND).windows(2) {
                let allowed = ((pair[0] - began) / 10).max(10_000);
                assert!(pair[1] - pair[0] <= allowed, "{pair:?}");
            }
        }
    }

    #[test]
    fn round_moments_are_met_and_an_hour_is_some_thousand_steps_away() {
        for since in [0, 1_234_567_891] {
            let (mut now, mut steps) = (since, 0);
            let mut met = Vec::new();
            while now < since + 3600 * SECOND {
                let next = when_busy(since, now);
                assert!(next > now && next - now <= ((now - since) / 20).max(10_000));
                now = next;
                steps += 1;
                met.push(now - since);
            }
            for moment in [1, 7, 250, 1000, 1500] {
                assert!(met.contains(&(moment * 1_000_000)), "{moment} ms");
            }
            for seconds in [5, 10, 60, 600, 3600] {
                assert!(met.contains(&(seconds * SECOND)), "{seconds} s");
            }
            assert!(steps < 20_000, "{steps}");
        }
    }
}
