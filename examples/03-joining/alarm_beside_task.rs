//! Spawned, the computation is a task of its own: another worker thread takes it, and the alarm is on time.

use std::time::{Duration, Instant};
use tokio::time::sleep;

async fn alarm() {
    let set = Instant::now();
    println!("alarm set for 0.1 s");
    sleep(Duration::from_millis(100)).await;
    println!("alarm rings after {:.1} s", set.elapsed().as_secs_f64());
}

async fn compute() -> &'static str {
    let began = Instant::now();
    while began.elapsed() < Duration::from_millis(300) {} // busy, no await
    "computed"
}

// ANCHOR: main
#[tokio::main(flavor = "multi_thread", worker_threads = 4)]
async fn main() {
    let computing = tokio::spawn(compute());
    alarm().await;
    let answer = computing.await.expect("it does not panic");
    println!("{answer}");
}
// ANCHOR_END: main
