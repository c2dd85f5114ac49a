//! The spawned task begins when the hedge is cut: until then its parent keeps the only thread.

use std::time::{Duration, Instant};

async fn water() {
    println!("water on");
}

async fn cut_the_hedge() {
    let began = Instant::now();
    while began.elapsed() < Duration::from_millis(300) {}
    println!("hedge cut");
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), tokio::task::JoinError> {
    let watering = tokio::spawn(water());
    println!("off to the hedge");
    cut_the_hedge().await;
    watering.await
}
