//! A task that is computing when its `JoinSet` is dropped goes on until its next await that has to wait, and ends there.

use std::time::{Duration, Instant};
use tokio::task::JoinSet;
use tokio::time::sleep;

async fn print_tickets() {
    let began = Instant::now();
    while began.elapsed() < Duration::from_millis(300) {} // busy, no await
    println!("tickets printed");
    sleep(Duration::from_millis(100)).await;
    println!("tickets sent");
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    let mut set = JoinSet::new();
    set.spawn(print_tickets());
    sleep(Duration::from_millis(100)).await;
    drop(set);
    println!("set dropped");
    sleep(Duration::from_millis(500)).await;
    println!("good night");
}
