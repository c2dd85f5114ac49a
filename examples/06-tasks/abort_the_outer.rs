//! Aborting a task does not abort the tasks that it has spawned: the stream stops at 0.15 s, its recorder does not.

use std::time::Duration;
use tokio::time::sleep;

async fn record() {
    for minute in 1..=3 {
        sleep(Duration::from_millis(100)).await;
        println!("minute {minute} recorded");
    }
}

async fn stream() {
    let recorder = tokio::spawn(record());
    recorder.await.expect("nothing panics here");
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
