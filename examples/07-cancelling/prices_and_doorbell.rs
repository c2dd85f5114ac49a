//! A `read_exact` that loses the race in a `select!` has read bytes that nobody gets any more.

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
async fn read_prices(mut line: DuplexStream, mut bell: mpsc::Receiver<&str>) {
    let mut price = [0; 8];
    loop {
        tokio::select! {
            read = line.read_exact(&mut price) => match read {
                Ok(_) => println!("price: {}", String::from_utf8_lossy(&price)),
                Err(error) => break println!("the line ends: {}", error.kind()),
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
