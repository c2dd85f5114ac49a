//! Four computations of 0.3 s as four tasks share the processors that there are: with two processors they take 0.6 s.

use std::time::{Duration, Instant};
use tokio::task::JoinSet;

async fn compute() {
    let began = Instant::now();
    while began.elapsed() < Duration::from_millis(300) {} // busy, no await
}

// As many worker threads as the machine has processors.
#[tokio::main]
async fn main() {
    let began = Instant::now();
    let mut computations = JoinSet::new();
    for _ in 0..4 {
        computations.spawn(compute());
    }
    computations.join_all().await;
    println!("total {:.1} s", began.elapsed().as_secs_f64());
}
