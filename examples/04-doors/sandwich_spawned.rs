//! More workers are no cure: here the sync filling spawns the task that it waits for, and four workers did not run it.

use std::sync::mpsc::channel;
use std::time::Duration;
use tokio::runtime::Builder;
use tokio::time::sleep;

/// A sync function to its callers. Inside, it spawns a task and waits for its result.
fn next_price() -> Option<u32> {
    let (sender, prices) = channel();
    tokio::spawn(async move {
        sleep(Duration::from_millis(100)).await;
        let _ = sender.send(42);
    });
    prices.recv_timeout(Duration::from_millis(500)).ok()
}

async fn report(workers: usize) {
    match next_price() {
        Some(price) => println!("workers: {workers}, the price is {price}"),
        None => println!("workers: {workers}, gave up"),
    }
}

fn main() {
    for workers in [1, 2, 4] {
        let mut builder = Builder::new_multi_thread();
        let runtime = builder.worker_threads(workers).enable_all().build();
        let runtime = runtime.unwrap();
        runtime.block_on(runtime.spawn(report(workers))).unwrap();
    }
}
