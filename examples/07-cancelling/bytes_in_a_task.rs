//! A task that nobody cancels reads whole prices and sends them through a channel, whose `recv` may lose the race without loss.

use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};
use tokio::sync::mpsc;
use tokio::time::sleep;

async fn shop(mut line: DuplexStream) {
    for part in ["tea ", "3.20", "jam ", "4.50"] {
        sleep(Duration::from_millis(200)).await;
        line.write_all(part.as_bytes()).await.unwrap();
    }
}

async fn visitor(bell: mpsc::Sender<&str>) {
    sleep(Duration::from_millis(300)).await;
    bell.send("the doorbell").await.unwrap();
    sleep(Duration::from_millis(700)).await;
}

// ANCHOR: read
async fn split(mut line: DuplexStream, prices: mpsc::Sender<String>) {
    let mut price = [0; 8];
    while line.read_exact(&mut price).await.is_ok() {
        let price = String::from_utf8_lossy(&price).into_owned();
        prices.send(price).await.unwrap();
    }
}

async fn read_prices(line: DuplexStream, mut bell: mpsc::Receiver<&str>) {
    let (sender, mut prices) = mpsc::channel(1);
    tokio::spawn(split(line, sender));
    loop {
        tokio::select! {
            price = prices.recv() => match price {
                Some(price) => println!("price: {price}"),
                None => break println!("the line ends"),
            },
            Some(sound) = bell.recv() => println!("{sound} rings"),
        }
    }
}
// ANCHOR_END: read

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (near, far) = duplex(64);
    let (button, bell) = mpsc::channel(1);
    tokio::join!(shop(far), visitor(button), read_prices(near, bell));
}
