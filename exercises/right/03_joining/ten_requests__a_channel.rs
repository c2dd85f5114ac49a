//! Each task sends its reply.

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
    let (sender, mut replies) = tokio::sync::mpsc::channel(4);
    for number in 0..WAITS.len() {
        let sender = sender.clone();
        tokio::spawn(async move { sender.send((number, ask(number).await)).await });
    }
    drop(sender);
    let mut all = [0; WAITS.len()];
    while let Some((number, reply)) = replies.recv().await {
        all[number] = reply;
    }
    all.to_vec()
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("{:?}", ask_all().await);
}
