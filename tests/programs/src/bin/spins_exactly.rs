//! Loops that only look at the clock: alone, on two threads at once, and with a counter.

use std::thread;
use std::time::{Duration, Instant};

fn spin(time: Duration) {
    let began = Instant::now();
    while began.elapsed() < time {}
}

fn main() {
    let began = Instant::now();
    spin(Duration::from_millis(300));
    println!("alone {:?}", began.elapsed());

    let began = Instant::now();
    let threads = [200, 500].map(|ms| thread::spawn(move || spin(Duration::from_millis(ms))));
    let naps = thread::spawn(move || {
        thread::sleep(Duration::from_millis(70));
        began.elapsed()
    });
    println!("a nap beside them {:?}", naps.join().unwrap());
    for thread in threads {
        thread.join().unwrap();
    }
    println!("together {:?}", began.elapsed());

    let began = Instant::now();
    let mut rounds = 0u64;
    while began.elapsed() < Duration::from_millis(100) {
        rounds += 1;
    }
    println!(
        "counting, at least 100 ms: {}",
        began.elapsed() >= Duration::from_millis(100) && rounds > 0
    );

    let began = Instant::now();
    while began.elapsed() < Duration::from_millis(100) {
        thread::yield_now();
    }
    println!("yielding {:?}", began.elapsed());
}
