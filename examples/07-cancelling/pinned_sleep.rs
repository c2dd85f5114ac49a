//! A `sleep` that is made once, pinned, and lent to each turn of the loop ends when its time has come.

use std::pin::pin;
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
    let mut closing = pin!(sleep(Duration::from_millis(500)));
    loop {
        tokio::select! {
            _ = &mut closing => break,
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
