//! With the sync filling on a blocking-pool thread, one worker is enough: it is free to run the feed.

use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;
use tokio::task::spawn_blocking;
use tokio::time::sleep;

fn next_price(prices: &Receiver<u32>) -> Option<u32> {
    prices.recv_timeout(Duration::from_millis(500)).ok()
}

// ANCHOR: cure
async fn report(prices: Receiver<u32>) {
    println!("report: waits for the price");
    let price = spawn_blocking(move || next_price(&prices)).await;
    match price.unwrap() {
        Some(price) => println!("report: the price is {price}"),
        None => println!("report: gave up"),
    }
}
// ANCHOR_END: cure

#[tokio::main(flavor = "multi_thread", worker_threads = 1)]
async fn main() {
    let (sender, prices) = channel();
    let report = tokio::spawn(report(prices));
    let feed = tokio::spawn(async move {
        println!("feed: asks the exchange");
        sleep(Duration::from_millis(100)).await;
        println!("feed: sends the price");
        let _ = sender.send(42);
    });
    report.await.unwrap();
    feed.await.unwrap();
}
