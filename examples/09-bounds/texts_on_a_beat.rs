//! One text on each tick of 0.2 s makes five a second, however long a reply takes.

use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval, sleep};

async fn send_text(number: u32) {
    println!("text {number} goes out");
    sleep(Duration::from_millis(100)).await;
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut beat = interval(Duration::from_millis(200));
    beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut texts = JoinSet::new();
    for number in 1..=8 {
        beat.tick().await;
        texts.spawn(send_text(number));
    }
    texts.join_all().await;
    println!("all sent");
}
