//! Rejected with: the price is 43

// A report waits for a price in a sync function, and the price comes from a task. With two worker threads it works. A small
// machine has one, and there the program never ends.

use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;
use tokio::time::sleep;

/// A function of a library. Leave it as it is.
fn next_price(prices: &Receiver<u32>) -> u32 {
    println!("price: begins");
    let price = prices.recv().expect("a price comes");
    println!("price: done");
    price
}

async fn report(prices: Receiver<u32>) {
    tokio::task::spawn_blocking(move || next_price(&prices));
    sleep(Duration::from_millis(150)).await; // it takes less
    println!("the price is 42");
}

#[tokio::main(flavor = "multi_thread", worker_threads = 1)]
async fn morning() {
    let (sender, prices) = channel();
    let report = tokio::spawn(report(prices));
    let feed = tokio::spawn(async move {
        sleep(Duration::from_millis(100)).await;
        // An error means that nobody listens any more.
        let _ = sender.send(42);
    });
    report.await.expect("it does not panic");
    feed.await.expect("it does not panic");
}

fn main() {
    // Nobody should wait for ever for a program that is not repaired yet.
    std::thread::spawn(|| {
        std::thread::sleep(Duration::from_secs(2));
        eprintln!("no price after 2 s: given up");
        std::process::exit(1);
    });
    morning();
}
