//! After a stall of 0.7 s an interval of 0.2 s makes up for each tick that it has missed, and is then back on its grid.

use std::time::Duration;
use tokio::time::{interval, sleep};

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut beat = interval(Duration::from_millis(200));
    for number in 1..=6 {
        beat.tick().await;
        println!("reading {number}");
        if number == 1 {
            sleep(Duration::from_millis(700)).await; // the sensor is stuck
        }
    }
}
