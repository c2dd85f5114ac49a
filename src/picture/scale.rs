//! The axis.

use crate::trace::Nanos;

/// Times at which a line is drawn, from 0 to the end: multiples of 1, 2 or 5 times a power of ten.
pub fn ticks(end: Nanos, most: u64) -> Vec<Nanos> {
    if end == 0 {
        return vec![0];
    }
    let mut step = 1;
    while end / step > most {
        step = match leading(step) {
            1 | 5 => step * 2,
            _ => step / 2 * 5,
        };
    }
    (0..=end / step).map(|n| n * step).collect()
}

fn leading(mut number: u64) -> u64 {
    while number >= 10 {
        number /= 10;
    }
    number
}

/// A moment on a scale of whole units, rounded to the nearest.
pub fn place(at: Nanos, end: Nanos, room: u32) -> u32 {
    if end == 0 {
        return 0;
    }
    let exact = u128::from(at.min(end)) * u128::from(room) * 2;
    ((exact / u128::from(end)).div_ceil(2)) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_numbers_and_few() {
        let seconds = |end: f64| -> Vec<f64> {
            let ticks = ticks((end * 1e9) as Nanos, 10);
            ticks.iter().map(|tick| *tick as f64 / 1e9).collect()
        };
        assert_eq!(
            seconds(0.5),
            [0.0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5]
        );
        assert_eq!(seconds(1.5), [0.0, 0.2, 0.4, 0.6, 0.8, 1.0, 1.2, 1.4]);
        assert_eq!(ticks(0, 10), [0]);
    }

    #[test]
    fn the_end_of_the_scale_is_the_end_of_the_room() {
        assert_eq!(place(0, 7, 100), 0);
        assert_eq!(place(7, 7, 100), 100);
        assert_eq!(place(9, 7, 100), 100);
        assert_eq!(place(1, 3, 100), 33);
    }
}
