//! Async code calls sync code that waits for async code: with one worker the answer can never come, with two it did.

use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;
use tokio::runtime::Builder;
use tokio::time::sleep;

/// A sync function of a library. It knows nothing of async.
fn next_price(prices: &Receiver<u32>) -> Option<u32> {
    prices.recv_timeout(Duration::from_millis(500)).ok()
}

async fn report(prices: Receiver<u32>) {
    println!("report: waits for the price"); // unordered
    match next_price(&prices) {
        Some(price) => println!("report: the price is {price}"),
        None => println!("report: gave up"),
    }
}

async fn day(workers: usize) {
    println!("-- workers: {workers}");
    let (sender, prices) = channel();
    let report = tokio::spawn(report(prices));
    let feed = tokio::spawn(async move {
        println!("feed: asks the exchange"); // unordered
        sleep(Duration::from_millis(100)).await;
        println!("feed: sends the price");
        let _ = sender.send(42);
    });
    report.await.unwrap();
    feed.await.unwrap();
}

fn main() {
    for workers in [2, 1] {
        let mut builder = Builder::new_multi_thread();
        let runtime = builder.worker_threads(workers).enable_all().build();
        runtime.unwrap().block_on(day(workers));
    }
}
