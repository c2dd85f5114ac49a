//! A sleep after the work makes each turn as long as the work and the sleep together.

use std::time::Duration;
use tokio::time::sleep;

async fn water_the_plants() {
    println!("watering");
    sleep(Duration::from_millis(200)).await;
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    for _ in 1..=4 {
        water_the_plants().await;
        sleep(Duration::from_millis(500)).await;
    }
}
