//! The channel is open as long as one sender exists: `main` keeps the first one, so the receiver waits for ever.

use std::time::Duration;
use tokio::{sync::mpsc, time::sleep};

async fn weigh(scale: u64, weights: mpsc::Sender<u64>) {
    sleep(Duration::from_millis(100 * scale)).await;
    weights.send(40 + scale).await.unwrap();
    println!("scale {scale}: done");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (sender, mut weights) = mpsc::channel(8);
    // ANCHOR: main
    for scale in 1..=3 {
        tokio::spawn(weigh(scale, sender.clone()));
    }
    let mut sum = 0;
    while let Some(weight) = weights.recv().await {
        sum += weight;
        println!("so far {sum} kg");
    }
    println!("all together {sum} kg");
    // ANCHOR_END: main
}
