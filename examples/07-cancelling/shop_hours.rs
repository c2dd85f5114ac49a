//! A `sleep` that is written inside a looped `select!` begins anew in each turn, so it ends only when nothing else has happened for so long.

use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::sleep;

async fn street(queue: mpsc::Sender<&str>) {
    for customer in ["Ada", "Ben", "Cleo", "Dan", "Eva"] {
        sleep(Duration::from_millis(200)).await;
        if queue.send(customer).await.is_err() {
            println!("{customer} finds the door locked");
        }
    }
}

// ANCHOR: shop
async fn shop(mut queue: mpsc::Receiver<&str>) {
    loop {
        tokio::select! {
            _ = sleep(Duration::from_millis(500)) => break,
            Some(customer) = queue.recv() => println!("{customer} is served"),
        }
    }
    println!("the shop closes");
}
// ANCHOR_END: shop

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (sender, queue) = mpsc::channel(1);
    tokio::join!(street(sender), shop(queue));
}
