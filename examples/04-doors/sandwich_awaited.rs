//! Without a sync layer there is no sandwich: a channel that can be awaited gives the one worker back while it waits.

use std::time::Duration;
use tokio::sync::oneshot;
use tokio::time::sleep;

async fn report(price: oneshot::Receiver<u32>) {
    println!("report: waits for the price");
    match price.await {
        Ok(price) => println!("report: the price is {price}"),
        Err(_) => println!("report: the feed has gone"),
    }
}

#[tokio::main(flavor = "multi_thread", worker_threads = 1)]
async fn main() {
    let (sender, price) = oneshot::channel();
    let report = tokio::spawn(report(price));
    let feed = tokio::spawn(async move {
        println!("feed: asks the exchange");
        sleep(Duration::from_millis(100)).await;
        println!("feed: sends the price");
        let _ = sender.send(42);
    });
    report.await.unwrap();
    feed.await.unwrap();
}
