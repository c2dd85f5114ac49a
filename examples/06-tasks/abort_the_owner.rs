//! A `JoinSet` inside the aborted task owns the recorder: both end at 0.15 s.

use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::sleep;

async fn record() {
    for minute in 1..=3 {
        sleep(Duration::from_millis(100)).await;
        println!("minute {minute} recorded");
    }
}

async fn stream() {
    let mut helpers = JoinSet::new();
    helpers.spawn(record());
    while let Some(helper) = helpers.join_next().await {
        helper.expect("nothing panics here");
    }
    println!("stream ends");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let stream = tokio::spawn(stream());
    sleep(Duration::from_millis(150)).await;
    stream.abort();
    println!("stopped: {}", stream.await.is_err());
    sleep(Duration::from_millis(400)).await;
    println!("studio closed");
}
