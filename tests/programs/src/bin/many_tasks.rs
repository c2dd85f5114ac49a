//! A million tasks sleep, each for its own time.

use std::time::{Duration, Instant};
use tokio::time::sleep;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let began = Instant::now();
    let task = |n: u64| tokio::spawn(sleep(Duration::from_millis(n % 10_000 + 1)));
    let tasks: Vec<_> = (1..=1_000_000).map(task).collect();
    println!("made after {:?}", began.elapsed());
    for task in tasks {
        task.await.unwrap();
    }
    println!("all ended after {:?}", began.elapsed());
}
