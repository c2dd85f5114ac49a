//! An interval ticks at once, and then at each multiple of its period, however long the work between two ticks takes.

use std::time::Duration;
use tokio::time::{interval, sleep};

async fn water_the_plants() {
    println!("watering");
    sleep(Duration::from_millis(200)).await;
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut hour = interval(Duration::from_millis(500));
    for _ in 1..=4 {
        hour.tick().await;
        water_the_plants().await;
    }
}
