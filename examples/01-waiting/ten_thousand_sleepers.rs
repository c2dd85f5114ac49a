//! Ten thousand tasks that each wait one second are done after one second, on one thread.

use std::time::{Duration, Instant};
use tokio::task::JoinSet;
use tokio::time::sleep;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let began = Instant::now();
    let mut sleepers = JoinSet::new();
    for _ in 0..10_000 {
        sleepers.spawn(sleep(Duration::from_secs(1)));
    }
    println!("{} tasks started", sleepers.len());

    let awake = sleepers.join_all().await.len();
    let total = began.elapsed().as_secs_f64();
    println!("{awake} awake after {total:.1} s");
}
