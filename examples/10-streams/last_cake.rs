//! A sender waits while the channel is full: the baker goes home when the guest has taken the second cake, not when the third is baked.

use std::time::Duration;
use tokio::{sync::mpsc, time::sleep};

async fn bake(cakes: mpsc::Sender<u32>) {
    for cake in 1..=3 {
        sleep(Duration::from_millis(100)).await;
        cakes.send(cake).await.unwrap();
    }
    println!("the baker goes home");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (sender, mut cakes) = mpsc::channel(1);
    tokio::spawn(bake(sender));
    while let Some(cake) = cakes.recv().await {
        println!("cake {cake} is on the table");
        sleep(Duration::from_millis(400)).await;
    }
    println!("all eaten");
}
