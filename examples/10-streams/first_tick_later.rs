//! `interval_at` says when the first tick comes.

use std::time::Duration;
use tokio::time::{Instant, interval_at, sleep};

async fn water_the_plants() {
    println!("watering");
    sleep(Duration::from_millis(200)).await;
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let period = Duration::from_millis(500);
    let mut hour = interval_at(Instant::now() + period, period);
    for _ in 1..=4 {
        hour.tick().await;
        water_the_plants().await;
    }
}
