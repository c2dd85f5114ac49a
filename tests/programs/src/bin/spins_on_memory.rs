//! Waits for memory to change without a single call, and computes as long beside a sleeper.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant};

static SET: AtomicBool = AtomicBool::new(false);
static STEP: AtomicU32 = AtomicU32::new(0);

fn main() {
    let began = Instant::now();
    thread::scope(|scope| {
        scope.spawn(|| {
            thread::sleep(Duration::from_secs(1));
            SET.store(true, Ordering::Release);
        });
        while !SET.load(Ordering::Acquire) {
            std::hint::spin_loop();
        }
        println!("the flag is seen at {:?}", began.elapsed());
    });

    // Two that hand each other a number, both spinning.
    thread::scope(|scope| {
        for own in 0..2 {
            scope.spawn(move || {
                for turn in 0..2 {
                    while STEP.load(Ordering::Acquire) != turn * 2 + own {}
                    STEP.fetch_add(1, Ordering::Release);
                }
            });
        }
    });
    println!("four steps at {:?}", began.elapsed());

    thread::scope(|scope| {
        scope.spawn(|| {
            thread::sleep(Duration::from_secs(1));
            println!("the sleeper wakes at {:?}", began.elapsed());
        });
        let mut x = 1u64;
        for n in 0..400_000_000u64 {
            x = x.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(n);
        }
        std::hint::black_box(x);
        println!("a long computation ends at {:?}", began.elapsed());
    });
}
