//! A branch that computes holds up its sibling under `join!`, even with four worker threads: one thread polls both branches.

use std::time::{Duration, Instant};
use tokio::time::sleep;

async fn alarm() {
    let set = Instant::now();
    println!("alarm set for 0.1 s");
    sleep(Duration::from_millis(100)).await;
    println!("alarm rings after {:.1} s", set.elapsed().as_secs_f64());
}

async fn compute() {
    println!("computing");
    let began = Instant::now();
    while began.elapsed() < Duration::from_millis(300) {} // busy, no await
    println!("computed");
}

#[tokio::main(flavor = "multi_thread", worker_threads = 4)]
async fn main() {
    tokio::join!(biased; alarm(), compute()); // the alarm is polled first
}
