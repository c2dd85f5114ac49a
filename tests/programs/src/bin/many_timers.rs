//! A hundred thousand timers made in one go: reading the clock often is not spinning.

use std::time::{Duration, Instant};

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let began = Instant::now();
    let timers: Vec<_> = (0..100_000)
        .map(|_| tokio::time::sleep(Duration::from_secs(1)))
        .collect();
    println!("made after {:?}", began.elapsed());
    for timer in timers {
        timer.await;
    }
    println!("over after {:?}", began.elapsed());
}
