//! Both branches belong to the future that awaits the `join!`, so the tea is late, whoever else is idle.

use std::time::{Duration, Instant};
use tokio::time::sleep;

async fn tea() {
    sleep(Duration::from_millis(200)).await;
    println!("tea is ready");
}

async fn solve() {
    let began = Instant::now();
    while began.elapsed() < Duration::from_millis(500) {}
    println!("puzzle solved");
}

#[tokio::main(worker_threads = 4)]
async fn main() {
    tokio::join!(biased; tea(), solve());
}
