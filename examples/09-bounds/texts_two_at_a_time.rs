//! A limit of two at a time says nothing about how many a second: quick replies make it twenty.

use std::sync::Arc;
use std::time::Duration;
use tokio::{sync::Semaphore, task::JoinSet, time::sleep};

async fn send_text(number: u32) {
    println!("text {number} goes out"); // unordered
    sleep(Duration::from_millis(100)).await;
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let permits = Arc::new(Semaphore::new(2));
    let mut texts = JoinSet::new();
    for number in 1..=8 {
        let permit = permits.clone().acquire_owned().await.unwrap();
        texts.spawn(async move {
            send_text(number).await;
            drop(permit);
        });
    }
    texts.join_all().await;
    println!("all sent");
}
