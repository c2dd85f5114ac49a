//! With `Delay` the beat goes on one period after the late tick: none is made up for, and the grid has moved.

use std::time::Duration;
use tokio::time::{MissedTickBehavior, interval, sleep};

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut beat = interval(Duration::from_millis(200));
    beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
    for number in 1..=6 {
        beat.tick().await;
        println!("reading {number}");
        if number == 1 {
            sleep(Duration::from_millis(700)).await; // the sensor is stuck
        }
    }
}
