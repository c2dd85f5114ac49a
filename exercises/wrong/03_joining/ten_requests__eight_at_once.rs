//! Rejected with: begin at the same time

// Ten requests to a slow server take 4.4 s, one after another. Together they take as long as the slowest. The replies
// must still be printed in the order in which they were asked.

use std::time::Duration;
use tokio::time::sleep;

const WAITS: [u64; 10] = [7, 2, 6, 4, 0, 9, 4, 2, 5, 5]; // tenths of a second

/// Stands for the network. Leave this function as it is.
async fn ask(number: usize) -> u64 {
    println!("request {number}: begins");
    sleep(Duration::from_millis(100 * WAITS[number])).await;
    println!("request {number}: done");
    WAITS[number]
}

// TODO: begin all of them before you wait for the first.
async fn ask_all() -> Vec<u64> {
    let slots = std::sync::Arc::new(tokio::sync::Semaphore::new(8));
    let mut asked = Vec::new();
    for number in [0, 5, 9, 1, 2, 3, 6, 7, 8, 4] {
        let slot = slots.clone().acquire_owned().await.expect("it is open");
        let request = async move { (ask(number).await, drop(slot)).0 };
        asked.push((number, tokio::spawn(request)));
    }
    asked.sort_by_key(|(number, _)| *number);
    let mut replies = Vec::new();
    for (_, request) in asked {
        replies.push(request.await.expect("no request panics"));
    }
    replies
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("{:?}", ask_all().await);
}
